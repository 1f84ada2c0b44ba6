using System.Text.RegularExpressions;
using AwardFlow.Web.Casework;
using AwardFlow.Web.Records;
using AwardFlow.Web.Tests.Features.Payments;
using AwardFlow.Web.Tests.Support;

namespace AwardFlow.Web.Tests.Features.Shared;

/// <summary>The first page says what waits for the person who opens it.</summary>
public sealed class FirstPageTests
{
    [Fact]
    public async Task Money_waits_for_maker_and_releaser_in_turn_and_then_for_the_firm_until_its_account_is_another()
    {
        await using var app = await Visitor.ServeAsync();
        var id = await app.APaymentDue();
        using var maker = await Visitor.AsAsync(app, "maker");
        using var releaser = await Visitor.AsAsync(app, "releaser");
        using var firm = await Visitor.AsAsync(app, "approver1");

        Assert.Equal(("1", "0", "0"), await HeapsAsync(maker, "/Payments/Due", "/Payments/Batches?State=Draft", "/Payments/Batches?State=Released"));
        var batch = Given.Ok(await app.BuildAsync()).BatchIds[0];
        Assert.Equal(("0", "1", "0"), await HeapsAsync(maker, "/Payments/Due", "/Payments/Batches?State=Draft", "/Payments/Batches?State=Released"));
        Given.Ok(await app.LockAsync(batch));
        Assert.Equal("1", Count(await releaser.TextAsync("/"), "/Payments/Batches?State=Locked"));
        Given.Ok(await app.ReleaseAsync(batch));
        Assert.Equal(("0", "0", "1"), await HeapsAsync(maker, "/Payments/Due", "/Payments/Batches?State=Draft", "/Payments/Batches?State=Released"));
        Assert.DoesNotContain("银行退回了", await firm.TextAsync("/"), StringComparison.Ordinal);

        Given.Ok(await app.ImportAsync(batch, await app.AnswerAsync(batch, _ => app.Returned())));
        Assert.Contains("银行退回了一笔奖励资金", await firm.TextAsync("/"), StringComparison.Ordinal);
        Assert.Contains("等贵单位变更收款账户", await firm.TextAsync($"/Applications/Show/{id}"), StringComparison.Ordinal);
        Assert.Contains("<td data-label=\"现在由谁办理\">本企业</td>", await firm.TextAsync("/Applications"), StringComparison.Ordinal);

        await app.ChangeAccountAsync((await app.ApplicationAsync(id)).EnterpriseId, "6222020000001234567");
        Assert.DoesNotContain("银行退回了一笔奖励资金", await firm.TextAsync("/"), StringComparison.Ordinal);
        Assert.Contains("财政部门正在安排拨付", await firm.TextAsync($"/Applications/Show/{id}"), StringComparison.Ordinal);
        Assert.DoesNotContain(">本企业</td>", await firm.TextAsync("/Applications"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_return_waits_for_the_firm_with_its_last_day_and_a_review_for_its_office()
    {
        await using var app = await Visitor.ServeAsync();
        var id = await app.ASubmittedApplication();
        using var township = await Visitor.AsAsync(app, "township1");
        using var firm = await Visitor.AsAsync(app, "approver1");

        Assert.Equal("1", Count(await township.TextAsync("/"), "/Review/Inbox"));
        Assert.DoesNotContain("被退回补正", await firm.TextAsync("/"), StringComparison.Ordinal);
        Given.Ok(await app.DecideAsync(id, "township1", DecideTask.Return, "请补正。", null, new Defect("document-number", "认定文件文号", "文号与文件不一致。")));

        var page = await firm.TextAsync("/");
        Assert.Contains($"请在 {(await app.ApplicationAsync(id)).PromisedBy:yyyy-MM-dd} 前修改后重新提交", page, StringComparison.Ordinal);
        Assert.Contains($"/Applications/Fill/{id}", page, StringComparison.Ordinal);
        // What was sent back does not stand in the firm's timeline as if it had gone well.
        Assert.Contains("<li class=\"warn\"", await firm.TextAsync($"/Applications/Show/{id}"), StringComparison.Ordinal);
    }

    private static async Task<(string, string, string)> HeapsAsync(Visitor visitor, string first, string second, string third)
    {
        var page = await visitor.TextAsync("/");
        return (Count(page, first), Count(page, second), Count(page, third));
    }

    private static string Count(string page, string address) =>
        Regex.Match(page, $"href=\"{Regex.Escape(address)}\"><b>[^<]*</b><strong class=\"num\">([^<]*)<").Groups[1].Value;
}
