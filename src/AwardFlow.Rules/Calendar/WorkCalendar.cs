namespace AwardFlow.Rules;

/// <summary>The holiday arrangement of one year, as the State Council's notice gives it.</summary>
/// <param name="Year">The calendar year.</param>
/// <param name="OffDays">Days off by the notice; weekends between them may be listed too.</param>
/// <param name="WorkDays">Weekend days that are worked instead (调休).</param>
public sealed record CalendarYear(int Year, IReadOnlyCollection<DateOnly> OffDays, IReadOnlyCollection<DateOnly> WorkDays)
{
    /// <summary>
    /// Everything that speaks against this table: used before an import is accepted. A table without days off in January
    /// or October is taken for an empty or half year.
    /// </summary>
    public IReadOnlyList<string> Faults()
    {
        var faults = new List<string>();
        if (Year is < 2000 or > 2100)
            faults.Add($"年份 {Year} 不在 2000 至 2100 之间。");
        if (OffDays.Count == 0)
            faults.Add($"{Year} 年的放假日为空，不能作为工作日历使用。");
        else if (!OffDays.Any(d => d.Month == 1) || !OffDays.Any(d => d.Month == 10))
            faults.Add($"{Year} 年的放假日不完整：缺少元旦或国庆节假期。");
        foreach (var day in OffDays.Concat(WorkDays).Where(d => d.Year != Year).Order())
            faults.Add($"{day:yyyy-MM-dd} 不在 {Year} 年内。");
        foreach (var day in OffDays.Intersect(WorkDays).Order())
            faults.Add($"{day:yyyy-MM-dd} 既是放假日又是上班日。");
        foreach (var day in WorkDays.Where(d => d.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday)).Order())
            faults.Add($"{day:yyyy-MM-dd} 本来就是工作日，不应列为调休上班日。");
        return faults;
    }
}

/// <summary>The last day of a period counted in working days.</summary>
/// <param name="Day">The day; the period ends at its 24:00.</param>
/// <param name="Provisional">True when a day of the count lies in a year whose table does not exist yet.</param>
public sealed record WorkingDayEnd(DateOnly Day, bool Provisional);

/// <summary>Working days after the published holiday tables. Make-up weekend days count; years without a table are provisional.</summary>
public sealed class WorkCalendar
{
    private const int LongestPeriod = 3660;
    private readonly Dictionary<int, Table> tables = [];

    private sealed record Table(HashSet<DateOnly> Off, HashSet<DateOnly> Work);

    /// <summary>Takes the known years.</summary>
    /// <exception cref="ArgumentException">A year is given twice, is empty, or lists a day of another year or on both sides.</exception>
    public WorkCalendar(IEnumerable<CalendarYear> years)
    {
        ArgumentNullException.ThrowIfNull(years);
        foreach (var year in years)
        {
            if (year.OffDays.Count == 0)
                throw new ArgumentException($"{year.Year} 年的放假日为空，不能作为工作日历使用。", nameof(years));
            if (year.OffDays.Concat(year.WorkDays).Any(d => d.Year != year.Year))
                throw new ArgumentException($"{year.Year} 年的日历中有其他年份的日期。", nameof(years));
            if (year.OffDays.Intersect(year.WorkDays).Any())
                throw new ArgumentException($"{year.Year} 年的日历中有日期既放假又上班。", nameof(years));
            if (!tables.TryAdd(year.Year, new Table([.. year.OffDays], [.. year.WorkDays])))
                throw new ArgumentException($"{year.Year} 年的日历重复。", nameof(years));
        }
    }

    /// <summary>The arrangement for 2026 (国务院办公厅, 2025-11-04).</summary>
    public static CalendarYear China2026 { get; } = new(2026,
        [
            .. Span(2026, 1, 1, 3), .. Span(2026, 2, 15, 23), .. Span(2026, 4, 4, 6), .. Span(2026, 5, 1, 5),
            .. Span(2026, 6, 19, 21), .. Span(2026, 9, 25, 27), .. Span(2026, 10, 1, 7)
        ],
        [new(2026, 1, 4), new(2026, 2, 14), new(2026, 2, 28), new(2026, 5, 9), new(2026, 9, 20), new(2026, 10, 10)]);

    /// <summary>Whether the table of a year is known.</summary>
    public bool HasYear(int year) => tables.ContainsKey(year);

    /// <summary>Whether a day is worked; without a table Monday to Friday are taken and the answer is provisional.</summary>
    public bool IsWorkingDay(DateOnly day, out bool provisional)
    {
        var weekday = day.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday);
        provisional = !tables.TryGetValue(day.Year, out var table);
        return table is null ? weekday : table.Work.Contains(day) || (weekday && !table.Off.Contains(day));
    }

    /// <summary>
    /// The last of a number of working days from a start. Where the first day counts (as publicity notices do it) and is
    /// worked, it is day 1; a start on a day off begins to count on the next working day.
    /// </summary>
    public WorkingDayEnd End(DateOnly start, int workingDays, bool countFirstDay)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(workingDays);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(workingDays, LongestPeriod);
        var day = countFirstDay ? start : start.AddDays(1);
        var provisional = false;
        for (var left = workingDays; ; day = day.AddDays(1))
        {
            if (IsWorkingDay(day, out var guessed))
                left--;
            provisional |= guessed;
            if (left == 0)
                return new WorkingDayEnd(day, provisional);
        }
    }

    /// <summary>The working days after <paramref name="from"/> up to and including <paramref name="to"/>; 0 when there are none.</summary>
    public int WorkingDaysBetween(DateOnly from, DateOnly to)
    {
        var count = 0;
        for (var day = from.AddDays(1); day <= to; day = day.AddDays(1))
        {
            if (IsWorkingDay(day, out _))
                count++;
        }
        return count;
    }

    private static IEnumerable<DateOnly> Span(int year, int month, int first, int last) =>
        Enumerable.Range(first, last - first + 1).Select(d => new DateOnly(year, month, d));
}
