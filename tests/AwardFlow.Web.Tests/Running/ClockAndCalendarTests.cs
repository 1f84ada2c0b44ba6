using AwardFlow.Web.Casework;
using AwardFlow.Web.Features.Calendar;
using AwardFlow.Web.Features.Demonstration;
using AwardFlow.Web.Plumbing.Settings;
using AwardFlow.Web.Records;
using AwardFlow.Web.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace AwardFlow.Web.Tests.Running;

public sealed class ClockAndCalendarTests
{
    private const string Holidays2027 = """
        {"year": 2027, "papers": [], "days": [
          {"name": "元旦", "date": "2026-12-31", "isOffDay": true},
          {"name": "元旦", "date": "2027-01-01", "isOffDay": true}, {"name": "元旦", "date": "2027-01-04", "isOffDay": true},
          {"name": "春节", "date": "2027-02-07", "isOffDay": false}, {"name": "国庆节", "date": "2027-10-01", "isOffDay": true}]}
        """;

    [Fact]
    public async Task Five_working_days_pass_in_a_click_and_what_fell_due_is_done_at_once()
    {
        await using var app = await TestApp.StartAsync();
        var id = await app.ASubmittedApplication();
        foreach (var login in new[] { "township1", "bureau", "head" }) Given.Ok(await app.DecideAsync(id, login, DecideTask.Approve));
        var clock = app.Get<MoveClock>();
        var real = app.Time.GetUtcNow();

        Given.Ok(await clock.ToAsync(await app.AsAsync("sysadmin"), clock.After(5), default));

        Assert.Equal(new DateOnly(2026, 11, 30), app.Clock.Today);
        Assert.Equal(real, app.Time.GetUtcNow());
        Assert.Equal(Situation.AwaitingPayment, (await app.ApplicationAsync(id)).Situation);
        await using var db = app.Db();
        Assert.Equal(1, await db.AuditEntries.CountAsync(e => e.Action == "clock.moved"));
    }

    [Fact]
    public async Task The_clock_never_goes_back_and_an_old_form_sent_again_changes_nothing()
    {
        await using var app = await TestApp.StartAsync();
        var clock = app.Get<MoveClock>();
        var first = await app.AsAsync("sysadmin");
        Given.Ok(await clock.ToAsync(first, new DateOnly(2026, 12, 1), default));
        Given.Ok(await clock.ToAsync(await app.AsAsync("sysadmin"), new DateOnly(2026, 12, 8), default));

        Given.Ok(await clock.ToAsync(first, new DateOnly(2026, 12, 1), default));
        var back = await clock.ToAsync(await app.AsAsync("sysadmin"), new DateOnly(2026, 12, 8), default);

        Assert.Equal("clock-only-forward", back.Refusal?.Code);
        Assert.Equal(new DateOnly(2026, 12, 8), app.Clock.Today);
    }

    [Fact]
    public async Task Only_a_system_administrator_moves_the_clock_and_only_in_a_demonstration()
    {
        await using var app = await TestApp.StartAsync();
        Assert.Equal("not-a-demonstration", (await app.Get<MoveClock>().ToAsync(await app.AsAsync("head"), new DateOnly(2026, 12, 1), default)).Refusal?.Code);
        await using var real = await TestApp.StartAsync(adjust: b => b.Services.AddSingleton(new DemonstrationMark(false)));
        Assert.Equal("not-a-demonstration", (await real.Get<MoveClock>().ToAsync(await real.AsAsync("sysadmin"), new DateOnly(2026, 12, 1), default)).Refusal?.Code);
    }

    [Fact]
    public async Task The_calendar_of_the_next_year_gives_a_provisional_notice_its_final_end_and_lets_it_close()
    {
        await using var app = await TestApp.StartAsync();
        var id = await app.ASubmittedApplication();
        Given.Ok(await app.Get<MoveClock>().ToAsync(await app.AsAsync("sysadmin"), new DateOnly(2026, 12, 30), default));
        foreach (var login in new[] { "township1", "bureau", "head" }) Given.Ok(await app.DecideAsync(id, login, DecideTask.Approve));
        Assert.Equal((new DateOnly(2027, 1, 5), true), await EndAsync(app, id));

        var imported = Given.Ok(await app.Get<KeepCalendar>().ImportAsync(await app.AsAsync("sysadmin"), Holidays2027, "国办发明电〔2026〕1号", default));

        // 30 December, then 5 to 8 January: the notice takes 31 December, 1 and 4 January off.
        Assert.Equal(1, imported.NoticesReckoned);
        Assert.Equal((new DateOnly(2027, 1, 8), false), await EndAsync(app, id));
        Given.Ok(await app.Get<MoveClock>().ToAsync(await app.AsAsync("sysadmin"), new DateOnly(2027, 1, 9), default));
        Assert.Equal(Situation.AwaitingPayment, (await app.ApplicationAsync(id)).Situation);
    }

    [Theory]
    [InlineData("""{"year": 2027, "days": []}""")]
    [InlineData("""{"year": 2027, "days": [{"name": "元旦", "date": "2027-01-01", "isOffDay": true}]}""")]
    [InlineData("""{"year": 2027, "days": [{"name": "元旦", "date": "2027-01-01", "isOffDay": true}, {"name": "国庆", "date": "2028-10-01", "isOffDay": true}]}""")]
    [InlineData("""{"days": 1}""")]
    [InlineData("not json")]
    public async Task An_empty_half_or_broken_year_is_refused_with_the_reason(string json)
    {
        await using var app = await TestApp.StartAsync();

        var refused = await app.Get<KeepCalendar>().ImportAsync(await app.AsAsync("sysadmin"), json, "依据", default);

        Assert.NotEmpty(refused.Refusal!.Faults);
        await using var db = app.Db();
        Assert.False(await db.CalendarYears.AnyAsync(y => y.Year == 2027));
    }

    [Fact]
    public async Task A_single_day_made_a_holiday_moves_the_end_of_running_notices()
    {
        await using var app = await TestApp.StartAsync();
        var id = await app.ASubmittedApplication();
        foreach (var login in new[] { "township1", "bureau", "head" }) Given.Ok(await app.DecideAsync(id, login, DecideTask.Approve));

        Given.Ok(await app.Get<KeepCalendar>().SetDayAsync(await app.AsAsync("sysadmin"), new DateOnly(2026, 11, 27), DayKind.Off, "区政府通知", default));
        Assert.Equal((new DateOnly(2026, 11, 30), false), await EndAsync(app, id));
        Given.Ok(await app.Get<KeepCalendar>().SetDayAsync(await app.AsAsync("sysadmin"), new DateOnly(2026, 11, 27), DayKind.AsInTheWeek, "通知撤销", default));

        Assert.Equal((new DateOnly(2026, 11, 27), false), await EndAsync(app, id));
    }

    private static async Task<(DateOnly EndsOn, bool Provisional)> EndAsync(TestApp app, long id)
    {
        await using var db = app.Db();
        var notice = await db.PublicNotices.AsNoTracking().SingleAsync(n => n.ApplicationId == id);
        return (notice.EndsOn, notice.Provisional);
    }
}
