using AwardFlow.Web.Records;
using AwardFlow.Web.Tests.Support;

namespace AwardFlow.Web.Tests.Records;

public sealed class BusinessClockTests
{
    [Theory]
    [InlineData("2026-11-27T15:59:59.999Z", "2026-11-27")]
    [InlineData("2026-11-27T16:00:00Z", "2026-11-28")]
    [InlineData("2026-12-31T16:00:00Z", "2027-01-01")]
    public void A_day_begins_at_midnight_in_Beijing(string utc, string day) =>
        Assert.Equal(DateOnly.Parse(day, null), BusinessClock.DayOf(DateTime.Parse(utc, null, System.Globalization.DateTimeStyles.RoundtripKind)));

    [Fact]
    public void A_day_ends_where_the_next_begins()
    {
        var day = new DateOnly(2026, 11, 27);
        Assert.Equal(BusinessClock.StartOfDay(day.AddDays(1)), BusinessClock.EndOfDay(day));
        Assert.Equal(new DateTime(2026, 11, 27, 16, 0, 0, DateTimeKind.Utc), BusinessClock.EndOfDay(day));
        Assert.Equal(day, BusinessClock.DayOf(BusinessClock.EndOfDay(day).AddTicks(-1)));
    }

    [Fact]
    public void Setting_it_ahead_moves_business_days_and_not_the_real_clock()
    {
        var time = new ManualTime(new DateTime(2026, 11, 21, 4, 0, 0, DateTimeKind.Utc));
        var clock = new BusinessClock(time);
        clock.Set(TimeSpan.FromDays(7));
        Assert.Equal(new DateOnly(2026, 11, 28), clock.Today);
        Assert.Equal(new DateTime(2026, 11, 21, 4, 0, 0, DateTimeKind.Utc), time.GetUtcNow().UtcDateTime);
        Assert.Equal(time.GetUtcNow().UtcDateTime, clock.RealInstantOf(clock.UtcNow));
        time.Advance(TimeSpan.FromHours(12));
        Assert.Equal(new DateOnly(2026, 11, 29), clock.Today);
    }

    [Fact]
    public async Task A_new_demonstration_starts_on_23_November_2026_at_nine_in_Beijing_and_keeps_its_offset_over_a_restart()
    {
        var folder = Directory.CreateTempSubdirectory("awardflow-clock-").FullName;
        await using (var app = await TestApp.StartAsync(folder))
            Assert.Equal(new DateTime(2026, 11, 23, 9, 0, 0), BusinessClock.Local(app.Clock.UtcNow));
        await using (var app = await TestApp.StartAsync(folder))
            Assert.Equal(new DateTime(2026, 11, 23, 9, 0, 0), BusinessClock.Local(app.Clock.UtcNow));
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task Audit_entries_carry_the_real_instant_and_the_business_day()
    {
        await using var app = await TestApp.StartAsync();
        Given.Ok(await app.Get<Ledger>().WriteAsync<Done>((db, _) =>
        {
            db.Audit(Actor.System, "test.entry", "test", 1);
            return Task.FromResult<Result<Done>>(new Done());
        }, default));
        await using var db = app.Db();
        var entry = db.AuditEntries.OrderByDescending(e => e.Id).First();
        Assert.Equal((app.Time.GetUtcNow().UtcDateTime, new DateOnly(2026, 11, 23)), (entry.At, entry.BusinessDay));
    }
}
