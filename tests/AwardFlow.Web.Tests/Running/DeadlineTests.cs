using AwardFlow.Web.Casework;
using AwardFlow.Web.Records;
using AwardFlow.Web.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace AwardFlow.Web.Tests.Running;

public sealed class DeadlineTests
{
    [Fact]
    public async Task A_task_is_marked_overdue_once_its_last_day_has_ended_and_its_holders_are_told_once()
    {
        await using var app = await TestApp.StartAsync();
        var id = await app.ASubmittedApplication();
        var due = (await TaskAsync(app, id)).DueOn;
        MoveTo(app, BusinessClock.EndOfDay(due) - TimeSpan.FromSeconds(1));
        await app.RunAsync("deadlines");
        Assert.Null((await TaskAsync(app, id)).OverdueAt);

        MoveTo(app, BusinessClock.EndOfDay(due));
        await app.RunAsync("deadlines");
        await app.RunAsync("deadlines");

        Assert.NotNull((await TaskAsync(app, id)).OverdueAt);
        await using var db = app.Db();
        Assert.Equal(1, await db.AuditEntries.CountAsync(e => e.Action == "task.overdue"));
        var told = await db.Messages.Where(m => m.Kind == "task-overdue").Select(m => m.PersonId!.Value).ToListAsync();
        Assert.Equal([(await app.ActorAsync("township1")).Id, (await app.ActorAsync("township1b")).Id], told.Order());
    }

    [Fact]
    public async Task A_reminder_comes_on_the_working_day_before_the_deadline_and_not_earlier()
    {
        await using var app = await TestApp.StartAsync();
        var id = await app.ASubmittedApplication();
        var due = (await TaskAsync(app, id)).DueOn;
        Assert.Equal(DayOfWeek.Monday, due.DayOfWeek);
        MoveTo(app, BusinessClock.StartOfDay(due.AddDays(-3)) - TimeSpan.FromSeconds(1));
        await app.RunAsync("deadlines");
        Assert.Null((await TaskAsync(app, id)).RemindedAt);

        MoveTo(app, BusinessClock.StartOfDay(due.AddDays(-3)));
        await app.RunAsync("deadlines");
        await app.RunAsync("deadlines");

        Assert.NotNull((await TaskAsync(app, id)).RemindedAt);
        await using var db = app.Db();
        Assert.Equal(2, await db.Messages.CountAsync(m => m.Kind == "task-reminder"));
    }

    [Fact]
    public async Task A_correction_that_never_comes_ends_the_case_when_its_last_day_has_ended()
    {
        await using var app = await TestApp.StartAsync();
        var id = await app.ASubmittedApplication();
        Given.Ok(await app.DecideAsync(id, "township1", DecideTask.Return, "请补正。", null, new Defect("certificate", "证书编号", "与证书不符")));
        var due = (await TaskAsync(app, id)).DueOn;
        MoveTo(app, BusinessClock.EndOfDay(due) - TimeSpan.FromSeconds(1));
        await app.RunAsync("deadlines");
        Assert.Equal(Situation.Correcting, (await app.ApplicationAsync(id)).Situation);

        MoveTo(app, BusinessClock.EndOfDay(due));
        await app.RunAsync("deadlines");

        Assert.Equal("expired", (await app.ApplicationAsync(id)).Result);
    }

    [Fact]
    public async Task A_notice_ends_at_24_00_of_its_last_day_and_the_money_becomes_due_once()
    {
        await using var app = await TestApp.StartAsync();
        var id = await app.ASubmittedApplication();
        foreach (var login in new[] { "township1", "bureau", "head" }) Given.Ok(await app.DecideAsync(id, login, DecideTask.Approve));
        var ends = BusinessClock.EndOfDay(new DateOnly(2026, 11, 27));
        MoveTo(app, ends - TimeSpan.FromSeconds(1));
        await app.RunAsync("notice-ends");
        Assert.Equal(Situation.InPublicity, (await app.ApplicationAsync(id)).Situation);

        MoveTo(app, ends);
        await app.RunAsync("notice-ends");
        await app.RunAsync("notice-ends");

        Assert.Equal(Situation.AwaitingPayment, (await app.ApplicationAsync(id)).Situation);
        await using var db = app.Db();
        Assert.Equal(1, await db.Payments.CountAsync(p => p.ApplicationId == id));
    }

    [Fact]
    public async Task A_notice_with_a_provisional_end_does_not_end()
    {
        await using var app = await TestApp.StartAsync();
        var id = await app.ASubmittedApplication();
        MoveTo(app, BusinessClock.StartOfDay(new DateOnly(2026, 12, 30)));
        foreach (var login in new[] { "township1", "bureau", "head" }) Given.Ok(await app.DecideAsync(id, login, DecideTask.Approve));
        MoveTo(app, BusinessClock.StartOfDay(new DateOnly(2027, 2, 1)));

        await app.RunAsync("notice-ends");

        await using var db = app.Db();
        var notice = await db.PublicNotices.SingleAsync(n => n.ApplicationId == id);
        Assert.Equal((NoticeState.Open, true), (notice.State, notice.Provisional));
    }

    [Fact]
    public async Task A_task_that_nobody_can_do_is_reported_to_the_system_administrator()
    {
        await using var app = await TestApp.StartAsync();
        var id = await app.ASubmittedApplication();
        await using (var db = app.Db())
            await db.RoleGrants.Where(g => g.Role == Roles.TownshipReviewer).ExecuteDeleteAsync();
        MoveTo(app, BusinessClock.EndOfDay((await TaskAsync(app, id)).DueOn));

        await app.RunAsync("deadlines");

        await using var after = app.Db();
        var told = await after.Messages.SingleAsync(m => m.Kind == "task-overdue");
        Assert.Equal((await app.ActorAsync("sysadmin")).Id, told.PersonId);
        Assert.DoesNotContain("演示精密机械", told.Body, StringComparison.Ordinal);
    }

    private static void MoveTo(TestApp app, DateTime businessUtc) => app.Clock.Set(businessUtc - app.Time.GetUtcNow().UtcDateTime);

    private static async Task<WorkTask> TaskAsync(TestApp app, long id)
    {
        await using var db = app.Db();
        return await db.Tasks.AsNoTracking().SingleAsync(t => t.ApplicationId == id && t.State == TaskState.Open);
    }
}
