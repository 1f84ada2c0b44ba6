-- Cases that are not awards: what was stated in them, and what only some kinds have.
CREATE TABLE "matter_statements" (
    "Id" INTEGER NOT NULL CONSTRAINT "PK_matter_statements" PRIMARY KEY AUTOINCREMENT,
    "ApplicationId" INTEGER NOT NULL,
    "Revision" INTEGER NOT NULL,
    "Kind" TEXT NOT NULL,
    "Text" TEXT NOT NULL,
    "ById" INTEGER NOT NULL,
    "ByName" TEXT NOT NULL,
    "At" INTEGER NOT NULL,
    CONSTRAINT "FK_matter_statements_applications_ApplicationId" FOREIGN KEY ("ApplicationId") REFERENCES "applications" ("Id") ON DELETE RESTRICT
);

CREATE INDEX "IX_matter_statements_ApplicationId_Id" ON "matter_statements" ("ApplicationId", "Id");

CREATE TABLE "listing_proposals" (
    "ApplicationId" INTEGER NOT NULL CONSTRAINT "PK_listing_proposals" PRIMARY KEY,
    "CauseId" TEXT NOT NULL,
    "Cause" TEXT NOT NULL,
    "Clause" TEXT NOT NULL,
    "Months" INTEGER NOT NULL,
    "RepairableAfterMonths" INTEGER NOT NULL,
    "RecordId" INTEGER NULL,
    CONSTRAINT "listing_proposals_months" CHECK ("Months" BETWEEN 1 AND 120),
    CONSTRAINT "listing_proposals_repairable" CHECK ("RepairableAfterMonths" BETWEEN 0 AND "Months"),
    CONSTRAINT "FK_listing_proposals_applications_ApplicationId" FOREIGN KEY ("ApplicationId") REFERENCES "applications" ("Id") ON DELETE RESTRICT,
    CONSTRAINT "FK_listing_proposals_dishonesty_records_RecordId" FOREIGN KEY ("RecordId") REFERENCES "dishonesty_records" ("Id") ON DELETE RESTRICT
);

CREATE UNIQUE INDEX "IX_listing_proposals_RecordId" ON "listing_proposals" ("RecordId");

CREATE TABLE "repair_requests" (
    "ApplicationId" INTEGER NOT NULL CONSTRAINT "PK_repair_requests" PRIMARY KEY,
    "Ground" TEXT NOT NULL,
    CONSTRAINT "FK_repair_requests_applications_ApplicationId" FOREIGN KEY ("ApplicationId") REFERENCES "applications" ("Id") ON DELETE RESTRICT
);
