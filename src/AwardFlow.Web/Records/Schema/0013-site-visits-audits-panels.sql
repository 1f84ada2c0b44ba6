-- Projects: who was there, who audited, who was asked; and the register of experts.
CREATE TABLE "experts" (
    "PersonId" INTEGER NOT NULL CONSTRAINT "PK_experts" PRIMARY KEY,
    "Employer" TEXT NOT NULL,
    "EmployerCode" TEXT NOT NULL,
    "Field" TEXT NOT NULL,
    "Drawn" INTEGER NOT NULL,
    "KeptBy" INTEGER NOT NULL,
    "KeptAt" INTEGER NOT NULL,
    "Version" INTEGER NOT NULL,
    CONSTRAINT "experts_employer" CHECK (length(trim("Employer")) > 0),
    CONSTRAINT "FK_experts_people_PersonId" FOREIGN KEY ("PersonId") REFERENCES "people" ("Id") ON DELETE RESTRICT
);


CREATE TABLE "site_visits" (
    "Id" INTEGER NOT NULL CONSTRAINT "PK_site_visits" PRIMARY KEY AUTOINCREMENT,
    "ApplicationId" INTEGER NOT NULL,
    "Revision" INTEGER NOT NULL,
    "VisitedOn" TEXT NOT NULL,
    "FirstOfficerId" INTEGER NOT NULL,
    "FirstOfficerName" TEXT NOT NULL,
    "SecondOfficerId" INTEGER NOT NULL,
    "SecondOfficerName" TEXT NOT NULL,
    "Report" TEXT NOT NULL,
    "RecordedBy" INTEGER NOT NULL,
    "RecordedByName" TEXT NOT NULL,
    "At" INTEGER NOT NULL,
    CONSTRAINT "site_visits_report" CHECK (length(trim("Report")) > 0),
    CONSTRAINT "site_visits_two_officers" CHECK ("FirstOfficerId" <> "SecondOfficerId"),
    CONSTRAINT "FK_site_visits_applications_ApplicationId" FOREIGN KEY ("ApplicationId") REFERENCES "applications" ("Id") ON DELETE RESTRICT
);


CREATE TABLE "site_visit_photos" (
    "Id" INTEGER NOT NULL CONSTRAINT "PK_site_visit_photos" PRIMARY KEY AUTOINCREMENT,
    "VisitId" INTEGER NOT NULL,
    "FileId" INTEGER NOT NULL,
    CONSTRAINT "FK_site_visit_photos_files_FileId" FOREIGN KEY ("FileId") REFERENCES "files" ("Id") ON DELETE RESTRICT,
    CONSTRAINT "FK_site_visit_photos_site_visits_VisitId" FOREIGN KEY ("VisitId") REFERENCES "site_visits" ("Id") ON DELETE RESTRICT
);


CREATE TABLE "special_audits" (
    "Id" INTEGER NOT NULL CONSTRAINT "PK_special_audits" PRIMARY KEY AUTOINCREMENT,
    "ApplicationId" INTEGER NOT NULL,
    "Revision" INTEGER NOT NULL,
    "BookmarkId" TEXT NOT NULL,
    "FirmUnitId" INTEGER NOT NULL,
    "State" TEXT NOT NULL,
    "GivenBy" INTEGER NOT NULL,
    "GivenByName" TEXT NOT NULL,
    "GivenAt" INTEGER NOT NULL,
    "AuditorId" INTEGER NULL,
    "AuditorName" TEXT NULL,
    "Findings" TEXT NULL,
    "ReportFileId" INTEGER NULL,
    "DeclaredFen" INTEGER NULL,
    "VerifiedFen" INTEGER NULL,
    "FinishedAt" INTEGER NULL,
    "Version" INTEGER NOT NULL,
    CONSTRAINT "special_audits_finished_with_report" CHECK ("State" NOT IN ('Verified','Unverifiable') OR ("AuditorId" IS NOT NULL AND "ReportFileId" IS NOT NULL)),
    CONSTRAINT "special_audits_verified_sum" CHECK (("State" = 'Verified') = ("VerifiedFen" IS NOT NULL)),
    CONSTRAINT "FK_special_audits_applications_ApplicationId" FOREIGN KEY ("ApplicationId") REFERENCES "applications" ("Id") ON DELETE RESTRICT,
    CONSTRAINT "FK_special_audits_files_ReportFileId" FOREIGN KEY ("ReportFileId") REFERENCES "files" ("Id") ON DELETE RESTRICT,
    CONSTRAINT "FK_special_audits_units_FirmUnitId" FOREIGN KEY ("FirmUnitId") REFERENCES "units" ("Id") ON DELETE RESTRICT
);


CREATE TABLE "panels" (
    "Id" INTEGER NOT NULL CONSTRAINT "PK_panels" PRIMARY KEY AUTOINCREMENT,
    "ApplicationId" INTEGER NOT NULL,
    "Revision" INTEGER NOT NULL,
    "AmountFen" INTEGER NOT NULL,
    "NodeId" TEXT NOT NULL,
    "BookmarkId" TEXT NOT NULL,
    "Experts" INTEGER NOT NULL,
    "Minimum" INTEGER NOT NULL,
    "PassMark" INTEGER NOT NULL,
    "Rule" TEXT NOT NULL,
    "State" TEXT NOT NULL,
    "Draws" INTEGER NOT NULL,
    "OpenedAt" INTEGER NOT NULL,
    "DueOn" TEXT NOT NULL,
    "Scored" INTEGER NULL,
    "MeanHundredths" INTEGER NULL,
    "Reason" TEXT NULL,
    "ClosedAt" INTEGER NULL,
    "Version" INTEGER NOT NULL,
    CONSTRAINT "panels_fewer_with_reason" CHECK ("State" IN ('Open','Cancelled') OR "Scored" >= "Experts" OR "Reason" IS NOT NULL),
    CONSTRAINT "panels_numbers" CHECK ("Minimum" BETWEEN 1 AND "Experts" AND "PassMark" BETWEEN 1 AND 100),
    CONSTRAINT "panels_result_with_scores" CHECK ("State" IN ('Open','Cancelled') OR "Scored" >= "Minimum"),
    CONSTRAINT "FK_panels_applications_ApplicationId" FOREIGN KEY ("ApplicationId") REFERENCES "applications" ("Id") ON DELETE RESTRICT
);


CREATE TABLE "panel_seats" (
    "Id" INTEGER NOT NULL CONSTRAINT "PK_panel_seats" PRIMARY KEY AUTOINCREMENT,
    "PanelId" INTEGER NOT NULL,
    "ApplicationId" INTEGER NOT NULL,
    "PersonId" INTEGER NOT NULL,
    "PersonName" TEXT NOT NULL,
    "Employer" TEXT NOT NULL,
    "State" TEXT NOT NULL,
    "DrawnAt" INTEGER NOT NULL,
    "DueOn" TEXT NOT NULL,
    "Score" INTEGER NULL,
    "Opinion" TEXT NULL,
    "Reason" TEXT NULL,
    "AnsweredAt" INTEGER NULL,
    "RemindedAt" INTEGER NULL,
    "OverdueAt" INTEGER NULL,
    "Version" INTEGER NOT NULL,
    CONSTRAINT "panel_seats_opinion" CHECK ("State" <> 'Scored' OR length(trim("Opinion")) > 0),
    CONSTRAINT "panel_seats_reason" CHECK ("State" NOT IN ('Conflicted','Absent') OR length(trim("Reason")) > 0),
    CONSTRAINT "panel_seats_score" CHECK (("State" = 'Scored') = ("Score" IS NOT NULL) AND ("Score" IS NULL OR "Score" BETWEEN 0 AND 100)),
    CONSTRAINT "FK_panel_seats_applications_ApplicationId" FOREIGN KEY ("ApplicationId") REFERENCES "applications" ("Id") ON DELETE RESTRICT,
    CONSTRAINT "FK_panel_seats_panels_PanelId" FOREIGN KEY ("PanelId") REFERENCES "panels" ("Id") ON DELETE RESTRICT,
    CONSTRAINT "FK_panel_seats_people_PersonId" FOREIGN KEY ("PersonId") REFERENCES "people" ("Id") ON DELETE RESTRICT
);


CREATE INDEX "IX_panel_seats_ApplicationId" ON "panel_seats" ("ApplicationId");


CREATE UNIQUE INDEX "IX_panel_seats_PanelId_PersonId" ON "panel_seats" ("PanelId", "PersonId");


CREATE INDEX "IX_panel_seats_PersonId_State_DueOn_Id" ON "panel_seats" ("PersonId", "State", "DueOn", "Id");


CREATE INDEX "IX_panel_seats_State_DueOn_Id" ON "panel_seats" ("State", "DueOn", "Id");


CREATE UNIQUE INDEX "IX_panels_ApplicationId_BookmarkId" ON "panels" ("ApplicationId", "BookmarkId");


CREATE UNIQUE INDEX "IX_site_visit_photos_FileId" ON "site_visit_photos" ("FileId");


CREATE INDEX "IX_site_visit_photos_VisitId" ON "site_visit_photos" ("VisitId");


CREATE INDEX "IX_site_visits_ApplicationId_Id" ON "site_visits" ("ApplicationId", "Id");


CREATE INDEX "IX_special_audits_ApplicationId_Id" ON "special_audits" ("ApplicationId", "Id");


CREATE INDEX "IX_special_audits_FirmUnitId" ON "special_audits" ("FirmUnitId");


CREATE INDEX "IX_special_audits_ReportFileId" ON "special_audits" ("ReportFileId");


CREATE UNIQUE INDEX "special_audits_one_given" ON "special_audits" ("ApplicationId", "BookmarkId") WHERE "State" = 'Given';
