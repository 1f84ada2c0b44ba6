-- Awards given by competition: rounds and the applications in them.
CREATE TABLE "selection_rounds" (
    "Id" INTEGER NOT NULL CONSTRAINT "PK_selection_rounds" PRIMARY KEY AUTOINCREMENT,
    "Number" TEXT NOT NULL,
    "PolicyId" TEXT NOT NULL,
    "AwardId" TEXT NOT NULL,
    "Name" TEXT NOT NULL,
    "LeadUnitId" INTEGER NOT NULL,
    "OpensOn" TEXT NOT NULL,
    "ClosesOn" TEXT NOT NULL,
    "State" TEXT NOT NULL,
    "Experts" INTEGER NOT NULL,
    "DueWorkingDays" INTEGER NOT NULL,
    "OrganiserRole" TEXT NOT NULL,
    "SignRole" TEXT NOT NULL,
    "Places" INTEGER NULL,
    "Draws" INTEGER NOT NULL,
    "CreatedBy" INTEGER NOT NULL,
    "CreatedByName" TEXT NOT NULL,
    "CreatedAt" INTEGER NOT NULL,
    "TieAmongJson" TEXT NULL,
    "TieChosenJson" TEXT NULL,
    "TieReason" TEXT NULL,
    "TieBy" INTEGER NULL,
    "TieByName" TEXT NULL,
    "ProposedBy" INTEGER NULL,
    "ProposedByName" TEXT NULL,
    "ProposedAt" INTEGER NULL,
    "ProposalHash" TEXT NULL,
    "ReturnReason" TEXT NULL,
    "SignedBy" INTEGER NULL,
    "SignedByName" TEXT NULL,
    "SignedAt" INTEGER NULL,
    "FinishReason" TEXT NULL,
    "FinishedAt" INTEGER NULL,
    "ToldFree" INTEGER NOT NULL,
    "ToldClosedAt" INTEGER NULL,
    "Version" INTEGER NOT NULL,
    CONSTRAINT "selection_rounds_days" CHECK ("ClosesOn" >= "OpensOn"),
    CONSTRAINT "selection_rounds_second_person" CHECK ("SignedBy" IS NULL OR "SignedBy" <> "ProposedBy"),
    CONSTRAINT "selection_rounds_signed" CHECK ("State" <> 'Signed' OR ("SignedBy" IS NOT NULL AND "Places" IS NOT NULL)),
    CONSTRAINT "selection_rounds_tie_with_reason" CHECK (("TieChosenJson" IS NULL) = ("TieReason" IS NULL)),
    CONSTRAINT "FK_selection_rounds_units_LeadUnitId" FOREIGN KEY ("LeadUnitId") REFERENCES "units" ("Id") ON DELETE RESTRICT
);


CREATE TABLE "selection_entries" (
    "Id" INTEGER NOT NULL CONSTRAINT "PK_selection_entries" PRIMARY KEY AUTOINCREMENT,
    "RoundId" INTEGER NOT NULL,
    "ApplicationId" INTEGER NOT NULL,
    "EnteredOn" TEXT NOT NULL,
    "AgainOf" INTEGER NULL,
    "State" TEXT NOT NULL,
    "Blind" INTEGER NULL,
    "NodeId" TEXT NULL,
    "BookmarkId" TEXT NULL,
    "Rank" INTEGER NULL,
    "Place" INTEGER NULL,
    "ScoreSum" INTEGER NULL,
    "ScoreCount" INTEGER NULL,
    "Reason" TEXT NULL,
    "DecidedBy" INTEGER NULL,
    "DecidedByName" TEXT NULL,
    "DecidedAt" INTEGER NULL,
    CONSTRAINT "selection_entries_decided_by_someone" CHECK ("State" IN ('Filed', 'Waiting') OR "DecidedBy" IS NOT NULL),
    CONSTRAINT "selection_entries_place" CHECK (("State" = 'Selected') = ("Place" IS NOT NULL) AND ("Place" IS NULL OR "Place" >= 1)),
    CONSTRAINT "selection_entries_score" CHECK (("ScoreSum" IS NULL) = ("ScoreCount" IS NULL)),
    CONSTRAINT "FK_selection_entries_applications_ApplicationId" FOREIGN KEY ("ApplicationId") REFERENCES "applications" ("Id") ON DELETE RESTRICT,
    CONSTRAINT "FK_selection_entries_selection_entries_AgainOf" FOREIGN KEY ("AgainOf") REFERENCES "selection_entries" ("Id") ON DELETE RESTRICT,
    CONSTRAINT "FK_selection_entries_selection_rounds_RoundId" FOREIGN KEY ("RoundId") REFERENCES "selection_rounds" ("Id") ON DELETE RESTRICT
);


CREATE INDEX "IX_selection_entries_AgainOf" ON "selection_entries" ("AgainOf");


CREATE UNIQUE INDEX "IX_selection_entries_ApplicationId" ON "selection_entries" ("ApplicationId");


CREATE INDEX "IX_selection_entries_RoundId_Id" ON "selection_entries" ("RoundId", "Id");


CREATE UNIQUE INDEX "selection_entries_one_number" ON "selection_entries" ("RoundId", "Blind") WHERE "Blind" IS NOT NULL;


CREATE UNIQUE INDEX "selection_entries_one_place" ON "selection_entries" ("RoundId", "Place") WHERE "Place" IS NOT NULL;


CREATE INDEX "IX_selection_rounds_LeadUnitId_Id" ON "selection_rounds" ("LeadUnitId", "Id");


CREATE UNIQUE INDEX "IX_selection_rounds_Number" ON "selection_rounds" ("Number");


CREATE INDEX "IX_selection_rounds_PolicyId_AwardId_ClosesOn" ON "selection_rounds" ("PolicyId", "AwardId", "ClosesOn");


CREATE INDEX "IX_selection_rounds_State_Id" ON "selection_rounds" ("State", "Id");


CREATE UNIQUE INDEX "selection_rounds_one_open" ON "selection_rounds" ("PolicyId", "AwardId") WHERE "State" = 'Open';


-- After the closing day nothing comes into a round but what an upheld appeal brings back.
CREATE TRIGGER "selection_entries_in_time" BEFORE INSERT ON "selection_entries"
WHEN NEW."AgainOf" IS NULL AND NOT EXISTS (SELECT 1 FROM "selection_rounds" r WHERE r."Id" = NEW."RoundId" AND r."State" = 'Open' AND NEW."EnteredOn" BETWEEN r."OpensOn" AND r."ClosesOn")
BEGIN SELECT RAISE(ABORT, 'the round takes no more applications'); END;


-- Never more than the places of the signed list.
CREATE TRIGGER "selection_entries_within_places" BEFORE UPDATE OF "Place" ON "selection_entries"
WHEN NEW."Place" IS NOT NULL AND NOT EXISTS (SELECT 1 FROM "selection_rounds" r WHERE r."Id" = NEW."RoundId" AND NEW."Place" <= r."Places")
BEGIN SELECT RAISE(ABORT, 'the round has no such place'); END;
