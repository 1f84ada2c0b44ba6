using AwardFlow.Web.Plumbing.Jobs;
using AwardFlow.Web.Records;
using Microsoft.EntityFrameworkCore;

namespace AwardFlow.Web.Casework;

/// <summary>
/// Sets the alarms of the next deadlines. The business rows own the dates: this reads the nearest ones along their
/// indexes, one alarm for each day however many rows end on it, and may run at any time.
/// </summary>
public sealed class ArmAlarms(IDbContextFactory<AwardFlowDb> contexts, Alarms alarms, BusinessClock clock) : IWork
{
    public const string Tasks = "deadlines";
    public const string Notices = "notice-ends";

    private const int DaysAhead = 3;

    public async Task RunAsync(CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        await ArmAsync("task-due", Tasks, day => db.Tasks.Where(t => t.State == TaskState.Open && t.DueOn >= day).MinAsync(t => (DateOnly?)t.DueOn, ct), ct);
        await ArmAsync("notice-end", Notices, day => db.PublicNotices
            .Where(n => n.State == NoticeState.Open && n.EndsOn >= day).MinAsync(n => (DateOnly?)n.EndsOn, ct), ct);
    }

    private async Task ArmAsync(string name, string work, Func<DateOnly, Task<DateOnly?>> firstFrom, CancellationToken ct)
    {
        var day = await firstFrom(clock.Today);
        for (var n = 0; n < DaysAhead && day is { } end; n++)
        {
            await alarms.SetAsync($"{name}-{end:yyyy-MM-dd}", work, BusinessClock.EndOfDay(end), ct);
            day = await firstFrom(end.AddDays(1));
        }
    }
}
