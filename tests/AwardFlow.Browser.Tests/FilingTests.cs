using AwardFlow.Browser.Tests.Support;

namespace AwardFlow.Browser.Tests;

public sealed class FilingTests
{
    [BrowserFact]
    public async Task A_firm_fills_the_form_sees_every_error_at_once_and_submits()
    {
        await using var site = await Site.StartAsync();
        var page = await site.AsAsync("approver1");
        await page.StartAsync();
        await page.ClickAsync("button:has-text('下一步')");
        await page.ClickAsync(".errsum a >> nth=0");
        Assert.True(await page.Locator(".errsum li").CountAsync() >= 5);
        await Site.PictureAsync(page, "form");

        await page.FileAsync();

        Assert.Contains("镇街待审", await page.InnerTextAsync("main"), StringComparison.Ordinal);
        Assert.Empty(site.Faults);
    }
}
