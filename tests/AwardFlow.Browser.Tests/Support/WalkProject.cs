using Microsoft.Playwright;

namespace AwardFlow.Browser.Tests.Support;

/// <summary>A project subsidy on the pages: filing, steps with pages of their own, experts, document and tranches.</summary>
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
        foreach (var slot in Slots)
            await page.SetInputFilesAsync($"[name='evidence-{slot}']", new FilePayload { Name = $"{slot}.pdf", MimeType = "application/pdf", Buffer = Walk.Pdf() });
        await page.ClickAsync(".bar button:has-text('保存草稿')");
        await page.WaitForSelectorAsync($".files a:has-text('{Slots[^1]}.pdf')");
        await page.ClickAsync("button:has-text('下一步')");
        await page.ClickAsync("button:has-text('确认提交')");
        await page.WaitForURLAsync("**/Applications/Show/**");
        return page.Url.Split('/')[^1].Split('?')[0];
    }

    /// <summary>Opens the first task of the inbox, which has a page of its own.</summary>
    public static async Task OpenStepAsync(this IPage page)
    {
        await page.GotoAsync("/Review/Inbox");
        await page.ClickAsync("table[data-keys] tbody a >> nth=0");
        await page.WaitForURLAsync(new System.Text.RegularExpressions.Regex("/Review/(Projects|Panels)/"));
    }

    /// <summary>Decides, and is refused.</summary>
    public static async Task DecideInVainAsync(this IPage page, string outcome, string opinion)
    {
        await page.CheckAsync($"input[name='Form.Outcome'][value={outcome}]");
        await page.FillAsync("[name='Form.Opinion']", opinion);
        await page.ClickAsync("button:has-text('提交并办理下一件')");
        await page.WaitForSelectorAsync("#errors");
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
        await page.GotoAsync("/Review/Panels");
        await page.ClickAsync("table[data-keys] tbody a >> nth=0");
        await page.FillAsync("[name=Score]", score);
        await page.FillAsync("[name=Opinion]", "设备先进，投入合理，同意支持。");
        await page.CheckAsync("[name=NoConflict]");
        await page.ClickAsync("button:has-text('提交评分')");
        await page.WaitForSelectorAsync(".said");
    }

    /// <summary>All that waits goes on one document, drawn up by one and issued by another.</summary>
    public static async Task IssueForProjectAsync(this Site site)
    {
        var maker = await site.AsAsync("maker");
        await maker.GotoAsync("/Funds/Waiting");
        await maker.FillAsync("[name=Number]", "钱财企〔2026〕88号");
        await maker.FillAsync("[name=DatedOn]", "2026-11-30");
        await maker.FillAsync("[name=Title]", "关于下达技术改造补助资金的通知");
        await maker.FillAsync("[name=Departments]", "区经信科技局、区财政局");
        await maker.ClickAsync("button:has-text('全部列入文件')");
        await maker.WaitForURLAsync("**/Funds/Document/**");
        var checker = await site.AsAsync("checker");
        await checker.GotoAsync(new Uri(maker.Url).PathAndQuery);
        await checker.ClickAsync("button:has-text('核对无误，下达')");
        await checker.WaitForSelectorAsync(".said");
    }

    /// <summary>What is due now goes through one batch and arrives.</summary>
    public static async Task PayDueAsync(this Site site)
    {
        var maker = await site.AsAsync("maker");
        var batch = await maker.BuildBatchAsync();
        await maker.LockAsync(batch);
        await (await site.AsAsync("releaser")).ReleaseAsync(batch);
        await maker.ImportAsync(batch, row => row with { Result = "成功" });
    }
}
