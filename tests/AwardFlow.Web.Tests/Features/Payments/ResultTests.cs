using System.Text;
using AwardFlow.Web.Casework;
using AwardFlow.Web.Features.Payments;
using AwardFlow.Web.Records;
using AwardFlow.Web.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace AwardFlow.Web.Tests.Features.Payments;

public sealed class ResultTests
{
    [Fact]
    public async Task A_paid_line_closes_its_case_and_the_firm_reads_it()
    {
        await using var app = await TestApp.StartAsync();
        var id = await app.APaymentDue();
        var batch = await app.AReleasedBatch();

        var imported = Given.Ok(await app.ImportAsync(batch, await app.AnswerAsync(batch, _ => app.Paid())));

        Assert.Equal(new Imported(1, 0, 0, false), imported);
        var application = await app.ApplicationAsync(id);
        Assert.Equal((Situation.Closed, "paid"), (application.Situation, application.Result));
        Assert.Equal("已拨付", app.Get<Stages>().Of(application).Zh);
        Assert.Equal(BatchState.Finished, (await app.BatchAsync(batch)).State);
        await using var db = app.Db();
        Assert.Equal(app.Clock.Today, (await db.Payments.SingleAsync()).PaidOn);
        Assert.True(await db.Messages.AnyAsync(m => m.ApplicationId == id && m.Kind == "paid"));
    }

    [Fact]
    public async Task The_bank_returns_one_of_three_and_it_is_paid_again_in_a_batch_that_names_the_old_one()
    {
        await using var app = await TestApp.StartAsync();
        var due = await app.PaymentsDue(3, 20_000_000, 80_000_000, 5_479_452);
        var batch = await app.AReleasedBatch(due);

        Given.Ok(await app.ImportAsync(batch, await app.AnswerAsync(batch, l => l.Line == 2 ? app.Returned() : app.Paid())));

        Assert.Equal([PaymentState.Paid, PaymentState.Returned, PaymentState.Paid], due.Select(d => app.PaymentAsync(d).Result.State));
        Assert.Equal(BatchState.Finished, (await app.BatchAsync(batch)).State);
        await using (var db = app.Db())
        {
            Assert.Equal(1, await db.Messages.CountAsync(m => m.EnterpriseId == 1002 && m.Kind == "payment-returned"));
            Assert.Equal(1, await db.Outbox.CountAsync(o => o.DedupKey.Contains("payment-returned")));
        }
        var old = (await app.LinesAsync(batch))[1];
        var uncorrected = Given.Ok(await app.Get<BuildBatch>().ReissueAsync(await app.AsAsync("maker"), batch, [old.Id], null, default));
        Assert.Equal("account-not-corrected", BuildBatch.LeftOutOf((await app.BatchAsync(uncorrected.BatchIds[0])).LeftOutJson)[0].Code);
        Assert.Equal(0, Given.Ok(await app.BuildAsync(due)).Lines);

        await app.ChangeAccountAsync(1002, "6222020000001234567");
        var again = Given.Ok(await app.Get<BuildBatch>().ReissueAsync(await app.AsAsync("maker"), batch, [old.Id], null, default)).BatchIds[0];
        Given.Ok(await app.LockAsync(again));
        Given.Ok(await app.ReleaseAsync(again));
        Given.Ok(await app.ImportAsync(again, await app.AnswerAsync(again, _ => app.Paid())));

        Assert.Equal(batch, (await app.BatchAsync(again)).ReissuesBatchId);
        Assert.Equal(old.Id, (await app.LinesAsync(again))[0].ReplacesAttemptId);
        Assert.Equal((Situation.Closed, "paid"), ((await app.ApplicationAsync(1002)).Situation, (await app.ApplicationAsync(1002)).Result));
    }

    [Fact]
    public async Task An_account_that_was_right_is_paid_again_on_the_makers_written_word()
    {
        await using var app = await TestApp.StartAsync();
        var due = await app.PaymentsDue(1);
        var batch = await app.AReleasedBatch(due);
        Given.Ok(await app.ImportAsync(batch, await app.AnswerAsync(batch, _ => app.Returned())));
        var line = (await app.LinesAsync(batch))[0];

        var again = Given.Ok(await app.Get<BuildBatch>().ReissueAsync(await app.AsAsync("maker"), batch, [line.Id], "已向开户行核实，账户无误", default));

        Assert.Equal(1, again.Lines);
        await using var db = app.Db();
        Assert.Contains("已向开户行核实", (await db.AuditEntries.OrderByDescending(e => e.Id).FirstAsync(e => e.Action == "batch.built")).After!, StringComparison.Ordinal);
        Given.Ok(await app.CancelAsync(again.BatchIds[0]));
        Assert.Equal(PaymentState.Returned, (await app.PaymentAsync(due[0])).State);
    }

    [Fact]
    public async Task The_same_file_again_changes_nothing()
    {
        await using var app = await TestApp.StartAsync();
        var batch = await app.AReleasedBatch(await app.PaymentsDue(2));
        var answer = await app.AnswerAsync(batch, l => l.Line == 1 ? app.Paid() : app.Returned());
        Given.Ok(await app.ImportAsync(batch, answer));
        await using var db = app.Db();
        var entries = await db.AuditEntries.CountAsync();

        Assert.Equal(new Imported(1, 1, 0, true), Given.Ok(await app.ImportAsync(batch, answer)));

        Assert.Equal(entries, await db.AuditEntries.CountAsync());
        Assert.Equal(1, await db.BankResultFiles.CountAsync());
        Assert.Equal(1, await db.Messages.CountAsync(m => m.Kind == "payment-returned"));
    }

    [Fact]
    public async Task A_file_may_hold_some_of_the_lines_and_a_transfer_in_doubt_stays_in_doubt_until_the_bank_knows()
    {
        await using var app = await TestApp.StartAsync();
        var due = await app.PaymentsDue(3);
        var batch = await app.AReleasedBatch(due);
        Given.Ok(await app.ImportAsync(batch, await app.AnswerAsync(batch, l => l.Line == 1 ? "处理中,,," : l.Line == 2 ? app.Paid() : null)));
        Assert.Equal([PaymentState.Unknown, PaymentState.Paid, PaymentState.Released], due.Select(d => app.PaymentAsync(d).Result.State));
        Assert.Equal(BatchState.Released, (await app.BatchAsync(batch)).State);

        Given.Ok(await app.ImportAsync(batch, await app.AnswerAsync(batch, _ => app.Paid())));

        Assert.Equal([PaymentState.Paid, PaymentState.Paid, PaymentState.Paid], due.Select(d => app.PaymentAsync(d).Result.State));
        Assert.Equal(BatchState.Finished, (await app.BatchAsync(batch)).State);
        Assert.Equal("result-file-wrong", (await app.ImportAsync(batch, await app.AnswerAsync(batch, _ => app.Returned()))).Refusal?.Code);
    }

    [Fact]
    public async Task Signals_that_were_recorded_but_not_applied_are_applied_by_the_next_run()
    {
        await using var app = await TestApp.StartAsync();
        var due = await app.PaymentsDue(450);
        var batch = await app.AReleasedBatch(due);
        Given.Ok(await app.ImportAsync(batch, await app.AnswerAsync(batch, _ => app.Paid())));
        await using var db = app.Db();
        Assert.Equal(250, await db.CaseSignals.CountAsync(s => s.AppliedAt == null));
        Assert.Equal(250, await db.Applications.CountAsync(a => a.Situation == Situation.AwaitingPayment && a.Id > 1000));

        await Task.WhenAll(app.Get<ApplySignals>().ApplyAsync(default), app.Get<ApplySignals>().ApplyAsync(default));

        Assert.Equal(450, await db.Applications.CountAsync(a => a.Result == "paid"));
        Assert.Equal(450, await db.Messages.CountAsync(m => m.Kind == "paid"));
        Assert.Equal(0, await app.Get<ApplySignals>().ApplyAsync(default));
    }

    [Fact]
    public async Task A_case_that_refuses_its_signal_is_noted_and_the_others_go_on()
    {
        await using var app = await TestApp.StartAsync();
        var due = await app.PaymentsDue(3);
        var batch = await app.AReleasedBatch(due);
        await app.SqlAsync("UPDATE payments SET \"BookmarkId\" = 'Pay:99' WHERE \"Id\" = 1002");

        Given.Ok(await app.ImportAsync(batch, await app.AnswerAsync(batch, _ => app.Paid())));

        await using var db = app.Db();
        Assert.Equal(2, await db.Applications.CountAsync(a => a.Result == "paid"));
        Assert.NotNull((await db.CaseSignals.SingleAsync(s => s.ApplicationId == 1002)).Refused);
        Assert.True(await db.AuditEntries.AnyAsync(e => e.Action == "case.signal-refused" && e.ObjectId == "COPY-1002"));
    }
}
