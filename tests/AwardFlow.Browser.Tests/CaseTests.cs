using AwardFlow.Browser.Tests.Support;

namespace AwardFlow.Browser.Tests;

/// <summary>The ways a case goes that aren't the straight one, walked as the people concerned.</summary>
public sealed class CaseTests
{
    [BrowserFact]
    public async Task A_returned_application_is_corrected_and_approved()
    {
        await using var site = await Site.StartAsync();
        var firm = await site.AsAsync("approver1");
        var id = await firm.FileAsync();
        var township = await site.AsAsync("township1");
        await township.OpenTaskAsync();
        await township.CheckAsync("input[name='Form.Outcome'][value=Return]");
        await township.CheckAsync("input[name='Form.Ticked'][value='document-number']");
        await township.FillAsync("[name='Form.Reasons[document-number]']", "文号与认定文件不一致，请核对。");
        await township.CheckAsync("input[name='Form.Ticked'][value='evidence-promise-letter']");
        await township.FillAsync("[name='Form.Reasons[evidence-promise-letter]']", "承诺书缺少法定代表人签字。");
        await township.DecideAsync("Return", "请一次补正以下内容。");

        var progress = await firm.ProgressAsync(id);
        Assert.Contains("退回补正", progress, StringComparison.Ordinal);
        Assert.Contains("文号与认定文件不一致", progress, StringComparison.Ordinal);
        await firm.GotoAsync($"/Applications/Fill/{id}");
        Assert.Contains("承诺书缺少法定代表人签字", await firm.InnerTextAsync("main"), StringComparison.Ordinal);
        await firm.FillAsync("[name='document-number']", "浙经信企业〔2026〕21号");
        await firm.ClickAsync("button:has-text('下一步')");
        await firm.ClickAsync("button:has-text('提交补正')");
        await firm.WaitForURLAsync("**/Applications/Show/**");

        await township.ApproveAsync();
        Assert.Contains("部门待审", await firm.ProgressAsync(id), StringComparison.Ordinal);
        Assert.Empty(site.Faults);
    }

    [BrowserFact]
    public async Task A_rejection_tells_the_firm_reason_clause_and_remedies()
    {
        await using var site = await Site.StartAsync();
        var firm = await site.AsAsync("approver1");
        var id = await firm.FileAsync();
        var township = await site.AsAsync("township1");
        await township.ApproveAsync();
        var bureau = await site.AsAsync("bureau");
        await bureau.OpenTaskAsync();
        await bureau.CheckAsync("input[name='Form.Outcome'][value=Reject]");
        await bureau.SelectOptionAsync("select[name='Form.Clause']", new Microsoft.Playwright.SelectOptionValue { Index = 1 });
        await bureau.DecideAsync("Reject", "该认定为复核通过，不属于首次认定。");

        var progress = await firm.ProgressAsync(id);
        Assert.Contains("不予支持", progress, StringComparison.Ordinal);
        Assert.Contains("不属于首次认定", progress, StringComparison.Ordinal);
        Assert.Contains("四.2", progress, StringComparison.Ordinal);
        Assert.Contains("行政复议", progress, StringComparison.Ordinal);
        Assert.Empty(site.Faults);
    }

    [BrowserFact]
    public async Task A_firm_withdraws_and_may_file_again()
    {
        await using var site = await Site.StartAsync();
        var firm = await site.AsAsync("approver1");
        var id = await firm.FileAsync();
        await firm.CheckAsync("input[type=checkbox][name*=onfirm], .card input[type=checkbox]");
        await firm.ClickAsync("button:has-text('撤回申报')");
        Assert.Contains("已撤回", await firm.ProgressAsync(id), StringComparison.Ordinal);

        var township = await site.AsAsync("township1");
        await township.GotoAsync("/Review/Inbox");
        Assert.Equal(0, await township.Locator("table[data-keys] tbody a").CountAsync());
        await firm.StartAsync();
        Assert.Equal("浙经信企业〔2026〕12号", await firm.InputValueAsync("[name='document-number']"));
        Assert.Empty(site.Faults);
    }
}
