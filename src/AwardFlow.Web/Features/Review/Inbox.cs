using System.Runtime.CompilerServices;
using AwardFlow.Web.Records;
using Microsoft.EntityFrameworkCore;

namespace AwardFlow.Web.Features.Review;

/// <summary>
/// The open tasks of a person's unit and roles. Reads the tasks table alone, by index, a page at a time: as quick with
/// a million applications as with a thousand. Several roles are several ranges of the index, merged here.
/// </summary>
public sealed class Inbox(AwardFlowDb db, BusinessClock clock)
{
    public const int PageSize = 25;
    public const int CountsTo = 1000;

    public async Task<TaskPage> PageAsync(Actor actor, InboxFilter filter, string? after, int size, CancellationToken ct)
    {
        var rows = await FetchAsync(actor, filter, ListKey.Parse(after), size + 1, back: false, workable: false, ct);
        return rows.Count > size ? new(rows[..size], rows[size - 1].Key(filter.SortsBySubmission).ToString()) : new(rows, null);
    }

    /// <summary>The whole list, page after page, for the export.</summary>
    public async IAsyncEnumerable<TaskRow> AllAsync(Actor actor, InboxFilter filter, [EnumeratorCancellation] CancellationToken ct)
    {
        string? after = null;
        do
        {
            var page = await PageAsync(actor, filter, after, 500, ct);
            foreach (var row in page.Rows) yield return row;
            after = page.Next;
        }
        while (after is not null);
    }

    /// <summary>The task before or after a place in the list that the person may decide.</summary>
    public async Task<TaskRow?> NeighbourAsync(Actor actor, InboxFilter filter, ListKey? from, bool back, CancellationToken ct) =>
        (await FetchAsync(actor, filter, from, 1, back, workable: true, ct)).FirstOrDefault();

    public async Task<InboxFigures> FiguresAsync(Actor actor, CancellationToken ct)
    {
        var (unit, today, roles) = (actor.UnitId ?? 0, clock.Today, RolesOf(actor));
        var counters = await db.TaskCounters.AsNoTracking().Where(c => c.UnitId == unit && roles.Contains(c.Role)).ToListAsync(ct);
        int dueToday = 0, overdue = 0;
        foreach (var role in roles)
        {
            var open = Open(unit, role);
            dueToday += await open.Where(t => t.DueOn == today).OrderBy(t => t.Id).Take(CountsTo).CountAsync(ct);
            overdue += await open.Where(t => t.DueOn < today).OrderBy(t => t.DueOn).ThenBy(t => t.Id).Take(CountsTo).CountAsync(ct);
        }
        var mine = await db.Tasks.Where(t => t.AssigneeId == actor.Id && t.State == TaskState.Open).OrderBy(t => t.DueOn).ThenBy(t => t.Id).Take(CountsTo).CountAsync(ct);
        return new(counters.Sum(c => c.Open), counters.Sum(c => c.AmountFen), dueToday, overdue, mine);
    }

    /// <summary>The roles by which a person has tasks, in a fixed order.</summary>
    public static IReadOnlyList<string> RolesOf(Actor actor) =>
        [.. actor.Roles.Where(r => Roles.Grants([r], Permission.Review)).Order(StringComparer.Ordinal)];

    /// <summary>The statement behind one page of one role, for the test that reads its plan.</summary>
    public IQueryable<TaskRow> FirstPageOf(long unit, string role, InboxFilter filter) =>
        Ordered(Narrowed(Open(unit, role), filter, 0, false), filter.SortsBySubmission, back: false).Take(PageSize + 1).Select(TaskRow.Of);

    private async Task<List<TaskRow>> FetchAsync(Actor actor, InboxFilter filter, ListKey? from, int take, bool back, bool workable, CancellationToken ct)
    {
        if (actor.UnitId is not { } unit) return [];
        IEnumerable<IQueryable<WorkTask>> ranges = filter.Tab == InboxFilter.Mine
            ? [db.Tasks.AsNoTracking().Where(t => t.AssigneeId == actor.Id && t.State == TaskState.Open)]
            : RolesOf(actor).Select(role => Open(unit, role));
        var found = new List<TaskRow>();
        foreach (var range in ranges) found.AddRange(await RangeAsync(Narrowed(range, filter, actor.Id, workable), filter.SortsBySubmission, from, take, back, ct));
        var ordered = found.OrderBy(r => r.Key(filter.SortsBySubmission).Major).ThenBy(r => r.Id).ToList();
        if (back) ordered.Reverse();
        return [.. ordered.Take(take)];
    }

    private IQueryable<WorkTask> Open(long unit, string role) =>
        db.Tasks.AsNoTracking().Where(t => t.UnitId == unit && t.Role == role && t.State == TaskState.Open);

    private IQueryable<WorkTask> Narrowed(IQueryable<WorkTask> tasks, InboxFilter filter, long me, bool workable)
    {
        var today = clock.Today;
        if (filter.Tab == InboxFilter.Today) tasks = tasks.Where(t => t.DueOn == today);
        if (filter.Tab == InboxFilter.Overdue) tasks = tasks.Where(t => t.DueOn < today);
        if (filter.Tab == InboxFilter.Urged) tasks = tasks.Where(t => t.Urged > 0);
        if (filter.Search is { } text) tasks = tasks.Where(t => t.EnterpriseName.Contains(text) || t.Number.Contains(text));
        if (filter.Township is { } township) tasks = tasks.Where(t => t.TownshipId == township);
        if (filter.Chosen is var (policy, award)) tasks = tasks.Where(t => t.PolicyId == policy && t.AwardId == award);
        if (workable)
            tasks = tasks.Where(t => (t.AssigneeId == null || t.AssigneeId == me)
                && !db.Decisions.Any(d => d.ApplicationId == t.ApplicationId && d.ActorId == me && d.Step != t.Step));
        return tasks;
    }

    /// <summary>Two seeks into the index: the rest of the same day, then the days beyond. One OR would read all that lies before.</summary>
    private static async Task<List<TaskRow>> RangeAsync(IQueryable<WorkTask> tasks, bool bySubmission, ListKey? from, int take, bool back, CancellationToken ct)
    {
        if (from is not { } key) return await ReadAsync(tasks);
        var rows = await ReadAsync(Beside(tasks, bySubmission, key, back));
        if (rows.Count < take) rows.AddRange((await ReadAsync(Beyond(tasks, bySubmission, key, back))).Take(take - rows.Count));
        return rows;

        Task<List<TaskRow>> ReadAsync(IQueryable<WorkTask> part) => Ordered(part, bySubmission, back).Take(take).Select(TaskRow.Of).ToListAsync(ct);
    }

    private static IQueryable<WorkTask> Beside(IQueryable<WorkTask> tasks, bool bySubmission, ListKey key, bool back)
    {
        var (id, day, at) = (key.Id, Day(key, bySubmission), Instant(key, bySubmission));
        tasks = bySubmission ? tasks.Where(t => t.SubmittedAt == at) : tasks.Where(t => t.DueOn == day);
        return back ? tasks.Where(t => t.Id < id) : tasks.Where(t => t.Id > id);
    }

    private static IQueryable<WorkTask> Beyond(IQueryable<WorkTask> tasks, bool bySubmission, ListKey key, bool back)
    {
        var (day, at) = (Day(key, bySubmission), Instant(key, bySubmission));
        if (bySubmission) return back ? tasks.Where(t => t.SubmittedAt < at) : tasks.Where(t => t.SubmittedAt > at);
        return back ? tasks.Where(t => t.DueOn < day) : tasks.Where(t => t.DueOn > day);
    }

    private static IQueryable<WorkTask> Ordered(IQueryable<WorkTask> tasks, bool bySubmission, bool back) => (bySubmission, back) switch
    {
        (true, true) => tasks.OrderByDescending(t => t.SubmittedAt).ThenByDescending(t => t.Id),
        (true, false) => tasks.OrderBy(t => t.SubmittedAt).ThenBy(t => t.Id),
        (false, true) => tasks.OrderByDescending(t => t.DueOn).ThenByDescending(t => t.Id),
        _ => tasks.OrderBy(t => t.DueOn).ThenBy(t => t.Id),
    };

    private static DateOnly Day(ListKey key, bool bySubmission) =>
        bySubmission ? default : DateOnly.FromDayNumber((int)Math.Clamp(key.Major, 0, DateOnly.MaxValue.DayNumber));

    private static DateTime Instant(ListKey key, bool bySubmission) =>
        bySubmission ? DateTimeOffset.FromUnixTimeMilliseconds(key.Major).UtcDateTime : default;
}
