using System.Globalization;
using System.Linq.Expressions;
using System.Runtime.CompilerServices;
using AwardFlow.Web.Records;
using Microsoft.EntityFrameworkCore;

namespace AwardFlow.Web.Features.Review;

/// <summary>What the list of late steps is narrowed to; lives in the address.</summary>
public sealed class OverdueFilter
{
    public const string Today = "today", Urged = "urged", Document = "document", Money = "money";

    public string? Tab { get; set; }
    public string? Q { get; set; }
    public long? Unit { get; set; }

    /// <summary>Waits for finance, which have no task.</summary>
    public bool OfWaits => Tab is Document or Money;
    public string? Search => string.IsNullOrWhiteSpace(Q) ? null : Q.Trim();
    public bool IsNarrowed => Tab is not null || Search is not null || Unit is not null;

    public Dictionary<string, string> Route(params ReadOnlySpan<(string Key, string? Value)> changes)
    {
        var route = new Dictionary<string, string?> { ["tab"] = Tab, ["q"] = Search, ["unit"] = Unit?.ToString(CultureInfo.InvariantCulture) };
        foreach (var (key, value) in changes) route[key] = value;
        return route.Where(r => !string.IsNullOrEmpty(r.Value)).ToDictionary(r => r.Key, r => r.Value!);
    }
}

/// <summary>A step that is late: whose it is, since when, and how often they were urged.</summary>
public sealed record OverdueRow(long Id, long ApplicationId, CaseKind CaseKind, string Number, string EnterpriseName, string PolicyId, string AwardId,
    string NodeId, string Role, long UnitId, long? AssigneeId, DateOnly DueOn, int Urged, DateTime? UrgedAt)
{
    public static Expression<Func<WorkTask, OverdueRow>> Of { get; } = t => new OverdueRow(t.Id, t.ApplicationId, t.CaseKind, t.Number, t.EnterpriseName, t.PolicyId, t.AwardId,
        t.NodeId, t.Role!, t.UnitId, t.AssigneeId, t.DueOn, t.Urged, t.UrgedAt);

    public ListKey Key => new(DueOn.DayNumber, Id);
}

public sealed record OverduePage(IReadOnlyList<OverdueRow> Rows, string? Next);

/// <summary>How many steps of a unit are late, and the oldest day.</summary>
public sealed record LateUnit(long UnitId, int Steps, DateOnly Oldest);

/// <summary>
/// 督办: the steps of officials whose day is over, of all units and kinds of cases, the longest late first. Reads the tasks
/// table by its index of open tasks and days, a page at a time. What waits for a firm is not among them.
/// </summary>
public sealed class OverdueSteps(AwardFlowDb db, BusinessClock clock)
{
    public const int PageSize = 25;

    public async Task<OverduePage> PageAsync(OverdueFilter filter, string? after, int size, CancellationToken ct)
    {
        var tasks = Narrowed(filter);
        List<OverdueRow> rows;
        if (ListKey.Parse(after) is { } key)
        {
            // Two seeks: the rest of the same day, then the days beyond.
            var (day, id) = (DateOnly.FromDayNumber((int)Math.Clamp(key.Major, 0, DateOnly.MaxValue.DayNumber)), key.Id);
            rows = await ReadAsync(tasks.Where(t => t.DueOn == day && t.Id > id), size + 1, ct);
            if (rows.Count <= size) rows.AddRange(await ReadAsync(tasks.Where(t => t.DueOn > day), size + 1 - rows.Count, ct));
        }
        else rows = await ReadAsync(tasks, size + 1, ct);
        return rows.Count > size ? new(rows[..size], rows[size - 1].Key.ToString()) : new(rows, null);
    }

    public async IAsyncEnumerable<OverdueRow> AllAsync(OverdueFilter filter, [EnumeratorCancellation] CancellationToken ct)
    {
        string? after = null;
        do
        {
            var page = await PageAsync(filter, after, 500, ct);
            foreach (var row in page.Rows) yield return row;
            after = page.Next;
        }
        while (after is not null);
    }

    /// <summary>By unit, the most first: one range of the index.</summary>
    public async Task<IReadOnlyList<LateUnit>> UnitsAsync(CancellationToken ct)
    {
        var units = await Late().GroupBy(t => t.UnitId).Select(g => new { g.Key, Steps = g.Count(), Oldest = g.Min(t => t.DueOn) }).ToListAsync(ct);
        return [.. units.OrderByDescending(u => u.Steps).ThenBy(u => u.Key).Select(u => new LateUnit(u.Key, u.Steps, u.Oldest))];
    }

    public Task<int> DueTodayAsync(CancellationToken ct) => DueToday().CountAsync(ct);

    private static Task<List<OverdueRow>> ReadAsync(IQueryable<WorkTask> tasks, int take, CancellationToken ct) =>
        tasks.OrderBy(t => t.DueOn).ThenBy(t => t.Id).Take(take).Select(OverdueRow.Of).ToListAsync(ct);

    private IQueryable<WorkTask> Narrowed(OverdueFilter filter)
    {
        var tasks = filter.Tab == OverdueFilter.Today ? DueToday() : Late();
        if (filter.Tab == OverdueFilter.Urged) tasks = tasks.Where(t => t.Urged > 0);
        if (filter.Unit is { } unit) tasks = tasks.Where(t => t.UnitId == unit);
        if (filter.Search is { } text) tasks = tasks.Where(t => t.EnterpriseName.Contains(text) || t.Number.Contains(text));
        return tasks;
    }

    private IQueryable<WorkTask> Late()
    {
        var today = clock.Today;
        return Open().Where(t => t.DueOn < today);
    }

    private IQueryable<WorkTask> DueToday()
    {
        var today = clock.Today;
        return Open().Where(t => t.DueOn == today);
    }

    private IQueryable<WorkTask> Open() => db.Tasks.AsNoTracking()
        .Where(t => t.State == TaskState.Open && t.Role != null && t.Kind != TaskKind.Correct && t.Kind != TaskKind.Confirm && t.Kind != TaskKind.Await);
}
