using AwardFlow.Web.Casework;
using AwardFlow.Web.Features.Review;
using AwardFlow.Web.Records;
using AwardFlow.Web.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace AwardFlow.Web.Tests.Features.Review;

/// <summary>转办 and 催办.</summary>
public sealed class HandingTests
{
    [Fact]
    public async Task A_transferred_task_is_the_colleagues_and_both_are_in_the_trail()
    {
        await using var app = await TestApp.StartAsync();
        var id = await app.ASubmittedApplication();
        var colleague = await app.ActorAsync("township1b");
        Given.Ok(await TransferAsync(app, id, "township1", colleague.Id, "外出学习"));

        Assert.Equal("task-transferred", (await app.DecideAsync(id, "township1", DecideTask.Approve)).Refusal?.Code);
        await using var db = app.Db();
        Assert.Contains("外出学习", (await db.Messages.SingleAsync(m => m.PersonId == colleague.Id)).Body, StringComparison.Ordinal);
        Assert.Equal(1, await db.AuditEntries.CountAsync(e => e.Action == "task.transferred"));
        Given.Ok(await app.DecideAsync(id, "township1b", DecideTask.Approve));
    }

    [Fact]
    public async Task A_colleague_takes_back_what_lies_with_somebody_who_is_away()
    {
        await using var app = await TestApp.StartAsync();
        var id = await app.ASubmittedApplication();
        Given.Ok(await TransferAsync(app, id, "township1", (await app.ActorAsync("township1b")).Id, "外出"));
        Given.Ok(await TransferAsync(app, id, "township1", null, "同事请假，交回"));
        Given.Ok(await app.DecideAsync(id, "township1", DecideTask.Approve));
    }

    [Theory]
    [InlineData("township1", "township2", "原因", "not-a-colleague")]
    [InlineData("township1", "bureau", "原因", "not-a-colleague")]
    [InlineData("township1", "approver1", "原因", "not-a-colleague")]
    [InlineData("township1", "township1b", " ", "reason-missing")]
    [InlineData("township2", "township2", "原因", "not-found")]
    [InlineData("bureau", "bureau2", "原因", "not-found")]
    public async Task A_transfer_stays_within_unit_and_role_and_has_a_reason(string by, string to, string reason, string code)
    {
        await using var app = await TestApp.StartAsync();
        var id = await app.ASubmittedApplication();
        Assert.Equal(code, (await TransferAsync(app, id, by, (await app.ActorAsync(to)).Id, reason)).Refusal?.Code);
    }

    [Fact]
    public async Task Somebody_who_left_is_no_colleague()
    {
        await using var app = await TestApp.StartAsync();
        var id = await app.ASubmittedApplication();
        var gone = (await app.ActorAsync("township1b")).Id;
        await app.SqlAsync($"UPDATE people SET \"State\" = 'Left' WHERE \"Id\" = {gone}");
        Assert.Equal("not-a-colleague", (await TransferAsync(app, id, "township1", gone, "原因")).Refusal?.Code);
    }

    [Fact]
    public async Task The_bureau_urges_a_township_from_the_day_it_is_due_and_once_per_working_day()
    {
        await using var app = await TestApp.StartAsync();
        var id = await app.ASubmittedApplication();
        Assert.Equal("not-due-yet", (await UrgeAsync(app, id, "bureau")).Refusal?.Code);

        app.Time.Advance(TimeSpan.FromDays(7));
        Assert.Equal("李镇街、钱镇街", Given.Ok(await UrgeAsync(app, id, "bureau")));
        Assert.Equal("already-urged-today", (await UrgeAsync(app, id, "head")).Refusal?.Code);
        app.Time.Advance(TimeSpan.FromDays(1));
        Given.Ok(await UrgeAsync(app, id, "bureau"));

        await using var db = app.Db();
        Assert.Equal(2, (await db.Tasks.SingleAsync(t => t.ApplicationId == id)).Urged);
        Assert.Equal(4, await db.Messages.CountAsync(m => m.Kind == "urge"));
        Assert.Equal(2, await db.AuditEntries.CountAsync(e => e.Action == "task.urged"));
    }

    [Fact]
    public async Task A_weekend_is_no_new_working_day_for_urging()
    {
        await using var app = await TestApp.StartAsync();
        var id = await app.ASubmittedApplication();
        app.Time.Advance(TimeSpan.FromDays(11));
        Assert.Equal(DayOfWeek.Friday, app.Clock.Today.DayOfWeek);
        Given.Ok(await UrgeAsync(app, id, "bureau"));
        app.Time.Advance(TimeSpan.FromDays(2));
        Assert.Equal("already-urged-today", (await UrgeAsync(app, id, "bureau")).Refusal?.Code);
        app.Time.Advance(TimeSpan.FromDays(1));
        Given.Ok(await UrgeAsync(app, id, "bureau"));
    }

    [Theory]
    [InlineData("township1", "own-task")]
    [InlineData("township2", "not-found")]
    [InlineData("sysadmin", "not-found")]
    [InlineData("approver2", "not-found")]
    public async Task Who_holds_the_task_or_may_not_see_the_case_does_not_urge(string login, string code)
    {
        await using var app = await TestApp.StartAsync();
        var id = await app.ASubmittedApplication();
        app.Time.Advance(TimeSpan.FromDays(9));
        Assert.Equal(code, (await UrgeAsync(app, id, login)).Refusal?.Code);
    }

    private static async Task<Result<Transferred>> TransferAsync(TestApp app, long id, string by, long? to, string reason) =>
        await app.Get<TransferTask>().TransferAsync(await app.AsAsync(by), [await TaskAsync(app, id)], to, reason, default);

    private static async Task<Result<string>> UrgeAsync(TestApp app, long id, string by) =>
        await app.Get<UrgeTask>().UrgeAsync(await app.AsAsync(by), await TaskAsync(app, id), "请尽快", default);

    private static async Task<long> TaskAsync(TestApp app, long id)
    {
        await using var db = app.Db();
        return await db.Tasks.Where(t => t.ApplicationId == id && t.State == TaskState.Open).Select(t => t.Id).SingleAsync();
    }
}
