using AwardFlow.Web.Casework;
using AwardFlow.Web.Casework.Activities;
using AwardFlow.Web.Records;
using AwardFlow.Web.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace AwardFlow.Web.Tests.Casework;

public sealed class PublicityTests
{
    [Fact]
    public async Task Five_working_days_from_28_September_2026_end_on_9_October_at_24_00()
    {
        await using var app = await TestApp.StartAsync();
        var (real, notice) = await NoticeOpenedOnAsync(app, new DateOnly(2026, 9, 28));
        Assert.Equal((new DateOnly(2026, 9, 28), new DateOnly(2026, 10, 9), false), (notice.OpensOn, notice.EndsOn, notice.Provisional));

        app.MoveTo(BusinessClock.EndOfDay(notice.EndsOn).AddMilliseconds(-1));
        Assert.Equal("notice-running", (await real.ResumeAsync(notice.BookmarkId, Publicise.Closed)).Refusal?.Code);
        app.MoveTo(BusinessClock.EndOfDay(notice.EndsOn));
        Given.Ok(await real.ResumeAsync(notice.BookmarkId, Publicise.Closed));
    }

    [Fact]
    public async Task A_notice_that_ends_in_a_year_without_calendar_is_provisional_and_closes_only_after_the_calendar_is_there()
    {
        await using var app = await TestApp.StartAsync();
        var (real, notice) = await NoticeOpenedOnAsync(app, new DateOnly(2026, 12, 29));
        Assert.True(notice.Provisional);
        app.MoveTo(BusinessClock.StartOfDay(new DateOnly(2027, 3, 1)));
        Assert.Equal("notice-provisional", (await real.ResumeAsync(notice.BookmarkId, Publicise.Closed)).Refusal?.Code);

        await app.PublishCalendarAsync(2027, [new(2027, 1, 1), new(2027, 10, 1)]);
        Given.Ok(await real.ResumeAsync(notice.BookmarkId, Publicise.Closed));

        await using var db = app.Db();
        var closed = await db.PublicNotices.SingleAsync(n => n.Id == notice.Id);
        Assert.Equal((NoticeState.Closed, false, new DateOnly(2027, 1, 5)), (closed.State, closed.Provisional, closed.EndsOn));
    }

    [Fact]
    public async Task A_changed_amount_needs_a_new_notice_and_the_old_one_is_cancelled()
    {
        await using var app = await TestApp.StartAsync();
        var real = await app.ACaseAsync();
        await real.ToPublicityAsync();
        Given.Ok(await real.ObjectAsync());
        Given.Ok(await real.DecideAsync("ObjectionReview", DecideTask.Return));
        Given.Ok(await real.DecideAsync("BureauReview", DecideTask.Return));
        Given.Ok(await real.ResubmitAsync("little-giant"));
        app.MoveTo(app.Clock.UtcNow.AddDays(3));

        await real.ToPublicityAsync();

        await using var db = app.Db();
        var notices = await db.PublicNotices.Where(n => n.ApplicationId == real.Id).OrderBy(n => n.Round).Select(n => new { n.State, n.AmountFen, n.OpensOn }).ToListAsync();
        Assert.Equal([(NoticeState.Cancelled, 20_000_000L), (NoticeState.Open, 100_000_000L)], notices.Select(n => (n.State, n.AmountFen)));
        Assert.Equal(app.Clock.Today, notices[1].OpensOn);
    }

    [Fact]
    public async Task An_objection_freezes_its_case_and_the_others_go_on()
    {
        await using var app = await TestApp.StartAsync();
        var (objected, other) = (await app.ACaseAsync(), await app.ACaseAsync("approver2"));
        await objected.ToPublicityAsync();
        Given.Ok(await app.DecideAsync(other.Id, "township2", DecideTask.Approve));
        Given.Ok(await other.DecideAsync("BureauReview", DecideTask.Approve));
        Given.Ok(await other.DecideAsync("HeadReview", DecideTask.Approve));
        await using var db = app.Db();
        var frozen = await db.PublicNotices.AsNoTracking().SingleAsync(n => n.ApplicationId == objected.Id);
        Given.Ok(await objected.ObjectAsync());

        Given.Ok(await other.CloseNoticeAsync());

        Assert.Equal("already-decided", (await objected.ResumeAsync(frozen.BookmarkId, Publicise.Closed)).Refusal?.Code);
        Assert.Equal((Situation.Objected, Situation.AwaitingPayment), ((await objected.RowAsync()).Situation, (await other.RowAsync()).Situation));
    }

    [Fact]
    public async Task A_dismissed_objection_lets_the_dates_stand_and_answers_the_objector()
    {
        await using var app = await TestApp.StartAsync();
        var real = await app.ACaseAsync();
        await real.ToPublicityAsync();
        Given.Ok(await real.ObjectAsync());
        app.MoveTo(app.Clock.UtcNow.AddDays(2));

        Given.Ok(await real.DecideAsync("ObjectionReview", DecideTask.Approve));

        await using var db = app.Db();
        var notice = await db.PublicNotices.SingleAsync(n => n.ApplicationId == real.Id);
        Assert.Equal((NoticeState.Open, new DateOnly(2026, 11, 27), await real.BookmarkAsync("Publicise")), (notice.State, notice.EndsOn, notice.BookmarkId));
        var objection = await db.Objections.SingleAsync(o => o.ApplicationId == real.Id);
        Assert.Equal((ObjectionState.Dismissed, "情况属实。"), (objection.State, objection.Answer));
    }

    [Fact]
    public async Task An_objection_after_the_last_day_is_too_late_even_if_the_notice_was_not_closed_yet()
    {
        await using var app = await TestApp.StartAsync();
        var real = await app.ACaseAsync();
        await real.ToPublicityAsync();
        app.MoveTo(BusinessClock.EndOfDay(new DateOnly(2026, 11, 27)));

        Assert.Equal("notice-over", (await real.ObjectAsync()).Refusal?.Code);

        await using var db = app.Db();
        Assert.False(await db.Objections.AnyAsync());
    }

    [Fact]
    public async Task A_withdrawal_during_the_objection_review_takes_the_notice_down_and_answers_the_objector()
    {
        await using var app = await TestApp.StartAsync();
        var real = await app.ACaseAsync();
        await real.ToPublicityAsync();
        Given.Ok(await real.ObjectAsync());

        Given.Ok(await real.WithdrawAsync());

        await using var db = app.Db();
        Assert.Equal(NoticeState.Cancelled, (await db.PublicNotices.SingleAsync()).State);
        var objection = await db.Objections.SingleAsync();
        Assert.Equal((ObjectionState.Recorded, "申报单位已撤回申报。"), (objection.State, objection.Answer));
    }

    private static async Task<(RealCase Case, PublicNotice Notice)> NoticeOpenedOnAsync(TestApp app, DateOnly day)
    {
        var real = await app.ACaseAsync();
        app.MoveTo(BusinessClock.StartOfDay(day).AddHours(9));
        await real.ToPublicityAsync();
        await using var db = app.Db();
        return (real, await db.PublicNotices.AsNoTracking().SingleAsync(n => n.ApplicationId == real.Id));
    }
}
