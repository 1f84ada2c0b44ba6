using AwardFlow.Web.Records;

namespace AwardFlow.Web.Tests.Permissions;

/// <summary>
/// Who may reach a page, and with which handlers ("GET", "POST", "POST:End", "GET:Excel"). Written down by hand and
/// compared with the running application: a page that isn't here fails the test, and so does one that isn't there any more.
/// </summary>
public sealed record EndpointRow(string Path, string Handlers, IReadOnlyList<string> Roles)
{
    /// <summary>A POST that changes nothing and therefore asks for no form token.</summary>
    public bool WithoutToken { get; init; }
}

public static class EndpointTable
{
    public const string Nobody = "nobody";

    private static readonly string[] Everyone = [Nobody, .. Roles.All.Select(r => r.Id)];
    private static readonly string[] SignedIn = [.. Roles.All.Select(r => r.Id)];
    private static readonly string[] Firm = ["enterprise-clerk", "enterprise-approver"];
    private static readonly string[] FirmApprover = ["enterprise-approver"];
    private static readonly string[] Township = ["township-reviewer"];
    private static readonly string[] Reviewers = ["township-reviewer", "lead-bureau-reviewer", "bureau-head", "objection-investigator", "appeal-reviewer", "integrity-officer",
        "joint-bureau-reviewer", "leadership", "loan-desk", "bank-clerk", "investment-auditor"];
    private static readonly string[] Finance = ["finance-maker", "finance-checker", "finance-releaser"];
    private static readonly string[] Issuers = ["finance-checker", "finance-releaser"];
    private static readonly string[] Maker = ["finance-maker"];
    private static readonly string[] Supervisor = ["supervisor"];
    private static readonly string[] CaseReaders = [.. Reviewers, .. Finance, .. Supervisor];
    private static readonly string[] Integrity = ["integrity-officer"];
    private static readonly string[] PolicyEditor = ["policy-editor"];
    private static readonly string[] PolicySigner = ["policy-signer"];
    private static readonly string[] PolicyPeople = [.. PolicyEditor, .. PolicySigner];
    private static readonly string[] System = ["system-administrator"];
    private static readonly string[] WorkflowPublisher = ["workflow-publisher"];
    private static readonly string[] WorkflowPeople = ["workflow-publisher", "workflow-signer"];
    private static readonly string[] WorkflowReaders = [.. WorkflowPeople, "system-administrator"];
    private static readonly string[] Security = ["security-administrator"];
    private static readonly string[] Audit = ["audit-administrator"];

    public static IReadOnlyList<EndpointRow> Rows { get; } =
    [
        // Everybody
        new("/", "GET", Everyone),
        new("/Language", "GET", Everyone),
        new("/Problem", "GET POST", Everyone) { WithoutToken = true },
        new("/health/live", "GET", Everyone),
        new("/health/ready", "GET", Everyone),
        new("/Programmes", "GET", Everyone),
        new("/Programmes/Show/{policyId}/{awardId}", "GET", Everyone),
        new("/Publicity", "GET GET:Excel GET:Csv", Everyone),
        new("/Publicity/Show/{id:long}", "GET", Everyone),
        new("/Publicity/Round/{id:long}", "GET GET:Excel", Everyone),
        new("/Publicity/Object/{id:long}", "GET POST", Everyone),
        new("/Publicity/Answer", "GET POST", Everyone),
        new("/Statements/Verify", "GET", Everyone),
        new("/Demonstration/Enter", "GET POST", Everyone),
        // The calculator: a JSON endpoint takes no form, so it asks for no form token.
        new("/Calculator", "GET", Everyone),
        new("/Calculator/Award/{policyId}/{awardId}", "GET GET:Json", Everyone),
        new("/Calculator/Values/{policyId}/{awardId}", "GET", Everyone),
        new("/api/v1/calculator", "POST", Everyone) { WithoutToken = true },
        new("/api/v1/policies", "GET", Everyone),
        new("/openapi/{documentName}.json", "GET", Everyone),
        // Accounts
        new("/Account/SignIn", "GET POST", Everyone),
        new("/Account/Denied", "GET", Everyone),
        new("/Account/ForgotPassword", "GET POST", Everyone),
        new("/Account/ResetPassword", "GET POST", Everyone),
        new("/Account/AcceptInvitation", "GET POST", Everyone),
        new("/Account/SignOut", "GET POST", SignedIn),
        new("/Account", "GET POST:Password POST:Everywhere", SignedIn),
        new("/Account/Authenticator", "GET POST:Begin POST:Confirm", SignedIn),
        new("/Account/SecondFactor", "GET POST", Everyone),
        new("/Messages", "GET POST:ReadAll", SignedIn),
        new("/Messages/Show/{id:long}", "GET", SignedIn),
        new("/Enterprises/Register", "GET POST", Everyone),
        new("/Enterprises/Registered", "GET", Everyone),
        new("/Enterprises/Standing", "GET", SignedIn),
        // Firms
        new("/Applications", "GET GET:Excel", Firm),
        new("/Applications/Start/{policyId}/{awardId}", "GET POST", Firm),
        new("/Applications/Fill/{id:long}", "GET POST:Save POST:Next POST:AddRow POST:RemoveRow POST:RemoveFile POST:AutoSave", Firm),
        new("/Applications/Check/{id:long}", "GET POST:Submit POST:Ask", Firm),
        new("/Applications/Show/{id:long}", "GET GET:Json POST:Withdraw", Firm),
        new("/FundUse", "GET GET:Excel", [.. Firm, "lead-bureau-reviewer", "bureau-head"]),
        new("/FundUse/Show/{id:long}", "GET POST:Submit POST:Review", [.. Firm, "lead-bureau-reviewer", "bureau-head"]),
        new("/Statements/Show/{id:long}", "GET POST", Firm),
        new("/Matters", "GET", Firm),
        new("/Matters/Show/{id:long}", "GET POST:Answer POST:Withdraw", Firm),
        new("/Matters/Appeal", "GET POST", FirmApprover),
        new("/Matters/Repair/{id:long}", "GET POST", FirmApprover),
        new("/Applications/Path/{id:long}", "GET", Firm),
        new("/Attachments/{id:long}", "GET", [.. Firm, .. CaseReaders]),
        new("/Attachments/Letter/{id:long}", "GET", SignedIn),
        new("/Enterprises/Profile", "GET POST", Firm),
        new("/Enterprises/Account", "GET POST:Propose POST:Decide", Firm),
        new("/Enterprises/Colleagues", "GET POST:Admit POST:Refuse POST:Remove", FirmApprover),
        // Townships and reviewers
        new("/Enterprises/Registrations", "GET", Township),
        new("/Enterprises/Registration/{id:long}", "GET POST", Township),
        new("/Enterprises/AccountChange/{id:long}", "GET POST", Township),
        new("/Review/Inbox", "GET GET:Export", Reviewers),
        new("/Review/Done", "GET GET:Export", Reviewers),
        new("/Review/Cases", "GET GET:Export", CaseReaders),
        new("/Review/Case/{id:long}", "GET GET:Json", CaseReaders),
        new("/Review/Matters", "GET GET:Export", CaseReaders),
        new("/Review/Matter/{id:long}", "GET POST", CaseReaders),
        new("/Review/Decide/{id:long}", "GET POST", Reviewers),
        new("/Review/Transfer/{id:long?}", "GET POST", Reviewers),
        new("/Review/Urge/{id:long}", "GET POST", CaseReaders),
        new("/Review/Overdue", "GET GET:Export POST:Urge", Supervisor),
        new("/Review/Amend/{id:long}", "GET POST", Reviewers),
        new("/Review/TakeBack/{id:long}", "GET POST", Reviewers),
        new("/Review/Suspend/{id:long}", "GET POST:Suspend POST:Resume", ["bureau-head"]),
        new("/Review/Path/{id:long}", "GET", CaseReaders),
        new("/Review/Print/{id:long}", "GET", CaseReaders),
        new("/Review/ObjectionFile/{id:long}", "GET", ["objection-investigator"]),
        new("/Invoices", "GET GET:Export", ["lead-bureau-reviewer", "bureau-head"]),
        new("/Loans", "GET GET:Export", ["bank-clerk"]),
        new("/Loans/File", "GET POST", ["bank-clerk"]),
        new("/Loans/Show/{id:long}", "GET POST", ["bank-clerk"]),
        new("/Review/Projects/SiteVisit/{id:long}", "GET POST", Township),
        new("/Review/Projects/Give/{id:long}", "GET POST:Give POST:TakeBack", ["lead-bureau-reviewer"]),
        new("/Review/Projects/Verify/{id:long}", "GET POST", ["investment-auditor"]),
        new("/Review/Projects/Paper/{id:long}", "GET", CaseReaders),
        new("/Review/Panels", "GET", ["expert"]),
        new("/Review/Panels/Score/{id:long}", "GET POST:Score POST:Conflict", ["expert"]),
        new("/Review/Panels/Evidence/{id:long}/{attachment:long}", "GET", ["expert"]),
        new("/Review/Panels/Show/{id:long}", "GET POST:Draw POST:GiveUp POST:Close", ["lead-bureau-reviewer"]),
        new("/Review/Panels/Experts", "GET GET:Excel POST", ["lead-bureau-reviewer"]),
        new("/Review/Rounds", "GET GET:Excel", ["lead-bureau-reviewer", "bureau-head"]),
        new("/Review/Rounds/New", "GET POST", ["lead-bureau-reviewer"]),
        new("/Review/Rounds/Show/{id:long}", "GET GET:Excel POST:Draw POST:Replace POST:Tie POST:Propose POST:Return POST:Sign POST:MoveUp POST:Finish POST:ProposeClosing POST:ConfirmClosing POST:ReturnClosing", ["lead-bureau-reviewer", "bureau-head"]),
        // Lists
        new("/Lists", "GET GET:Excel", ["township-reviewer", "lead-bureau-reviewer", "bureau-head", "supervisor"]),
        new("/Lists/Show/{id:long}", "GET GET:Excel POST:Open POST:Discard", ["township-reviewer", "lead-bureau-reviewer", "bureau-head", "supervisor"]),
        new("/Lists/Letters/{id:long}", "GET", ["township-reviewer", "lead-bureau-reviewer", "bureau-head", "supervisor"]),
        new("/Lists/Import", "GET GET:Template POST", ["lead-bureau-reviewer"]),
        new("/Lists/Contact/{id:long?}", "GET POST", Township),
        new("/Lists/Confirm/{id:long}", "GET POST:Confirm POST:Waive", Firm),
        // Policies
        new("/Policies", "GET POST:Draft", PolicyPeople),
        new("/Policies/Show/{id:long}", "GET POST:Propose POST:Sign POST:Refuse", PolicyPeople),
        new("/Policies/Edit/{id:long}", "GET POST POST:Add POST:Remove", PolicyEditor),
        new("/Simulations", "GET", PolicyPeople),
        new("/Simulations/New", "GET POST", PolicyPeople),
        new("/Simulations/Show/{id:long}", "GET GET:Excel GET:Totals POST:Cancel", PolicyPeople),
        // Finance
        new("/Funds/Budgets", "GET GET:Excel POST:Decide", Finance),
        new("/Funds/Budget/{id:long}", "GET GET:Excel", Finance),
        new("/Funds/ProposeBudget", "GET POST", Maker),
        new("/Funds/Ageing", "GET GET:Excel", Finance),
        new("/Funds/Proof", "GET POST:Run POST:Clear", Finance),
        new("/Funds/Waiting", "GET GET:Excel POST:Draft", Finance),
        new("/Funds/Documents", "GET GET:Excel", Finance),
        new("/Funds/Document/{id:long}", "GET GET:Excel POST:Issue POST:TakeOff POST:Drop", Finance),
        new("/Funds/Sheet/{id:long}", "GET", Finance),
        new("/Funds/Drop/{id:long}", "GET POST", Issuers),
        new("/Payments/Due", "GET GET:Excel POST:Build", Finance),
        new("/Payments/Batches", "GET GET:Excel", Finance),
        new("/Payments/Batch/{id:long}", "GET POST:Lock POST:Check POST:Release POST:Export POST:Send POST:Cancel POST:Reissue", Finance),
        new("/Payments/Sheet/{id:long}", "GET", Finance),
        new("/Payments/Result/{id:long}", "GET GET:Template POST:Upload POST:Apply", Maker),
        new("/Reports/Execution", "GET GET:Excel", [.. Finance, "bureau-head", "leadership"]),
        new("/Archives/Case/{id:long}", "GET", CaseReaders),
        new("/Archives/Batch/{id:long}", "GET", Finance),
        new("/Reconciliation", "GET GET:Excel POST:Close POST:Settle", Finance),
        new("/Reconciliation/BankStatement", "GET GET:Excel POST:Upload POST:Apply", Maker),
        new("/Reconciliation/Credits", "GET GET:Excel POST:Settle", Finance),
        new("/Reconciliation/Statement", "GET GET:Excel", Finance),
        new("/Recoveries", "GET GET:Excel", Finance),
        new("/Recoveries/Propose", "GET POST", Maker),
        new("/Recoveries/Show/{id:long}", "GET POST:Receive POST:Return POST:Plan POST:WriteOff", Finance),
        // Administrators
        new("/People", "GET GET:Excel", System),
        new("/People/Invite", "GET POST", System),
        new("/People/Show/{id:long}", "GET POST:Move POST:Leave POST:Invite POST:Reset", System),
        new("/People/Units", "GET POST:Add POST:Rename", System),
        new("/Calendar", "GET POST", System),
        new("/Calendar/Year", "GET POST", System),
        new("/Demonstration/Clock", "GET POST", System),
        new("/Running", "GET POST:Retry POST:SendAgain", System),
        new("/Running/Mail", "GET", System),
        new("/Running/Incidents", "GET GET:Export POST:Retry POST:Terminate", System),
        new("/People/Roles", "GET POST:Propose POST:Decide POST:Reset", Security),
        new("/Audit", "GET GET:Export", Audit),
        // Paths
        new("/Workflows", "GET POST:Draft POST:Import", WorkflowReaders),
        new("/Workflows/Show/{path}/{version:int}", "GET GET:Json", WorkflowReaders),
        new("/Workflows/Draft/{id:long}", "GET GET:Json POST:Save POST:Propose POST:Sign POST:Refuse", WorkflowPeople),
        new("/Workflows/Rehearse", "GET", WorkflowReaders),
        new("/Workflows/Move/{path}/{version:int}", "GET POST", WorkflowPublisher),
        // Integrity
        new("/Integrity", "GET GET:Excel POST:Start", Integrity),
        new("/Integrity/Add", "GET POST", Integrity),
        new("/Integrity/Propose", "GET POST", Integrity),
        new("/Integrity/Change/{id:long}", "GET POST POST:End", Integrity),
    ];
}
