-- The bank's own statement of a day, and the day by which a firm reports on what it was paid.
CREATE TABLE "bank_statements" (
    "Id" INTEGER NOT NULL CONSTRAINT "PK_bank_statements" PRIMARY KEY AUTOINCREMENT,
    "Day" TEXT NOT NULL,
    "FileName" TEXT NOT NULL,
    "Sha256" TEXT NOT NULL,
    "Template" TEXT NOT NULL,
    "Lines" INTEGER NOT NULL,
    "ById" INTEGER NOT NULL,
    "ByName" TEXT NOT NULL,
    "At" INTEGER NOT NULL
);


CREATE TABLE "fund_report_duties" (
    "ApplicationId" INTEGER NOT NULL CONSTRAINT "PK_fund_report_duties" PRIMARY KEY,
    "EnterpriseId" INTEGER NOT NULL,
    "DueOn" TEXT NOT NULL,
    "RemindedAt" INTEGER NULL,
    "OverdueAt" INTEGER NULL,
    CONSTRAINT "FK_fund_report_duties_applications_ApplicationId" FOREIGN KEY ("ApplicationId") REFERENCES "applications" ("Id") ON DELETE RESTRICT
);


CREATE TABLE "bank_statement_lines" (
    "Id" INTEGER NOT NULL CONSTRAINT "PK_bank_statement_lines" PRIMARY KEY AUTOINCREMENT,
    "StatementId" INTEGER NOT NULL,
    "Row" INTEGER NOT NULL,
    "Day" TEXT NOT NULL,
    "Side" TEXT NOT NULL,
    "AmountFen" INTEGER NOT NULL,
    "CounterName" TEXT NOT NULL,
    "CounterLastFour" TEXT NOT NULL,
    "CounterFingerprint" TEXT NULL,
    "Reference" TEXT NOT NULL,
    "Text" TEXT NOT NULL,
    CONSTRAINT "bank_statement_lines_amount" CHECK ("AmountFen" > 0),
    CONSTRAINT "FK_bank_statement_lines_bank_statements_StatementId" FOREIGN KEY ("StatementId") REFERENCES "bank_statements" ("Id") ON DELETE RESTRICT
);


CREATE UNIQUE INDEX "IX_bank_statement_lines_Day_Side_Reference" ON "bank_statement_lines" ("Day", "Side", "Reference");


CREATE INDEX "IX_bank_statement_lines_StatementId" ON "bank_statement_lines" ("StatementId");


CREATE INDEX "IX_bank_statements_Day" ON "bank_statements" ("Day");


CREATE UNIQUE INDEX "IX_bank_statements_Sha256" ON "bank_statements" ("Sha256");


CREATE INDEX "fund_report_duties_to_tell" ON "fund_report_duties" ("DueOn") WHERE "OverdueAt" IS NULL;

CREATE TRIGGER bank_statements_stay BEFORE UPDATE ON bank_statements
BEGIN
    SELECT RAISE(ABORT, 'a bank statement is never changed');
END;

CREATE TRIGGER bank_statements_never_leave BEFORE DELETE ON bank_statements
BEGIN
    SELECT RAISE(ABORT, 'a bank statement is never removed');
END;

CREATE TRIGGER bank_statement_lines_stay BEFORE UPDATE ON bank_statement_lines
BEGIN
    SELECT RAISE(ABORT, 'a line of a bank statement is never changed');
END;

CREATE TRIGGER bank_statement_lines_never_leave BEFORE DELETE ON bank_statement_lines
BEGIN
    SELECT RAISE(ABORT, 'a line of a bank statement is never removed');
END;

-- Awards that were paid before there was a due day: twelve months from the last payment, like new ones.
INSERT INTO "fund_report_duties" ("ApplicationId", "EnterpriseId", "DueOn")
SELECT a."Id", a."EnterpriseId", date(MAX(p."PaidOn"), '+12 months')
FROM "applications" a JOIN "payments" p ON p."ApplicationId" = a."Id"
WHERE a."Situation" = 'Closed' AND a."Result" = 'paid' AND p."PaidOn" IS NOT NULL
GROUP BY a."Id", a."EnterpriseId";
