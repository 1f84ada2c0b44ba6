CREATE TABLE "fund_documents" (
    "Id" INTEGER NOT NULL CONSTRAINT "PK_fund_documents" PRIMARY KEY AUTOINCREMENT,
    "State" TEXT NOT NULL,
    "Number" TEXT NOT NULL,
    "DatedOn" TEXT NOT NULL,
    "Title" TEXT NOT NULL,
    "Departments" TEXT NOT NULL,
    "Lines" INTEGER NOT NULL,
    "TotalFen" INTEGER NOT NULL,
    "ContentHash" TEXT NOT NULL,
    "LeftOutJson" TEXT NOT NULL,
    "ProRata" INTEGER NOT NULL,
    "MakerId" INTEGER NOT NULL,
    "MakerName" TEXT NOT NULL,
    "DraftedAt" INTEGER NOT NULL,
    "IssuerId" INTEGER NULL,
    "IssuerName" TEXT NULL,
    "IssuedAt" INTEGER NULL,
    "DropReason" TEXT NULL,
    "Version" INTEGER NOT NULL,
    CONSTRAINT "fund_documents_issued_by_someone" CHECK (("State" = 'Issued') = ("IssuerId" IS NOT NULL)),
    CONSTRAINT "fund_documents_two_persons" CHECK ("IssuerId" IS NULL OR "IssuerId" <> "MakerId")
);


CREATE TABLE "fund_document_lines" (
    "Id" INTEGER NOT NULL CONSTRAINT "PK_fund_document_lines" PRIMARY KEY AUTOINCREMENT,
    "DocumentId" INTEGER NOT NULL,
    "Line" INTEGER NOT NULL,
    "ApplicationId" INTEGER NOT NULL,
    "BookmarkId" TEXT NOT NULL,
    "Number" TEXT NOT NULL,
    "EnterpriseId" INTEGER NOT NULL,
    "EnterpriseName" TEXT NOT NULL,
    "CreditCode" TEXT NOT NULL,
    "PolicyId" TEXT NOT NULL,
    "AwardId" TEXT NOT NULL,
    "TownshipId" INTEGER NOT NULL,
    "Level" TEXT NOT NULL,
    "DecidedFen" INTEGER NOT NULL,
    "AmountFen" INTEGER NOT NULL,
    "BudgetLineId" INTEGER NOT NULL,
    "Formula" TEXT NULL,
    "Live" INTEGER NOT NULL,
    "FreedFen" INTEGER NOT NULL,
    CONSTRAINT "fund_document_lines_amount" CHECK ("AmountFen" > 0 AND "AmountFen" <= "DecidedFen"),
    CONSTRAINT "fund_document_lines_freed" CHECK ("FreedFen" BETWEEN 0 AND "AmountFen"),
    CONSTRAINT "fund_document_lines_less_has_formula" CHECK ("AmountFen" = "DecidedFen" OR "Formula" IS NOT NULL),
    CONSTRAINT "FK_fund_document_lines_applications_ApplicationId" FOREIGN KEY ("ApplicationId") REFERENCES "applications" ("Id") ON DELETE RESTRICT,
    CONSTRAINT "FK_fund_document_lines_budget_lines_BudgetLineId" FOREIGN KEY ("BudgetLineId") REFERENCES "budget_lines" ("Id") ON DELETE RESTRICT,
    CONSTRAINT "FK_fund_document_lines_fund_documents_DocumentId" FOREIGN KEY ("DocumentId") REFERENCES "fund_documents" ("Id") ON DELETE RESTRICT
);


CREATE UNIQUE INDEX "fund_documents_one_number" ON "fund_documents" ("Number") WHERE "State" <> 'Dropped';


CREATE INDEX "IX_fund_documents_State_Id" ON "fund_documents" ("State", "Id");


CREATE UNIQUE INDEX "IX_fund_document_lines_DocumentId_Line" ON "fund_document_lines" ("DocumentId", "Line");


CREATE INDEX "IX_fund_document_lines_BudgetLineId" ON "fund_document_lines" ("BudgetLineId");


CREATE INDEX "IX_fund_document_lines_ApplicationId" ON "fund_document_lines" ("ApplicationId");


CREATE UNIQUE INDEX "fund_document_lines_one_live" ON "fund_document_lines" ("ApplicationId", "Level") WHERE "Live" = 1;
