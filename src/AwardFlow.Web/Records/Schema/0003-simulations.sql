-- Past applications under other rules. Nothing here refers to cases or changes them: rows are copies.
CREATE TABLE "simulations" (
    "Id" INTEGER NOT NULL CONSTRAINT "PK_simulations" PRIMARY KEY AUTOINCREMENT,
    "PolicyId" TEXT NOT NULL,
    "OverlayId" TEXT NULL,
    "VersionId" INTEGER NULL,
    "RulesName" TEXT NOT NULL,
    "FilesJson" TEXT NOT NULL,
    "From" TEXT NOT NULL,
    "To" TEXT NOT NULL,
    "Set" TEXT NOT NULL,
    "BudgetFen" INTEGER NULL,
    "State" TEXT NOT NULL,
    "StartedBy" INTEGER NOT NULL,
    "StartedByName" TEXT NOT NULL,
    "CreatedAt" INTEGER NOT NULL,
    "StartedAt" INTEGER NULL,
    "EndedAt" INTEGER NULL,
    "Total" INTEGER NOT NULL,
    "Processed" INTEGER NOT NULL,
    "LastApplicationId" INTEGER NOT NULL,
    CONSTRAINT "simulations_budget" CHECK ("BudgetFen" IS NULL OR "BudgetFen" > 0),
    CONSTRAINT "simulations_ended" CHECK (("State" IN ('Done', 'Cancelled', 'Failed')) = ("EndedAt" IS NOT NULL)),
    CONSTRAINT "simulations_one_rule" CHECK (("OverlayId" IS NULL) <> ("VersionId" IS NULL)),
    CONSTRAINT "simulations_period" CHECK ("From" <= "To")
);


CREATE TABLE "simulation_rows" (
    "SimulationId" INTEGER NOT NULL,
    "ApplicationId" INTEGER NOT NULL,
    "Number" TEXT NOT NULL,
    "EnterpriseName" TEXT NOT NULL,
    "AwardId" TEXT NOT NULL,
    "Year" INTEGER NOT NULL,
    "OldStatus" TEXT NOT NULL,
    "OldFen" INTEGER NULL,
    "NewStatus" TEXT NULL,
    "NewFen" INTEGER NULL,
    "Change" TEXT NOT NULL,
    "Reason" TEXT NOT NULL,
    "ReasonEn" TEXT NOT NULL,
    CONSTRAINT "PK_simulation_rows" PRIMARY KEY ("SimulationId", "ApplicationId"),
    CONSTRAINT "FK_simulation_rows_simulations_SimulationId" FOREIGN KEY ("SimulationId") REFERENCES "simulations" ("Id") ON DELETE CASCADE
);


CREATE TABLE "simulation_totals" (
    "SimulationId" INTEGER NOT NULL,
    "AwardId" TEXT NOT NULL,
    "Year" INTEGER NOT NULL,
    "Winners" INTEGER NOT NULL,
    "Losers" INTEGER NOT NULL,
    "Unchanged" INTEGER NOT NULL,
    "NewlyIneligible" INTEGER NOT NULL,
    "Open" INTEGER NOT NULL,
    "Incalculable" INTEGER NOT NULL,
    "OldFen" INTEGER NOT NULL,
    "NewFen" INTEGER NOT NULL,
    CONSTRAINT "PK_simulation_totals" PRIMARY KEY ("SimulationId", "AwardId", "Year"),
    CONSTRAINT "FK_simulation_totals_simulations_SimulationId" FOREIGN KEY ("SimulationId") REFERENCES "simulations" ("Id") ON DELETE CASCADE
);


CREATE INDEX "IX_simulations_State_Id" ON "simulations" ("State", "Id");

CREATE INDEX "IX_simulation_rows_SimulationId_Change_ApplicationId" ON "simulation_rows" ("SimulationId", "Change", "ApplicationId");
