using AwardFlow.Web.Casework;
using AwardFlow.Web.Casework.Activities;
using AwardFlow.Web.Features.Applications;
using AwardFlow.Web.Plumbing.Settings;
using AwardFlow.Web.Records;
using AwardFlow.Web.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace AwardFlow.Web.Tests.Casework;

/// <summary>Withdrawals, corrections, faults and retries, payments, and who sees what.</summary>
public sealed class MovingTests
{
    [Fact]
    public async Task A_draft_is_not_withdrawn_nor_retried()
    {
        await using var app = await TestApp.StartAsync();
        var id = await app.ADraft();
        var withdrawn = await app.Get<MoveCase>().WithdrawAsync(await app.AsAsync("approver1"), id, await app.VersionAsync(id), default);
        var retried = await app.Get<MoveCase>().RetryAsync(await app.AsAsync("sysadmin"), id, default);
        Assert.Equal(("not-started", "not-started"), (withdrawn.Refusal?.Code, retried.Refusal?.Code));
        await using var db = app.Db();
        Assert.False(await db.WorkflowInstances.AnyAsync());
    }

    [Fact]
    public async Task Only_the_own_firm_withdraws_and_only_on_the_page_it_sees()
    {
        await using var app = await TestApp.StartAsync();
        var real = await app.ACaseAsync();
        var version = await app.VersionAsync(real.Id);
        var move = app.Get<MoveCase>();
        Assert.Equal("not-found", (await move.WithdrawAsync(await app.AsAsync("approver2"), real.Id, version, default)).Refusal?.Code);
        Assert.Equal("not-approver", (await move.WithdrawAsync(await app.AsAsync("clerk1"), real.Id, version, default)).Refusal?.Code);
        Assert.Equal("not-approver", (await move.WithdrawAsync(await app.AsAsync("township1"), real.Id, version, default)).Refusal?.Code);
        Assert.Equal("stale-page", (await move.WithdrawAsync(await app.AsAsync("approver1"), real.Id, version - 1, default)).Refusal?.Code);
        Given.Ok(await move.WithdrawAsync(await app.AsAsync("approver1"), real.Id, version, default));
        Assert.Equal("not-running", (await move.WithdrawAsync(await app.AsAsync("approver1"), real.Id, await app.VersionAsync(real.Id), default)).Refusal?.Code);
    }

    [Fact]
    public async Task A_correction_ends_at_24_00_of_its_last_day_for_the_clock_and_for_the_firm_alike()
    {
        await using var app = await TestApp.StartAsync();
        var real = await app.ACaseAsync();
        Given.Ok(await real.DecideAsync("TownshipReview", DecideTask.Return));
        var bookmark = await real.BookmarkAsync("TownshipCorrect");
        var end = BusinessClock.EndOfDay(new DateOnly(2026, 11, 30));

        app.MoveTo(end.AddMilliseconds(-1));
        Assert.Equal("correction-running", (await real.ResumeAsync(bookmark, Correct.Expired)).Refusal?.Code);
        app.MoveTo(end);
        Assert.Equal("correction-over", (await real.ResubmitAsync()).Refusal?.Code);
        Given.Ok(await real.ResumeAsync(bookmark, Correct.Expired));

        Assert.Equal("expired", (await real.RowAsync()).Result);
    }

    [Fact]
    public async Task A_correction_whose_end_is_a_guess_costs_nobody_the_case()
    {
        await using var app = await TestApp.StartAsync();
        var real = await app.ACaseAsync();
        app.MoveTo(BusinessClock.StartOfDay(new DateOnly(2026, 12, 29)).AddHours(9));
        Given.Ok(await real.DecideAsync("TownshipReview", DecideTask.Return));
        app.MoveTo(BusinessClock.StartOfDay(new DateOnly(2027, 2, 1)));

        Assert.Equal("correction-running", (await real.ResumeAsync(await real.BookmarkAsync("TownshipCorrect"), Correct.Expired)).Refusal?.Code);
        Given.Ok(await real.ResubmitAsync());
    }

    [Fact]
    public async Task Money_for_the_same_matter_that_is_already_due_elsewhere_stops_the_payment_and_a_retry_goes_on_once_it_is_gone()
    {
        await using var app = await TestApp.StartAsync();
        var real = await app.ACaseAsync();
        await real.ToPublicityAsync();
        var other = await SamePaymentDueElsewhereAsync(app, real.Id);

        Given.Ok(await real.CloseNoticeAsync());

        Assert.Equal(("amount-changed", Situation.Faulted), ((await real.StateAsync()).Incident?.Code, (await real.RowAsync()).Situation));
        await using var db = app.Db();
        Assert.False(await db.Payments.AnyAsync(p => p.ApplicationId == real.Id));
        Assert.True(await db.AuditEntries.AnyAsync(e => e.Action == "case.faulted"));

        var retry = app.Get<MoveCase>();
        Assert.Equal("not-allowed", (await retry.RetryAsync(await app.AsAsync("head"), real.Id, default)).Refusal?.Code);
        Given.Ok(await app.Get<Ledger>().WriteAsync<Done>(async (d, ct) =>
        {
            (await d.Payments.SingleAsync(p => p.Id == other, ct)).Cancel();
            return new Done();
        }, default));
        Given.Ok(await retry.RetryAsync(await app.AsAsync("sysadmin"), real.Id, default));
        Assert.Equal(Situation.AwaitingPayment, (await real.RowAsync()).Situation);
        Assert.Equal("nothing-to-retry", (await retry.RetryAsync(await app.AsAsync("sysadmin"), real.Id, default)).Refusal?.Code);
    }

    [Fact]
    public async Task A_case_is_not_paid_before_its_money_is_and_not_cancelled_while_the_bank_has_it()
    {
        await using var app = await TestApp.StartAsync();
        var real = await app.ACaseAsync();
        await real.ToPaymentAsync();
        Assert.Equal("payments-open", (await real.PaymentsAsync(Pay.Paid, (_, _) => { })).Refusal?.Code);
        Assert.Equal("nothing-held", (await real.PaymentsAsync(Pay.Held, (_, _) => { })).Refusal?.Code);
        Assert.Equal("payment-under-way", (await real.PaymentsAsync("Cancelled", (_, _) => { }, PaymentState.Batched)).Refusal?.Code);
        Given.Ok(await real.PayAsync());
        Assert.Equal("already-decided", (await real.ResumeAsync("Pay:1", Pay.Paid)).Refusal?.Code);
    }

    [Fact]
    public async Task A_held_payment_is_due_again_behind_the_new_bookmark_and_the_old_one_moves_nothing()
    {
        await using var app = await TestApp.StartAsync();
        var real = await app.ACaseAsync();
        await real.ToPaymentAsync();
        var first = await real.BookmarkAsync("Pay");

        Given.Ok(await real.HoldPaymentAsync());

        await using var db = app.Db();
        var payment = await db.Payments.SingleAsync(p => p.ApplicationId == real.Id);
        Assert.Equal((PaymentState.Due, "Pay:2"), (payment.State, payment.BookmarkId));
        Assert.Equal("already-decided", (await real.ResumeAsync(first, Pay.Paid)).Refusal?.Code);
    }

    [Theory]
    [InlineData("UPDATE workflow_instances SET \"DefinitionVersion\" = 99", "workflows/recognition-award/v99.json")]
    [InlineData("UPDATE applications SET \"AwardId\" = 'gone'", "policies/qiantang-2024/awards/gone.yaml")]
    public async Task The_server_does_not_start_without_a_path_or_award_that_an_open_case_needs(string sql, string named)
    {
        var folder = Directory.CreateTempSubdirectory("awardflow-gone-").FullName;
        await using (var app = await TestApp.StartAsync(folder))
        {
            await app.ACaseAsync();
            await using var db = app.Db();
            await db.Database.ExecuteSqlRawAsync(sql);
        }

        var refused = await Assert.ThrowsAsync<SettingsException>(() => TestApp.StartAsync(folder));

        Assert.Contains(named, refused.Message, StringComparison.Ordinal);
        Directory.Delete(folder, recursive: true);
    }

    [Theory]
    [InlineData("clerk1", true)]
    [InlineData("approver2", false)]
    [InlineData("township1", true)]
    [InlineData("township2", false)]
    [InlineData("bureau", true)]
    [InlineData("head", true)]
    [InlineData("integrity", false)]
    [InlineData("maker", false)]
    [InlineData("releaser", false)]
    [InlineData("sysadmin", false)]
    [InlineData("security", false)]
    [InlineData("auditor", false)]
    public async Task A_submitted_case_is_seen_by_those_whose_scope_it_is_in(string login, bool seen)
    {
        await using var app = await TestApp.StartAsync();
        var real = await app.ACaseAsync();
        Assert.Equal(seen, await SeesAsync(app, await app.ActorAsync(login), real.Id));
    }

    [Fact]
    public async Task Scope_grows_with_what_a_case_comes_to_and_a_draft_is_the_firms_alone()
    {
        await using var app = await TestApp.StartAsync();
        var draft = await app.ADraft("approver2");
        Assert.False(await SeesAsync(app, await app.ActorAsync("township2"), draft));
        await app.SetListAsync(IntegrityEffect.Block);
        var real = await app.ACaseAsync();
        Assert.True(await SeesAsync(app, await app.ActorAsync("integrity"), real.Id));
        await app.SetListAsync(null);
        Given.Ok(await real.DecideAsync("HoldSubmit", "Released"));
        await real.ToPaymentAsync();
        Assert.True(await SeesAsync(app, await app.ActorAsync("maker"), real.Id));
        Assert.True(await SeesAsync(app, await app.ActorAsync("releaser"), real.Id));
    }

    [Fact]
    public async Task Who_has_only_registered_for_a_firm_sees_and_does_nothing_in_its_name()
    {
        await using var app = await TestApp.StartAsync();
        var real = await app.ACaseAsync();
        var waiting = (await app.ActorAsync("clerk1")) with { Roles = new HashSet<string>() };
        Assert.False(await SeesAsync(app, waiting, real.Id));
        var drafts = app.Get<KeepDraft>();
        Assert.Equal("not-permitted", (await drafts.StartAsync(new Command(waiting), "qiantang-2024", "recognition", default)).Refusal?.Code);
        Assert.Equal("not-permitted", (await drafts.SaveAsync(waiting, real.Id, 1, Given.Answers("little-giant"), default)).Refusal?.Code);
        Assert.Equal("not-approver", (await app.Get<MoveCase>().WithdrawAsync(new Command(waiting), real.Id, await app.VersionAsync(real.Id), default)).Refusal?.Code);
    }

    private static async Task<bool> SeesAsync(TestApp app, Actor actor, long id)
    {
        await using var db = app.Db();
        return await db.Applications.VisibleTo(db, actor).AnyAsync(a => a.Id == id);
    }

    /// <summary>Another case of the firm, of another window, whose money for the same recognition is due.</summary>
    private static async Task<long> SamePaymentDueElsewhereAsync(TestApp app, long id) => Given.Ok(await app.Get<Ledger>().WriteAsync<long>(async (db, ct) =>
    {
        var of = await db.Applications.SingleAsync(a => a.Id == id, ct);
        var firm = await db.Enterprises.SingleAsync(e => e.Id == of.EnterpriseId, ct);
        var decided = await db.Assessments.SingleAsync(a => a.ApplicationId == id && a.Moment == AssessmentMoment.Decision, ct);
        var other = db.Applications.Add(new Application("330114-2026-900001", firm, of.PolicyId, of.AwardId, "2026-spring", of.CreatedBy, app.Clock.UtcNow)).Entity;
        await db.SaveChangesAsync(ct);
        db.Assessments.Add(new AssessmentRecord(other.Id, AssessmentMoment.Decision, decided.AsOf, decided.PolicyVersion, decided.ContentHash,
            decided.FactsJson, decided.HistoryJson, decided.ResultJson, decided.AmountFen, app.Clock.UtcNow));
        var payment = db.Payments.Add(new Payment(other, "Pay:1", "district", 1, 20_000_000, app.Clock.UtcNow)).Entity;
        await db.SaveChangesAsync(ct);
        return payment.Id;
    }, default));
}
