using AwardFlow.Browser.Tests.Support;
using Microsoft.Playwright;

namespace AwardFlow.Browser.Tests;

/// <summary>The main job from registration to money, and what can happen on its way to the bank.</summary>
public sealed class MainJobTests
{
    [BrowserFact]
    public async Task A_newly_registered_firm_is_paid_on_three_signatures_with_codes_and_its_page_says_so()
    {
        await using var site = await Site.StartAsync("--Signatures:CheckerFromYuan=1.00", "--Signatures:SecondFactor=Signatures");
        var visitor = await site.AsAsync(null);
        await visitor.RegisterAsync("91330109MA2000182Y", "演示新注册科技有限公司", "new@firm.example", "Xinqiye2026");
        var township = await site.AsAsync("township1");
        await township.GotoAsync("/Enterprises/Registrations");
        await township.ClickAsync("text=演示新注册科技有限公司");
        await township.CheckAsync("input[name=Outcome][value=admit]");
        await township.CheckAsync("input[name=RegisteredInDistrict]");
        await township.CheckAsync("input[name=TaxPaidInDistrict]");
        await township.ClickAsync("main button:has-text('提交')");
        var firm = await site.SignInAsync("new@firm.example", "Xinqiye2026");
        var id = await firm.FileAsync("little-giant");

        await township.ApproveAsync();
        var bureau = await site.AsAsync("bureau");
        await bureau.OpenTaskAsync();
        await Site.PictureAsync(bureau, "decide");
        await bureau.DecideAsync("Approve");
        // Three departments side by side, in whatever order.
        foreach (var login in new[] { "joint-market", "joint-reform", "joint-finance" }) await (await site.AsAsync(login)).ApproveAsync();
        await (await site.AsAsync("head")).ApproveAsync();
        await visitor.GotoAsync("/Publicity");
        Assert.Contains("演示新注册科技有限公司", await visitor.InnerTextAsync("main"), StringComparison.Ordinal);
        await (await site.AsAsync("sysadmin")).PassDaysAsync();
        // A million is above what the bureau's head decides alone.
        var leader = await site.AsAsync("leader");
        await leader.ApproveAsync();
        Assert.Contains("待下达资金", await firm.ProgressAsync(id), StringComparison.Ordinal);
        await site.IssueDocumentAsync();

        var maker = await site.AsAsync("maker");
        var batch = await maker.BuildBatchAsync();
        // Who issued the document signs no payment on it. Everybody signs with a code of a phone of their own.
        var (checker, releaser) = (await site.AsAsync("checker2"), await site.AsAsync("releaser"));
        await maker.LockAsync(batch, await Authenticator.BindAsync(maker));
        await checker.SignAsCheckerAsync(batch, await Authenticator.BindAsync(checker));
        await releaser.ReleaseAsync(batch, await Authenticator.BindAsync(releaser));
        await Site.PictureAsync(releaser, "batch");
        Assert.Contains("壹佰万元整", await releaser.InnerTextAsync("main"), StringComparison.Ordinal);
        await maker.ImportAsync(batch, row => row with { Result = "成功" });

        var progress = await firm.ProgressAsync(id);
        Assert.Contains("已拨付", progress, StringComparison.Ordinal);
        Assert.Contains("1,000,000.00", progress, StringComparison.Ordinal);
        Assert.Empty(site.Faults);
    }

    [BrowserFact]
    public async Task A_signed_objection_freezes_one_case_until_it_is_dismissed()
    {
        await using var site = await Site.StartAsync();
        var (firm, other) = (await site.AsAsync("approver1"), await site.AsAsync("approver2"));
        var id = await firm.FileAsync();
        var untouched = await other.FileAsync();
        await site.ApproveUpToNoticeAsync("township1");
        await site.ApproveUpToNoticeAsync("township2");

        var visitor = await site.AsAsync(null);
        await visitor.GotoAsync("/Publicity");
        await visitor.ClickAsync("main a:has-text('演示精密机械有限公司')");
        await visitor.ClickAsync("text=提出异议");
        await visitor.FillObjectionAsync("王举报", "13900000000", "该企业的认定证书与实际不符，请核查。");
        Assert.Contains("异议处理中", await firm.ProgressAsync(id), StringComparison.Ordinal);
        Assert.DoesNotContain("王举报", await firm.ProgressAsync(id), StringComparison.Ordinal);
        Assert.Contains("公示中", await other.ProgressAsync(untouched), StringComparison.Ordinal);

        var investigator = await site.AsAsync("investigator");
        await investigator.OpenTaskAsync();
        Assert.Contains("王举报", await investigator.InnerTextAsync("main"), StringComparison.Ordinal);
        await investigator.ConcludeAsync("Approve", "经核查，异议不成立。");
        var deputy = await site.AsAsync("deputy");
        await deputy.OpenTaskAsync();
        Assert.DoesNotContain("王举报", await deputy.InnerTextAsync("main"), StringComparison.Ordinal);
        await deputy.ConcludeAsync("Approve", "同意核查结论。");
        Assert.Contains("公示中", await firm.ProgressAsync(id), StringComparison.Ordinal);
        await (await site.AsAsync("sysadmin")).PassDaysAsync();
        Assert.Contains("待下达资金", await firm.ProgressAsync(id), StringComparison.Ordinal);
        Assert.Empty(site.Faults);
    }

    [BrowserFact]
    public async Task A_firm_listed_between_decision_and_payment_is_held_and_not_in_the_batch()
    {
        await using var site = await Site.StartAsync();
        var firm = await site.AsAsync("approver1");
        var id = await firm.FileAsync();
        await site.ApproveUpToNoticeAsync("township1");
        await (await site.AsAsync("sysadmin")).PassDaysAsync();
        await site.IssueDocumentAsync();
        var integrity = await site.AsAsync("integrity");
        await integrity.ListFirmAsync("91330114MA20003770", "演示精密机械有限公司");

        var maker = await site.AsAsync("maker");
        await maker.GotoAsync("/Payments/Due");
        await maker.ClickAsync("button:has-text('全部列入批次')");
        Assert.Contains("失信名单", await maker.InnerTextAsync("main"), StringComparison.Ordinal);
        Assert.Contains("暂缓办理", await firm.ProgressAsync(id), StringComparison.Ordinal);

        await integrity.OpenTaskAsync();
        await integrity.DecideAsync("Refused", "名单有效期内，不予兑现。");
        Assert.Contains("不予兑现", await firm.ProgressAsync(id), StringComparison.Ordinal);
        Assert.Empty(site.Faults);
    }

    [BrowserFact]
    public async Task A_line_returned_by_the_bank_is_paid_again_to_the_corrected_account_and_the_day_is_closed()
    {
        await using var site = await Site.StartAsync("--Signatures:CheckerFromYuan=1.00");
        var firm = await site.AsAsync("approver2");
        var id = await firm.FileAsync();
        await site.ApproveUpToNoticeAsync("township2");
        await (await site.AsAsync("sysadmin")).PassDaysAsync();
        await site.IssueDocumentAsync();
        var (maker, releaser) = (await site.AsAsync("maker"), await site.AsAsync("releaser"));
        // Who issued the document signs no payment on it.
        var checker = await site.AsAsync("checker2");
        var first = await maker.BuildBatchAsync();
        await maker.LockAsync(first);
        await checker.SignAsCheckerAsync(first);
        await releaser.ReleaseAsync(first);
        await maker.SendAsync(first);
        await maker.ImportAsync(first, row => row with { Result = "失败", Reason = "账号户名不符" });
        Assert.Contains("退回", await firm.ProgressAsync(id), StringComparison.Ordinal);

        await firm.ProposeAccountAsync("演示新材料科技有限公司", "6222000011112222");
        var second = await site.AsAsync("approver2b");
        await second.GotoAsync("/Enterprises/Account");
        await second.ClickAsync("button:has-text('确认变更')");
        await maker.GotoAsync($"/Payments/Batch/{first}");
        await maker.CheckAsync("main tbody input[type=checkbox]");
        await maker.ClickAsync("button:has-text('重新支付所选退票')");
        await maker.WaitForURLAsync(url => !url.EndsWith($"/{first}", StringComparison.Ordinal));
        var again = maker.Url.Split('/')[^1];
        await maker.LockAsync(again);
        await checker.SignAsCheckerAsync(again);
        await releaser.ReleaseAsync(again);
        await maker.ImportAsync(again, row => row with { Result = "成功" });
        Assert.Contains("已拨付", await firm.ProgressAsync(id), StringComparison.Ordinal);
        await maker.CloseDayAsync("2026-11-30");
        await Site.PictureAsync(maker, "reconciliation");
        Assert.Contains("已日终", await maker.InnerTextAsync("main"), StringComparison.Ordinal);
        await maker.GotoAsync("/Reconciliation/Statement?Month=2026-11");
        await Site.PictureAsync(maker, "statement");
        Assert.Contains("1 笔", await maker.InnerTextAsync("main"), StringComparison.Ordinal);
        Assert.Empty(site.Faults);
    }
}
