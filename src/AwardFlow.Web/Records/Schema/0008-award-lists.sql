-- Lists that a bureau imports: every firm on one gets its case without applying.
CREATE TABLE "award_lists" (
    "Id" INTEGER NOT NULL CONSTRAINT "PK_award_lists" PRIMARY KEY AUTOINCREMENT,
    "Number" TEXT NOT NULL,
    "Kind" TEXT NOT NULL,
    "PolicyId" TEXT NOT NULL,
    "AwardId" TEXT NOT NULL,
    "Title" TEXT NOT NULL,
    "DocumentNumber" TEXT NOT NULL,
    "DocumentDate" TEXT NOT NULL,
    "Level" TEXT NULL,
    "FileName" TEXT NOT NULL,
    "Sha256" TEXT NOT NULL,
    "DocumentFileId" INTEGER NULL,
    "LeadUnitId" INTEGER NOT NULL,
    "CreatedBy" INTEGER NOT NULL,
    "CreatedByName" TEXT NOT NULL,
    "CreatedAt" INTEGER NOT NULL,
    "State" TEXT NOT NULL,
    "OpenedAt" INTEGER NULL,
    "Version" INTEGER NOT NULL,
    CONSTRAINT "FK_award_lists_files_DocumentFileId" FOREIGN KEY ("DocumentFileId") REFERENCES "files" ("Id") ON DELETE RESTRICT,
    CONSTRAINT "FK_award_lists_units_LeadUnitId" FOREIGN KEY ("LeadUnitId") REFERENCES "units" ("Id") ON DELETE RESTRICT
);


CREATE TABLE "list_entries" (
    "Id" INTEGER NOT NULL CONSTRAINT "PK_list_entries" PRIMARY KEY AUTOINCREMENT,
    "ListId" INTEGER NOT NULL,
    "Row" INTEGER NOT NULL,
    "CreditCode" TEXT NOT NULL,
    "Name" TEXT NOT NULL,
    "TownshipId" INTEGER NOT NULL,
    "ContactName" TEXT NOT NULL,
    "ContactPhone" TEXT NOT NULL,
    "AnswersJson" TEXT NOT NULL,
    "FactsJson" TEXT NOT NULL,
    "UpperFen" INTEGER NULL,
    "ProposedFen" INTEGER NULL,
    "EnterpriseId" INTEGER NULL,
    "ApplicationId" INTEGER NULL,
    "State" TEXT NOT NULL,
    "Problem" TEXT NULL,
    "Notices" INTEGER NOT NULL,
    "FirstToldAt" INTEGER NULL,
    "LastToldAt" INTEGER NULL,
    "ByLetter" INTEGER NOT NULL,
    "AnsweredAt" INTEGER NULL,
    "AnsweredBy" TEXT NULL,
    "Reason" TEXT NULL,
    "AnsweredFen" INTEGER NULL,
    "AnsweredAccount" TEXT NULL,
    "ContactedAt" INTEGER NULL,
    "ReachedAt" INTEGER NULL,
    "Contacts" INTEGER NOT NULL,
    "Version" INTEGER NOT NULL,
    CONSTRAINT "list_entries_answered_by_someone" CHECK ("State" NOT IN ('Confirmed','Waived') OR "AnsweredBy" IS NOT NULL),
    CONSTRAINT "list_entries_case_with_firm" CHECK (("ApplicationId" IS NULL) = ("EnterpriseId" IS NULL)),
    CONSTRAINT "list_entries_waived_with_reason" CHECK ("State" <> 'Waived' OR "Reason" IS NOT NULL),
    CONSTRAINT "FK_list_entries_applications_ApplicationId" FOREIGN KEY ("ApplicationId") REFERENCES "applications" ("Id") ON DELETE RESTRICT,
    CONSTRAINT "FK_list_entries_award_lists_ListId" FOREIGN KEY ("ListId") REFERENCES "award_lists" ("Id") ON DELETE RESTRICT,
    CONSTRAINT "FK_list_entries_enterprises_EnterpriseId" FOREIGN KEY ("EnterpriseId") REFERENCES "enterprises" ("Id") ON DELETE RESTRICT,
    CONSTRAINT "FK_list_entries_units_TownshipId" FOREIGN KEY ("TownshipId") REFERENCES "units" ("Id") ON DELETE RESTRICT
);


CREATE TABLE "list_contacts" (
    "Id" INTEGER NOT NULL CONSTRAINT "PK_list_contacts" PRIMARY KEY AUTOINCREMENT,
    "EntryId" INTEGER NOT NULL,
    "Way" TEXT NOT NULL,
    "Reached" INTEGER NOT NULL,
    "Note" TEXT NOT NULL,
    "ById" INTEGER NOT NULL,
    "ByName" TEXT NOT NULL,
    "At" INTEGER NOT NULL,
    CONSTRAINT "FK_list_contacts_list_entries_EntryId" FOREIGN KEY ("EntryId") REFERENCES "list_entries" ("Id") ON DELETE RESTRICT
);


CREATE UNIQUE INDEX "award_lists_file_once" ON "award_lists" ("PolicyId", "AwardId", "Sha256") WHERE "State" <> 'Discarded';


CREATE INDEX "IX_award_lists_DocumentFileId" ON "award_lists" ("DocumentFileId");


CREATE INDEX "IX_award_lists_LeadUnitId_Id" ON "award_lists" ("LeadUnitId", "Id");


CREATE UNIQUE INDEX "IX_award_lists_Number" ON "award_lists" ("Number");


CREATE INDEX "IX_list_contacts_EntryId_Id" ON "list_contacts" ("EntryId", "Id");


CREATE UNIQUE INDEX "IX_list_entries_ApplicationId" ON "list_entries" ("ApplicationId");


CREATE INDEX "IX_list_entries_CreditCode" ON "list_entries" ("CreditCode");


CREATE INDEX "IX_list_entries_EnterpriseId" ON "list_entries" ("EnterpriseId");


CREATE UNIQUE INDEX "IX_list_entries_ListId_CreditCode" ON "list_entries" ("ListId", "CreditCode");


CREATE INDEX "IX_list_entries_ListId_State_Id" ON "list_entries" ("ListId", "State", "Id");


CREATE INDEX "IX_list_entries_ListId_TownshipId_Id" ON "list_entries" ("ListId", "TownshipId", "Id");


CREATE INDEX "IX_list_entries_TownshipId" ON "list_entries" ("TownshipId");


CREATE INDEX "list_entries_without_case" ON "list_entries" ("Id") WHERE "ApplicationId" IS NULL;
