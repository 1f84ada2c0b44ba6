using AwardFlow.Web.Casework;
using AwardFlow.Web.Features.Review;
using AwardFlow.Web.Records;
using AwardFlow.Web.Tests.Support;
using AwardFlow.Workflow;
using Microsoft.EntityFrameworkCore;

namespace AwardFlow.Web.Tests.Casework;

/// <summary>撤回本人决定: the case as it was before, those who were told told otherwise, and every no with its reason.</summary>
public sealed class TakeBackTests
{
    [Fact]
    public async Task An_approval_that_is_taken_back_leaves_the_case_as_it_was_and_the_row_as_evidence()
    {
        await using var app = await TestApp.StartAsync();
        var real = await app.ACaseAsync();
        var (before, state) = (await real.RowAsync(), await real.StateAsync());
        var task = await OpenAsync(app, real.Id);
        Given.Ok(await real.DecideAsync("TownshipReview", DecideTask.Approve));

        Given.Ok(await TakeBackAsync(app, real.Id, "township1", task.Id));

        var (after, now) = (await real.RowAsync(), await real.StateAsync());
        Assert.Equal((before.Situation, before.Stage, before.StageSince, before.PromisedBy, before.AmountFen), (after.Situation, after.Stage, after.StageSince, after.PromisedBy, after.AmountFen));
        Assert.Equal(state.ToJson(), (now with { Visits = state.Visits }).ToJson());
        await using var db = app.Db();
        var open = await OpenAsync(app, real.Id);
        Assert.Equal((task.Id, task.DueOn), (open.Id, open.DueOn));
        Assert.Equal(TaskState.Cancelled, (await db.Tasks.SingleAsync(t => t.Step == "bureau")).State);
        Assert.Equal((1, 0), (await db.TaskCounters.SumAsync(c => c.Open), await db.TaskCounters.Where(c => c.UnitId != task.UnitId).SumAsync(c => c.Open)));
        Assert.False(await db.Decisions.AnyAsync());
        Assert.Equal("选错了。", (await db.Decisions.IgnoreQueryFilters().SingleAsync()).TakenBackReason);
        Assert.True(await db.AuditEntries.AnyAsync(e => e.Action == "task.taken-back"));

        // The same turn is decided again, and the bookmark that was open in between moves nothing.
        Given.Ok(await real.DecideAsync("TownshipReview", DecideTask.Approve));
        Assert.Equal("BureauReview:2", await real.BookmarkAsync("BureauReview"));
        Assert.Null(await app.FirstWrongAuditEntryAsync());
    }

    [Fact]
    public async Task A_return_that_is_taken_back_is_followed_by_a_correction_to_the_firm_and_can_be_made_again()
    {
        await using var app = await TestApp.StartAsync();
        var real = await app.ACaseAsync();
        var task = await OpenAsync(app, real.Id);
        Given.Ok(await real.DecideAsync("TownshipReview", DecideTask.Return));
        Given.Ok(await TakeBackAsync(app, real.Id, "township1", task.Id));

        await using var db = app.Db();
        var letter = await db.Messages.Where(m => m.ApplicationId == real.Id).OrderByDescending(m => m.Id).FirstAsync();
        Assert.Equal("correction-of-message", letter.Kind);
        Assert.Contains("退回补正", letter.Body, StringComparison.Ordinal);
        Assert.True(await db.Outbox.AnyAsync(o => o.DedupKey.Contains("/correction-of-message/")));
        Assert.Equal(Situation.InReview, (await real.RowAsync()).Situation);
        Given.Ok(await real.DecideAsync("TownshipReview", DecideTask.Return));
    }

    [Fact]
    public async Task A_notice_of_the_same_day_is_cancelled_and_one_of_an_earlier_day_is_public()
    {
        await using var app = await TestApp.StartAsync();
        var real = await app.ACaseAsync();
        await real.ToPublicityAsync();
        var task = await LastAsync(app, real.Id);
        Given.Ok(await TakeBackAsync(app, real.Id, "head", task.Id));
        await using (var db = app.Db()) Assert.Equal(NoticeState.Cancelled, (await db.PublicNotices.SingleAsync()).State);

        Given.Ok(await real.DecideAsync("HeadReview", DecideTask.Approve));
        app.Time.Advance(TimeSpan.FromDays(1));
        Assert.Equal("notice-public", (await TakeBackAsync(app, real.Id, "head", task.Id)).Refusal?.Code);
    }

    [Fact]
    public async Task The_assessment_of_the_step_counts_no_more_and_the_amount_is_as_before()
    {
        await using var app = await TestApp.StartAsync();
        var real = await app.ACaseAsync();
        Given.Ok(await real.DecideAsync("TownshipReview", DecideTask.Approve));
        var (task, amount) = (await OpenAsync(app, real.Id), (await real.RowAsync()).AmountFen);
        Given.Ok(await real.DecideAsync("BureauReview", DecideTask.Approve));

        Given.Ok(await TakeBackAsync(app, real.Id, "bureau", task.Id));

        await using var db = app.Db();
        Assert.False(await db.Assessments.AnyAsync(a => a.Moment == AssessmentMoment.Decision));
        Assert.True(await db.Assessments.IgnoreQueryFilters().AnyAsync(a => a.Moment == AssessmentMoment.Decision && a.UndoneAt != null));
        Assert.Equal(amount, (await real.RowAsync()).AmountFen);
    }

    [Fact]
    public async Task What_has_followed_stands_in_the_way_and_is_named()
    {
        await using var app = await TestApp.StartAsync();
        var real = await app.ACaseAsync();
        var township = await OpenAsync(app, real.Id);
        Given.Ok(await real.DecideAsync("TownshipReview", DecideTask.Approve));
        Assert.Equal("not-found", (await TakeBackAsync(app, real.Id, "township1b", township.Id)).Refusal?.Code);
        Assert.Equal("reason-missing", (await TakeBackAsync(app, real.Id, "township1", township.Id, " ")).Refusal?.Code);
        Assert.Equal("stale-page", (await app.Get<TakeBack>().TakeBackAsync(await app.AsAsync("township1"), township.Id, await app.VersionAsync(real.Id) - 1, "选错了。", default)).Refusal?.Code);

        var bureau = await OpenAsync(app, real.Id);
        Given.Ok(await app.Get<TransferTask>().TransferAsync(await app.AsAsync("bureau"), [bureau.Id], (await app.ActorAsync("bureau2")).Id, "请办理", default));
        Assert.Equal("claimed-since", (await TakeBackAsync(app, real.Id, "township1", township.Id)).Refusal?.Code);

        Given.Ok(await app.DecideAsync(real.Id, "bureau2", DecideTask.Approve));
        var later = (await TakeBackAsync(app, real.Id, "township1", township.Id)).Refusal;
        Assert.Equal("decided-since", later?.Code);
        Assert.Contains("同意", later!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_closed_case_money_that_is_due_and_a_correction_that_was_begun_or_sent_are_not_undone()
    {
        await using var app = await TestApp.StartAsync();
        var real = await app.ACaseAsync();
        var task = await OpenAsync(app, real.Id);
        Given.Ok(await real.DecideAsync("TownshipReview", DecideTask.Return));
        app.Time.Advance(TimeSpan.FromHours(1));
        await app.AnswerAsync(real.Id, "certificate", "SRDI-2026-0002");
        Assert.Equal("correction-begun", (await TakeBackAsync(app, real.Id, "township1", task.Id)).Refusal?.Code);
        Given.Ok(await real.ResubmitAsync());
        var moved = (await TakeBackAsync(app, real.Id, "township1", task.Id)).Refusal;
        Assert.Equal("moved-since", moved?.Code);
        Assert.Contains("已补正", moved!.Message, StringComparison.Ordinal);

        var second = await OpenAsync(app, real.Id);
        Given.Ok(await real.DecideAsync("TownshipReview", DecideTask.Reject));
        Assert.Equal("case-closed", (await TakeBackAsync(app, real.Id, "township1", second.Id)).Refusal?.Code);
    }

    [Fact]
    public async Task Fifty_take_backs_and_decisions_at_once_are_one_or_the_other()
    {
        await using var app = await TestApp.StartAsync();
        var real = await app.ACaseAsync();
        var township = await OpenAsync(app, real.Id);
        Given.Ok(await real.DecideAsync("TownshipReview", DecideTask.Approve));
        var (bureau, version) = (await OpenAsync(app, real.Id), await app.VersionAsync(real.Id));
        var (taker, decider) = (await app.ActorAsync("township1"), await app.ActorAsync("bureau"));

        var results = await Task.WhenAll(Enumerable.Range(0, 50).Select(i => Task.Run(async () => i % 2 == 0
            ? (await app.Get<TakeBack>().TakeBackAsync(new Command(taker, $"back-{i}"), township.Id, version, "选错了。", default)).Refusal
            : (await app.Get<DecideTask>().DecideAsync(new Command(decider, $"decide-{i}"), new DecisionInput(bureau.Id, version, DecideTask.Approve, "同意。", null, []), default)).Refusal)));

        Assert.Single(results, r => r is null);
        await using var db = app.Db();
        Assert.Equal(1, await db.Tasks.CountAsync(t => t.State == TaskState.Open));
        Assert.Equal(InstanceStatus.Running, (await real.StateAsync()).Status);
    }

    private static async Task<WorkTask> OpenAsync(TestApp app, long id)
    {
        await using var db = app.Db();
        return await db.Tasks.AsNoTracking().SingleAsync(t => t.ApplicationId == id && t.State == TaskState.Open);
    }

    private static async Task<WorkTask> LastAsync(TestApp app, long id)
    {
        await using var db = app.Db();
        return await db.Tasks.AsNoTracking().OrderByDescending(t => t.Id).FirstAsync(t => t.ApplicationId == id);
    }

    private static async Task<Result<Decided>> TakeBackAsync(TestApp app, long id, string login, long taskId, string reason = "选错了。") =>
        await app.Get<TakeBack>().TakeBackAsync(await app.AsAsync(login), taskId, await app.VersionAsync(id), reason, default);
}
