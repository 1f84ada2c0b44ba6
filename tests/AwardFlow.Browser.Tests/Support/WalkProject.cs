using Microsoft.Playwright;

namespace AwardFlow.Browser.Tests.Support;

/// <summary>What only a project subsidy has on the pages: its form and its experts.</summary>
internal static class WalkProject
{
    private static readonly string[] Slots = ["project-filing", "invoices", "special-audit", "acceptance", "equipment-list", "promise-letter"];

    /// <summary>Files a renovation of 8,000,000 元 and gives its id.</summary>
    public static async Task<string> FileProjectAsync(this IPage page)
    {
        await page.StartAsync("technical-renovation");
        await page.CheckOrSelectAsync("field", "high-end-equipment");
        await page.FillAsync("[name='total-investment']", "9000000");
        await page.FillAsync("[name='completed-investment']", "8000000");
        await page.CheckOrSelectAsync("vat-included", "no");
        await page.CheckOrSelectAsync("holds-recognition", "yes");
        await page.FillAsync("[name='project']", "2026-330114-08 智能产线");
        await page.CheckOrSelectAsync("earlier-support", "no");
        await page.CheckAsync("[name=promise]");
        await page.AttachAllAsync(Slots);
        return await page.SubmitAsync();
    }

    /// <summary>One of the demonstration's people by name.</summary>
    public static async Task<IPage> AsExpertAsync(this Site site, string name)
    {
        var page = await site.AsAsync(null);
        await page.GotoAsync("/Demonstration/Enter");
        await page.ClickAsync($"[data-login]:has-text('{name}')");
        return page;
    }

    public static async Task ScoreAsync(this IPage page, string score)
    {
        await page.OpenFirstAsync("/Review/Panels", "/Review/Panels/Score/");
        await page.FillAsync("[name=Score]", score);
        await page.FillAsync("[name=Opinion]", "设备先进，投入合理，同意支持。");
        await page.CheckAsync("[name=NoConflict]");
        await page.ClickAsync("button:has-text('提交评分')");
        await page.WaitForSelectorAsync(".said");
    }
}
