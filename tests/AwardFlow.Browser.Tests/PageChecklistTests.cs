using AwardFlow.Browser.Tests.Support;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Routing;

namespace AwardFlow.Browser.Tests;

/// <summary>Pages as people see them, on a desk and on a phone, with one case at the township and one in notice.</summary>
public sealed class PageChecklistTests
{
    private static readonly (string? Login, string[] Paths)[] Pages =
    [
        (null, ["/", "/Account/SignIn", "/Account/ForgotPassword", "/Demonstration/Enter", "/Programmes", "/Programmes/Show/qiantang-2024/recognition",
            "/Programmes/Show/qiantang-2024/talent-quota", "/Enterprises/Register", "/Publicity", "/Publicity/Show/1", "/Publicity/Object/1", "/Publicity/Answer",
            "/Account/ResetPassword", "/Account/AcceptInvitation", "/Enterprises/Registered",
            "/Calculator", "/Calculator?Policy=xiaoshan-2023&f.recognisedOn=2025-02-10", "/Calculator/Values/qiantang-2024/technical-renovation", "/Statements/Verify?code=AAAAAAAAAAAAAAAA",
            "/Calculator/Award/xiaoshan-2023/smart-factory?ask=1&f.tier=city-smart-factory&f.recognisedOn=2025-02-10&f.firstRecognition=no"]),
        ("approver1", ["/", "/Applications", "/Applications/Show/1", "/Applications/Path/1", "/Applications/Start/qiantang-2024/srdi-loan-interest", "/Enterprises/Profile", "/Enterprises/Account", "/Enterprises/Colleagues", "/Messages", "/Account", "/Account/SignOut", "/Enterprises/Standing", "/Matters", "/FundUse"]),
        ("approver2", ["/", "/Applications/Show/2", "/Messages", "/Messages/Show/1"]),
        ("township1", ["/", "/Review/Inbox", "/Review/Decide/1", "/Review/Done", "/Review/Cases", "/Review/Case/1", "/Review/Transfer/1", "/Review/Print/1", "/Review/Path/1", "/Review/Urge/1", "/Enterprises/Registrations"]),
        ("bureau", ["/Lists", "/Lists/Import", "/Invoices", "/FundUse", "/Review/Panels/Experts", "/Review/Rounds", "/Review/Rounds/New"]),
        ("expert1", ["/", "/Review/Panels"]),
        ("head", ["/Review/Suspend/1"]),
        ("bank1", ["/Loans", "/Loans/File"]),
        ("integrity", ["/Integrity", "/Integrity/Add", "/Integrity/Change/1", "/Integrity/Propose", "/Review/Matters"]),
        ("maker", ["/Account/Authenticator", "/Reports/Execution?By=Month", "/Payments/Due", "/Payments/Batches", "/Funds/Ageing", "/Funds/Budgets", "/Funds/Budget/1", "/Funds/Documents", "/Funds/Proof", "/Funds/ProposeBudget",
            "/Funds/Waiting", "/Recoveries", "/Recoveries/Propose", "/Reconciliation", "/Reconciliation/BankStatement", "/Reconciliation/Credits", "/Reconciliation/Statement"]),
        ("policy1", ["/Policies", "/Policies/Show/1", "/Simulations", "/Simulations/New", "/Simulations/New?Policy=qiantang-2024"]),
        ("sysadmin", ["/", "/People", "/People/Invite", "/People/Units", "/Calendar", "/Calendar/Year?Year=2026", "/Running", "/Running/Mail", "/Running/Incidents", "/Demonstration/Clock"]),
        ("security", ["/People/Roles"]),
        ("workflow1", ["/Workflows", "/Workflows/Show/recognition-award/1", "/Workflows/Move/recognition-award/1", "/Workflows/Rehearse?path=recognition-award&version=1"]),
        ("auditor", ["/Audit"]),
        ("supervisor", ["/", "/Review/Overdue", "/Review/Cases", "/Lists"]),
    ];

    /// <summary>Reached only with what is in the address, or no page to look at.</summary>
    private static readonly string[] NotLookedAt = ["/Language", "/Problem", "/Matters/Appeal", "/Account/Denied", "/Account/SecondFactor"];

    [BrowserFact]
    public async Task Every_page_passes_the_checklist_on_desk_and_phone()
    {
        await using var site = await Site.StartAsync();
        await (await site.AsAsync("approver1")).FileAsync();
        await (await site.AsAsync("approver2")).FileAsync();
        await site.ApproveUpToNoticeAsync("township2");
        var faults = PagesMissing(site).Select(p => $"{p} is not in the list").ToList();
        foreach (var (login, paths) in Pages) faults.AddRange(await LookAsync(site, login, paths));
        // The bureau's review sets a verified figure; the case then shows what was set.
        await (await site.AsAsync("township1")).ApproveAsync();
        var bureau = await site.AsAsync("bureau");
        await bureau.OpenTaskAsync();
        var task = bureau.Url.Split('/')[^1].Split('?')[0];
        await bureau.SetFigureAsync("认定日期", "2026-06-02", "与认定文件的发文日期核对。");
        faults.AddRange(await LookAsync(site, "bureau", $"/Review/Decide/{task}", $"/Review/Amend/{task}?fact=tier", "/Review/Case/1", "/Review/Print/1"));
        faults.AddRange(await LookAsync(site, "approver1", "/Applications/Show/1"));
        Assert.True(faults.Count == 0, string.Join("\n", faults));
        Assert.Empty(site.Faults);
    }

    /// <summary>A page without parameters that nobody put into the list above.</summary>
    private static IEnumerable<string> PagesMissing(Site site)
    {
        var looked = Pages.SelectMany(p => p.Paths).Select(p => p.Split('?')[0]).Concat(NotLookedAt).ToHashSet(StringComparer.OrdinalIgnoreCase);
        return site.Get<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(e => e.Metadata.GetMetadata<PageActionDescriptor>() is not null && e.RoutePattern.Parameters.Count == 0)
            .Select(e => "/" + e.RoutePattern.RawText!.TrimStart('/'))
            .Where(p => !p.EndsWith("/Index", StringComparison.Ordinal) && p != "/Index" && !looked.Contains(p)).Distinct();
    }

    private static async Task<List<string>> LookAsync(Site site, string? login, params string[] paths)
    {
        var faults = new List<string>();
        foreach (var width in new[] { 1440, 360 })
        {
            var page = await site.AsAsync(login, width, 900);
            foreach (var path in paths)
            {
                var answer = await page.GotoAsync(path);
                if (answer!.Status != 200) faults.Add($"{login} {path}: {answer.Status}");
                faults.AddRange(await PageCheck.FaultsAsync(page, $"{login} {path} at {width}px"));
            }
            await page.Context.CloseAsync();
        }
        return faults;
    }
}
