namespace AwardFlow.Web.Records;

/// <summary>
/// The time that business dates go by. It runs with the real clock; only a demonstration may set it ahead.
/// Sign-in, retries and the scheduler use <see cref="TimeProvider"/> and never this clock.
/// </summary>
public sealed class BusinessClock(TimeProvider time)
{
    private static readonly TimeZoneInfo Shanghai = TimeZoneInfo.FindSystemTimeZoneById("Asia/Shanghai");
    private long _aheadTicks;

    public TimeSpan Ahead => TimeSpan.FromTicks(Interlocked.Read(ref _aheadTicks));
    public DateTime UtcNow => time.GetUtcNow().UtcDateTime + Ahead;
    public DateOnly Today => DayOf(UtcNow);

    /// <summary>Called at start-up and by the demonstration's clock page, after the setting was stored.</summary>
    public void Set(TimeSpan ahead) => Interlocked.Exchange(ref _aheadTicks, ahead.Ticks);

    /// <summary>The real instant at which this clock will show <paramref name="businessUtc"/>.</summary>
    public DateTime RealInstantOf(DateTime businessUtc) => businessUtc - Ahead;

    public static DateOnly DayOf(DateTime utc) => DateOnly.FromDateTime(Local(utc));
    public static DateTime Local(DateTime utc) =>
        TimeZoneInfo.ConvertTimeFromUtc(DateTime.SpecifyKind(utc, DateTimeKind.Utc), Shanghai);

    /// <summary>A period ends at 24:00 of its last day in Beijing time.</summary>
    public static DateTime EndOfDay(DateOnly day) =>
        TimeZoneInfo.ConvertTimeToUtc(day.AddDays(1).ToDateTime(TimeOnly.MinValue), Shanghai);

    public static DateTime StartOfDay(DateOnly day) =>
        TimeZoneInfo.ConvertTimeToUtc(day.ToDateTime(TimeOnly.MinValue), Shanghai);
}
