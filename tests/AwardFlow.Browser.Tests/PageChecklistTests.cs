using AwardFlow.Browser.Tests.Support;

namespace AwardFlow.Browser.Tests;

/// <summary>Pages as people see them, on a desk and on a phone.</summary>
public sealed class PageChecklistTests
{
    public static TheoryData<string, string[]> People => new()
    {
        { "", ["/", "/Account/SignIn", "/Demonstration/Enter"] },
        { "approver1", ["/"] },
        { "township1", ["/"] },
    };

    [BrowserTheory]
    [MemberData(nameof(People))]
    public async Task Every_page_passes_the_checklist_on_desk_and_phone(string login, string[] paths)
    {
        await using var site = await Site.StartAsync();
        var faults = new List<string>();
        foreach (var width in new[] { 1440, 360 })
        {
            var page = await site.AsAsync(login.Length == 0 ? null : login, width, 900);
            foreach (var path in paths)
            {
                await page.GotoAsync(path);
                faults.AddRange(await PageCheck.FaultsAsync(page, $"{login} {path} at {width}px"));
            }
        }
        Assert.True(faults.Count == 0, string.Join("\n", faults));
        Assert.Empty(site.Faults);
    }
}
