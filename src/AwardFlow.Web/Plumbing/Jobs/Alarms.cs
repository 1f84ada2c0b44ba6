using System.Collections.Concurrent;
using AwardFlow.Web.Records;
using Quartz;

namespace AwardFlow.Web.Plumbing.Jobs;

/// <summary>
/// The scheduling port. An alarm has a stable name and lives in jobs.db: it survives a kill, setting it twice is setting
/// it once, and moving it replaces it. It says only "look now": the work it rings reads the business rows again.
/// </summary>
public sealed class Alarms(ISchedulerFactory schedulers, BusinessClock clock)
{
    public const string Group = "alarms";

    private readonly ConcurrentDictionary<string, DateTime> _set = new(StringComparer.Ordinal);

    /// <summary>Rings <paramref name="work"/> when the business clock shows <paramref name="businessUtc"/>.</summary>
    public async Task SetAsync(string name, string work, DateTime businessUtc, CancellationToken ct)
    {
        var real = clock.RealInstantOf(businessUtc);
        if (_set.TryGetValue(name, out var known) && known == real) return;
        var scheduler = await schedulers.GetScheduler(ct);
        var trigger = TriggerBuilder.Create().WithIdentity(name, Group).ForJob(RunWork.KeyOf(work)).StartAt(new DateTimeOffset(real, TimeSpan.Zero))
            .WithSchedule(SimpleScheduleBuilder.Create().WithRepeatCount(0).WithMisfireInstruction(SimpleTriggerMisfireInstruction.FireNow)).Build();
        await scheduler.ScheduleTrigger(trigger, TriggerConflict.Replace, ct);
        _set[name] = real;
        if (_set.Count > 1000) _set.Clear();
    }
}
