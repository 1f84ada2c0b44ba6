-- A case that is taken off its fund document again gets new payments by the next one; what was cancelled stays on the record.
DROP INDEX "IX_payments_ApplicationId_Level_Tranche";

CREATE UNIQUE INDEX "payments_one_per_level_and_tranche" ON "payments" ("ApplicationId", "Level", "Tranche") WHERE "State" <> 'Cancelled';

CREATE INDEX "IX_payments_ApplicationId" ON "payments" ("ApplicationId");
