using AwardFlow.Web.Casework;
using AwardFlow.Web.Features.Payments;
using AwardFlow.Web.Records;
using AwardFlow.Web.Tests.Support;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace AwardFlow.Web.Tests.Features.Payments;

/// <summary>From released to sent, merged transfers, and what comes back by a recovery.</summary>
public sealed class TransferTests
{
    [Fact]
    public async Task Two_awards_of_one_firm_go_as_one_transfer_and_its_result_settles_both_lines()
    {
        await using var app = await TestApp.StartAsync();
        var due = await app.PaymentsDue(4, 20_000_000, 80_000_000, 5_479_452, 100);
        await app.GiveToOneFirmAsync(1001, 1001, 1003);
        var batch = await app.AReleasedBatch(due, new(Merge: true));

        Assert.Equal((4, 3), ((await app.BatchAsync(batch)).Lines, (await app.BatchAsync(batch)).Transfers));
        Assert.Equal([(1, 1, 1001L), (2, 1, 1003L), (3, 3, 1002L), (4, 4, 1004L)], (await app.LinesAsync(batch)).Select(l => (l.Line, l.Transfer, l.PaymentId)));
        var one = $"PB-2026-0001-00001,{app.Get<AccountVault>().Open((await app.LinesAsync(batch))[0].Account)},254794.52,";
        const string head = "业务编号,收款账号,金额,结果,日期,流水号,原因\r\n";
        Assert.Equal("result-file-wrong", (await app.ImportAsync(batch, head + one.Replace("254794.52", "200000.00", StringComparison.Ordinal) + app.Paid() + "\r\n")).Refusal?.Code);
        Assert.Equal("result-file-wrong", (await app.ImportAsync(batch, head + one.Replace("00001,", "00002,", StringComparison.Ordinal) + app.Paid() + "\r\n")).Refusal?.Code);

        Given.Ok(await app.ImportAsync(batch, head + one + app.Returned() + "\r\n"));
        Assert.Equal([PaymentState.Returned, PaymentState.Released, PaymentState.Returned, PaymentState.Released], due.Select(d => app.PaymentAsync(d).Result.State));
        Assert.Empty(await FindAsync(app));

        var lines = (await app.LinesAsync(batch)).Where(l => l.State == AttemptState.Returned).Select(l => l.Id).ToList();
        var again = Given.Ok(await app.Get<BuildBatch>().ReissueAsync(await app.AsAsync("maker"), batch, lines, "已核实", default)).BatchIds[0];
        Assert.Equal((2, 1), ((await app.BatchAsync(again)).Lines, (await app.BatchAsync(again)).Transfers));
        Given.Ok(await app.LockAsync(again));
        Given.Ok(await app.ReleaseAsync(again));
        var template = Given.Ok(await app.Get<ReadResult>().TemplateAsync(await app.ActorAsync("maker"), again, default));
        Given.Ok(await app.ImportAsync(again, System.Text.Encoding.UTF8.GetString(template.Bytes).Replace("254794.52,,,,\r\n合", $"254794.52,{app.Paid()}\r\n合", StringComparison.Ordinal)));

        Assert.Equal([PaymentState.Paid, PaymentState.Paid], new[] { 1001L, 1003L }.Select(d => app.PaymentAsync(d).Result.State));
        Assert.Equal([(Situation.Closed, "paid"), (Situation.Closed, "paid")], new[] { 1001L, 1003L }.Select(d => app.ApplicationAsync(d).Result).Select(a => (a.Situation, a.Result!)));
        Assert.Empty(await FindAsync(app));
        await app.SqlAsync($"UPDATE payment_attempts SET \"BankReference\" = 'X' WHERE \"BatchId\" = {again} AND \"Line\" = 2");
        Assert.Equal(["transfer-torn"], await FindAsync(app));
    }

    [Fact]
    public async Task A_batch_is_sent_once_after_its_file_went_out_and_is_answered_from_there()
    {
        await using var app = await TestApp.StartAsync();
        var due = await app.PaymentsDue(3);
        var batch = await app.AReleasedBatch(due);
        Assert.Equal("not-exported", (await SendAsync(app, batch, "SL-1")).Refusal?.Code);
        await app.ExportAsync(batch);
        Assert.Equal("reference-missing", (await SendAsync(app, batch, " ")).Refusal?.Code);
        Given.Ok(await app.ImportAsync(batch, await app.AnswerAsync(batch, l => l.Line == 1 ? app.Paid() : null)));

        Given.Ok(await SendAsync(app, batch, "SL-1"));

        Assert.Equal("batch-sent", (await SendAsync(app, batch, "SL-2")).Refusal?.Code);
        Assert.Equal([PaymentState.Paid, PaymentState.Sent, PaymentState.Sent], due.Select(d => app.PaymentAsync(d).Result.State));
        Assert.Equal("SL-1", (await app.BatchAsync(batch)).SentReference);
        Given.Ok(await app.ImportAsync(batch, await app.AnswerAsync(batch, l => l.Line == 2 ? app.Returned() : l.Line == 3 ? "处理中,,," : null)));
        Assert.Equal([PaymentState.Paid, PaymentState.Returned, PaymentState.Unknown], due.Select(d => app.PaymentAsync(d).Result.State));
        Assert.Empty(await FindAsync(app));
    }

    [Fact]
    public async Task What_a_firm_pays_back_is_marked_on_its_payment_by_linked_rows_and_is_never_claimed_twice()
    {
        await using var app = await TestApp.StartAsync();
        var recovery = await app.ARecovery("150000.00");
        Given.Ok(await app.DecideAsync(recovery, "releaser", DecideTask.Approve));
        Given.Ok(await app.ReceiveAsync(recovery, "100000.00", "凭证-1"));
        Given.Ok(await app.ReceiveAsync(recovery, "50000.00", "凭证-2"));
        await using var db = app.Db();
        var payment = await db.Payments.AsNoTracking().SingleAsync();
        Assert.Equal((PaymentState.Paid, 15_000_000L), (payment.State, payment.RecoveredFen));

        var number = payment.Number;
        Assert.Equal("incomplete", (await app.ProposeRecoveryAsync(number, "50000.01")).Refusal?.Code);
        var rest = Given.Ok(await app.ProposeRecoveryAsync(number, "50000.00"));
        Given.Ok(await app.DecideAsync(rest, "releaser", DecideTask.Approve));
        Given.Ok(await app.ReceiveAsync(rest, "50000.00", "凭证-3"));

        payment = await db.Payments.AsNoTracking().SingleAsync();
        Assert.Equal((PaymentState.Recovered, 20_000_000L), (payment.State, payment.RecoveredFen));
        Assert.NotNull(payment.PaidOn);
        Assert.Equal([10_000_000L, 5_000_000L, 5_000_000L], await db.PaymentRecoveries.OrderBy(r => r.Id).Select(r => r.AmountFen).ToListAsync());
        Assert.DoesNotContain(await FindAsync(app), c => c.StartsWith("rec", StringComparison.Ordinal));
        await Assert.ThrowsAsync<SqliteException>(() => app.SqlAsync("UPDATE payment_recoveries SET \"AmountFen\" = 1"));
        await Assert.ThrowsAsync<SqliteException>(() => app.SqlAsync("UPDATE payments SET \"RecoveredFen\" = \"AmountFen\" - 1"));
    }

    private static async Task<Result<Done>> SendAsync(TestApp app, long batch, string reference) =>
        await app.Get<SendBatch>().SendAsync(await app.AsAsync("maker"), batch, (await app.BatchAsync(batch)).Version, reference, default);

    private static async Task<IEnumerable<string>> FindAsync(TestApp app)
    {
        await using var db = app.Db();
        return [.. (await app.Get<VerifyMoney>().RunAsync(db, default)).Select(f => f.Code)];
    }
}
