using System.Globalization;
using System.Text;
using Microsoft.Playwright;

namespace AwardFlow.Browser.Tests.Support;

/// <summary>One line of the bank's answer.</summary>
internal sealed record ResultRow(string LineId, string Account, string Amount, string Result, string Day, string Reference, string Reason);

/// <summary>Registration, notice, money and list as people do them on the pages.</summary>
internal static class WalkMoney
{
    public static async Task RegisterAsync(this IPage page, string creditCode, string name, string email, string password)
    {
        await page.GotoAsync("/Enterprises/Register");
        await page.FillAsync("[name='Input.CreditCode']", creditCode);
        await page.SelectOptionAsync("[name='Input.TownshipId']", new SelectOptionValue { Label = "演示一街道" });
        await page.FillAsync("[name='Input.FirmName']", name);
        await page.FillAsync("[name='Input.Firm.LegalRepresentative']", "许新");
        await page.FillAsync("[name='Input.Firm.Address']", "钱塘区演示路 9 号");
        await page.FillAsync("[name='Input.Firm.ContactName']", "许新");
        await page.FillAsync("[name='Input.Firm.ContactPhone']", "13700000000");
        await page.FillAccountAsync("Input.Account.", name, "6222000099998888");
        await page.FillAsync("[name='Input.PersonName']", "许新");
        await page.FillAsync("[name='Input.Email']", email);
        await page.FillAsync("[name='Input.Password']", password);
        await page.FillAsync("[name='Input.PasswordAgain']", password);
        await page.SetInputFilesAsync("[name=letter]", new FilePayload { Name = "授权书.pdf", MimeType = "application/pdf", Buffer = Walk.Pdf() });
        await page.CheckAsync("[name='Input.Consent']");
        await page.ClickAsync("button:has-text('提交注册')");
        await page.WaitForURLAsync(url => !url.EndsWith("/Enterprises/Register", StringComparison.Ordinal));
    }

    public static async Task ProposeAccountAsync(this IPage page, string name, string number)
    {
        await page.GotoAsync("/Enterprises/Account");
        await page.FillAccountAsync("Input.", name, number);
        await page.ClickAsync("button:has-text('提出变更')");
        await page.WaitForSelectorAsync("text=等待确认的变更");
    }

    private static async Task FillAccountAsync(this IPage page, string prefix, string name, string number)
    {
        await page.FillAsync($"[name='{prefix}BankName']", "演示银行钱塘支行");
        await page.FillAsync($"[name='{prefix}AccountName']", name);
        await page.FillAsync($"[name='{prefix}AccountNumber']", number);
        await page.FillAsync($"[name='{prefix}AccountNumberAgain']", number);
    }

    public static Task ApproveUpToNoticeAsync(this Site site, string township) => site.ApproveInTurnAsync(township, "bureau", "joint-finance", "joint-market", "joint-reform", "head");

    /// <summary>Each of them approves the first task of their inbox.</summary>
    public static async Task ApproveInTurnAsync(this Site site, params string[] logins)
    {
        foreach (var login in logins) await (await site.AsAsync(login)).ApproveAsync();
    }

    /// <summary>All that waits goes on one fund document, drawn up by one person and issued by another.</summary>
    public static async Task IssueDocumentAsync(this Site site)
    {
        var maker = await site.AsAsync("maker");
        await maker.GotoAsync("/Funds/Waiting");
        await maker.FillAsync("[name=Number]", "钱财企〔2026〕12号");
        await maker.FillAsync("[name=DatedOn]", "2026-11-30");
        await maker.FillAsync("[name=Title]", "关于下达惠企奖励资金的通知");
        await maker.FillAsync("[name=Departments]", "主管部门、财政局");
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

    public static async Task PassDaysAsync(this IPage page)
    {
        await page.GotoAsync("/Demonstration/Clock");
        await page.ClickAsync("button[name=workingDays][value='5']");
        await page.WaitForSelectorAsync(".said");
    }

    public static async Task FillObjectionAsync(this IPage page, string name, string contact, string text)
    {
        await page.FillAsync("[name=Name]", name);
        await page.FillAsync("[name=Phone]", contact);
        await page.FillAsync("[name=Statement]", text);
        await page.CheckAsync("[name=Read]");
        await page.ClickAsync("button:has-text('提交异议')");
        await page.WaitForURLAsync("**/Publicity/Answer");
    }

    public static async Task ListFirmAsync(this IPage page, string creditCode, string name)
    {
        await page.GotoAsync("/Integrity/Add");
        await page.FillAsync("[name=CreditCode]", creditCode);
        await page.FillAsync("[name=Name]", name);
        await page.FillAsync("[name=Cause]", "提供虚假申报材料");
        await page.FillAsync("[name=DecisionDocument]", "演示决定〔2026〕9号");
        await page.SelectOptionAsync("[name=Source]", new SelectOptionValue { Index = 1 });
        await page.CheckAsync("input[name=Effect][value=Block]");
        await page.FillAsync("[name=From]", "2026-11-01");
        await page.ClickAsync("main button[type=submit]");
        await page.WaitForSelectorAsync(".said");
    }

    /// <summary>All that is due goes into one batch; gives the batch's id.</summary>
    public static async Task<string> BuildBatchAsync(this IPage page)
    {
        await page.GotoAsync("/Payments/Due");
        await page.ClickAsync("button:has-text('全部列入批次')");
        await page.WaitForURLAsync("**/Payments/Batch/**");
        return page.Url.Split('/')[^1].Split('?')[0];
    }

    public static async Task LockAsync(this IPage page, string batch)
    {
        await page.GotoAsync($"/Payments/Batch/{batch}");
        await page.ClickAsync("button:has-text('锁定批次')");
        await page.WaitForSelectorAsync(".said");
    }

    public static async Task ReleaseAsync(this IPage page, string batch)
    {
        await page.GotoAsync($"/Payments/Batch/{batch}");
        await page.ClickAsync("button:has-text('复核无误，放款')");
        await page.WaitForSelectorAsync(".said");
    }

    public static async Task SignAsCheckerAsync(this IPage page, string batch)
    {
        await page.GotoAsync($"/Payments/Batch/{batch}");
        await page.ClickAsync("button:has-text('审核无误，签署')");
        await page.WaitForSelectorAsync(".said");
    }

    /// <summary>Downloads the bank file, whose digest the page shows, and notes that the bank has taken it.</summary>
    public static async Task SendAsync(this IPage page, string batch)
    {
        await page.GotoAsync($"/Payments/Batch/{batch}");
        var file = await page.RunAndWaitForDownloadAsync(() => page.ClickAsync("button:has-text('下载银行文件')"));
        var sha256 = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(await File.ReadAllBytesAsync(await file.PathAsync())));
        await page.ReloadAsync();
        Assert.Contains(sha256, await page.InnerTextAsync("main"), StringComparison.Ordinal);
        await page.FillAsync("[name=reference]", "SL-2026-1");
        await page.ClickAsync("button:has-text('登记已送交银行')");
        await page.WaitForSelectorAsync(".said");
    }

    /// <summary>Closes the day with the figures that our own side shows.</summary>
    public static async Task CloseDayAsync(this IPage page, string day)
    {
        await page.GotoAsync($"/Reconciliation?Day={day}");
        var cells = await page.Locator("section[aria-labelledby=close] td.num").AllInnerTextsAsync();
        foreach (var (name, i) in new[] { ("PaidCount", 0), ("PaidAmount", 1), ("ReturnedCount", 2), ("ReturnedAmount", 3) }) await page.FillAsync($"[name={name}]", cells[i].Trim());
        await page.ClickAsync("button:has-text('办理日终')");
        await page.WaitForSelectorAsync(".said");
    }

    /// <summary>Downloads the bank file, answers each line as the bank would, and imports the answer.</summary>
    public static async Task ImportAsync(this IPage page, string batch, Func<ResultRow, ResultRow> answer)
    {
        await page.GotoAsync($"/Payments/Result/{batch}");
        var template = await page.RunAndWaitForDownloadAsync(() => page.ClickAsync("text=下载回单模板"));
        var lines = await File.ReadAllLinesAsync(await template.PathAsync(), Encoding.UTF8);
        var rows = lines.Skip(1).Where(l => l.Length > 0 && !l.StartsWith("合计", StringComparison.Ordinal)).Select(l => l.Split(','))
            .Select(c => answer(new ResultRow(c[0], c[1], c[2], "", "2026-11-30", "BK" + c[0][^1], ""))).ToList();
        var total = rows.Sum(r => decimal.Parse(r.Amount.Trim('"'), CultureInfo.InvariantCulture)).ToString("0.00", CultureInfo.InvariantCulture);
        var text = string.Join("\r\n", [lines[0], .. rows.Select(r => $"{r.LineId},{r.Account},{r.Amount},{r.Result},{r.Day},{r.Reference},{r.Reason}"), $"合计,{rows.Count},{total},,,,", ""]);
        await page.SetInputFilesAsync("[name=file]", new FilePayload { Name = "回单.csv", MimeType = "text/csv", Buffer = Encoding.UTF8.GetBytes(text) });
        await page.ClickAsync("button:has-text('上传并核对')");
        await page.ClickAsync("button:has-text('登记回单')");
        await page.WaitForSelectorAsync(".said");
    }
}
