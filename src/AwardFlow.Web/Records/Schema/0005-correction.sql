CREATE TABLE "kept_approvals" (
    "Id" INTEGER NOT NULL CONSTRAINT "PK_kept_approvals" PRIMARY KEY AUTOINCREMENT,
    "ApplicationId" INTEGER NOT NULL,
    "DecisionId" INTEGER NOT NULL,
    "Step" TEXT NOT NULL,
    "NodeId" TEXT NOT NULL,
    "DecidedOnRevision" INTEGER NOT NULL,
    "Revision" INTEGER NOT NULL,
    "At" INTEGER NOT NULL,
    "UndoneAt" INTEGER NULL,
    CONSTRAINT "FK_kept_approvals_applications_ApplicationId" FOREIGN KEY ("ApplicationId") REFERENCES "applications" ("Id") ON DELETE RESTRICT
);


CREATE UNIQUE INDEX "kept_approvals_once" ON "kept_approvals" ("ApplicationId", "Step", "Revision") WHERE "UndoneAt" IS NULL;
