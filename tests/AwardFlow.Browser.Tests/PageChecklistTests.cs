using AwardFlow.Browser.Tests.Support;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Routing;

namespace AwardFlow.Browser.Tests;

/// <summary>
/// Pages as people see them, on a desk and on a phone, with one case at the township and one in notice. In two classes,
/// which run side by side: what anybody, firms and those who advise see, and what offices see.
/// </summary>
public sealed class PageChecklistTests(SiteWithCases cases) : IClassFixture<SiteWithCases>
{
    private static readonly PagesOf[] Pages =
    [
        new(null, ["/", "/Account/SignIn", "/Account/ForgotPassword", "/Demonstration/Enter", "/Programmes", "/Programmes/Show/qiantang-2024/recognition",
            "/Programmes/Show/qiantang-2024/talent-quota", "/Enterprises/Register", "/Publicity", "/Publicity/Show/1", "/Publicity/Object/1", "/Publicity/Answer",
            "/Account/ResetPassword", "/Account/AcceptInvitation", "/Enterprises/Registered",
            "/Calculator", "/Calculator?Policy=xiaoshan-2023&f.recognisedOn=2025-02-10", "/Calculator/Values/qiantang-2024/technical-renovation", "/Statements/Verify?code=AAAAAAAAAAAAAAAA",
            "/Calculator/Award/xiaoshan-2023/smart-factory?ask=1&f.tier=city-smart-factory&f.recognisedOn=2025-02-10&f.firstRecognition=no"]),
        new("approver1", ["/", "/Applications", "/Applications/Show/1", "/Applications/Path/1", "/Applications/Start/qiantang-2024/srdi-loan-interest", "/Enterprises/Profile", "/Enterprises/Account", "/Enterprises/Colleagues", "/Messages", "/Account", "/Account/SignOut", "/Enterprises/Standing", "/Matters", "/FundUse"]),
        new("approver2", ["/", "/Applications/Show/2", "/Messages", "/Messages/Show/1"]),
        new("expert1", ["/", "/Review/Panels"]),
        new("bank1", ["/Loans", "/Loans/File"]),
        new("integrity", ["/Integrity", "/Integrity/Add", "/Integrity/Change/1", "/Integrity/Propose", "/Review/Matters"]),
        new("policy1", ["/Policies", "/Policies/Show/1", "/Simulations", "/Simulations/New", "/Simulations/New?Policy=qiantang-2024"]),
    ];

    public static TheoryData<string?> People => [.. Pages.Select(p => p.Login)];

    [BrowserTheory, MemberData(nameof(People))]
    public async Task Every_page_passes_the_checklist_on_desk_and_phone(string? person) => await Pages.Single(p => p.Login == person).PassAsync(await cases.GetAsync());

    [BrowserFact]
    public async Task No_page_without_parameters_is_missing_in_the_lists()
    {
        // Reached only with what is in the address, or no page to look at.
        string[] notLookedAt = ["/Language", "/Problem", "/Matters/Appeal", "/Account/Denied", "/Account/SecondFactor"];
        var looked = Pages.Concat(OfficePageChecklistTests.Pages).SelectMany(p => p.Paths).Select(p => p.Split('?')[0]).Concat(notLookedAt).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var missing = (await cases.GetAsync()).Get<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(e => e.Metadata.GetMetadata<PageActionDescriptor>() is not null && e.RoutePattern.Parameters.Count == 0)
            .Select(e => "/" + e.RoutePattern.RawText!.TrimStart('/'))
            .Where(p => !p.EndsWith("/Index", StringComparison.Ordinal) && p != "/Index" && !looked.Contains(p)).Distinct();
        Assert.Empty(missing);
    }
}
