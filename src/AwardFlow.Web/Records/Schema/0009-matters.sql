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

-- Money to be given back. Totals stand beside what is owed, so that no receipt can go beyond it.
CREATE TABLE "debts" (
    "Id" INTEGER NOT NULL CONSTRAINT "PK_debts" PRIMARY KEY AUTOINCREMENT,
    "ApplicationId" INTEGER NOT NULL,
    "EnterpriseId" INTEGER NOT NULL,
    "Document" TEXT NOT NULL,
    "Basis" TEXT NOT NULL,
    "AmountFen" INTEGER NOT NULL,
    "ReceivedFen" INTEGER NOT NULL,
    "WrittenOffFen" INTEGER NOT NULL,
    "ReturnedFen" INTEGER NOT NULL,
    "PlannedFromFen" INTEGER NOT NULL,
    "OpenedOn" TEXT NULL,
    "ClosedOn" TEXT NULL,
    "WriteOffReason" TEXT NULL,
    "Version" INTEGER NOT NULL,
    CONSTRAINT "debts_amount" CHECK ("AmountFen" > 0),
    CONSTRAINT "debts_closed_is_even" CHECK ("ClosedOn" IS NULL OR "ReceivedFen" + "WrittenOffFen" = "AmountFen"),
    CONSTRAINT "debts_never_more_than_owed" CHECK ("ReceivedFen" >= 0 AND "WrittenOffFen" >= 0 AND "ReceivedFen" + "WrittenOffFen" <= "AmountFen"),
    CONSTRAINT "debts_returned" CHECK ("ReturnedFen" BETWEEN 0 AND "ReceivedFen"),
    CONSTRAINT "FK_debts_applications_ApplicationId" FOREIGN KEY ("ApplicationId") REFERENCES "applications" ("Id") ON DELETE RESTRICT
);

CREATE UNIQUE INDEX "IX_debts_ApplicationId" ON "debts" ("ApplicationId");

CREATE INDEX "IX_debts_ClosedOn_Id" ON "debts" ("ClosedOn", "Id");

CREATE TABLE "debt_entries" (
    "Id" INTEGER NOT NULL CONSTRAINT "PK_debt_entries" PRIMARY KEY AUTOINCREMENT,
    "DebtId" INTEGER NOT NULL,
    "Kind" TEXT NOT NULL,
    "Day" TEXT NOT NULL,
    "AmountFen" INTEGER NOT NULL,
    "Voucher" TEXT NOT NULL,
    "ById" INTEGER NOT NULL,
    "ByName" TEXT NOT NULL,
    "At" INTEGER NOT NULL,
    CONSTRAINT "debt_entries_amount" CHECK ("AmountFen" > 0),
    CONSTRAINT "FK_debt_entries_debts_DebtId" FOREIGN KEY ("DebtId") REFERENCES "debts" ("Id") ON DELETE RESTRICT
);

CREATE INDEX "IX_debt_entries_DebtId_Id" ON "debt_entries" ("DebtId", "Id");

CREATE UNIQUE INDEX "IX_debt_entries_Kind_Voucher" ON "debt_entries" ("Kind", "Voucher");

CREATE TRIGGER debt_entries_stay BEFORE UPDATE ON debt_entries
BEGIN
    SELECT RAISE(ABORT, 'a receipt or return is never changed');
END;

CREATE TRIGGER debt_entries_never_leave BEFORE DELETE ON debt_entries
BEGIN
    SELECT RAISE(ABORT, 'a receipt or return is never removed');
END;

CREATE TABLE "debt_instalments" (
    "Id" INTEGER NOT NULL CONSTRAINT "PK_debt_instalments" PRIMARY KEY AUTOINCREMENT,
    "DebtId" INTEGER NOT NULL,
    "No" INTEGER NOT NULL,
    "DueOn" TEXT NOT NULL,
    "AmountFen" INTEGER NOT NULL,
    "RemindedAt" INTEGER NULL,
    "OverdueAt" INTEGER NULL,
    CONSTRAINT "debt_instalments_amount" CHECK ("AmountFen" > 0),
    CONSTRAINT "FK_debt_instalments_debts_DebtId" FOREIGN KEY ("DebtId") REFERENCES "debts" ("Id") ON DELETE RESTRICT
);

CREATE UNIQUE INDEX "IX_debt_instalments_DebtId_No" ON "debt_instalments" ("DebtId", "No");

CREATE INDEX "IX_debt_instalments_DueOn_Id" ON "debt_instalments" ("DueOn", "Id");
