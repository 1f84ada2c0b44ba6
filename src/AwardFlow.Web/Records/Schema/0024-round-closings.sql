-- Changes of the closing day of a round, each proposed by one person and confirmed by another.
CREATE TABLE "round_closings" (
    "Id" INTEGER NOT NULL CONSTRAINT "PK_round_closings" PRIMARY KEY AUTOINCREMENT,
    "RoundId" INTEGER NOT NULL,
    "FromDay" TEXT NOT NULL,
    "ToDay" TEXT NOT NULL,
    "Reason" TEXT NOT NULL,
    "State" TEXT NOT NULL,
    "ProposedBy" INTEGER NOT NULL,
    "ProposedByName" TEXT NOT NULL,
    "ProposedAt" INTEGER NOT NULL,
    "DecidedBy" INTEGER NULL,
    "DecidedByName" TEXT NULL,
    "DecidedAt" INTEGER NULL,
    "ReturnReason" TEXT NULL,
    CONSTRAINT "round_closings_another_day" CHECK ("ToDay" <> "FromDay"),
    CONSTRAINT "round_closings_decided" CHECK (("State" = 'Proposed') = ("DecidedBy" IS NULL)),
    CONSTRAINT "round_closings_reason" CHECK (length(trim("Reason")) > 0),
    CONSTRAINT "round_closings_returned_with_reason" CHECK (("State" = 'Returned') = ("ReturnReason" IS NOT NULL)),
    CONSTRAINT "round_closings_second_person" CHECK ("State" <> 'Confirmed' OR "DecidedBy" <> "ProposedBy"),
    CONSTRAINT "FK_round_closings_selection_rounds_RoundId" FOREIGN KEY ("RoundId") REFERENCES "selection_rounds" ("Id") ON DELETE RESTRICT
);


CREATE INDEX "IX_round_closings_RoundId_Id" ON "round_closings" ("RoundId", "Id");


CREATE UNIQUE INDEX "round_closings_one_proposed" ON "round_closings" ("RoundId") WHERE "State" = 'Proposed';


-- The day changes only while the round takes applications, and only to what a second person has confirmed.
CREATE TRIGGER "selection_rounds_closing_confirmed" BEFORE UPDATE OF "ClosesOn" ON "selection_rounds"
WHEN NEW."ClosesOn" <> OLD."ClosesOn" AND (OLD."State" <> 'Open' OR OLD."ToldClosedAt" IS NOT NULL OR NOT EXISTS (
    SELECT 1 FROM "round_closings" c WHERE c."RoundId" = OLD."Id" AND c."State" = 'Confirmed' AND c."FromDay" = OLD."ClosesOn" AND c."ToDay" = NEW."ClosesOn"))
BEGIN SELECT RAISE(ABORT, 'the closing day of the round was not confirmed by a second person'); END;


-- Never earlier once somebody has applied.
CREATE TRIGGER "selection_rounds_never_shorter" BEFORE UPDATE OF "ClosesOn" ON "selection_rounds"
WHEN NEW."ClosesOn" < OLD."ClosesOn" AND EXISTS (SELECT 1 FROM "selection_entries" e WHERE e."RoundId" = OLD."Id")
BEGIN SELECT RAISE(ABORT, 'somebody has applied in this round already'); END;
