-- Versions of the paths made in the browser: written by one person, signed by another, never changed once published.
CREATE TABLE "workflow_versions" (
    "Id" INTEGER NOT NULL CONSTRAINT "PK_workflow_versions" PRIMARY KEY AUTOINCREMENT,
    "DefinitionId" TEXT NOT NULL,
    "Number" INTEGER NOT NULL,
    "DefinitionJson" TEXT NOT NULL,
    "ScenariosJson" TEXT NOT NULL,
    "Digest" TEXT NOT NULL,
    "State" TEXT NOT NULL,
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
    CONSTRAINT "workflow_versions_second_person" CHECK ("SignerId" IS NULL OR "SignerId" <> "AuthorId"),
    CONSTRAINT "workflow_versions_signed" CHECK ("State" NOT IN ('Published', 'Refused') OR "SignerId" IS NOT NULL)
);

CREATE UNIQUE INDEX "workflow_versions_one_number" ON "workflow_versions" ("DefinitionId", "Number") WHERE "State" IN ('Proposed', 'Published');

CREATE TRIGGER workflow_versions_published_stay BEFORE UPDATE ON workflow_versions WHEN OLD."State" IN ('Published', 'Refused')
BEGIN
    SELECT RAISE(ABORT, 'a published or refused workflow version is never changed');
END;

CREATE TRIGGER workflow_versions_never_leave BEFORE DELETE ON workflow_versions WHEN OLD."State" IN ('Published', 'Refused')
BEGIN
    SELECT RAISE(ABORT, 'a published or refused workflow version is never removed');
END;
