CREATE TABLE "audit_entries" (
    "Id" INTEGER NOT NULL CONSTRAINT "PK_audit_entries" PRIMARY KEY,
    "At" INTEGER NOT NULL,
    "BusinessDay" TEXT NOT NULL,
    "ActorId" INTEGER NOT NULL,
    "ActorName" TEXT NOT NULL,
    "Address" TEXT NOT NULL,
    "Action" TEXT NOT NULL,
    "ObjectKind" TEXT NOT NULL,
    "ObjectId" TEXT NOT NULL,
    "Before" TEXT NULL,
    "After" TEXT NULL,
    "Chain" TEXT NOT NULL
);


CREATE TABLE "batches" (
    "Id" INTEGER NOT NULL CONSTRAINT "PK_batches" PRIMARY KEY AUTOINCREMENT,
    "Number" TEXT NOT NULL,
    "State" TEXT NOT NULL,
    "Lines" INTEGER NOT NULL,
    "Transfers" INTEGER NOT NULL,
    "TotalFen" INTEGER NOT NULL,
    "ContentHash" TEXT NULL,
    "Template" TEXT NOT NULL,
    "Merged" INTEGER NOT NULL,
    "LeftOutJson" TEXT NOT NULL,
    "ReissuesBatchId" INTEGER NULL,
    "MakerId" INTEGER NOT NULL,
    "MakerName" TEXT NOT NULL,
    "BuiltAt" INTEGER NOT NULL,
    "LockedAt" INTEGER NULL,
    "CheckNeeded" INTEGER NOT NULL,
    "CheckerId" INTEGER NULL,
    "ReleaserId" INTEGER NULL,
    "ReleaserName" TEXT NULL,
    "ReleasedAt" INTEGER NULL,
    "AuditHead" TEXT NULL,
    "FirstExportedAt" INTEGER NULL,
    "Exports" INTEGER NOT NULL,
    "FileSha256" TEXT NULL,
    "SentAt" INTEGER NULL,
    "SentByName" TEXT NULL,
    "SentReference" TEXT NULL,
    "CancelReason" TEXT NULL,
    "FinishedAt" INTEGER NULL,
    "Version" INTEGER NOT NULL,
    "Payer_AccountName" TEXT NOT NULL,
    "Payer_BankCode" TEXT NULL,
    "Payer_BankName" TEXT NOT NULL,
    "Payer_Cipher" TEXT NOT NULL,
    "Payer_Fingerprint" TEXT NOT NULL,
    "Payer_LastFour" TEXT NOT NULL,
    CONSTRAINT "batches_checked_where_needed" CHECK ("State" NOT IN ('Released','Finished') OR "CheckNeeded" = 0 OR "CheckerId" IS NOT NULL),
    CONSTRAINT "batches_locked_has_hash" CHECK ("State" IN ('Draft','Cancelled') OR ("ContentHash" IS NOT NULL AND "FileSha256" IS NOT NULL)),
    CONSTRAINT "batches_released_by_someone" CHECK ("State" NOT IN ('Released','Finished') OR "ReleaserId" IS NOT NULL),
    CONSTRAINT "batches_three_persons" CHECK ("CheckerId" IS NULL OR ("CheckerId" <> "MakerId" AND ("ReleaserId" IS NULL OR "CheckerId" <> "ReleaserId"))),
    CONSTRAINT "batches_two_persons" CHECK ("ReleaserId" IS NULL OR "ReleaserId" <> "MakerId"),
    CONSTRAINT "FK_batches_batches_ReissuesBatchId" FOREIGN KEY ("ReissuesBatchId") REFERENCES "batches" ("Id") ON DELETE RESTRICT
);


CREATE TABLE "calendar_days" (
    "Day" TEXT NOT NULL CONSTRAINT "PK_calendar_days" PRIMARY KEY,
    "IsWorkday" INTEGER NOT NULL
);


CREATE TABLE "calendar_years" (
    "Year" INTEGER NOT NULL CONSTRAINT "PK_calendar_years" PRIMARY KEY,
    "Source" TEXT NOT NULL,
    "ChangedAt" INTEGER NOT NULL
);


CREATE TABLE "dishonesty_records" (
    "Id" INTEGER NOT NULL CONSTRAINT "PK_dishonesty_records" PRIMARY KEY AUTOINCREMENT,
    "CreditCode" TEXT NOT NULL,
    "Name" TEXT NOT NULL,
    "Cause" TEXT NOT NULL,
    "DecisionDocument" TEXT NOT NULL,
    "Source" TEXT NOT NULL,
    "Effect" TEXT NOT NULL,
    "From" TEXT NOT NULL,
    "To" TEXT NULL,
    "Status" TEXT NOT NULL,
    "StatusReason" TEXT NULL,
    "RecordedBy" INTEGER NOT NULL,
    "RecordedAt" INTEGER NOT NULL,
    "ChangedAt" INTEGER NULL,
    "Version" INTEGER NOT NULL,
    CONSTRAINT "dishonesty_period" CHECK ("To" IS NULL OR "To" >= "From")
);


CREATE TABLE "files" (
    "Id" INTEGER NOT NULL CONSTRAINT "PK_files" PRIMARY KEY AUTOINCREMENT,
    "StoredName" TEXT NOT NULL,
    "Name" TEXT NOT NULL,
    "ContentType" TEXT NOT NULL,
    "Bytes" INTEGER NOT NULL,
    "Sha256" TEXT NOT NULL,
    "UploadedBy" INTEGER NULL,
    "UploadedAt" INTEGER NOT NULL,
    CONSTRAINT "files_not_empty" CHECK ("Bytes" > 0)
);


CREATE TABLE "form_tokens" (
    "Token" TEXT NOT NULL CONSTRAINT "PK_form_tokens" PRIMARY KEY,
    "ActorId" INTEGER NOT NULL,
    "Result" TEXT NOT NULL,
    "UsedAt" INTEGER NOT NULL
);


CREATE TABLE "messages" (
    "Id" INTEGER NOT NULL CONSTRAINT "PK_messages" PRIMARY KEY AUTOINCREMENT,
    "PersonId" INTEGER NULL,
    "EnterpriseId" INTEGER NULL,
    "ApplicationId" INTEGER NULL,
    "Kind" TEXT NOT NULL,
    "Subject" TEXT NOT NULL,
    "Body" TEXT NOT NULL,
    "At" INTEGER NOT NULL,
    "ReadAt" INTEGER NULL,
    CONSTRAINT "messages_one_addressee" CHECK (("PersonId" IS NULL) <> ("EnterpriseId" IS NULL))
);


CREATE TABLE "number_sequences" (
    "Name" TEXT NOT NULL CONSTRAINT "PK_number_sequences" PRIMARY KEY,
    "Last" INTEGER NOT NULL
);


CREATE TABLE "outbox" (
    "Id" INTEGER NOT NULL CONSTRAINT "PK_outbox" PRIMARY KEY AUTOINCREMENT,
    "Kind" TEXT NOT NULL,
    "DedupKey" TEXT NOT NULL,
    "PayloadJson" TEXT NOT NULL,
    "CreatedAt" INTEGER NOT NULL,
    "NotBefore" INTEGER NOT NULL,
    "Attempts" INTEGER NOT NULL,
    "LeaseUntil" INTEGER NULL,
    "LeaseToken" TEXT NULL,
    "SentAt" INTEGER NULL,
    "DeadAt" INTEGER NULL,
    "LastError" TEXT NULL
);


CREATE TABLE "settings" (
    "Key" TEXT NOT NULL CONSTRAINT "PK_settings" PRIMARY KEY,
    "Value" TEXT NOT NULL
);


CREATE TABLE "task_counters" (
    "UnitId" INTEGER NOT NULL,
    "Role" TEXT NOT NULL,
    "Open" INTEGER NOT NULL,
    "AmountFen" INTEGER NOT NULL,
    CONSTRAINT "PK_task_counters" PRIMARY KEY ("UnitId", "Role"),
    CONSTRAINT "task_counters_not_negative" CHECK ("Open" >= 0)
);


CREATE TABLE "units" (
    "Id" INTEGER NOT NULL CONSTRAINT "PK_units" PRIMARY KEY AUTOINCREMENT,
    "Code" TEXT NOT NULL,
    "NameZh" TEXT NOT NULL,
    "NameEn" TEXT NOT NULL,
    "Kind" TEXT NOT NULL
);


CREATE TABLE "bank_result_files" (
    "Id" INTEGER NOT NULL CONSTRAINT "PK_bank_result_files" PRIMARY KEY AUTOINCREMENT,
    "BatchId" INTEGER NOT NULL,
    "FileName" TEXT NOT NULL,
    "Sha256" TEXT NOT NULL,
    "Paid" INTEGER NOT NULL,
    "Returned" INTEGER NOT NULL,
    "Unknown" INTEGER NOT NULL,
    "ImportedBy" INTEGER NOT NULL,
    "ImportedAt" INTEGER NOT NULL,
    CONSTRAINT "FK_bank_result_files_batches_BatchId" FOREIGN KEY ("BatchId") REFERENCES "batches" ("Id") ON DELETE RESTRICT
);


CREATE TABLE "enterprises" (
    "Id" INTEGER NOT NULL CONSTRAINT "PK_enterprises" PRIMARY KEY AUTOINCREMENT,
    "CreditCode" TEXT NOT NULL,
    "Name" TEXT NOT NULL,
    "TownshipId" INTEGER NOT NULL,
    "State" TEXT NOT NULL,
    "RegisteredAt" INTEGER NOT NULL,
    "LegalRepresentative" TEXT NOT NULL,
    "Address" TEXT NOT NULL,
    "Industry" TEXT NOT NULL,
    "ContactName" TEXT NOT NULL,
    "ContactPhone" TEXT NOT NULL,
    "RegisteredInDistrict" INTEGER NOT NULL,
    "TaxPaidInDistrict" INTEGER NOT NULL,
    "AccountMark" TEXT NULL,
    "Version" INTEGER NOT NULL,
    "Account_AccountName" TEXT NULL,
    "Account_BankCode" TEXT NULL,
    "Account_BankName" TEXT NULL,
    "Account_Cipher" TEXT NULL,
    "Account_Fingerprint" TEXT NULL,
    "Account_LastFour" TEXT NULL,
    CONSTRAINT "FK_enterprises_units_TownshipId" FOREIGN KEY ("TownshipId") REFERENCES "units" ("Id") ON DELETE RESTRICT
);


CREATE TABLE "account_changes" (
    "Id" INTEGER NOT NULL CONSTRAINT "PK_account_changes" PRIMARY KEY AUTOINCREMENT,
    "EnterpriseId" INTEGER NOT NULL,
    "State" TEXT NOT NULL,
    "ProposedBy" INTEGER NOT NULL,
    "ProposedAt" INTEGER NOT NULL,
    "DecidedBy" INTEGER NULL,
    "DecidedAt" INTEGER NULL,
    "Account_AccountName" TEXT NOT NULL,
    "Account_BankCode" TEXT NULL,
    "Account_BankName" TEXT NOT NULL,
    "Account_Cipher" TEXT NOT NULL,
    "Account_Fingerprint" TEXT NOT NULL,
    "Account_LastFour" TEXT NOT NULL,
    CONSTRAINT "account_changes_two_persons" CHECK ("State" <> 'Confirmed' OR "DecidedBy" <> "ProposedBy"),
    CONSTRAINT "FK_account_changes_enterprises_EnterpriseId" FOREIGN KEY ("EnterpriseId") REFERENCES "enterprises" ("Id") ON DELETE RESTRICT
);


CREATE TABLE "applications" (
    "Id" INTEGER NOT NULL CONSTRAINT "PK_applications" PRIMARY KEY AUTOINCREMENT,
    "Kind" TEXT NOT NULL,
    "AboutId" INTEGER NULL,
    "RecordId" INTEGER NULL,
    "Number" TEXT NOT NULL,
    "EnterpriseId" INTEGER NOT NULL,
    "EnterpriseName" TEXT NOT NULL,
    "TownshipId" INTEGER NOT NULL,
    "LeadUnitId" INTEGER NULL,
    "PolicyId" TEXT NOT NULL,
    "AwardId" TEXT NOT NULL,
    "WindowId" TEXT NOT NULL,
    "Situation" TEXT NOT NULL,
    "Stage" TEXT NOT NULL,
    "StageSince" INTEGER NOT NULL,
    "PromisedBy" TEXT NULL,
    "Result" TEXT NULL,
    "AmountFen" INTEGER NULL,
    "Revision" INTEGER NOT NULL,
    "CreatedBy" INTEGER NOT NULL,
    "CreatedAt" INTEGER NOT NULL,
    "SubmittedAt" INTEGER NULL,
    "SubmittedBy" INTEGER NULL,
    "ClosedAt" INTEGER NULL,
    "Version" INTEGER NOT NULL,
    CONSTRAINT "applications_about" CHECK ("Kind" NOT IN ('Objection', 'Recovery') OR "AboutId" IS NOT NULL),
    CONSTRAINT "applications_about_record" CHECK ("Kind" <> 'Repair' OR "RecordId" IS NOT NULL),
    CONSTRAINT "applications_amount" CHECK ("AmountFen" IS NULL OR "AmountFen" >= 0),
    CONSTRAINT "applications_closed_has_result" CHECK (("Situation" = 'Closed') = ("Result" IS NOT NULL)),
    CONSTRAINT "FK_applications_applications_AboutId" FOREIGN KEY ("AboutId") REFERENCES "applications" ("Id") ON DELETE RESTRICT,
    CONSTRAINT "FK_applications_dishonesty_records_RecordId" FOREIGN KEY ("RecordId") REFERENCES "dishonesty_records" ("Id") ON DELETE RESTRICT,
    CONSTRAINT "FK_applications_enterprises_EnterpriseId" FOREIGN KEY ("EnterpriseId") REFERENCES "enterprises" ("Id") ON DELETE RESTRICT,
    CONSTRAINT "FK_applications_units_LeadUnitId" FOREIGN KEY ("LeadUnitId") REFERENCES "units" ("Id") ON DELETE RESTRICT,
    CONSTRAINT "FK_applications_units_TownshipId" FOREIGN KEY ("TownshipId") REFERENCES "units" ("Id") ON DELETE RESTRICT
);


CREATE TABLE "people" (
    "Id" INTEGER NOT NULL CONSTRAINT "PK_people" PRIMARY KEY AUTOINCREMENT,
    "Name" TEXT NOT NULL,
    "UnitId" INTEGER NULL,
    "EnterpriseId" INTEGER NULL,
    "State" TEXT NOT NULL,
    "CreatedAt" INTEGER NOT NULL,
    "LeftAt" INTEGER NULL,
    "LastSignInAt" INTEGER NULL,
    "UserName" TEXT NULL,
    "NormalizedUserName" TEXT NULL,
    "Email" TEXT NULL,
    "NormalizedEmail" TEXT NULL,
    "EmailConfirmed" INTEGER NOT NULL,
    "PasswordHash" TEXT NULL,
    "SecurityStamp" TEXT NULL,
    "ConcurrencyStamp" TEXT NULL,
    "PhoneNumber" TEXT NULL,
    "PhoneNumberConfirmed" INTEGER NOT NULL,
    "TwoFactorEnabled" INTEGER NOT NULL,
    "LockoutEnd" INTEGER NULL,
    "LockoutEnabled" INTEGER NOT NULL,
    "AccessFailedCount" INTEGER NOT NULL,
    CONSTRAINT "people_belong_once" CHECK (("UnitId" IS NULL) <> ("EnterpriseId" IS NULL)),
    CONSTRAINT "FK_people_enterprises_EnterpriseId" FOREIGN KEY ("EnterpriseId") REFERENCES "enterprises" ("Id") ON DELETE RESTRICT,
    CONSTRAINT "FK_people_units_UnitId" FOREIGN KEY ("UnitId") REFERENCES "units" ("Id") ON DELETE RESTRICT
);


CREATE TABLE "assessments" (
    "Id" INTEGER NOT NULL CONSTRAINT "PK_assessments" PRIMARY KEY AUTOINCREMENT,
    "ApplicationId" INTEGER NOT NULL,
    "Moment" TEXT NOT NULL,
    "AsOf" TEXT NOT NULL,
    "PolicyVersion" TEXT NOT NULL,
    "ContentHash" TEXT NOT NULL,
    "FactsJson" TEXT NOT NULL,
    "HistoryJson" TEXT NOT NULL,
    "ResultJson" TEXT NOT NULL,
    "AmountFen" INTEGER NULL,
    "At" INTEGER NOT NULL,
    "UndoneAt" INTEGER NULL,
    CONSTRAINT "FK_assessments_applications_ApplicationId" FOREIGN KEY ("ApplicationId") REFERENCES "applications" ("Id") ON DELETE RESTRICT
);


CREATE TABLE "attachments" (
    "Id" INTEGER NOT NULL CONSTRAINT "PK_attachments" PRIMARY KEY AUTOINCREMENT,
    "ApplicationId" INTEGER NOT NULL,
    "Slot" TEXT NOT NULL,
    "FileId" INTEGER NOT NULL,
    "AddedInRevision" INTEGER NOT NULL,
    "RemovedAfterRevision" INTEGER NULL,
    "AddedAt" INTEGER NOT NULL,
    "RemovedAt" INTEGER NULL,
    CONSTRAINT "FK_attachments_applications_ApplicationId" FOREIGN KEY ("ApplicationId") REFERENCES "applications" ("Id") ON DELETE RESTRICT,
    CONSTRAINT "FK_attachments_files_FileId" FOREIGN KEY ("FileId") REFERENCES "files" ("Id") ON DELETE RESTRICT
);


CREATE TABLE "case_signals" (
    "Id" INTEGER NOT NULL CONSTRAINT "PK_case_signals" PRIMARY KEY AUTOINCREMENT,
    "ApplicationId" INTEGER NOT NULL,
    "BookmarkId" TEXT NOT NULL,
    "Outcome" TEXT NOT NULL,
    "RecordedAt" INTEGER NOT NULL,
    "AppliedAt" INTEGER NULL,
    "Refused" TEXT NULL,
    CONSTRAINT "FK_case_signals_applications_ApplicationId" FOREIGN KEY ("ApplicationId") REFERENCES "applications" ("Id") ON DELETE RESTRICT
);


CREATE TABLE "drafts" (
    "ApplicationId" INTEGER NOT NULL CONSTRAINT "PK_drafts" PRIMARY KEY,
    "AnswersJson" TEXT NOT NULL,
    "Version" INTEGER NOT NULL,
    "SavedBy" INTEGER NOT NULL,
    "SavedAt" INTEGER NOT NULL,
    CONSTRAINT "FK_drafts_applications_ApplicationId" FOREIGN KEY ("ApplicationId") REFERENCES "applications" ("Id") ON DELETE RESTRICT
);


CREATE TABLE "path_entries" (
    "Id" INTEGER NOT NULL CONSTRAINT "PK_path_entries" PRIMARY KEY AUTOINCREMENT,
    "ApplicationId" INTEGER NOT NULL,
    "NodeId" TEXT NOT NULL,
    "Kind" TEXT NOT NULL,
    "Outcome" TEXT NULL,
    "ActorId" INTEGER NOT NULL,
    "At" INTEGER NOT NULL,
    "UndoneAt" INTEGER NULL,
    CONSTRAINT "FK_path_entries_applications_ApplicationId" FOREIGN KEY ("ApplicationId") REFERENCES "applications" ("Id") ON DELETE RESTRICT
);


CREATE TABLE "payments" (
    "Id" INTEGER NOT NULL CONSTRAINT "PK_payments" PRIMARY KEY AUTOINCREMENT,
    "ApplicationId" INTEGER NOT NULL,
    "BookmarkId" TEXT NOT NULL,
    "DocumentLineId" INTEGER NULL,
    "BudgetLineId" INTEGER NULL,
    "Number" TEXT NOT NULL,
    "EnterpriseId" INTEGER NOT NULL,
    "EnterpriseName" TEXT NOT NULL,
    "PolicyId" TEXT NOT NULL,
    "AwardId" TEXT NOT NULL,
    "TownshipId" INTEGER NOT NULL,
    "Level" TEXT NOT NULL,
    "Tranche" INTEGER NOT NULL,
    "Tranches" INTEGER NOT NULL,
    "AmountFen" INTEGER NOT NULL,
    "State" TEXT NOT NULL,
    "HeldReason" TEXT NULL,
    "DueSince" INTEGER NOT NULL,
    "PaidOn" TEXT NULL,
    "RecoveredFen" INTEGER NOT NULL,
    "Version" INTEGER NOT NULL,
    CONSTRAINT "payments_amount" CHECK ("AmountFen" > 0),
    CONSTRAINT "payments_batched_has_budget" CHECK ("State" IN ('Due','Held','Cancelled') OR "BudgetLineId" IS NOT NULL),
    CONSTRAINT "payments_paid_has_day" CHECK (("State" IN ('Paid','Recovered')) = ("PaidOn" IS NOT NULL)),
    CONSTRAINT "payments_recovered" CHECK ("RecoveredFen" BETWEEN 0 AND "AmountFen" AND ("State" = 'Recovered') = ("RecoveredFen" = "AmountFen") AND ("RecoveredFen" = 0 OR "PaidOn" IS NOT NULL)),
    CONSTRAINT "payments_tranche" CHECK ("Tranche" BETWEEN 1 AND "Tranches"),
    CONSTRAINT "FK_payments_applications_ApplicationId" FOREIGN KEY ("ApplicationId") REFERENCES "applications" ("Id") ON DELETE RESTRICT,
    CONSTRAINT "FK_payments_budget_lines_BudgetLineId" FOREIGN KEY ("BudgetLineId") REFERENCES "budget_lines" ("Id") ON DELETE RESTRICT,
    CONSTRAINT "FK_payments_fund_document_lines_DocumentLineId" FOREIGN KEY ("DocumentLineId") REFERENCES "fund_document_lines" ("Id") ON DELETE RESTRICT
);


CREATE TABLE "public_notices" (
    "Id" INTEGER NOT NULL CONSTRAINT "PK_public_notices" PRIMARY KEY AUTOINCREMENT,
    "ApplicationId" INTEGER NOT NULL,
    "Number" TEXT NOT NULL,
    "EnterpriseName" TEXT NOT NULL,
    "PolicyId" TEXT NOT NULL,
    "AwardId" TEXT NOT NULL,
    "AwardName" TEXT NOT NULL,
    "Clause" TEXT NOT NULL,
    "BookmarkId" TEXT NOT NULL,
    "Round" INTEGER NOT NULL,
    "AmountFen" INTEGER NOT NULL,
    "State" TEXT NOT NULL,
    "OpensOn" TEXT NOT NULL,
    "EndsOn" TEXT NOT NULL,
    "Provisional" INTEGER NOT NULL,
    "WorkingDays" INTEGER NOT NULL,
    "CountFirstDay" INTEGER NOT NULL,
    "OpenedAt" INTEGER NOT NULL,
    "ClosedAt" INTEGER NULL,
    "Version" INTEGER NOT NULL,
    CONSTRAINT "notices_amount" CHECK ("AmountFen" > 0),
    CONSTRAINT "FK_public_notices_applications_ApplicationId" FOREIGN KEY ("ApplicationId") REFERENCES "applications" ("Id") ON DELETE RESTRICT
);


CREATE TABLE "screenings" (
    "Id" INTEGER NOT NULL CONSTRAINT "PK_screenings" PRIMARY KEY AUTOINCREMENT,
    "ApplicationId" INTEGER NOT NULL,
    "Gate" TEXT NOT NULL,
    "Result" TEXT NOT NULL,
    "HitsJson" TEXT NOT NULL,
    "At" INTEGER NOT NULL,
    CONSTRAINT "FK_screenings_applications_ApplicationId" FOREIGN KEY ("ApplicationId") REFERENCES "applications" ("Id") ON DELETE RESTRICT
);


CREATE TABLE "stated_numbers" (
    "ApplicationId" INTEGER NOT NULL,
    "Field" TEXT NOT NULL,
    "Value" TEXT NOT NULL,
    "EnterpriseId" INTEGER NOT NULL,
    CONSTRAINT "PK_stated_numbers" PRIMARY KEY ("ApplicationId", "Field"),
    CONSTRAINT "FK_stated_numbers_applications_ApplicationId" FOREIGN KEY ("ApplicationId") REFERENCES "applications" ("Id") ON DELETE RESTRICT
);


CREATE TABLE "submissions" (
    "Id" INTEGER NOT NULL CONSTRAINT "PK_submissions" PRIMARY KEY AUTOINCREMENT,
    "ApplicationId" INTEGER NOT NULL,
    "Revision" INTEGER NOT NULL,
    "AnswersJson" TEXT NOT NULL,
    "FactsJson" TEXT NOT NULL,
    "ProfileJson" TEXT NOT NULL,
    "SubmittedBy" INTEGER NOT NULL,
    "SubmittedAt" INTEGER NOT NULL,
    CONSTRAINT "FK_submissions_applications_ApplicationId" FOREIGN KEY ("ApplicationId") REFERENCES "applications" ("Id") ON DELETE RESTRICT
);


CREATE TABLE "tasks" (
    "Id" INTEGER NOT NULL CONSTRAINT "PK_tasks" PRIMARY KEY AUTOINCREMENT,
    "ApplicationId" INTEGER NOT NULL,
    "BookmarkId" TEXT NOT NULL,
    "NodeId" TEXT NOT NULL,
    "Kind" TEXT NOT NULL,
    "Part" TEXT NOT NULL,
    "CaseKind" TEXT NOT NULL,
    "Step" TEXT NOT NULL,
    "Role" TEXT NULL,
    "UnitId" INTEGER NOT NULL,
    "AssigneeId" INTEGER NULL,
    "State" TEXT NOT NULL,
    "OpenedAt" INTEGER NOT NULL,
    "DueOn" TEXT NOT NULL,
    "DaysLeft" INTEGER NULL,
    "SuspendedWith" INTEGER NULL,
    "RemindedAt" INTEGER NULL,
    "OverdueAt" INTEGER NULL,
    "UrgedAt" INTEGER NULL,
    "Urged" INTEGER NOT NULL,
    "DoneAt" INTEGER NULL,
    "DoneBy" INTEGER NULL,
    "Outcome" TEXT NULL,
    "CancelReason" TEXT NULL,
    "Revision" INTEGER NOT NULL,
    "Number" TEXT NOT NULL,
    "EnterpriseName" TEXT NOT NULL,
    "PolicyId" TEXT NOT NULL,
    "AwardId" TEXT NOT NULL,
    "TownshipId" INTEGER NOT NULL,
    "AmountFen" INTEGER NULL,
    "SubmittedAt" INTEGER NOT NULL,
    "Version" INTEGER NOT NULL,
    CONSTRAINT "tasks_cancelled_for_a_reason" CHECK (("State" = 'Cancelled') = ("CancelReason" IS NOT NULL)),
    CONSTRAINT "tasks_done_by_someone" CHECK ("State" <> 'Done' OR "DoneBy" IS NOT NULL),
    CONSTRAINT "FK_tasks_applications_ApplicationId" FOREIGN KEY ("ApplicationId") REFERENCES "applications" ("Id") ON DELETE RESTRICT,
    CONSTRAINT "FK_tasks_units_UnitId" FOREIGN KEY ("UnitId") REFERENCES "units" ("Id") ON DELETE RESTRICT
);


CREATE TABLE "workflow_instances" (
    "ApplicationId" INTEGER NOT NULL CONSTRAINT "PK_workflow_instances" PRIMARY KEY,
    "DefinitionId" TEXT NOT NULL,
    "DefinitionVersion" INTEGER NOT NULL,
    "Status" TEXT NOT NULL,
    "StateJson" TEXT NULL,
    "Version" INTEGER NOT NULL,
    CONSTRAINT "FK_workflow_instances_applications_ApplicationId" FOREIGN KEY ("ApplicationId") REFERENCES "applications" ("Id") ON DELETE RESTRICT
);


CREATE TABLE "memberships" (
    "Id" INTEGER NOT NULL CONSTRAINT "PK_memberships" PRIMARY KEY AUTOINCREMENT,
    "EnterpriseId" INTEGER NOT NULL,
    "PersonId" INTEGER NOT NULL,
    "Kind" TEXT NOT NULL,
    "Role" TEXT NOT NULL,
    "LetterFileId" INTEGER NULL,
    "State" TEXT NOT NULL,
    "AskedAt" INTEGER NOT NULL,
    "DecidedBy" INTEGER NULL,
    "DecidedAt" INTEGER NULL,
    "Reason" TEXT NOT NULL,
    CONSTRAINT "memberships_first_has_letter" CHECK ("Kind" <> 'First' OR "LetterFileId" IS NOT NULL),
    CONSTRAINT "memberships_two_persons" CHECK ("DecidedBy" IS NULL OR "DecidedBy" <> "PersonId"),
    CONSTRAINT "FK_memberships_enterprises_EnterpriseId" FOREIGN KEY ("EnterpriseId") REFERENCES "enterprises" ("Id") ON DELETE RESTRICT,
    CONSTRAINT "FK_memberships_files_LetterFileId" FOREIGN KEY ("LetterFileId") REFERENCES "files" ("Id") ON DELETE RESTRICT,
    CONSTRAINT "FK_memberships_people_PersonId" FOREIGN KEY ("PersonId") REFERENCES "people" ("Id") ON DELETE RESTRICT
);


CREATE TABLE "people_claims" (
    "Id" INTEGER NOT NULL CONSTRAINT "PK_people_claims" PRIMARY KEY AUTOINCREMENT,
    "UserId" INTEGER NOT NULL,
    "ClaimType" TEXT NULL,
    "ClaimValue" TEXT NULL,
    CONSTRAINT "FK_people_claims_people_UserId" FOREIGN KEY ("UserId") REFERENCES "people" ("Id") ON DELETE CASCADE
);


CREATE TABLE "people_logins" (
    "LoginProvider" TEXT NOT NULL,
    "ProviderKey" TEXT NOT NULL,
    "ProviderDisplayName" TEXT NULL,
    "UserId" INTEGER NOT NULL,
    CONSTRAINT "PK_people_logins" PRIMARY KEY ("LoginProvider", "ProviderKey"),
    CONSTRAINT "FK_people_logins_people_UserId" FOREIGN KEY ("UserId") REFERENCES "people" ("Id") ON DELETE CASCADE
);


CREATE TABLE "people_tokens" (
    "UserId" INTEGER NOT NULL,
    "LoginProvider" TEXT NOT NULL,
    "Name" TEXT NOT NULL,
    "Value" TEXT NULL,
    CONSTRAINT "PK_people_tokens" PRIMARY KEY ("UserId", "LoginProvider", "Name"),
    CONSTRAINT "FK_people_tokens_people_UserId" FOREIGN KEY ("UserId") REFERENCES "people" ("Id") ON DELETE CASCADE
);


CREATE TABLE "role_changes" (
    "Id" INTEGER NOT NULL CONSTRAINT "PK_role_changes" PRIMARY KEY AUTOINCREMENT,
    "PersonId" INTEGER NOT NULL,
    "Role" TEXT NOT NULL,
    "Kind" TEXT NOT NULL,
    "Reason" TEXT NOT NULL,
    "State" TEXT NOT NULL,
    "ProposedBy" INTEGER NOT NULL,
    "ProposedAt" INTEGER NOT NULL,
    "DecidedBy" INTEGER NULL,
    "DecidedAt" INTEGER NULL,
    CONSTRAINT "role_changes_two_persons" CHECK ("State" <> 'Confirmed' OR "DecidedBy" <> "ProposedBy"),
    CONSTRAINT "FK_role_changes_people_PersonId" FOREIGN KEY ("PersonId") REFERENCES "people" ("Id") ON DELETE RESTRICT
);


CREATE TABLE "role_grants" (
    "Id" INTEGER NOT NULL CONSTRAINT "PK_role_grants" PRIMARY KEY AUTOINCREMENT,
    "PersonId" INTEGER NOT NULL,
    "Role" TEXT NOT NULL,
    "GrantedAt" INTEGER NOT NULL,
    CONSTRAINT "FK_role_grants_people_PersonId" FOREIGN KEY ("PersonId") REFERENCES "people" ("Id") ON DELETE RESTRICT
);


CREATE TABLE "payment_attempts" (
    "Id" INTEGER NOT NULL CONSTRAINT "PK_payment_attempts" PRIMARY KEY AUTOINCREMENT,
    "BatchId" INTEGER NOT NULL,
    "Line" INTEGER NOT NULL,
    "Transfer" INTEGER NOT NULL,
    "PaymentId" INTEGER NOT NULL,
    "AmountFen" INTEGER NOT NULL,
    "Number" TEXT NOT NULL,
    "PayeeName" TEXT NOT NULL,
    "State" TEXT NOT NULL,
    "Live" INTEGER NOT NULL,
    "ReplacesAttemptId" INTEGER NULL,
    "BankDay" TEXT NULL,
    "BankReference" TEXT NULL,
    "ReturnReason" TEXT NULL,
    "Account_AccountName" TEXT NOT NULL,
    "Account_BankCode" TEXT NULL,
    "Account_BankName" TEXT NOT NULL,
    "Account_Cipher" TEXT NOT NULL,
    "Account_Fingerprint" TEXT NOT NULL,
    "Account_LastFour" TEXT NOT NULL,
    CONSTRAINT "attempts_amount" CHECK ("AmountFen" > 0),
    CONSTRAINT "attempts_answered" CHECK (("State" IN ('Paid','Returned')) = ("BankDay" IS NOT NULL) AND ("State" = 'Returned') = ("ReturnReason" IS NOT NULL)),
    CONSTRAINT "attempts_transfer" CHECK ("Transfer" BETWEEN 1 AND "Line"),
    CONSTRAINT "FK_payment_attempts_batches_BatchId" FOREIGN KEY ("BatchId") REFERENCES "batches" ("Id") ON DELETE RESTRICT,
    CONSTRAINT "FK_payment_attempts_payments_PaymentId" FOREIGN KEY ("PaymentId") REFERENCES "payments" ("Id") ON DELETE RESTRICT
);


CREATE TABLE "objections" (
    "Id" INTEGER NOT NULL CONSTRAINT "PK_objections" PRIMARY KEY AUTOINCREMENT,
    "NoticeId" INTEGER NOT NULL,
    "ApplicationId" INTEGER NOT NULL,
    "Receipt" TEXT NOT NULL,
    "NameCipher" TEXT NOT NULL,
    "ContactCipher" TEXT NOT NULL,
    "Text" TEXT NOT NULL,
    "EvidenceFileId" INTEGER NULL,
    "CaseId" INTEGER NULL,
    "State" TEXT NOT NULL,
    "Answer" TEXT NULL,
    "FiledAt" INTEGER NOT NULL,
    "AnsweredAt" INTEGER NULL,
    CONSTRAINT "FK_objections_applications_ApplicationId" FOREIGN KEY ("ApplicationId") REFERENCES "applications" ("Id") ON DELETE RESTRICT,
    CONSTRAINT "FK_objections_applications_CaseId" FOREIGN KEY ("CaseId") REFERENCES "applications" ("Id") ON DELETE RESTRICT,
    CONSTRAINT "FK_objections_files_EvidenceFileId" FOREIGN KEY ("EvidenceFileId") REFERENCES "files" ("Id") ON DELETE RESTRICT,
    CONSTRAINT "FK_objections_public_notices_NoticeId" FOREIGN KEY ("NoticeId") REFERENCES "public_notices" ("Id") ON DELETE RESTRICT
);


CREATE TABLE "decisions" (
    "Id" INTEGER NOT NULL CONSTRAINT "PK_decisions" PRIMARY KEY AUTOINCREMENT,
    "ApplicationId" INTEGER NOT NULL,
    "TaskId" INTEGER NOT NULL,
    "NodeId" TEXT NOT NULL,
    "Step" TEXT NOT NULL,
    "Role" TEXT NOT NULL,
    "UnitId" INTEGER NOT NULL,
    "Outcome" TEXT NOT NULL,
    "Opinion" TEXT NOT NULL,
    "Clause" TEXT NULL,
    "DefectsJson" TEXT NULL,
    "ProposedFen" INTEGER NULL,
    "FromCaseId" INTEGER NULL,
    "ActorId" INTEGER NOT NULL,
    "ActorName" TEXT NOT NULL,
    "At" INTEGER NOT NULL,
    "Revision" INTEGER NOT NULL,
    "TakenBackAt" INTEGER NULL,
    "TakenBackReason" TEXT NULL,
    CONSTRAINT "FK_decisions_applications_ApplicationId" FOREIGN KEY ("ApplicationId") REFERENCES "applications" ("Id") ON DELETE RESTRICT,
    CONSTRAINT "FK_decisions_tasks_TaskId" FOREIGN KEY ("TaskId") REFERENCES "tasks" ("Id") ON DELETE RESTRICT
);


CREATE UNIQUE INDEX "IX_account_changes_EnterpriseId" ON "account_changes" ("EnterpriseId") WHERE "State" = 'Proposed';


CREATE UNIQUE INDEX "applications_one_open" ON "applications" ("EnterpriseId", "PolicyId", "AwardId", "WindowId") WHERE "Kind" = 'Award' AND "Situation" <> 'Closed';

CREATE UNIQUE INDEX "applications_one_open_about" ON "applications" ("AboutId", "Kind") WHERE "AboutId" IS NOT NULL AND "Kind" <> 'Award' AND "Situation" <> 'Closed';

CREATE UNIQUE INDEX "applications_one_open_record" ON "applications" ("RecordId", "Kind") WHERE "RecordId" IS NOT NULL AND "Situation" <> 'Closed';

CREATE INDEX "applications_matters" ON "applications" ("Kind", "Situation", "Id") WHERE "Kind" <> 'Award';

CREATE INDEX "IX_applications_AboutId" ON "applications" ("AboutId");


CREATE INDEX "IX_applications_EnterpriseId_Id" ON "applications" ("EnterpriseId", "Id");


CREATE INDEX "IX_applications_LeadUnitId_Situation_Id" ON "applications" ("LeadUnitId", "Situation", "Id");


CREATE UNIQUE INDEX "IX_applications_Number" ON "applications" ("Number");


CREATE INDEX "IX_applications_Situation_Id" ON "applications" ("Situation", "Id");


CREATE INDEX "IX_applications_TownshipId_Situation_Id" ON "applications" ("TownshipId", "Situation", "Id");


CREATE INDEX "IX_assessments_ApplicationId_Id" ON "assessments" ("ApplicationId", "Id");


CREATE INDEX "IX_attachments_ApplicationId_Slot" ON "attachments" ("ApplicationId", "Slot");


CREATE INDEX "IX_attachments_FileId" ON "attachments" ("FileId");


CREATE INDEX "IX_audit_entries_Action_Id" ON "audit_entries" ("Action", "Id");


CREATE INDEX "IX_audit_entries_ActorId_Id" ON "audit_entries" ("ActorId", "Id");


CREATE INDEX "IX_audit_entries_At_Id" ON "audit_entries" ("At", "Id");


CREATE INDEX "IX_audit_entries_ObjectKind_ObjectId_Id" ON "audit_entries" ("ObjectKind", "ObjectId", "Id");


CREATE UNIQUE INDEX "IX_bank_result_files_BatchId_Sha256" ON "bank_result_files" ("BatchId", "Sha256");


CREATE UNIQUE INDEX "IX_batches_Number" ON "batches" ("Number");


CREATE INDEX "IX_batches_ReissuesBatchId" ON "batches" ("ReissuesBatchId");


CREATE INDEX "IX_batches_State_Id" ON "batches" ("State", "Id");


CREATE INDEX "case_signals_waiting" ON "case_signals" ("Id") WHERE "AppliedAt" IS NULL;


CREATE UNIQUE INDEX "IX_case_signals_ApplicationId_BookmarkId" ON "case_signals" ("ApplicationId", "BookmarkId");


CREATE INDEX "IX_decisions_ActorId_At" ON "decisions" ("ActorId", "At");


CREATE INDEX "IX_decisions_ApplicationId_Id" ON "decisions" ("ApplicationId", "Id");


CREATE UNIQUE INDEX "IX_decisions_TaskId" ON "decisions" ("TaskId") WHERE "TakenBackAt" IS NULL;


CREATE INDEX "IX_dishonesty_records_CreditCode_Status" ON "dishonesty_records" ("CreditCode", "Status");


CREATE INDEX "IX_dishonesty_records_Name" ON "dishonesty_records" ("Name");


CREATE INDEX "IX_dishonesty_records_Status_Id" ON "dishonesty_records" ("Status", "Id");


CREATE INDEX "IX_enterprises_AccountMark" ON "enterprises" ("AccountMark");


CREATE UNIQUE INDEX "IX_enterprises_CreditCode" ON "enterprises" ("CreditCode");


CREATE INDEX "IX_enterprises_Name" ON "enterprises" ("Name");


CREATE INDEX "IX_enterprises_TownshipId_State_Id" ON "enterprises" ("TownshipId", "State", "Id");


CREATE UNIQUE INDEX "IX_files_StoredName" ON "files" ("StoredName");


CREATE INDEX "IX_form_tokens_UsedAt" ON "form_tokens" ("UsedAt");


CREATE INDEX "IX_memberships_EnterpriseId_State" ON "memberships" ("EnterpriseId", "State");


CREATE INDEX "IX_memberships_LetterFileId" ON "memberships" ("LetterFileId");


CREATE INDEX "IX_memberships_PersonId" ON "memberships" ("PersonId");


CREATE INDEX "IX_memberships_State_Kind_Id" ON "memberships" ("State", "Kind", "Id");


CREATE INDEX "IX_messages_EnterpriseId_Id" ON "messages" ("EnterpriseId", "Id");


CREATE INDEX "IX_messages_PersonId_Id" ON "messages" ("PersonId", "Id");


CREATE INDEX "messages_unread_enterprise" ON "messages" ("EnterpriseId") WHERE "ReadAt" IS NULL;


CREATE INDEX "messages_unread_person" ON "messages" ("PersonId") WHERE "ReadAt" IS NULL;


CREATE INDEX "IX_objections_ApplicationId_State" ON "objections" ("ApplicationId", "State");


CREATE INDEX "IX_objections_EvidenceFileId" ON "objections" ("EvidenceFileId");


CREATE INDEX "IX_objections_NoticeId" ON "objections" ("NoticeId");


CREATE UNIQUE INDEX "IX_objections_Receipt" ON "objections" ("Receipt");

CREATE INDEX "IX_objections_CaseId" ON "objections" ("CaseId");


CREATE UNIQUE INDEX "IX_outbox_DedupKey" ON "outbox" ("DedupKey");


CREATE INDEX "outbox_dead" ON "outbox" ("Id") WHERE "DeadAt" IS NOT NULL;


CREATE INDEX "outbox_waiting" ON "outbox" ("NotBefore", "Id") WHERE "SentAt" IS NULL AND "DeadAt" IS NULL;


CREATE INDEX "IX_path_entries_ApplicationId_Id" ON "path_entries" ("ApplicationId", "Id");


CREATE UNIQUE INDEX "attempts_one_live" ON "payment_attempts" ("PaymentId") WHERE "Live" = 1;


CREATE UNIQUE INDEX "IX_payment_attempts_BatchId_Line" ON "payment_attempts" ("BatchId", "Line");


CREATE INDEX "attempts_by_bank_day" ON "payment_attempts" ("BankDay") WHERE "BankDay" IS NOT NULL;


CREATE INDEX "IX_payment_attempts_BatchId_Transfer" ON "payment_attempts" ("BatchId", "Transfer");


CREATE INDEX "IX_payment_attempts_PaymentId_Id" ON "payment_attempts" ("PaymentId", "Id");


CREATE INDEX "payments_by_budget" ON "payments" ("BudgetLineId", "State");


CREATE UNIQUE INDEX "IX_payments_DocumentLineId_Tranche" ON "payments" ("DocumentLineId", "Tranche");


CREATE UNIQUE INDEX "IX_payments_ApplicationId_Level_Tranche" ON "payments" ("ApplicationId", "Level", "Tranche");


CREATE INDEX "IX_payments_EnterpriseId_State" ON "payments" ("EnterpriseId", "State");


CREATE INDEX "IX_payments_State_Id" ON "payments" ("State", "Id");


CREATE INDEX "EmailIndex" ON "people" ("NormalizedEmail");


CREATE INDEX "IX_people_EnterpriseId" ON "people" ("EnterpriseId");


CREATE INDEX "IX_people_UnitId" ON "people" ("UnitId");


CREATE UNIQUE INDEX "UserNameIndex" ON "people" ("NormalizedUserName");


CREATE INDEX "IX_people_claims_UserId" ON "people_claims" ("UserId");


CREATE INDEX "IX_people_logins_UserId" ON "people_logins" ("UserId");


CREATE UNIQUE INDEX "IX_public_notices_ApplicationId_Round" ON "public_notices" ("ApplicationId", "Round");


CREATE INDEX "IX_public_notices_OpensOn_Id" ON "public_notices" ("OpensOn", "Id");


CREATE INDEX "IX_public_notices_State_EndsOn_Id" ON "public_notices" ("State", "EndsOn", "Id");


CREATE UNIQUE INDEX "notices_one_live" ON "public_notices" ("ApplicationId") WHERE "State" IN ('Open','Frozen');


CREATE INDEX "IX_role_changes_PersonId" ON "role_changes" ("PersonId");


CREATE INDEX "IX_role_changes_State_Id" ON "role_changes" ("State", "Id");


CREATE UNIQUE INDEX "IX_role_grants_PersonId_Role" ON "role_grants" ("PersonId", "Role");


CREATE INDEX "IX_screenings_ApplicationId_Id" ON "screenings" ("ApplicationId", "Id");


CREATE INDEX "IX_stated_numbers_Value_Field_ApplicationId" ON "stated_numbers" ("Value", "Field", "ApplicationId");


CREATE UNIQUE INDEX "IX_submissions_ApplicationId_Revision" ON "submissions" ("ApplicationId", "Revision");


CREATE UNIQUE INDEX "IX_tasks_ApplicationId_BookmarkId_UnitId" ON "tasks" ("ApplicationId", "BookmarkId", "UnitId");


CREATE INDEX "IX_tasks_AssigneeId_State_DueOn_Id" ON "tasks" ("AssigneeId", "State", "DueOn", "Id");


CREATE INDEX "IX_tasks_DoneBy_DoneAt_Id" ON "tasks" ("DoneBy", "DoneAt", "Id");


CREATE INDEX "IX_tasks_State_DueOn_Id" ON "tasks" ("State", "DueOn", "Id");


CREATE INDEX "IX_tasks_UnitId_Role_State_DueOn_Id" ON "tasks" ("UnitId", "Role", "State", "DueOn", "Id");


CREATE INDEX "IX_tasks_UnitId_Role_State_SubmittedAt_Id" ON "tasks" ("UnitId", "Role", "State", "SubmittedAt", "Id");


CREATE INDEX "tasks_cancelled" ON "tasks" ("UnitId", "Role", "DoneAt", "Id") WHERE "State" = 'Cancelled';


CREATE INDEX "tasks_urged" ON "tasks" ("UnitId", "Role", "DueOn", "Id") WHERE "State" = 'Open' AND "Urged" > 0;


CREATE UNIQUE INDEX "IX_units_Code" ON "units" ("Code");


CREATE INDEX "IX_workflow_instances_DefinitionId_DefinitionVersion_Status" ON "workflow_instances" ("DefinitionId", "DefinitionVersion", "Status");


