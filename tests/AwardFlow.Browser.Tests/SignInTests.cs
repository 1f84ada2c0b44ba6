using AwardFlow.Browser.Tests.Support;

namespace AwardFlow.Browser.Tests;

public sealed class SignInTests
{
    [BrowserFact]
    public async Task A_newcomer_enters_the_demonstration_with_one_click()
    {
        await using var site = await Site.StartAsync();
        var page = await site.AsAsync(null);
        await page.GotoAsync("/Demonstration/Enter");
        await page.ClickAsync("[data-login=approver1]");
        Assert.Contains("吕审批", await page.InnerTextAsync("h1:has-text('吕审批')"), StringComparison.Ordinal);
        Assert.Contains("演示环境", await page.InnerTextAsync(".g-demo"), StringComparison.Ordinal);
        Assert.Empty(site.Faults);
    }
}
