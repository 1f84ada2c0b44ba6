-- What the paths of projects, purchases and loans keep beside the case.
CREATE TABLE "invoices" (
    "Id" INTEGER NOT NULL CONSTRAINT "PK_invoices" PRIMARY KEY AUTOINCREMENT,
    "ApplicationId" INTEGER NOT NULL,
    "EnterpriseId" INTEGER NOT NULL,
    "CaseNumber" TEXT NOT NULL,
    "EnterpriseName" TEXT NOT NULL,
    "Field" TEXT NOT NULL,
    "Number" TEXT NOT NULL,
    "SellerCode" TEXT NOT NULL,
    "Revision" INTEGER NOT NULL,
    "Live" INTEGER NOT NULL,
    "EnteredAt" INTEGER NOT NULL,
    "ReleasedAt" INTEGER NULL,
    CONSTRAINT "invoices_number" CHECK ("Number" <> ''),
    CONSTRAINT "invoices_released" CHECK (("Live" = 1) = ("ReleasedAt" IS NULL)),
    CONSTRAINT "FK_invoices_applications_ApplicationId" FOREIGN KEY ("ApplicationId") REFERENCES "applications" ("Id") ON DELETE RESTRICT
);


CREATE UNIQUE INDEX "invoices_one_live" ON "invoices" ("Number", "SellerCode") WHERE "Live" = 1;


CREATE INDEX "IX_invoices_ApplicationId" ON "invoices" ("ApplicationId");


CREATE INDEX "IX_invoices_Number_Id" ON "invoices" ("Number", "Id");


CREATE TABLE "amendments" (
    "Id" INTEGER NOT NULL CONSTRAINT "PK_amendments" PRIMARY KEY AUTOINCREMENT,
    "ApplicationId" INTEGER NOT NULL,
    "Revision" INTEGER NOT NULL,
    "TaskId" INTEGER NULL,
    "NodeId" TEXT NULL,
    "Fact" TEXT NOT NULL,
    "BeforeJson" TEXT NULL,
    "AfterJson" TEXT NOT NULL,
    "Reason" TEXT NOT NULL,
    "FileId" INTEGER NULL,
    "ActorId" INTEGER NOT NULL,
    "ActorName" TEXT NOT NULL,
    "At" INTEGER NOT NULL,
    CONSTRAINT "amendments_reason" CHECK ("Reason" <> ''),
    CONSTRAINT "FK_amendments_applications_ApplicationId" FOREIGN KEY ("ApplicationId") REFERENCES "applications" ("Id") ON DELETE RESTRICT,
    CONSTRAINT "FK_amendments_files_FileId" FOREIGN KEY ("FileId") REFERENCES "files" ("Id") ON DELETE RESTRICT,
    CONSTRAINT "FK_amendments_tasks_TaskId" FOREIGN KEY ("TaskId") REFERENCES "tasks" ("Id") ON DELETE RESTRICT
);


CREATE TABLE "bank_filings" (
    "ApplicationId" INTEGER NOT NULL CONSTRAINT "PK_bank_filings" PRIMARY KEY,
    "BankUnitId" INTEGER NOT NULL,
    "RowsJson" TEXT NOT NULL,
    "FiledBy" INTEGER NOT NULL,
    "FiledByName" TEXT NOT NULL,
    "FiledAt" INTEGER NOT NULL,
    "Version" INTEGER NOT NULL,
    CONSTRAINT "FK_bank_filings_applications_ApplicationId" FOREIGN KEY ("ApplicationId") REFERENCES "applications" ("Id") ON DELETE RESTRICT,
    CONSTRAINT "FK_bank_filings_units_BankUnitId" FOREIGN KEY ("BankUnitId") REFERENCES "units" ("Id") ON DELETE RESTRICT
);


CREATE INDEX "IX_amendments_ApplicationId_Id" ON "amendments" ("ApplicationId", "Id");


CREATE INDEX "IX_amendments_FileId" ON "amendments" ("FileId");


CREATE INDEX "IX_amendments_TaskId" ON "amendments" ("TaskId");


CREATE INDEX "IX_bank_filings_BankUnitId_ApplicationId" ON "bank_filings" ("BankUnitId", "ApplicationId");
