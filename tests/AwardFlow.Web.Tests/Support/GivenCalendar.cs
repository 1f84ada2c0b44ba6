using AwardFlow.Web.Casework;
using AwardFlow.Web.Records;

namespace AwardFlow.Web.Tests.Support;

/// <summary>Further years of the working-day calendar.</summary>
public static class GivenCalendar
{
    public static async Task PublishCalendarAsync(this TestApp app, int year, params DateOnly[] off)
    {
        Given.Ok(await app.Get<Ledger>().WriteAsync<Done>((db, _) =>
        {
            db.CalendarYears.Add(new CalendarYearRecord(year, "测试", app.Clock.UtcNow));
            db.CalendarDays.AddRange(off.Select(d => new CalendarDayRecord(d, false)));
            return Task.FromResult<Result<Done>>(new Done());
        }, default));
        await app.Get<Calendars>().LoadAsync(default);
        Assert.True(app.Get<Calendars>().Current.HasYear(year));
    }
}
