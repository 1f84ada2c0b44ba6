using Quartz;
using Quartz.Extensibility;

namespace AwardFlow.Web.Plumbing.Jobs;

public sealed record WorkState(Work Work, DateTime? LastUtc, TimeSpan? Took, bool? Succeeded, string? Error, DateTime? NextUtc);

public sealed record AlarmState(string Name, string Work, DateTime? RingsAtUtc);

public sealed record SchedulerPicture(bool Running, IReadOnlyList<WorkState> Works, IReadOnlyList<AlarmState> Alarms, int Failures24h);

/// <summary>What the administrator sees of the scheduler: each work's last and next run, the alarms that are set.</summary>
public sealed class SchedulerState(ISchedulerFactory schedulers, IExecutionHistoryStore history, Works works, TimeProvider time)
{
    private const int MostAlarms = 20;

    public async Task<SchedulerPicture> ReadAsync(CancellationToken ct)
    {
        var scheduler = await schedulers.GetScheduler(ct);
        var triggers = (await scheduler.QueryTriggers(new TriggerQuery { Take = 200 }, ct)).Items;
        var states = new List<WorkState>();
        foreach (var work in works.All) states.Add(await OfAsync(scheduler.SchedulerName, work, triggers, ct));
        var failed = await history.QueryExecutions(new ExecutionHistoryQuery
        {
            SchedulerName = scheduler.SchedulerName,
            FiredFrom = time.GetUtcNow().AddDays(-1),
            Results = [JobRunResult.Failed],
            Take = 1,
            IncludeTotalCount = true,
        }, ct);
        var alarms = triggers.Where(t => t.Key.Group == Alarms.Group).OrderBy(t => t.NextFireTimeUtc).Take(MostAlarms)
            .Select(t => new AlarmState(t.Key.Name, t.JobKey.Name, t.NextFireTimeUtc?.UtcDateTime));
        return new(scheduler.Status == SchedulerStatus.Running, states, [.. alarms], failed.TotalCount ?? failed.Items.Count);
    }

    private async Task<WorkState> OfAsync(string scheduler, Work work, IReadOnlyList<TriggerHeader> triggers, CancellationToken ct)
    {
        var key = RunWork.KeyOf(work.Name);
        var last = (await history.QueryExecutions(new ExecutionHistoryQuery { SchedulerName = scheduler, Job = key, Take = 1 }, ct)).Items is [var newest, ..] ? newest : null;
        var next = triggers.Where(t => t.JobKey.Equals(key) && t.NextFireTimeUtc is not null).Min(t => t.NextFireTimeUtc)?.UtcDateTime;
        return new(work, last?.FiredAtUtc.UtcDateTime, last?.Duration, last?.Succeeded, last?.ExceptionMessage, next);
    }
}
