using AwardFlow.Browser.Tests.Support;

namespace AwardFlow.Browser.Tests;

/// <summary>What offices see; see <see cref="PageChecklistTests"/>.</summary>
public sealed class OfficePageChecklistTests(SiteWithCases cases) : IClassFixture<SiteWithCases>
{
    internal static readonly PagesOf[] Pages =
    [
        new("township1", ["/", "/Review/Inbox", "/Review/Decide/1", "/Review/Done", "/Review/Cases", "/Review/Case/1", "/Review/Transfer/1", "/Review/Print/1", "/Review/Path/1", "/Review/Urge/1", "/Enterprises/Registrations"]),
        new("bureau", ["/Lists", "/Lists/Import", "/Invoices", "/FundUse", "/Review/Panels/Experts", "/Review/Rounds", "/Review/Rounds/New"]),
        new("head", ["/Review/Suspend/1"]),
        new("maker", ["/Account/Authenticator", "/Reports/Execution?By=Month", "/Payments/Due", "/Payments/Batches", "/Funds/Ageing", "/Funds/Budgets", "/Funds/Budget/1", "/Funds/Documents", "/Funds/Proof", "/Funds/ProposeBudget",
            "/Funds/Waiting", "/Recoveries", "/Recoveries/Propose", "/Reconciliation", "/Reconciliation/BankStatement", "/Reconciliation/Credits", "/Reconciliation/Statement"]),
        new("sysadmin", ["/", "/People", "/People/Invite", "/People/Units", "/Calendar", "/Calendar/Year?Year=2026", "/Running", "/Running/Mail", "/Running/Incidents", "/Demonstration/Clock"]),
        new("security", ["/People/Roles"]),
        new("workflow1", ["/Workflows", "/Workflows/Show/recognition-award/1", "/Workflows/Move/recognition-award/1", "/Workflows/Rehearse?path=recognition-award&version=1"]),
        new("auditor", ["/Audit"]),
        new("supervisor", ["/", "/Review/Overdue", "/Review/Cases", "/Lists"]),
    ];

    public static TheoryData<string?> People => [.. Pages.Select(p => p.Login)];

    [BrowserTheory, MemberData(nameof(People))]
    public async Task Every_page_passes_the_checklist_on_desk_and_phone(string? person) => await Pages.Single(p => p.Login == person).PassAsync(await cases.GetAsync());

    /// <summary>The bureau's review sets a verified figure; the case then shows what was set.</summary>
    [BrowserFact]
    public async Task The_pages_of_a_verified_figure_pass_the_checklist_on_desk_and_phone()
    {
        await using var site = await Site.StartAsync();
        await (await site.AsAsync("approver1")).FileAsync();
        await (await site.AsAsync("township1")).ApproveAsync();
        var bureau = await site.AsAsync("bureau");
        await bureau.OpenTaskAsync();
        var task = bureau.Url.Split('/')[^1].Split('?')[0];
        await bureau.SetFigureAsync("认定日期", "2026-06-02", "与认定文件的发文日期核对。");
        await new PagesOf("bureau", [$"/Review/Decide/{task}", $"/Review/Amend/{task}?fact=tier", "/Review/Case/1", "/Review/Print/1"]).PassAsync(site);
        await new PagesOf("approver1", ["/Applications/Show/1"]).PassAsync(site);
    }
}
