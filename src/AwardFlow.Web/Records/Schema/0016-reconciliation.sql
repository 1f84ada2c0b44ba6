CREATE TABLE "day_closes" (
    "Id" INTEGER NOT NULL CONSTRAINT "PK_day_closes" PRIMARY KEY AUTOINCREMENT,
    "Day" TEXT NOT NULL,
    "OurPaidCount" INTEGER NOT NULL,
    "OurPaidFen" INTEGER NOT NULL,
    "OurReturnedCount" INTEGER NOT NULL,
    "OurReturnedFen" INTEGER NOT NULL,
    "BankPaidCount" INTEGER NOT NULL,
    "BankPaidFen" INTEGER NOT NULL,
    "BankReturnedCount" INTEGER NOT NULL,
    "BankReturnedFen" INTEGER NOT NULL,
    "ById" INTEGER NOT NULL,
    "ByName" TEXT NOT NULL,
    "At" INTEGER NOT NULL
);


CREATE UNIQUE INDEX "IX_day_closes_Day" ON "day_closes" ("Day");

CREATE TRIGGER day_closes_stay BEFORE UPDATE ON day_closes
BEGIN
    SELECT RAISE(ABORT, 'a closed day is never changed');
END;

CREATE TRIGGER day_closes_never_leave BEFORE DELETE ON day_closes
BEGIN
    SELECT RAISE(ABORT, 'a closed day is never removed');
END;


CREATE TABLE "differences" (
    "Id" INTEGER NOT NULL CONSTRAINT "PK_differences" PRIMARY KEY AUTOINCREMENT,
    "Kind" TEXT NOT NULL,
    "Day" TEXT NOT NULL,
    "Subject" TEXT NOT NULL,
    "BatchId" INTEGER NULL,
    "OurFen" INTEGER NOT NULL,
    "BankFen" INTEGER NOT NULL,
    "OwnerId" INTEGER NOT NULL,
    "OwnerName" TEXT NOT NULL,
    "DueOn" TEXT NOT NULL,
    "RaisedAt" INTEGER NOT NULL,
    "Resolution" TEXT NULL,
    "SettledById" INTEGER NULL,
    "SettledByName" TEXT NULL,
    "SettledAt" INTEGER NULL,
    CONSTRAINT "differences_settled" CHECK (("SettledAt" IS NULL) = ("Resolution" IS NULL) AND ("SettledAt" IS NULL) = ("SettledById" IS NULL)),
    CONSTRAINT "FK_differences_batches_BatchId" FOREIGN KEY ("BatchId") REFERENCES "batches" ("Id") ON DELETE RESTRICT
);


CREATE INDEX "IX_differences_BatchId" ON "differences" ("BatchId");


CREATE INDEX "IX_differences_Day" ON "differences" ("Day");


CREATE INDEX "IX_differences_Kind_Id" ON "differences" ("Kind", "Id");


CREATE INDEX "differences_open" ON "differences" ("DueOn") WHERE "SettledAt" IS NULL;

CREATE TRIGGER differences_never_leave BEFORE DELETE ON differences
BEGIN
    SELECT RAISE(ABORT, 'a difference is never removed');
END;
