using System.Collections.Frozen;

namespace AwardFlow.Web.Records;

public static class Permission
{
    public const string FileApplication = "application.file";
    public const string SubmitApplication = "application.submit";
    public const string EditEnterprise = "enterprise.edit";
    public const string ConfirmAccount = "enterprise.confirm-account";
    public const string AdmitColleague = "enterprise.admit-colleague";
    public const string ConfirmRegistration = "registration.confirm";
    public const string Review = "review.decide";
    public const string SeeCases = "review.see-cases";
    public const string FileLoans = "loan.file";
    public const string SearchInvoices = "invoice.search";
    public const string SuspendCases = "case.suspend";
    public const string KeepLists = "list.keep";
    public const string SeeLists = "list.see";
    public const string ContactFirms = "list.contact";
    public const string RecordSiteVisit = "site-visit.record";
    public const string GiveAudit = "special-audit.give";
    public const string VerifyBase = "special-audit.verify";
    public const string OrganisePanels = "panel.organise";
    public const string ScorePanels = "panel.score";
    public const string KeepRounds = "selection.keep";
    public const string SignRounds = "selection.sign";
    public const string ReadObjections = "objection.read";
    public const string KeepIntegrityList = "integrity.keep-list";
    public const string DecideHolds = "integrity.decide-holds";
    public const string DraftDocument = "fund-document.draft";
    public const string IssueDocument = "fund-document.issue";
    public const string ProposeBudget = "budget.propose";
    public const string ConfirmBudget = "budget.confirm";
    public const string SeePayments = "payment.see";
    public const string EvaluateFundUse = "fund-use.evaluate";
    public const string SeeReports = "report.see";
    public const string BuildBatch = "payment.build";
    public const string CheckBatch = "payment.check";
    public const string ClearMoneyLock = "payment.clear-lock";
    public const string ReleaseBatch = "payment.release";
    public const string ImportBankResult = "payment.import-result";
    public const string KeepRecoveries = "recovery.keep";
    public const string ManagePeople = "people.manage";
    public const string ChangeRoles = "people.change-roles";
    public const string KeepCalendar = "calendar.keep";
    public const string RunSystem = "system.run";
    public const string SeePolicies = "policy.see";
    public const string EditPolicies = "policy.edit";
    public const string SignPolicies = "policy.sign";
    public const string Simulate = "policy.simulate";
    public const string ReadAudit = "audit.read";
    public const string SeeWorkflows = "workflow.see";
    public const string EditWorkflows = "workflow.edit";
    public const string SignWorkflows = "workflow.sign";
    public const string MoveRunningCases = "workflow.move-cases";
    public const string Supervise = "supervision.urge";
}

public sealed record Role(string Id, string NameZh, string NameEn, bool OfEnterprise, IReadOnlyList<string> Permissions);

/// <summary>The one table of role × permission. docs/ARCHITECTURE.md shows it; a test compares the two.</summary>
public static class Roles
{
    public const string EnterpriseClerk = "enterprise-clerk";
    public const string EnterpriseApprover = "enterprise-approver";
    public const string TownshipReviewer = "township-reviewer";
    public const string LeadBureauReviewer = "lead-bureau-reviewer";
    public const string BureauHead = "bureau-head";
    public const string JointBureauReviewer = "joint-bureau-reviewer";
    public const string Leadership = "leadership";
    public const string ObjectionInvestigator = "objection-investigator";
    public const string AppealReviewer = "appeal-reviewer";
    public const string IntegrityOfficer = "integrity-officer";
    public const string FinanceMaker = "finance-maker";
    public const string FinanceChecker = "finance-checker";
    public const string FinanceReleaser = "finance-releaser";
    public const string LoanDesk = "loan-desk";
    public const string BankClerk = "bank-clerk";
    public const string Expert = "expert";
    public const string InvestmentAuditor = "investment-auditor";
    public const string PolicyEditor = "policy-editor";
    public const string PolicySigner = "policy-signer";
    public const string SystemAdministrator = "system-administrator";
    public const string SecurityAdministrator = "security-administrator";
    public const string AuditAdministrator = "audit-administrator";
    public const string WorkflowPublisher = "workflow-publisher";
    public const string WorkflowSigner = "workflow-signer";
    public const string Supervisor = "supervisor";

    public static IReadOnlyList<Role> All { get; } =
    [
        new(EnterpriseClerk, "企业经办人", "Enterprise clerk", true,
            [Permission.FileApplication, Permission.EditEnterprise]),
        new(EnterpriseApprover, "企业审批人", "Enterprise approver", true,
            [Permission.FileApplication, Permission.SubmitApplication, Permission.EditEnterprise,
             Permission.ConfirmAccount, Permission.AdmitColleague]),
        new(TownshipReviewer, "镇街审核员", "Township reviewer", false,
            [Permission.Review, Permission.SeeCases, Permission.ConfirmRegistration, Permission.SeeLists, Permission.ContactFirms, Permission.RecordSiteVisit]),
        new(LeadBureauReviewer, "主管部门审核员", "Lead-bureau reviewer", false,
            [Permission.Review, Permission.SeeCases, Permission.SearchInvoices, Permission.SeeLists, Permission.KeepLists,
             Permission.GiveAudit, Permission.OrganisePanels, Permission.KeepRounds, Permission.EvaluateFundUse]),
        new(BureauHead, "主管部门负责人", "Bureau head", false,
            [Permission.Review, Permission.SeeCases, Permission.SearchInvoices, Permission.SuspendCases, Permission.SeeLists, Permission.SignRounds, Permission.SeeReports, Permission.EvaluateFundUse]),
        new(JointBureauReviewer, "联审部门审核员", "Joint-bureau reviewer", false,
            [Permission.Review, Permission.SeeCases]),
        new(Leadership, "区领导", "District leadership", false,
            [Permission.Review, Permission.SeeCases, Permission.SeeReports]),
        new(ObjectionInvestigator, "异议核查员", "Objection investigator", false,
            [Permission.Review, Permission.SeeCases, Permission.ReadObjections]),
        new(AppealReviewer, "申诉复核员", "Appeal reviewer", false,
            [Permission.Review, Permission.SeeCases]),
        new(IntegrityOfficer, "信用管理员", "Integrity officer", false,
            [Permission.KeepIntegrityList, Permission.DecideHolds, Permission.Review, Permission.SeeCases]),
        new(FinanceMaker, "财政经办", "Finance maker", false,
            [Permission.SeePayments, Permission.ProposeBudget, Permission.DraftDocument, Permission.BuildBatch, Permission.ImportBankResult, Permission.KeepRecoveries, Permission.SeeCases, Permission.SeeReports]),
        new(FinanceChecker, "财政审核", "Finance checker", false,
            [Permission.SeePayments, Permission.ConfirmBudget, Permission.IssueDocument, Permission.CheckBatch, Permission.ClearMoneyLock, Permission.SeeCases, Permission.SeeReports]),
        new(FinanceReleaser, "财政复核放款", "Finance releaser", false,
            [Permission.SeePayments, Permission.ConfirmBudget, Permission.IssueDocument, Permission.ReleaseBatch, Permission.ClearMoneyLock, Permission.SeeCases, Permission.SeeReports]),
        new(LoanDesk, "财政贴息审核员", "Finance loan desk", false,
            [Permission.Review, Permission.SeeCases]),
        new(BankClerk, "银行经办", "Bank clerk", false,
            [Permission.FileLoans, Permission.Review, Permission.SeeCases]),
        new(Expert, "评审专家", "Expert", false,
            [Permission.ScorePanels]),
        new(InvestmentAuditor, "审计机构人员", "Auditor of investments", false,
            [Permission.VerifyBase, Permission.Review, Permission.SeeCases]),
        new(PolicyEditor, "政策编辑", "Policy editor", false,
            [Permission.SeePolicies, Permission.EditPolicies, Permission.Simulate]),
        new(PolicySigner, "政策签发", "Policy signer", false,
            [Permission.SeePolicies, Permission.SignPolicies, Permission.Simulate]),
        new(SystemAdministrator, "系统管理员", "System administrator", false,
            [Permission.ManagePeople, Permission.KeepCalendar, Permission.RunSystem]),
        new(SecurityAdministrator, "安全管理员", "Security administrator", false,
            [Permission.ChangeRoles]),
        new(AuditAdministrator, "审计管理员", "Audit administrator", false,
            [Permission.ReadAudit]),
        new(WorkflowPublisher, "流程编辑", "Workflow publisher", false,
            [Permission.SeeWorkflows, Permission.EditWorkflows, Permission.MoveRunningCases]),
        new(WorkflowSigner, "流程签发", "Workflow signer", false,
            [Permission.SeeWorkflows, Permission.SignWorkflows]),
        new(Supervisor, "督查员", "Supervision officer", false,
            [Permission.Supervise, Permission.SeeCases, Permission.SeeLists]),
    ];

    /// <summary>People from outside the government: who holds one of these holds nothing else.</summary>
    public static IReadOnlyList<string> Outsiders { get; } = [Expert, InvestmentAuditor];

    private static readonly FrozenDictionary<string, Role> ById = All.ToFrozenDictionary(r => r.Id, StringComparer.Ordinal);

    /// <summary>The three administrators watch each other: nobody holds two of these at once (三员分立).</summary>
    public static IReadOnlyList<string> Administrators { get; } =
        [SystemAdministrator, SecurityAdministrator, AuditAdministrator];

    /// <summary>The roles that carry a permission, for looking up who could act.</summary>
    public static IReadOnlyList<string> With(string permission) => [.. All.Where(r => r.Permissions.Contains(permission)).Select(r => r.Id)];

    public static Role? Find(string id) => ById.GetValueOrDefault(id);

    public static bool Grants(IEnumerable<string> roles, string permission) =>
        roles.Any(r => ById.TryGetValue(r, out var role) && role.Permissions.Contains(permission, StringComparer.Ordinal));

    /// <summary>
    /// Why these roles may not stand together, or null. An administrator holds no business role;
    /// making, checking and releasing money are three persons' work; enterprise and staff roles never mix.
    /// </summary>
    public static Refusal? Conflict(IReadOnlyCollection<string> roles)
    {
        var unknown = roles.FirstOrDefault(r => Find(r) is null);
        if (unknown is not null) return new("unknown-role", $"没有“{unknown}”这个角色。");
        if (roles.Any(r => Administrators.Contains(r)) && roles.Count > 1)
            return new("administrators-are-separate", "系统、安全、审计三类管理员互相分立，也不得兼任业务角色。");
        if (roles.Any(r => Outsiders.Contains(r)) && roles.Count > 1)
            return new("outsiders-hold-one-role", "评审专家和审计机构人员不是政府工作人员，不得兼任其他角色。");
        if (roles.Count(r => r is FinanceMaker or FinanceChecker or FinanceReleaser) > 1)
            return new("maker-is-not-releaser", "同一人不得兼任财政经办、财政审核和复核放款。");
        if (roles.Contains(Supervisor) && roles.Count > 1)
            return new("supervisor-decides-nothing", "督查员监督全部办理环节，不得兼任任何办理、资金或管理角色。");
        if (roles.Contains(PolicyEditor) && roles.Contains(PolicySigner))
            return new("editor-is-not-signer", "同一人不得同时担任政策编辑和政策签发。");
        if (roles.Contains(WorkflowPublisher) && roles.Contains(WorkflowSigner))
            return new("publisher-is-not-signer", "同一人不得同时担任流程编辑和流程签发。");
        if (roles.Select(r => Find(r)!.OfEnterprise).Distinct().Count() > 1)
            return new("enterprise-and-staff", "企业角色与政府工作人员角色不得兼任。");
        return null;
    }
}
