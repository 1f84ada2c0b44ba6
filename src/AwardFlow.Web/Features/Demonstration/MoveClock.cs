using System.Globalization;
using AwardFlow.Rules;
using AwardFlow.Web.Casework;
using AwardFlow.Web.Plumbing.Jobs;
using AwardFlow.Web.Plumbing.Settings;
using AwardFlow.Web.Records;
using Microsoft.EntityFrameworkCore;

namespace AwardFlow.Web.Features.Demonstration;

/// <summary>
/// Lets business days pass in a demonstration, forward only. Everything that fell due on the way is done at once;
/// sign-in, retries and the scheduler keep real time.
/// </summary>
public sealed class MoveClock(Ledger ledger, BusinessClock clock, Calendars calendars, Works works, DemonstrationMark mark, TimeProvider time,
    IDbContextFactory<AwardFlowDb> contexts)
{
    private const int MostDays = 400;
    private static readonly TimeSpan OfficeOpens = TimeSpan.FromHours(9);

    /// <summary>The working day that comes so many working days after today.</summary>
    public DateOnly After(int workingDays) => calendars.Current.End(clock.Today, workingDays, countFirstDay: false).Day;

    /// <summary>To 09:00 of a later day.</summary>
    public async Task<Result<DateOnly>> ToAsync(Command command, DateOnly day, CancellationToken ct)
    {
        if (!mark.IsDemonstration || !command.Actor.May(Permission.RunSystem)) return new Refusal("not-a-demonstration", "只有演示环境可以移动业务时钟。");
        var moved = await ledger.WriteAsync<DateOnly>(command, async (db, c) =>
        {
            if (day <= clock.Today) return new Refusal("clock-only-forward", $"业务日期现在是 {clock.Today:yyyy-MM-dd}，只能向后移动，请选择之后的日期。");
            if (day > clock.Today.AddDays(MostDays)) return new Refusal("clock-too-far", $"一次最多移动 {MostDays} 天，请选择较近的日期。");
            var ahead = BusinessClock.StartOfDay(day) + OfficeOpens - time.GetUtcNow().UtcDateTime;
            var setting = await db.Settings.FirstAsync(s => s.Key == Setting.ClockAhead, c);
            setting.Change(ahead.Ticks.ToString(CultureInfo.InvariantCulture));
            db.Audit(command.Actor, "clock.moved", "demonstration", "clock", before: new { day = clock.Today }, after: new { day });
            return day;
        }, ct);
        if (moved.IsRefused) return moved;
        await using (var db = await contexts.CreateDbContextAsync(ct))
            clock.Set(TimeSpan.FromTicks(long.Parse((await db.SettingAsync(Setting.ClockAhead, ct))!, CultureInfo.InvariantCulture)));
        await works.RunAllAsync(ct);
        return moved;
    }
}
