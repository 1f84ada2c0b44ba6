CREATE TABLE "budget_lines" (
    "Id" INTEGER NOT NULL CONSTRAINT "PK_budget_lines" PRIMARY KEY AUTOINCREMENT,
    "Year" INTEGER NOT NULL,
    "PolicyId" TEXT NOT NULL,
    "AwardId" TEXT NOT NULL,
    "Level" TEXT NOT NULL,
    "FunctionCode" TEXT NOT NULL,
    "FunctionName" TEXT NOT NULL,
    "EconomicCode" TEXT NOT NULL,
    "EconomicName" TEXT NOT NULL,
    "AppropriatedFen" INTEGER NOT NULL,
    "ReservedFen" INTEGER NOT NULL,
    "CommittedFen" INTEGER NOT NULL,
    "PaidFen" INTEGER NOT NULL,
    "WarnedPercent" INTEGER NOT NULL,
    "Version" INTEGER NOT NULL,
    CONSTRAINT "budget_lines_ceiling" CHECK ("ReservedFen" + "CommittedFen" + "PaidFen" <= "AppropriatedFen"),
    CONSTRAINT "budget_lines_not_negative" CHECK ("ReservedFen" >= 0 AND "CommittedFen" >= 0 AND "PaidFen" >= 0)
);


CREATE TABLE "budget_movements" (
    "Id" INTEGER NOT NULL CONSTRAINT "PK_budget_movements" PRIMARY KEY AUTOINCREMENT,
    "BudgetLineId" INTEGER NOT NULL,
    "Move" TEXT NOT NULL,
    "AmountFen" INTEGER NOT NULL,
    "Reference" TEXT NOT NULL,
    "ActorId" INTEGER NOT NULL,
    "ActorName" TEXT NOT NULL,
    "At" INTEGER NOT NULL,
    CONSTRAINT "budget_movements_amount" CHECK ("AmountFen" > 0 OR ("AmountFen" < 0 AND "Move" = 'Adjusted')),
    CONSTRAINT "FK_budget_movements_budget_lines_BudgetLineId" FOREIGN KEY ("BudgetLineId") REFERENCES "budget_lines" ("Id") ON DELETE RESTRICT
);


CREATE TABLE "budget_changes" (
    "Id" INTEGER NOT NULL CONSTRAINT "PK_budget_changes" PRIMARY KEY AUTOINCREMENT,
    "Kind" TEXT NOT NULL,
    "BudgetLineId" INTEGER NULL,
    "Year" INTEGER NOT NULL,
    "PolicyId" TEXT NOT NULL,
    "AwardId" TEXT NOT NULL,
    "Level" TEXT NOT NULL,
    "FunctionCode" TEXT NOT NULL,
    "FunctionName" TEXT NOT NULL,
    "EconomicCode" TEXT NOT NULL,
    "EconomicName" TEXT NOT NULL,
    "AmountFen" INTEGER NOT NULL,
    "DocumentNumber" TEXT NOT NULL,
    "Reason" TEXT NOT NULL,
    "State" TEXT NOT NULL,
    "ProposedBy" INTEGER NOT NULL,
    "ProposedByName" TEXT NOT NULL,
    "ProposedAt" INTEGER NOT NULL,
    "DecidedBy" INTEGER NULL,
    "DecidedByName" TEXT NULL,
    "DecidedAt" INTEGER NULL,
    CONSTRAINT "budget_changes_two_persons" CHECK ("State" <> 'Confirmed' OR "DecidedBy" <> "ProposedBy"),
    CONSTRAINT "FK_budget_changes_budget_lines_BudgetLineId" FOREIGN KEY ("BudgetLineId") REFERENCES "budget_lines" ("Id") ON DELETE RESTRICT
);


CREATE UNIQUE INDEX "IX_budget_lines_Year_PolicyId_AwardId_Level" ON "budget_lines" ("Year", "PolicyId", "AwardId", "Level");


CREATE INDEX "IX_budget_movements_BudgetLineId_Id" ON "budget_movements" ("BudgetLineId", "Id");


CREATE INDEX "IX_budget_movements_Reference_Move" ON "budget_movements" ("Reference", "Move");


CREATE INDEX "IX_budget_changes_State_Id" ON "budget_changes" ("State", "Id");


CREATE INDEX "IX_budget_changes_BudgetLineId" ON "budget_changes" ("BudgetLineId");
