using AwardFlow.Web.Features.Reconciliation;
using AwardFlow.Web.Records;
using AwardFlow.Web.Tests.Support;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace AwardFlow.Web.Tests.Features.Reconciliation;

public sealed class DayTests
{
    [Fact]
    public async Task A_day_is_closed_once_and_a_difference_needs_an_owner_and_a_day()
    {
        await using var app = await TestApp.StartAsync();
        var batch = await app.AReleasedBatch(await app.PaymentsDue(3, 20_000_000, 80_000_000, 100));
        Given.Ok(await app.ImportAsync(batch, await app.AnswerAsync(batch, l => l.Line == 1 ? app.Paid() : l.Line == 2 ? app.Returned() : null)));
        var close = app.Get<CloseDay>();
        var (today, checker) = (app.Clock.Today, await app.ActorAsync("checker"));
        var right = new DayInput(today, "1", "200000.00", "1", "800000.00", null, null);

        Assert.Equal("not-allowed", (await close.CloseAsync(await app.AsAsync("releaser"), right, default)).Refusal?.Code);
        Assert.Equal("day-ahead", (await close.CloseAsync(await app.AsAsync("maker"), right with { Day = today.AddDays(1) }, default)).Refusal?.Code);
        Assert.Equal("incomplete", (await close.CloseAsync(await app.AsAsync("maker"), right with { PaidAmount = "20万" }, default)).Refusal?.Code);
        var wrong = right with { PaidAmount = "199999.99" };
        Assert.Equal("difference-without-owner", (await close.CloseAsync(await app.AsAsync("maker"), wrong, default)).Refusal?.Code);
        Assert.Equal("difference-without-owner", (await close.CloseAsync(await app.AsAsync("maker"), wrong with { OwnerId = checker.Id, DueOn = today.AddDays(-1) }, default)).Refusal?.Code);
        Given.Ok(await close.CloseAsync(await app.AsAsync("maker"), wrong with { OwnerId = checker.Id, DueOn = today.AddDays(2) }, default));
        Assert.Equal("day-closed", (await close.CloseAsync(await app.AsAsync("maker"), right, default)).Refusal?.Code);

        await using var db = app.Db();
        var difference = await db.Differences.SingleAsync();
        Assert.Equal((DifferenceKind.DayTotals, 20_000_000L, 19_999_999L, checker.Name, today.AddDays(2)), (difference.Kind, difference.OurFen, difference.BankFen, difference.OwnerName, difference.DueOn));
        Assert.True(await db.Messages.AnyAsync(m => m.PersonId == checker.Id && m.Kind == "difference"));
        Assert.Equal("resolution-missing", (await close.SettleAsync(new Command(checker), difference.Id, " ", default)).Refusal?.Code);
        Given.Ok(await close.SettleAsync(new Command(checker), difference.Id, "银行少记一分，次日更正", default));
        Assert.Equal("already-settled", (await close.SettleAsync(new Command(checker), difference.Id, "又一次", default)).Refusal?.Code);
        await Assert.ThrowsAsync<SqliteException>(() => app.SqlAsync("UPDATE day_closes SET \"BankPaidFen\" = 0"));

        // A result of the closed day that comes later is noted for that day.
        Given.Ok(await app.ImportAsync(batch, await app.AnswerAsync(batch, l => l.Line == 3 ? app.Paid() : null)));
        Assert.Equal((today, 100L), await db.Differences.Where(d => d.Kind == DifferenceKind.AfterClose).Select(d => new ValueTuple<DateOnly, long>(d.Day, d.OurFen)).SingleAsync());
    }

    [Fact]
    public async Task Batch_bank_and_ledger_agree_and_a_changed_one_shows_on_the_page()
    {
        await using var app = await Visitor.ServeAsync();
        var batch = await app.AReleasedBatch(await app.PaymentsDue(3, 20_000_000, 80_000_000, 100));
        Given.Ok(await app.ImportAsync(batch, await app.AnswerAsync(batch, l => l.Line == 1 ? app.Paid() : l.Line == 2 ? app.Returned() : null)));
        using var maker = await Visitor.AsAsync(app, "maker");

        var page = await maker.TextAsync("/Reconciliation");
        Assert.Contains("相符", page, StringComparison.Ordinal);
        Assert.DoesNotContain("不符", page.Replace("日终不符", "", StringComparison.Ordinal), StringComparison.Ordinal);
        await app.SqlAsync("""UPDATE payment_attempts SET "AmountFen" = "AmountFen" + 1 WHERE "Line" = 1""");
        Assert.Contains("不符", await maker.TextAsync("/Reconciliation"), StringComparison.Ordinal);
        await app.SqlAsync("""UPDATE payment_attempts SET "AmountFen" = "AmountFen" - 1 WHERE "Line" = 1""");

        var refused = await maker.PostAsync("/Reconciliation", new() { ["PaidCount"] = "1", ["PaidAmount"] = "1.00", ["ReturnedCount"] = "1", ["ReturnedAmount"] = "800000.00" }, "/Reconciliation?handler=Close");
        Assert.Contains("须指定负责人", await refused.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        await maker.PostAsync("/Reconciliation", new() { ["PaidCount"] = "1", ["PaidAmount"] = "200000.00", ["ReturnedCount"] = "1", ["ReturnedAmount"] = "800000.00" }, "/Reconciliation?handler=Close");
        Assert.Contains("已日终", await maker.TextAsync("/Reconciliation"), StringComparison.Ordinal);

        var month = await maker.TextAsync("/Reconciliation/Statement");
        Assert.Contains("200,000.00", month, StringComparison.Ordinal);
        Assert.Contains("800,000.00", month, StringComparison.Ordinal);
        Assert.Contains("没有待查款项", await maker.TextAsync("/Reconciliation/Credits"), StringComparison.Ordinal);
    }
}
