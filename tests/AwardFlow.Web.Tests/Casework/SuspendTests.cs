using AwardFlow.Web.Casework;
using AwardFlow.Web.Features.Publicity;
using AwardFlow.Web.Records;
using AwardFlow.Web.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace AwardFlow.Web.Tests.Casework;

/// <summary>中止与恢复, and cases that an administrator ends.</summary>
public sealed class SuspendTests
{
    [Fact]
    public async Task A_suspended_case_stands_still_and_goes_on_with_the_days_that_were_left()
    {
        await using var app = await TestApp.StartAsync();
        var real = await app.ACaseAsync();
        var task = await TaskAsync(app, real.Id);
        var left = app.Get<Calendars>().Current.WorkingDaysBetween(app.Clock.Today, task.DueOn);
        Assert.Equal("not-found", (await SuspendAsync(app, real.Id, "bureau")).Refusal?.Code);
        Assert.Equal("incomplete", (await SuspendAsync(app, real.Id, "head", " ")).Refusal?.Code);
        Given.Ok(await SuspendAsync(app, real.Id, "head"));

        // Nobody decides, withdraws or suspends again, and no alarm rings.
        var input = new DecisionInput(task.Id, await app.VersionAsync(real.Id), DecideTask.Approve, "", null, []);
        Assert.Equal("case-suspended", (await app.Get<DecideTask>().DecideAsync(await app.AsAsync("township1"), input, default)).Refusal?.Code);
        Assert.Equal("case-suspended", (await real.WithdrawAsync()).Refusal?.Code);
        Assert.Equal("case-suspended", (await SuspendAsync(app, real.Id, "head")).Refusal?.Code);
        app.Time.Advance(TimeSpan.FromDays(30));
        await app.RunAsync("deadlines");
        await using var db = app.Db();
        var stopped = await TaskAsync(app, real.Id);
        Assert.Equal((TaskState.Suspended, null), (stopped.State, stopped.OverdueAt));
        Assert.Equal(0, await db.TaskCounters.Where(c => c.UnitId == task.UnitId).Select(c => c.Open).SingleAsync());
        Assert.Contains("等待上级部门核实", (await db.Messages.SingleAsync(m => m.Kind == "suspended")).Body, StringComparison.Ordinal);

        Given.Ok(await app.Get<SuspendCase>().ResumeAsync(await app.AsAsync("head"), real.Id, await app.VersionAsync(real.Id), "核实完毕。", default));

        var open = await TaskAsync(app, real.Id);
        Assert.Equal((TaskState.Open, app.Get<Calendars>().Current.End(app.Clock.Today, left, countFirstDay: false).Day), (open.State, open.DueOn));
        var row = await real.RowAsync();
        Assert.Equal((Situation.InReview, "township"), (row.Situation, row.Stage));
        Given.Ok(await real.DecideAsync("TownshipReview", DecideTask.Approve));
    }

    [Fact]
    public async Task A_notice_keeps_its_dates_does_not_close_meanwhile_and_an_objection_that_came_takes_its_way()
    {
        await using var app = await TestApp.StartAsync();
        var real = await app.ACaseAsync();
        await real.ToPublicityAsync();
        await using var db = app.Db();
        var notice = await db.PublicNotices.AsNoTracking().SingleAsync();
        Given.Ok(await SuspendAsync(app, real.Id, "head"));
        Given.Ok(await app.Get<FileObjection>().FileAsync(null, notice.Id, new ObjectionInput(true, "张三", "13800000000", "", "该企业不是首次获得这项认定。"), null, default));

        app.MoveTo(BusinessClock.EndOfDay(notice.EndsOn).AddHours(1));
        await app.RunAsync("notice-ends");
        var running = await db.PublicNotices.AsNoTracking().SingleAsync();
        Assert.Equal((NoticeState.Open, notice.EndsOn), (running.State, running.EndsOn));

        Given.Ok(await app.Get<SuspendCase>().ResumeAsync(await app.AsAsync("head"), real.Id, await app.VersionAsync(real.Id), "核实完毕。", default));
        Assert.Equal(Situation.Objected, (await real.RowAsync()).Situation);
        Assert.Equal("objection-running", (await SuspendAsync(app, real.Id, "head")).Refusal?.Code);
    }

    [Fact]
    public async Task Fifty_decisions_and_suspensions_at_once_are_one_or_the_other()
    {
        await using var app = await TestApp.StartAsync();
        var real = await app.ACaseAsync();
        var (task, version, until) = (await TaskAsync(app, real.Id), await app.VersionAsync(real.Id), app.Clock.Today.AddDays(20));
        var (head, township) = (await app.ActorAsync("head"), await app.ActorAsync("township1"));

        var results = await Task.WhenAll(Enumerable.Range(0, 50).Select(i => Task.Run(async () => i % 2 == 0
            ? (await app.Get<SuspendCase>().SuspendAsync(new Command(head, $"stop-{i}"), real.Id, version, "等待上级部门核实。", until, default)).Refusal
            : (await app.Get<DecideTask>().DecideAsync(new Command(township, $"decide-{i}"), new DecisionInput(task.Id, version, DecideTask.Approve, "同意。", null, []), default)).Refusal)));

        Assert.Single(results, r => r is null);
    }

    [Fact]
    public async Task A_faulted_case_is_listed_retried_and_ended_with_a_reason_that_the_firm_gets()
    {
        await using var app = await TestApp.StartAsync();
        var real = await app.ACaseAsync();
        var move = app.Get<MoveCase>();
        Assert.Equal("not-faulted", (await move.TerminateAsync(await app.AsAsync("sysadmin"), real.Id, "无法恢复。", default)).Refusal?.Code);
        await BreakAsync(app, real);

        await using var db = app.Db();
        var first = await db.Incidents.AsNoTracking().SingleAsync();
        Assert.Equal(("BureauReview", "unit-missing", null), (first.NodeId, first.Code, first.EndedAt));
        Assert.Equal("not-allowed", (await move.TerminateAsync(await app.AsAsync("head"), real.Id, "无法恢复。", default)).Refusal?.Code);
        Assert.Equal("reason-missing", (await move.TerminateAsync(await app.AsAsync("sysadmin"), real.Id, " ", default)).Refusal?.Code);

        // A retry that fails again is the next incident.
        Given.Ok(await move.RetryAsync(await app.AsAsync("sysadmin"), real.Id, default));
        Assert.Equal([IncidentEnd.Retried, null], await db.Incidents.OrderBy(i => i.Id).Select(i => i.Ended).ToListAsync());
        Given.Ok(await move.TerminateAsync(await app.AsAsync("sysadmin"), real.Id, "主管部门已撤销，无法恢复。", default));

        var row = await real.RowAsync();
        Assert.Equal((Situation.Closed, "terminated"), (row.Situation, row.Result));
        Assert.Equal(IncidentEnd.Terminated, (await db.Incidents.AsNoTracking().OrderByDescending(i => i.Id).FirstAsync()).Ended);
        Assert.Contains("主管部门已撤销", (await db.Messages.SingleAsync(m => m.Kind == "terminated")).Body, StringComparison.Ordinal);
        Assert.False(await db.Tasks.AnyAsync(t => t.State == TaskState.Open));
        Assert.True(await db.AuditEntries.AnyAsync(e => e.Action == "case.terminated"));
    }

    /// <summary>The bureau is gone when the township passes the case on.</summary>
    private static async Task BreakAsync(TestApp app, RealCase real)
    {
        await using (var db = app.Db()) await db.Applications.Where(a => a.Id == real.Id).ExecuteUpdateAsync(s => s.SetProperty(a => a.LeadUnitId, (long?)null));
        Given.Ok(await real.DecideAsync("TownshipReview", DecideTask.Approve));
    }

    private static async Task<Result<Done>> SuspendAsync(TestApp app, long id, string login, string reason = "等待上级部门核实。") =>
        await app.Get<SuspendCase>().SuspendAsync(await app.AsAsync(login), id, await app.VersionAsync(id), reason, app.Clock.Today.AddDays(20), default);

    private static async Task<WorkTask> TaskAsync(TestApp app, long id)
    {
        await using var db = app.Db();
        return await db.Tasks.AsNoTracking().OrderByDescending(t => t.Id).FirstAsync(t => t.ApplicationId == id);
    }
}
