CREATE TABLE "recovery_codes" (
    "Id" INTEGER NOT NULL CONSTRAINT "PK_recovery_codes" PRIMARY KEY AUTOINCREMENT,
    "PersonId" INTEGER NOT NULL,
    "Hash" TEXT NOT NULL,
    "UsedAt" INTEGER NULL,
    CONSTRAINT "FK_recovery_codes_people_PersonId" FOREIGN KEY ("PersonId") REFERENCES "people" ("Id") ON DELETE RESTRICT
);


CREATE TABLE "second_factor_resets" (
    "Id" INTEGER NOT NULL CONSTRAINT "PK_second_factor_resets" PRIMARY KEY AUTOINCREMENT,
    "PersonId" INTEGER NOT NULL,
    "Reason" TEXT NOT NULL,
    "State" TEXT NOT NULL,
    "AskedBy" INTEGER NOT NULL,
    "AskedAt" INTEGER NOT NULL,
    "DecidedBy" INTEGER NULL,
    "DecidedAt" INTEGER NULL,
    CONSTRAINT "second_factor_resets_two_persons" CHECK ("DecidedBy" IS NULL OR ("DecidedBy" <> "AskedBy" AND "DecidedBy" <> "PersonId")),
    CONSTRAINT "FK_second_factor_resets_people_PersonId" FOREIGN KEY ("PersonId") REFERENCES "people" ("Id") ON DELETE RESTRICT
);


CREATE TABLE "second_factors" (
    "PersonId" INTEGER NOT NULL CONSTRAINT "PK_second_factors" PRIMARY KEY,
    "Secret" TEXT NULL,
    "PendingSecret" TEXT NULL,
    "EnrolledAt" INTEGER NULL,
    "LastStep" INTEGER NOT NULL,
    "Failures" INTEGER NOT NULL,
    "LockedUntil" INTEGER NULL,
    "Version" INTEGER NOT NULL,
    CONSTRAINT "second_factors_enrolled_has_day" CHECK (("Secret" IS NULL) = ("EnrolledAt" IS NULL)),
    CONSTRAINT "FK_second_factors_people_PersonId" FOREIGN KEY ("PersonId") REFERENCES "people" ("Id") ON DELETE RESTRICT
);


CREATE UNIQUE INDEX "IX_recovery_codes_PersonId_Hash" ON "recovery_codes" ("PersonId", "Hash");


CREATE INDEX "IX_second_factor_resets_State_Id" ON "second_factor_resets" ("State", "Id");


CREATE UNIQUE INDEX "second_factor_resets_one_open" ON "second_factor_resets" ("PersonId") WHERE "State" = 'Proposed';
