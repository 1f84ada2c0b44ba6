-- What steps compared with figures of the policy's data.
CREATE TABLE "threshold_notes" (
    "Id" INTEGER NOT NULL CONSTRAINT "PK_threshold_notes" PRIMARY KEY AUTOINCREMENT,
    "ApplicationId" INTEGER NOT NULL,
    "NodeId" TEXT NOT NULL,
    "Outcome" TEXT NOT NULL,
    "Fact" TEXT NOT NULL,
    "FactZh" TEXT NOT NULL,
    "FactEn" TEXT NOT NULL,
    "FactValue" TEXT NOT NULL,
    "Parameter" TEXT NOT NULL,
    "ParameterZh" TEXT NOT NULL,
    "ParameterEn" TEXT NOT NULL,
    "ParameterValue" TEXT NOT NULL,
    "Clause" TEXT NOT NULL,
    "Reached" INTEGER NOT NULL,
    "At" INTEGER NOT NULL,
    "UndoneAt" INTEGER NULL,
    CONSTRAINT "threshold_notes_outcome" CHECK ("Outcome" IN ('Above', 'Below', 'Skipped')),
    CONSTRAINT "FK_threshold_notes_applications_ApplicationId" FOREIGN KEY ("ApplicationId") REFERENCES "applications" ("Id") ON DELETE RESTRICT
);


CREATE INDEX "IX_threshold_notes_ApplicationId_Id" ON "threshold_notes" ("ApplicationId", "Id");
