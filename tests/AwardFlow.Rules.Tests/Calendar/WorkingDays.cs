namespace AwardFlow.Rules.Tests.Calendar;

public class WorkingDays
{
    private static readonly WorkCalendar Known = new([WorkCalendar.China2026]);

    [Theory]
    [InlineData("2026-02-12", "2026-02-25", "2026-02-26", "2026-02-27", "2026-02-28")]
    [InlineData("2026-04-29", "2026-05-08", "2026-05-09", "2026-05-11", "2026-05-12")]
    [InlineData("2026-09-18", "2026-09-23", "2026-09-24", "2026-09-28", "2026-09-29")]
    [InlineData("2026-09-28", "2026-10-09", "2026-10-10", "2026-10-12", "2026-10-13")]
    [InlineData("2026-11-23", "2026-11-27", "2026-11-30", "2026-12-01", "2026-12-02")]
    public void Publicity_ends_as_practised(string start, string five, string fiveLater, string seven, string sevenLater)
    {
        var day = Shipped.Day(start);
        Assert.Equal(
            [five, fiveLater, seven, sevenLater],
            new[] { (5, true), (5, false), (7, true), (7, false) }.Select(c => Known.End(day, c.Item1, c.Item2).Day.ToString("O", System.Globalization.CultureInfo.InvariantCulture)));
    }

    [Theory]
    [InlineData("2026-03-02", 60, "2026-05-28")]
    [InlineData("2026-09-28", 60, "2026-12-25")]
    public void Sixty_working_days_cross_the_holidays(string start, int days, string end) =>
        Assert.Equal(new WorkingDayEnd(Shipped.Day(end), false), Known.End(Shipped.Day(start), days, false));

    [Fact]
    public void The_year_2026_has_248_working_days_in_the_published_months()
    {
        var months = Enumerable.Range(1, 12).Select(m => Enumerable.Range(1, DateTime.DaysInMonth(2026, m))
            .Count(d => Known.IsWorkingDay(new DateOnly(2026, m, d), out _)));
        Assert.Equal([21, 16, 22, 21, 19, 21, 23, 21, 22, 18, 21, 23], months);
        Assert.Equal(248, Known.WorkingDaysBetween(new(2025, 12, 31), new(2026, 12, 31)));
    }

    [Fact]
    public void A_make_up_Sunday_counts_as_a_real_notice_of_2023_shows()
    {
        var calendar = new WorkCalendar([new CalendarYear(2023, [new(2023, 6, 22), new(2023, 6, 23), new(2023, 6, 24)], [new(2023, 6, 25)])]);
        Assert.Equal(new DateOnly(2023, 6, 28), calendar.End(new(2023, 6, 19), 7, true).Day);
    }

    [Fact]
    public void An_end_in_a_year_without_table_is_provisional()
    {
        Assert.Equal(new(new(2026, 12, 31), false), Known.End(new(2026, 12, 28), 4, true));
        Assert.Equal(new(new(2027, 1, 1), true), Known.End(new(2026, 12, 28), 5, true));
        Assert.False(Known.HasYear(2027));
    }

    [Fact]
    public void Counting_from_a_day_off_begins_on_the_next_working_day() =>
        Assert.Equal(new DateOnly(2026, 10, 8), Known.End(new(2026, 10, 1), 1, true).Day);

    [Fact]
    public void Empty_doubled_and_contradictory_years_are_refused()
    {
        Assert.Throws<ArgumentException>(() => new WorkCalendar([new(2027, [], [])]));
        Assert.Throws<ArgumentException>(() => new WorkCalendar([WorkCalendar.China2026, WorkCalendar.China2026]));
        Assert.Throws<ArgumentException>(() => new WorkCalendar([new(2027, [new(2026, 1, 1)], [])]));
        Assert.Throws<ArgumentException>(() => new WorkCalendar([new(2027, [new(2027, 1, 1)], [new(2027, 1, 1)])]));
    }

    [Fact]
    public void An_import_names_everything_that_speaks_against_a_year()
    {
        Assert.Empty(WorkCalendar.China2026.Faults());
        Assert.NotEmpty(new CalendarYear(2027, [], []).Faults());
        Assert.Contains(new CalendarYear(2027, [new(2027, 1, 1)], []).Faults(), f => f.Contains("国庆节"));
        Assert.Contains(new CalendarYear(2027, [new(2027, 1, 1), new(2027, 10, 1)], [new(2027, 3, 3)]).Faults(), f => f.Contains("2027-03-03"));
    }
}
