using System.Text;
using AwardFlow.Web.Casework;
using AwardFlow.Web.Plumbing.Jobs;
using Microsoft.Playwright;

namespace AwardFlow.Browser.Tests.Support;

/// <summary>Filing for loans and purchases, and lists, as the people of these paths do it on the pages.</summary>
internal static class WalkPaths
{
    /// <summary>The clerk of the bank files one loan of 8,000,000 元.</summary>
    public static async Task FileLoanAsync(this IPage page, string creditCode)
    {
        await page.GotoAsync("/Loans/File");
        await page.FillAsync("[name=Code]", creditCode);
        foreach (var (field, value) in new[]
        {
            ("contract-number", "JK-2025-001"), ("principal", "8000000"), ("contract-rate", "3.1"), ("lpr", "3.1"), ("lowest-market-rate", "3.1"),
            ("guarantee-fee-rate", "0.5"), ("drawn-on", "2025-03-01"),
        }) await page.FillAsync($"[name='{field}']", value);
        await page.ClickAsync("button:has-text('报送')");
        await page.WaitForSelectorAsync(".said");
    }

    /// <summary>The firm finds the bank's figures filled in, adds its part and signs.</summary>
    public static async Task<string> SignLoanAsync(this IPage page)
    {
        await page.StartAsync("srdi-loan-interest");
        Assert.Equal("8000000", await page.InputValueAsync("[name='loans[0].principal']"));
        await page.CheckOrSelectAsync("holds-recognition", "yes");
        await page.FillAsync("[name='application-year']", "2025");
        await page.CheckOrSelectAsync("earlier-support", "no");
        await page.CheckAsync("[name=promise]");
        await page.AttachAllAsync("loan-contract", "interest-slips", "guarantee-fee", "promise-letter");
        return await page.SubmitAsync();
    }

    /// <summary>A purchase of 1,000,000 元 with its invoice.</summary>
    public static async Task<string> FilePurchaseAsync(this IPage page)
    {
        await page.StartAsync("first-set-purchase", "xiaoshan-2023");
        await page.FillAsync("[name='application-year']", "2025");
        if (await page.Locator("[name='purchases[0].price']").CountAsync() == 0) await page.ClickAsync("button:has-text('增加一行')");
        foreach (var (column, value) in new[]
        {
            ("price", "1000000"), ("maker-district", "330109"), ("date", "2025-05-06"), ("product", "智能装配线（2024-118）"), ("contract-number", "HT-2025-01"),
            ("invoice-number", "10000001"), ("seller-code", "91330109MA2000000T"), ("paid-on", "2025-05-06"), ("accepted-on", "2025-05-06"),
        }) await page.FillAsync($"[name='purchases[0].{column}']", value);
        await page.CheckOrSelectAsync("earlier-support", "no");
        await page.CheckAsync("[name=promise]");
        await page.AttachAllAsync("first-set-proof", "contract", "invoices", "payment-proof", "delivery", "promise-letter");
        return await page.SubmitAsync();
    }

    /// <summary>The bureau imports a list and opens it; the system opens its cases.</summary>
    public static async Task OpenListAsync(this Site site, string login, string award, string csv, string? level = null)
    {
        var page = await site.AsAsync(login);
        await page.GotoAsync($"/Lists/Import?Award={Uri.EscapeDataString(award)}");
        await page.FillAsync("[name=Title]", "2026年名单");
        await page.FillAsync("[name=DocumentNumber]", "经信〔2026〕12号");
        await page.FillAsync("[name=DocumentDate]", "2026-06-01");
        await page.SetInputFilesAsync("[name=file]", new FilePayload { Name = "名单.csv", MimeType = "text/csv", Buffer = Encoding.UTF8.GetBytes(csv) });
        if (level is not null)
        {
            await page.SelectOptionAsync("[name=Level]", level);
            await page.SetInputFilesAsync("[name=document]", new FilePayload { Name = "上级文件.pdf", MimeType = "application/pdf", Buffer = Walk.Pdf() });
        }
        await page.ClickAsync("button:has-text('上传并核对')");
        await page.WaitForURLAsync("**/Lists/Show/**");
        await page.ClickAsync("button:has-text('核对无误，开办')");
        await page.WaitForSelectorAsync(".said");
        await site.Get<Works>().RunAsync(ListedCases.Work, default);
    }

    /// <summary>The firm reads what it gets, ticks and takes it; the id of its case.</summary>
    public static async Task<string> ConfirmAwardAsync(this IPage page)
    {
        await page.GotoAsync("/Applications");
        await page.ClickAsync("main tbody a >> nth=0");
        await page.WaitForURLAsync("**/Applications/Show/**");
        var id = page.Url.Split('/')[^1].Split('?')[0];
        await page.ClickAsync("a:has-text('去确认')");
        await page.CheckAsync("[name=Stated]");
        await page.ClickAsync("button:has-text('确认领取')");
        await page.WaitForSelectorAsync(".said");
        return id;
    }
}
