using AwardFlow.Browser.Tests.Support;

namespace AwardFlow.Browser.Tests;

/// <summary>Pages as people see them, on a desk and on a phone, with one case at the township and one in notice.</summary>
public sealed class PageChecklistTests
{
    private static readonly (string? Login, string[] Paths)[] Pages =
    [
        (null, ["/", "/Account/SignIn", "/Account/ForgotPassword", "/Demonstration/Enter", "/Programmes", "/Programmes/Show/qiantang-2024/recognition",
            "/Programmes/Show/qiantang-2024/talent-quota", "/Enterprises/Register", "/Publicity", "/Publicity/Show/1", "/Publicity/Object/1", "/Publicity/Answer",
            "/Calculator", "/Calculator?Policy=xiaoshan-2023&f.recognisedOn=2025-02-10", "/Calculator/Values/qiantang-2024/technical-renovation", "/Statements/Verify?code=AAAAAAAAAAAAAAAA",
            "/Calculator/Award/xiaoshan-2023/smart-factory?ask=1&f.tier=city-smart-factory&f.recognisedOn=2025-02-10&f.firstRecognition=no"]),
        ("approver1", ["/", "/Applications", "/Applications/Show/1", "/Enterprises/Profile", "/Enterprises/Account", "/Enterprises/Colleagues", "/Messages", "/Account"]),
        ("approver2", ["/", "/Applications/Show/2", "/Messages", "/Messages/Show/1"]),
        ("township1", ["/", "/Review/Inbox", "/Review/Decide/1", "/Review/Done", "/Review/Cases", "/Review/Case/1", "/Review/Transfer/1", "/Review/Print/1", "/Enterprises/Registrations"]),
        ("integrity", ["/Integrity", "/Integrity/Add", "/Integrity/Change/1"]),
        ("maker", ["/Account/Authenticator", "/Reports/Execution?By=Month", "/Payments/Due", "/Payments/Batches"]),
        ("policy1", ["/Policies", "/Policies/Show/1", "/Simulations", "/Simulations/New", "/Simulations/New?Policy=qiantang-2024"]),
        ("sysadmin", ["/", "/People", "/People/Invite", "/People/Units", "/Calendar", "/Running", "/Running/Mail", "/Demonstration/Clock"]),
        ("security", ["/People/Roles"]),
        ("auditor", ["/Audit"]),
    ];

    [BrowserFact]
    public async Task Every_page_passes_the_checklist_on_desk_and_phone()
    {
        await using var site = await Site.StartAsync();
        await (await site.AsAsync("approver1")).FileAsync();
        await (await site.AsAsync("approver2")).FileAsync();
        await site.ApproveUpToNoticeAsync("township2");
        var faults = new List<string>();
        foreach (var (login, paths) in Pages)
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
        Assert.True(faults.Count == 0, string.Join("\n", faults));
        Assert.Empty(site.Faults);
    }
}
