CREATE TABLE "batch_exports" (
    "Id" INTEGER NOT NULL CONSTRAINT "PK_batch_exports" PRIMARY KEY AUTOINCREMENT,
    "BatchId" INTEGER NOT NULL,
    "FileName" TEXT NOT NULL,
    "Bytes" INTEGER NOT NULL,
    "Sha256" TEXT NOT NULL,
    "ById" INTEGER NOT NULL,
    "ByName" TEXT NOT NULL,
    "At" INTEGER NOT NULL,
    CONSTRAINT "FK_batch_exports_batches_BatchId" FOREIGN KEY ("BatchId") REFERENCES "batches" ("Id") ON DELETE RESTRICT
);


CREATE INDEX "IX_batch_exports_BatchId_Id" ON "batch_exports" ("BatchId", "Id");

CREATE TRIGGER batch_exports_stay BEFORE UPDATE ON batch_exports
BEGIN
    SELECT RAISE(ABORT, 'an export is never changed');
END;

CREATE TRIGGER batch_exports_never_leave BEFORE DELETE ON batch_exports
BEGIN
    SELECT RAISE(ABORT, 'an export is never removed');
END;


CREATE TABLE "bank_result_rows" (
    "Id" INTEGER NOT NULL CONSTRAINT "PK_bank_result_rows" PRIMARY KEY AUTOINCREMENT,
    "FileId" INTEGER NOT NULL,
    "Row" INTEGER NOT NULL,
    "Transfer" INTEGER NOT NULL,
    "Result" TEXT NOT NULL,
    "AmountFen" INTEGER NOT NULL,
    "Day" TEXT NULL,
    "Reference" TEXT NULL,
    "Reason" TEXT NULL,
    "Confirmed" INTEGER NOT NULL,
    CONSTRAINT "bank_result_rows_amount" CHECK ("AmountFen" > 0),
    CONSTRAINT "FK_bank_result_rows_bank_result_files_FileId" FOREIGN KEY ("FileId") REFERENCES "bank_result_files" ("Id") ON DELETE RESTRICT
);


CREATE UNIQUE INDEX "IX_bank_result_rows_FileId_Transfer" ON "bank_result_rows" ("FileId", "Transfer");

CREATE TRIGGER bank_result_rows_stay BEFORE UPDATE ON bank_result_rows
BEGIN
    SELECT RAISE(ABORT, 'a recorded bank result is never changed');
END;

CREATE TRIGGER bank_result_rows_never_leave BEFORE DELETE ON bank_result_rows
BEGIN
    SELECT RAISE(ABORT, 'a recorded bank result is never removed');
END;


CREATE TABLE "payment_recoveries" (
    "Id" INTEGER NOT NULL CONSTRAINT "PK_payment_recoveries" PRIMARY KEY AUTOINCREMENT,
    "PaymentId" INTEGER NOT NULL,
    "DebtEntryId" INTEGER NOT NULL,
    "Day" TEXT NOT NULL,
    "AmountFen" INTEGER NOT NULL,
    CONSTRAINT "payment_recoveries_amount" CHECK ("AmountFen" > 0),
    CONSTRAINT "FK_payment_recoveries_debt_entries_DebtEntryId" FOREIGN KEY ("DebtEntryId") REFERENCES "debt_entries" ("Id") ON DELETE RESTRICT,
    CONSTRAINT "FK_payment_recoveries_payments_PaymentId" FOREIGN KEY ("PaymentId") REFERENCES "payments" ("Id") ON DELETE RESTRICT
);


CREATE UNIQUE INDEX "IX_payment_recoveries_PaymentId_DebtEntryId" ON "payment_recoveries" ("PaymentId", "DebtEntryId");


CREATE INDEX "IX_payment_recoveries_DebtEntryId" ON "payment_recoveries" ("DebtEntryId");


CREATE INDEX "IX_payment_recoveries_Day" ON "payment_recoveries" ("Day");

CREATE TRIGGER payment_recoveries_stay BEFORE UPDATE ON payment_recoveries
BEGIN
    SELECT RAISE(ABORT, 'a recovery is never changed');
END;

CREATE TRIGGER payment_recoveries_never_leave BEFORE DELETE ON payment_recoveries
BEGIN
    SELECT RAISE(ABORT, 'a recovery is never removed');
END;
