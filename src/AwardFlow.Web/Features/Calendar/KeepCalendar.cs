using AwardFlow.Rules;
using AwardFlow.Web.Casework;
using AwardFlow.Web.Plumbing.Jobs;
using AwardFlow.Web.Records;
using Microsoft.EntityFrameworkCore;

namespace AwardFlow.Web.Features.Calendar;

public enum DayKind { AsInTheWeek, Off, Work }

public sealed record CalendarChanged(int Year, int NoticesReckoned);

/// <summary>Takes a year's holidays or changes single days; running notices are counted anew in the same transaction.</summary>
public sealed class KeepCalendar(Ledger ledger, Calendars calendars, BusinessClock clock, TimeProvider time, Works works)
{
    private const int LongestSource = 200;

    public async Task<Result<CalendarChanged>> ImportAsync(Command command, string json, string source, CancellationToken ct)
    {
        var file = HolidayFile.Read(json);
        if (file.Faults.Count > 0) return new Refusal("calendar-faulty", "节假日文件不能使用。") { Faults = [.. file.Faults.Select(f => new FieldFault("Json", f))] };
        return await ChangeAsync(command, file.Year.Year, source, async (db, c) =>
        {
            var year = file.Year.Year;
            var old = await db.CalendarDays.Where(d => d.Day >= new DateOnly(year, 1, 1) && d.Day <= new DateOnly(year, 12, 31)).ToListAsync(c);
            // A December that a later year's file has touched keeps that: this file is of its own year's notice.
            var kept = old.Where(d => d.Day.Month == 12 && !file.Year.OffDays.Contains(d.Day) && !file.Year.WorkDays.Contains(d.Day)).ToList();
            db.CalendarDays.RemoveRange(old.Except(kept));
            await db.SaveChangesAsync(c);
            Add(db, file.Year);
            foreach (var day in file.Before.OffDays.Concat(file.Before.WorkDays))
                if (await db.CalendarDays.FindAsync([day], c) is { } there) db.CalendarDays.Remove(there);
            await db.SaveChangesAsync(c);
            Add(db, file.Before);
            return null;
        }, ct);
    }

    public Task<Result<CalendarChanged>> SetDayAsync(Command command, DateOnly day, DayKind kind, string source, CancellationToken ct) =>
        ChangeAsync(command, day.Year, source, async (db, c) =>
        {
            if (!await db.CalendarYears.AnyAsync(y => y.Year == day.Year, c)) return new Refusal("no-such-year", $"{day.Year} 年的工作日历尚未导入，请先导入全年的节假日安排。");
            if (kind == DayKind.Work && day.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday))
                return new Refusal("already-a-workday", $"{day:yyyy-MM-dd} 本来就是工作日，如要取消放假请选“按周历”。");
            if (await db.CalendarDays.FindAsync([day], c) is { } there) db.CalendarDays.Remove(there);
            await db.SaveChangesAsync(c);
            if (kind != DayKind.AsInTheWeek) db.CalendarDays.Add(new CalendarDayRecord(day, kind == DayKind.Work));
            return null;
        }, ct);

    private async Task<Result<CalendarChanged>> ChangeAsync(Command command, int year, string source, Func<AwardFlowDb, CancellationToken, Task<Refusal?>> change, CancellationToken ct)
    {
        source = source.Trim();
        if (source.Length is 0 or > LongestSource)
            return new Refusal("source-missing", "请写明依据。") { Faults = [new("Source", $"请写明依据（例如国务院办公厅通知的文号），不超过 {LongestSource} 字。")] };
        var result = await ledger.WriteAsync<CalendarChanged>(command, async (db, c) =>
        {
            var before = await DaysAsync(db, year, c);
            if (await change(db, c) is { } refusal) return refusal;
            if (await db.CalendarYears.FindAsync([year], c) is { } known) known.Change(source, time.GetUtcNow().UtcDateTime);
            else db.CalendarYears.Add(new CalendarYearRecord(year, source, time.GetUtcNow().UtcDateTime));
            await db.SaveChangesAsync(c);
            var after = await DaysAsync(db, year, c);
            if (after.Faults() is { Count: > 0 } faults) return new Refusal("calendar-faulty", string.Concat(faults));
            db.Audit(command.Actor, "calendar.changed", "calendar", year, Lists(before), new { source, days = Lists(after) });
            return new CalendarChanged(year, await ReckonNotices.RunAsync(db, await Calendars.ReadAsync(db, c), command.Actor, clock.UtcNow, c));
        }, ct);
        if (result.IsRefused) return result;
        await calendars.LoadAsync(ct);
        await works.RunAllAsync(ct);
        return result;
    }

    private static void Add(AwardFlowDb db, CalendarYear year)
    {
        db.CalendarDays.AddRange(year.OffDays.Select(d => new CalendarDayRecord(d, false)));
        db.CalendarDays.AddRange(year.WorkDays.Select(d => new CalendarDayRecord(d, true)));
    }

    private static async Task<CalendarYear> DaysAsync(AwardFlowDb db, int year, CancellationToken ct)
    {
        var days = await db.CalendarDays.AsNoTracking().Where(d => d.Day >= new DateOnly(year, 1, 1) && d.Day <= new DateOnly(year, 12, 31)).OrderBy(d => d.Day).ToListAsync(ct);
        return new(year, [.. days.Where(d => !d.IsWorkday).Select(d => d.Day)], [.. days.Where(d => d.IsWorkday).Select(d => d.Day)]);
    }

    private static object Lists(CalendarYear year) => new { off = year.OffDays, work = year.WorkDays };
}
