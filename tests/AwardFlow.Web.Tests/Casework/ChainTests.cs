using AwardFlow.Web.Casework;
using AwardFlow.Web.Records;
using AwardFlow.Web.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace AwardFlow.Web.Tests.Casework;

public sealed class ChainTests
{
    [Fact]
    public async Task A_case_goes_from_submission_to_payment_due()
    {
        await using var app = await TestApp.StartAsync();
        var id = await app.ASubmittedApplication();
        Assert.Equal("township", (await app.ApplicationAsync(id)).Stage);
        Given.Ok(await app.DecideAsync(id, "township1", DecideTask.Approve));
        Given.Ok(await app.DecideAsync(id, "bureau", DecideTask.Approve));
        Given.Ok(await app.DecideAsync(id, "head", DecideTask.Approve));

        await using var db = app.Db();
        var notice = await db.PublicNotices.SingleAsync(n => n.ApplicationId == id);
        Assert.Equal(new DateOnly(2026, 11, 27), notice.EndsOn);
        Assert.Equal(20_000_000, notice.AmountFen);
        app.Time.Advance(TimeSpan.FromDays(5));
        Given.Ok(await app.Get<MoveCase>().ResumeAsync(Actor.System, id, notice.BookmarkId, "Closed", default));

        Assert.Equal(Situation.AwaitingPayment, (await app.ApplicationAsync(id)).Situation);
        Assert.Equal(20_000_000, (await db.Payments.SingleAsync(p => p.ApplicationId == id)).AmountFen);
    }

    [Fact]
    public async Task Nobody_decides_at_two_steps_of_a_case()
    {
        await using var app = await TestApp.StartAsync();
        var id = await app.ASubmittedApplication();
        var reviewer = await app.ActorAsync("township1");
        Given.Ok(await app.DecideAsync(id, "township1", DecideTask.Approve));
        await using var db = app.Db();
        var lead = await db.Units.SingleAsync(u => u.Code == "qt-jxkj");
        var task = await db.Tasks.SingleAsync(t => t.ApplicationId == id && t.State == TaskState.Open);
        var moved = reviewer with { UnitId = lead.Id, Roles = new HashSet<string> { Roles.LeadBureauReviewer } };

        var result = await app.Get<DecideTask>().DecideAsync(new Command(moved),
            new DecisionInput(task.Id, await app.VersionAsync(id), DecideTask.Approve, "", null, []), default);

        Assert.Equal("same-person-as-previous-step", result.Refusal?.Code);
    }
}
