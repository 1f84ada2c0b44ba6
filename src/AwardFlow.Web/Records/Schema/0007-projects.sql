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
