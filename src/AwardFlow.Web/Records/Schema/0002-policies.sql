-- Versions of the policies: written by one person, signed by another, never changed once published.
CREATE TABLE "policy_versions" (
    "Id" INTEGER NOT NULL CONSTRAINT "PK_policy_versions" PRIMARY KEY AUTOINCREMENT,
    "PolicyId" TEXT NOT NULL,
    "Version" TEXT NOT NULL,
    "ContentHash" TEXT NOT NULL,
    "FilesJson" TEXT NOT NULL,
    "State" TEXT NOT NULL,
    "EffectiveFrom" TEXT NULL,
    "AuthorId" INTEGER NOT NULL,
    "AuthorName" TEXT NOT NULL,
    "SignerId" INTEGER NULL,
    "SignerName" TEXT NULL,
    "RefusalReason" TEXT NULL,
    "CreatedAt" INTEGER NOT NULL,
    "ChangedAt" INTEGER NOT NULL,
    "ProposedAt" INTEGER NULL,
    "DecidedAt" INTEGER NULL,
    "Revision" INTEGER NOT NULL,
    CONSTRAINT "policy_versions_has_day" CHECK ("State" NOT IN ('Proposed', 'Published') OR "EffectiveFrom" IS NOT NULL),
    CONSTRAINT "policy_versions_second_person" CHECK ("SignerId" IS NULL OR "SignerId" <> "AuthorId"),
    CONSTRAINT "policy_versions_signed" CHECK ("State" NOT IN ('Published', 'Refused') OR "SignerId" IS NOT NULL OR "AuthorId" = 0)
);


CREATE UNIQUE INDEX "policy_versions_one_day" ON "policy_versions" ("PolicyId", "EffectiveFrom") WHERE "State" = 'Published';

CREATE UNIQUE INDEX "policy_versions_one_name" ON "policy_versions" ("PolicyId", "Version") WHERE "State" IN ('Proposed', 'Published');

CREATE TRIGGER policy_versions_published_stay BEFORE UPDATE ON policy_versions WHEN OLD."State" IN ('Published', 'Refused')
BEGIN
    SELECT RAISE(ABORT, 'a published or refused policy version is never changed');
END;

CREATE TRIGGER policy_versions_never_leave BEFORE DELETE ON policy_versions WHEN OLD."State" IN ('Published', 'Refused')
BEGIN
    SELECT RAISE(ABORT, 'a published or refused policy version is never removed');
END;
