using AwardFlow.Rules;
using AwardFlow.Web.Records;
using Microsoft.EntityFrameworkCore;

namespace AwardFlow.Web.Casework;

/// <summary>The working-day calendar as the administrators keep it, in memory until they change it.</summary>
public sealed class Calendars(IDbContextFactory<AwardFlowDb> contexts)
{
    private volatile WorkCalendar? _current;

    public WorkCalendar Current => _current ?? throw new InvalidOperationException("The calendar has not been loaded.");

    public async Task LoadAsync(CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        _current = await ReadAsync(db, ct);
    }

    public static async Task<WorkCalendar> ReadAsync(AwardFlowDb db, CancellationToken ct)
    {
        var days = await db.CalendarDays.AsNoTracking().ToListAsync(ct);
        var years = await db.CalendarYears.AsNoTracking().Select(y => y.Year).ToListAsync(ct);
        return new WorkCalendar(years.Select(year => new CalendarYear(year,
            [.. days.Where(d => d.Day.Year == year && !d.IsWorkday).Select(d => d.Day)],
            [.. days.Where(d => d.Day.Year == year && d.IsWorkday).Select(d => d.Day)])));
    }
}
