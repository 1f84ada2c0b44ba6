CREATE TABLE "fund_reports" (
    "Id" INTEGER NOT NULL CONSTRAINT "PK_fund_reports" PRIMARY KEY AUTOINCREMENT,
    "ApplicationId" INTEGER NOT NULL,
    "EnterpriseId" INTEGER NOT NULL,
    "State" TEXT NOT NULL,
    "UsedFen" INTEGER NOT NULL,
    "Purpose" TEXT NOT NULL,
    "Results" TEXT NOT NULL,
    "RevenueBeforeFen" INTEGER NOT NULL,
    "RevenueAfterFen" INTEGER NOT NULL,
    "TaxBeforeFen" INTEGER NOT NULL,
    "TaxAfterFen" INTEGER NOT NULL,
    "StaffBefore" INTEGER NOT NULL,
    "StaffAfter" INTEGER NOT NULL,
    "SubmittedBy" INTEGER NOT NULL,
    "SubmittedAt" INTEGER NOT NULL,
    "Score" INTEGER NULL,
    "Opinion" TEXT NULL,
    "ReviewerId" INTEGER NULL,
    "ReviewerName" TEXT NULL,
    "ReviewedAt" INTEGER NULL,
    "Version" INTEGER NOT NULL,
    CONSTRAINT "fund_reports_accepted_has_score" CHECK (("State" = 'Accepted') = ("Score" IS NOT NULL)),
    CONSTRAINT "fund_reports_not_negative" CHECK ("UsedFen" >= 0 AND "RevenueBeforeFen" >= 0 AND "RevenueAfterFen" >= 0 AND "TaxBeforeFen" >= 0 AND "TaxAfterFen" >= 0 AND "StaffBefore" >= 0 AND "StaffAfter" >= 0),
    CONSTRAINT "fund_reports_score" CHECK ("Score" IS NULL OR "Score" BETWEEN 0 AND 100),
    CONSTRAINT "FK_fund_reports_applications_ApplicationId" FOREIGN KEY ("ApplicationId") REFERENCES "applications" ("Id") ON DELETE RESTRICT
);


CREATE TABLE "payment_statements" (
    "Id" INTEGER NOT NULL CONSTRAINT "PK_payment_statements" PRIMARY KEY AUTOINCREMENT,
    "ApplicationId" INTEGER NOT NULL,
    "Number" TEXT NOT NULL,
    "Code" TEXT NOT NULL,
    "PaidFen" INTEGER NOT NULL,
    "PaidOn" TEXT NOT NULL,
    "ContentJson" TEXT NOT NULL,
    "ContentHash" TEXT NOT NULL,
    "IssuedBy" INTEGER NOT NULL,
    "IssuedAt" INTEGER NOT NULL,
    CONSTRAINT "payment_statements_amount" CHECK ("PaidFen" > 0),
    CONSTRAINT "FK_payment_statements_applications_ApplicationId" FOREIGN KEY ("ApplicationId") REFERENCES "applications" ("Id") ON DELETE RESTRICT
);


CREATE UNIQUE INDEX "IX_payment_statements_ApplicationId" ON "payment_statements" ("ApplicationId");


CREATE UNIQUE INDEX "IX_payment_statements_Code" ON "payment_statements" ("Code");


CREATE UNIQUE INDEX "IX_payment_statements_Number" ON "payment_statements" ("Number");


CREATE UNIQUE INDEX "IX_fund_reports_ApplicationId" ON "fund_reports" ("ApplicationId");


CREATE INDEX "IX_fund_reports_State_ApplicationId" ON "fund_reports" ("State", "ApplicationId");
