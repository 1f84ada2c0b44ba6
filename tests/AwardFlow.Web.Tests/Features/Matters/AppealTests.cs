using AwardFlow.Web.Casework;
using AwardFlow.Web.Records;
using AwardFlow.Web.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace AwardFlow.Web.Tests.Features.Matters;

public sealed class AppealTests
{
    [Fact]
    public async Task An_upheld_appeal_against_a_refusal_runs_the_same_submission_again_as_a_new_case()
    {
        await using var app = await TestApp.StartAsync();
        var refused = await app.ARefusedAward();
        var appeal = Given.Ok(await app.AppealAsync(refused));

        Given.Ok(await app.DecideAsync(appeal, "appeals", DecideTask.Approve, "原决定认定事实有误。"));

        await using var db = app.Db();
        var again = await db.Applications.SingleAsync(a => a.AboutId == refused && a.Kind == CaseKind.Award);
        var old = await app.ApplicationAsync(refused);
        Assert.Equal((Situation.InReview, "township", old.SubmittedAt, old.AmountFen), (again.Situation, again.Stage, again.SubmittedAt, again.AmountFen));
        Assert.Equal("rejected", old.Result);
        Assert.Equal(await db.Submissions.Where(s => s.ApplicationId == refused).Select(s => s.AnswersJson).SingleAsync(), await db.Submissions.Where(s => s.ApplicationId == again.Id).Select(s => s.AnswersJson).SingleAsync());
        Assert.Equal(2, await db.Attachments.CountAsync(a => a.ApplicationId == again.Id));
        Assert.Contains(await db.AuditEntries.Where(e => e.Action == "case.reopened").Select(e => e.ObjectId).ToListAsync(), n => n == again.Number);
        // It goes the whole way like any other.
        foreach (var login in new[] { "township1", "bureau", "head" }) Given.Ok(await app.DecideAsync(again.Id, login, DecideTask.Approve));
        Assert.Equal(Situation.InPublicity, (await app.ApplicationAsync(again.Id)).Situation);
        Assert.Equal("not-appealable", (await app.AppealAsync(refused)).Refusal?.Code);
        Assert.Null(await app.FirstWrongAuditEntryAsync());
    }

    [Fact]
    public async Task Nobody_who_had_a_part_in_the_earlier_case_decides_the_appeal()
    {
        await using var app = await TestApp.StartAsync();
        var id = await app.ASubmittedApplication();
        Given.Ok(await app.DecideAsync(id, "township1", DecideTask.Approve));
        Given.Ok(await app.DecideAsync(id, "bureau", DecideTask.Reject, "不符合条件。", "四.2"));
        var appeal = Given.Ok(await app.AppealAsync(id));
        await app.HoldsTooAsync("bureau", Roles.AppealReviewer);

        Assert.Equal("same-person-as-previous-step", (await app.DecideAsync(appeal, "bureau", DecideTask.Reject, "维持。", "四.2")).Refusal?.Code);
        Given.Ok(await app.DecideAsync(appeal, "appeals", DecideTask.Reject, "原决定正确。", "四.2"));
        Assert.Equal("appeal-dismissed", (await app.ApplicationAsync(appeal)).Result);
    }

    [Fact]
    public async Task The_last_day_counts_and_another_firm_finds_nothing_to_appeal()
    {
        await using var app = await TestApp.StartAsync();
        var refused = await app.ARefusedAward();
        Assert.Equal("not-appealable", (await app.AppealAsync(refused, null, "approver2")).Refusal?.Code);
        Assert.Equal("not-approver", (await app.AppealAsync(refused, null, "clerk1")).Refusal?.Code);
        // Refused on Monday 23 November 2026: five working days end on Monday the 30th.
        app.MoveTo(BusinessClock.EndOfDay(new DateOnly(2026, 11, 30)));

        Assert.Equal("appeal-late", (await app.AppealAsync(refused)).Refusal?.Code);

        app.MoveTo(BusinessClock.EndOfDay(new DateOnly(2026, 11, 30)).AddMinutes(-1));
        Given.Ok(await app.AppealAsync(refused));
        Assert.Equal("not-appealable", (await app.AppealAsync(refused)).Refusal?.Code);
    }

    [Fact]
    public async Task A_return_under_appeal_does_not_expire_and_is_taken_back_when_the_appeal_is_upheld()
    {
        await using var app = await TestApp.StartAsync();
        var id = await app.ASubmittedApplication();
        Given.Ok(await app.DecideAsync(id, "township1", DecideTask.Return, "请补正。", null, new Defect("certificate", "证书编号", "与证书不符")));
        var appeal = Given.Ok(await app.AppealAsync(id));
        app.MoveTo(BusinessClock.EndOfDay(await app.DueAsync(id)));
        await app.RunAsync(ArmAlarms.Tasks);
        Assert.Equal(Situation.Correcting, (await app.ApplicationAsync(id)).Situation);

        Given.Ok(await app.DecideAsync(appeal, "appeals", DecideTask.Approve, "退回理由不成立。"));

        var award = await app.ApplicationAsync(id);
        Assert.Equal((Situation.InReview, "township", 1), (award.Situation, award.Stage, award.Revision));
    }

    [Fact]
    public async Task A_return_that_stands_gives_back_the_days_that_the_appeal_took()
    {
        await using var app = await TestApp.StartAsync();
        var id = await app.ASubmittedApplication();
        Given.Ok(await app.DecideAsync(id, "township1", DecideTask.Return, "请补正。", null, new Defect("certificate", "证书编号", "与证书不符")));
        var due = await app.DueAsync(id);
        var appeal = Given.Ok(await app.AppealAsync(id));
        app.MoveTo(app.Clock.UtcNow.AddDays(9));

        Given.Ok(await app.DecideAsync(appeal, "appeals", DecideTask.Reject, "退回正确。", "四.2"));

        Assert.Equal(due.AddDays(9), await app.DueAsync(id));
        Given.Ok(await new RealCase(app, id).ResubmitAsync());
    }
}
