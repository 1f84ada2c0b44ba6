-- What waits for finance, the longest first: for the supervision office.
CREATE INDEX "applications_waiting_for_finance" ON "applications" ("Situation", "StageSince", "Id") WHERE "Situation" = 'AwaitingDocument' OR "Situation" = 'AwaitingPayment';
