using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace AwardFlow.Browser.Tests.Support;

/// <summary>What people do on the pages, in the words of the pages.</summary>
internal static class Walk
{
    public static async Task StartAsync(this IPage page, string award = "recognition", string policy = "qiantang-2024")
    {
        await page.GotoAsync($"/Programmes/Show/{policy}/{award}");
        await page.Locator("main .btn:has-text('我要申报'), main .btn:has-text('继续填写')").First.ClickAsync();
        // A click does not wait for the next page: what is asked before it is there is asked of the old one.
        await page.WaitForURLAsync(new Regex("/Applications/(Start|Fill)/"));
        if (page.Url.Contains("/Start/", StringComparison.Ordinal)) await page.ClickAsync("button:has-text('开始填写')");
        await page.WaitForURLAsync("**/Applications/Fill/**");
    }

    public static async Task FillAsync(this IPage page, string tier = "provincial-srdi", string recognisedOn = "2026-06-01", string documentNumber = "浙经信企业〔2026〕12号")
    {
        await page.CheckOrSelectAsync("tier", tier);
        await page.FillAsync("[name='recognised-on']", recognisedOn);
        await page.FillAsync("[name='document-number']", documentNumber);
        await page.CheckOrSelectAsync("first-recognition", "yes");
        await page.CheckOrSelectAsync("earlier-support", "no");
        await page.CheckAsync("[name=promise]");
    }

    public static async Task AttachAsync(this IPage page, string slot, string name = "认定文件.pdf")
    {
        await page.SetInputFilesAsync($"[name='evidence-{slot}']", new FilePayload { Name = name, MimeType = "application/pdf", Buffer = Pdf() });
        await page.ClickAsync(".bar button:has-text('保存草稿')");
        await page.WaitForSelectorAsync($".files a:has-text('{name}')");
    }

    /// <summary>Fills the whole form and submits it; the page then shows the case.</summary>
    public static async Task<string> FileAsync(this IPage page, string tier = "provincial-srdi")
    {
        await page.StartAsync();
        await page.FillAsync(tier);
        await page.AttachAsync("recognition-document", "认定文件.pdf");
        await page.AttachAsync("promise-letter", "承诺书.pdf");
        return await page.SubmitAsync();
    }

    /// <summary>A file in each of these slots, all at once.</summary>
    public static async Task AttachAllAsync(this IPage page, params string[] slots)
    {
        foreach (var slot in slots)
            await page.SetInputFilesAsync($"[name='evidence-{slot}']", new FilePayload { Name = $"{slot}.pdf", MimeType = "application/pdf", Buffer = Pdf() });
        await page.ClickAsync(".bar button:has-text('保存草稿')");
        await page.WaitForSelectorAsync($".files a:has-text('{slots[^1]}.pdf')");
    }

    /// <summary>From the filled form to the case; its id.</summary>
    public static async Task<string> SubmitAsync(this IPage page)
    {
        await page.ClickAsync("button:has-text('下一步')");
        await page.ClickAsync("button:has-text('确认提交')");
        await page.WaitForURLAsync("**/Applications/Show/**");
        return page.Url.Split('/')[^1].Split('?')[0];
    }

    /// <summary>Opens the first task of the inbox.</summary>
    public static Task OpenTaskAsync(this IPage page) => page.OpenFirstAsync("/Review/Inbox", "/Review/(Decide|Matter)/");

    /// <summary>Opens the first task of the inbox, which has a page of its own.</summary>
    public static Task OpenStepAsync(this IPage page) => page.OpenFirstAsync("/Review/Inbox", "/Review/(Projects|Panels)/");

    /// <summary>The first row of a list, once its page is there.</summary>
    public static async Task OpenFirstAsync(this IPage page, string list, string opens)
    {
        await page.GotoAsync(list);
        await page.ClickAsync("table[data-keys] tbody a >> nth=0");
        await page.WaitForURLAsync(new Regex(opens));
    }

    /// <summary>Decides on a case that is not an award.</summary>
    public static async Task ConcludeAsync(this IPage page, string outcome, string opinion)
    {
        await page.CheckAsync($"input[name='Form.Outcome'][value={outcome}]");
        await page.FillAsync("[name='Form.Opinion']", opinion);
        await page.ClickAsync("button:has-text('提交结论')");
        await page.WaitForSelectorAsync(".said");
    }

    /// <summary>Decides the task on the page.</summary>
    public static Task DecideAsync(this IPage page, string outcome, string opinion = "情况属实，同意。") => page.DecideAsync(outcome, opinion, ".said");

    /// <summary>Decides, and is refused.</summary>
    public static Task DecideInVainAsync(this IPage page, string outcome, string opinion) => page.DecideAsync(outcome, opinion, "#errors");

    private static async Task DecideAsync(this IPage page, string outcome, string opinion, string then)
    {
        await page.CheckAsync($"input[name='Form.Outcome'][value={outcome}]");
        await page.FillAsync("[name='Form.Opinion']", opinion);
        await page.ClickAsync("button:has-text('提交并办理下一件')");
        await page.WaitForSelectorAsync(then);
    }

    /// <summary>Sets a verified figure from the review page, and is back there.</summary>
    public static async Task SetFigureAsync(this IPage page, string figure, string value, string reason)
    {
        await page.ClickAsync($"a[aria-label='更正：{figure}']");
        await page.FillAsync("[name=Value]", value);
        await page.FillAsync("[name=Reason]", reason);
        await page.ClickAsync("button:has-text('更正并重新核算')");
        await page.WaitForSelectorAsync(".said");
    }

    public static async Task ApproveAsync(this IPage page)
    {
        await page.OpenTaskAsync();
        await page.DecideAsync("Approve");
    }

    /// <summary>What the firm reads about its case.</summary>
    public static async Task<string> ProgressAsync(this IPage page, string id)
    {
        await page.GotoAsync($"/Applications/Show/{id}");
        return await page.InnerTextAsync("main");
    }

    public static async Task CheckOrSelectAsync(this IPage page, string field, string value)
    {
        var radio = page.Locator($"input[name='{field}'][value='{value}']");
        if (await radio.CountAsync() > 0) await radio.CheckAsync();
        else await page.SelectOptionAsync($"select[name='{field}']", value);
    }

    /// <summary>A small but real PDF page.</summary>
    public static byte[] Pdf() => "%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"u8.ToArray();
}
