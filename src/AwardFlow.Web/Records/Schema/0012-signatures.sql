CREATE TABLE "batch_locked_lines" (
    "BatchId" INTEGER NOT NULL CONSTRAINT "PK_batch_locked_lines" PRIMARY KEY,
    "Hashes" TEXT NOT NULL,
    CONSTRAINT "FK_batch_locked_lines_batches_BatchId" FOREIGN KEY ("BatchId") REFERENCES "batches" ("Id") ON DELETE RESTRICT
);


CREATE TABLE "batch_signatures" (
    "Id" INTEGER NOT NULL CONSTRAINT "PK_batch_signatures" PRIMARY KEY AUTOINCREMENT,
    "BatchId" INTEGER NOT NULL,
    "Kind" TEXT NOT NULL,
    "PersonId" INTEGER NOT NULL,
    "PersonName" TEXT NOT NULL,
    "ContentHash" TEXT NOT NULL,
    "At" INTEGER NOT NULL,
    "VoidedAt" INTEGER NULL,
    "VoidReason" TEXT NULL,
    CONSTRAINT "batch_signatures_void_has_reason" CHECK (("VoidedAt" IS NULL) = ("VoidReason" IS NULL)),
    CONSTRAINT "FK_batch_signatures_batches_BatchId" FOREIGN KEY ("BatchId") REFERENCES "batches" ("Id") ON DELETE RESTRICT
);


CREATE UNIQUE INDEX "batch_signatures_one_of_a_kind" ON "batch_signatures" ("BatchId", "Kind") WHERE "VoidedAt" IS NULL;


CREATE UNIQUE INDEX "batch_signatures_one_per_person" ON "batch_signatures" ("BatchId", "PersonId") WHERE "VoidedAt" IS NULL;
