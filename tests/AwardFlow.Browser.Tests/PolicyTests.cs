using AwardFlow.Browser.Tests.Support;

namespace AwardFlow.Browser.Tests;

/// <summary>The officials' side of the rules: draft, check, and see what it would change.</summary>
public sealed class PolicyTests
{
    [BrowserFact]
    public async Task An_official_drafts_a_version_and_sees_what_it_would_change()
    {
        await using var site = await Site.StartAsync();
        await (await site.AsAsync("approver1")).FileAsync();
        var page = await site.AsAsync("policy1");
        List<string> faults = [];

        await page.GotoAsync("/Policies");
        await page.ClickAsync("section:has(#p-qiantang-2024) button:has-text('起草新版本')");
        await page.WaitForURLAsync("**/Policies/Edit/**");
        faults.AddRange(await PageCheck.FaultsAsync(page, "editor"));
        await page.ClickAsync("a:has-text('校验结果和签发')");
        faults.AddRange(await PageCheck.FaultsAsync(page, "version"));
        await page.ClickAsync("a:has-text('模拟测算')");
        await page.FillAsync("[name=Budget]", "100000");
        await page.ClickAsync("button:has-text('开始模拟')");
        await page.WaitForSelectorAsync("svg.chart >> nth=1", new() { Timeout = 60_000 });

        Assert.Contains("已完成", await page.InnerTextAsync(".g-head"), StringComparison.Ordinal);
        Assert.Contains("超出", await page.InnerTextAsync("section:has(#totals-h)"), StringComparison.Ordinal);
        Assert.Equal(1, await page.Locator("#rows tbody tr").CountAsync());
        await Site.PictureAsync(page, "simulation");
        foreach (var (width, address) in new[] { (1440, page.Url), (360, page.Url), (360, "/Policies/Show/6"), (360, "/Policies/Edit/6") })
        {
            await page.SetViewportSizeAsync(width, 900);
            await page.GotoAsync(address);
            faults.AddRange(await PageCheck.FaultsAsync(page, $"{address} at {width}px"));
        }
        await page.GotoAsync("/Policies/Edit/6?Path=qiantang-2024%2Fawards%2Frecognition.yaml");
        await page.FillAsync("#Text", (await page.InputValueAsync("#Text")).Replace("frequency: one-off", "frequency: daily", StringComparison.Ordinal));
        await page.ClickAsync("button:has-text('保存并校验')");
        await page.WaitForSelectorAsync(".errsum a[data-line]");
        Assert.Contains("不认识“daily”", await page.InnerTextAsync(".errsum"), StringComparison.Ordinal);
        faults.AddRange(await PageCheck.FaultsAsync(page, "editor with a fault at 360px"));
        await page.GotoAsync("/Policies/Show/6");
        faults.AddRange(await PageCheck.FaultsAsync(page, "version with a fault at 360px"));
        Assert.True(faults.Count == 0, string.Join("\n", faults));
        Assert.Empty(site.Faults);
    }
}
