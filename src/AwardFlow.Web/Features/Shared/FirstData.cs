using AwardFlow.Rules;
using AwardFlow.Web.Records;
using Microsoft.EntityFrameworkCore;

namespace AwardFlow.Web.Features.Shared;

/// <summary>What every new database starts with: the published 2026 calendar.</summary>
public sealed class FirstData(Ledger ledger, TimeProvider time)
{
    public Task<Result<Done>> EnsureAsync(CancellationToken ct) => ledger.WriteAsync<Done>(async (db, c) =>
    {
        if (await db.CalendarYears.AnyAsync(c)) return new Done();
        var shipped = WorkCalendar.China2026;
        db.CalendarYears.Add(new CalendarYearRecord(shipped.Year, "国务院办公厅 2025-11-04 通知", time.GetUtcNow().UtcDateTime));
        db.CalendarDays.AddRange(shipped.OffDays.Select(d => new CalendarDayRecord(d, false)));
        db.CalendarDays.AddRange(shipped.WorkDays.Select(d => new CalendarDayRecord(d, true)));
        db.Audit(Actor.System, "calendar.loaded", "calendar", shipped.Year);
        return new Done();
    }, ct);
}
