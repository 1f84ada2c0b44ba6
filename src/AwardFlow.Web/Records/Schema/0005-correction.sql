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


CREATE TABLE "last_steps" (
    "ApplicationId" INTEGER NOT NULL CONSTRAINT "PK_last_steps" PRIMARY KEY,
    "TaskId" INTEGER NOT NULL,
    "InstanceVersion" INTEGER NOT NULL,
    "StateJson" TEXT NOT NULL,
    "BeforeJson" TEXT NOT NULL,
    "At" INTEGER NOT NULL,
    CONSTRAINT "FK_last_steps_applications_ApplicationId" FOREIGN KEY ("ApplicationId") REFERENCES "applications" ("Id") ON DELETE RESTRICT
);


CREATE TABLE "suspensions" (
    "Id" INTEGER NOT NULL CONSTRAINT "PK_suspensions" PRIMARY KEY AUTOINCREMENT,
    "ApplicationId" INTEGER NOT NULL,
    "SituationBefore" TEXT NOT NULL,
    "PromisedBefore" TEXT NULL,
    "Reason" TEXT NOT NULL,
    "Until" TEXT NOT NULL,
    "By" INTEGER NOT NULL,
    "ByName" TEXT NOT NULL,
    "At" INTEGER NOT NULL,
    "ResumedAt" INTEGER NULL,
    "ResumedBy" INTEGER NULL,
    "ResumedByName" TEXT NULL,
    "Note" TEXT NULL,
    CONSTRAINT "suspensions_reason" CHECK (length(trim("Reason")) > 0),
    CONSTRAINT "FK_suspensions_applications_ApplicationId" FOREIGN KEY ("ApplicationId") REFERENCES "applications" ("Id") ON DELETE RESTRICT
);


CREATE TABLE "incidents" (
    "Id" INTEGER NOT NULL CONSTRAINT "PK_incidents" PRIMARY KEY AUTOINCREMENT,
    "ApplicationId" INTEGER NOT NULL,
    "Number" TEXT NOT NULL,
    "PolicyId" TEXT NOT NULL,
    "AwardId" TEXT NOT NULL,
    "NodeId" TEXT NOT NULL,
    "NodeZh" TEXT NOT NULL,
    "NodeEn" TEXT NOT NULL,
    "Code" TEXT NOT NULL,
    "Message" TEXT NOT NULL,
    "At" INTEGER NOT NULL,
    "EndedAt" INTEGER NULL,
    "Ended" TEXT NULL,
    "EndedByName" TEXT NULL,
    "Reason" TEXT NULL,
    CONSTRAINT "incidents_end" CHECK (("Ended" IS NULL) = ("EndedAt" IS NULL)),
    CONSTRAINT "FK_incidents_applications_ApplicationId" FOREIGN KEY ("ApplicationId") REFERENCES "applications" ("Id") ON DELETE RESTRICT
);


CREATE UNIQUE INDEX "suspensions_one_running" ON "suspensions" ("ApplicationId") WHERE "ResumedAt" IS NULL;


CREATE INDEX "IX_suspensions_ApplicationId_Id" ON "suspensions" ("ApplicationId", "Id");


CREATE UNIQUE INDEX "incidents_one_open" ON "incidents" ("ApplicationId") WHERE "EndedAt" IS NULL;


CREATE INDEX "incidents_open" ON "incidents" ("Id") WHERE "EndedAt" IS NULL;
