using System.Globalization;
using AwardFlow.Web.Casework;
using AwardFlow.Web.Records;
using AwardFlow.Workflow;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

namespace AwardFlow.Web.Features.Shared;

/// <summary>One visit at a step: who had it, from when to when, and how it ended.</summary>
public sealed record PathRow(string NodeId, string Step, PathState State, IReadOnlyList<string> Who, DateTime From, DateTime? To, string Outcome)
{
    /// <summary>A step of the machine takes no time.</summary>
    public required string? Took { get; init; }
    public DateOnly? DueOn { get; init; }

    /// <summary>Green for what went on, amber for what was sent back, red for a no.</summary>
    public string Tone { get; init; } = "ok";
}

/// <summary>The way of one case through its path, drawn and in rows.</summary>
public sealed record CasePath(Application Application, WorkflowDefinition Definition, PathDrawing Drawing, IReadOnlyList<PathRow> Rows);

/// <summary>
/// Reads the way of a case from what was noted on it. The firm sees which unit had its case and when; which official,
/// only the officials themselves.
/// </summary>
public sealed class ReadCasePath(Paths paths, BusinessClock clock, IStringLocalizer<SharedResource> l)
{
    private sealed record Sources(IReadOnlyList<Decision> Decisions, IReadOnlyList<WorkTask> Tasks, IReadOnlyDictionary<long, (string Name, long? EnterpriseId)> People,
        IReadOnlyDictionary<long, Unit> Units, Application Application, bool WithNames);

    private sealed record Visit(ActivityNode Node, DateTime From, DateTime? To, string? Outcome, long ActorId, PathState State);

    /// <summary>Null for a draft, which is on no path yet.</summary>
    public async Task<CasePath?> ReadAsync(AwardFlowDb db, Application application, bool withNames, CancellationToken ct)
    {
        var instance = await db.WorkflowInstances.AsNoTracking().FirstOrDefaultAsync(i => i.ApplicationId == application.Id, ct);
        if (instance?.State is not { } state) return null;
        var definition = paths.Current.Get(instance.DefinitionId, instance.DefinitionVersion);
        var entries = await db.PathEntries.AsNoTracking().Where(e => e.ApplicationId == application.Id).OrderBy(e => e.Id).ToListAsync(ct);
        var decisions = await db.Decisions.AsNoTracking().Where(d => d.ApplicationId == application.Id).OrderBy(d => d.Id).ToListAsync(ct);
        var actors = entries.Select(e => e.ActorId).Concat(decisions.Select(d => d.ActorId)).Where(a => a > 0).Distinct().ToList();
        var sources = new Sources(decisions,
            await db.Tasks.AsNoTracking().Where(t => t.ApplicationId == application.Id).OrderBy(t => t.Id).ToListAsync(ct),
            (await db.Users.AsNoTracking().Where(p => EF.Parameter(actors).Contains(p.Id)).Select(p => new { p.Id, p.Name, p.EnterpriseId }).ToListAsync(ct))
                .ToDictionary(p => p.Id, p => (p.Name, p.EnterpriseId)),
            await db.Units.AsNoTracking().ToDictionaryAsync(u => u.Id, ct), application, withNames);
        var visits = VisitsOf(definition, entries);
        var rows = visits.Where(v => v.Node.Type is not ("AwardFlow.SetStage" or "AwardFlow.Notify") && v.Node.Type.StartsWith("AwardFlow.", StringComparison.Ordinal))
            .Select(v => Row(v, sources)).ToList();
        var drawing = PathDrawing.Of(definition, [.. visits.Select(v => Drawn(v, sources))], [.. state.Bookmarks.Select(b => b.NodeId)], Show.English);
        return new(application, definition, drawing, rows);
    }

    /// <summary>What was noted, put together by visit: arrival and end of a wait are one; what answered at once is one by itself.</summary>
    private static List<Visit> VisitsOf(WorkflowDefinition definition, IReadOnlyList<PathEntry> entries)
    {
        var visits = new List<Visit>();
        foreach (var entry in entries)
        {
            // A case that was moved to another version may have been at steps that this one doesn't have.
            if (!definition.TryNode(entry.NodeId, out var node)) continue;
            var open = visits.FindIndex(v => v.Node.Id == entry.NodeId && v.To is null);
            var from = open >= 0 ? visits[open].From : entry.At;
            var visit = entry.Kind switch
            {
                TraceKind.Waiting => new Visit(node, entry.At, null, null, entry.ActorId, PathState.Current),
                TraceKind.Cancelled => new Visit(node, from, entry.At, null, entry.ActorId, PathState.Cancelled),
                TraceKind.Faulted => new Visit(node, from, null, TraceKind.Faulted, entry.ActorId, PathState.Current),
                _ => new Visit(node, from, entry.At, entry.Outcome, entry.ActorId, node.IsWaiting && open < 0 ? PathState.Skipped : PathState.Past),
            };
            if (open >= 0) visits[open] = visit;
            else visits.Add(visit);
        }
        return visits;
    }

    private PathRow Row(Visit visit, Sources sources) => new(visit.Node.Id, Show.Text(visit.Node.NameZh, visit.Node.NameEn), visit.State, Who(visit, sources),
        visit.From, visit.To, OutcomeOf(visit))
    {
        Took = visit.Node.IsWaiting ? Took((visit.To ?? clock.UtcNow) - visit.From) : null,
        DueOn = TasksOf(visit, sources).Select(t => (DateOnly?)t.DueOn).Max(),
        Tone = visit.Outcome switch { DecideTask.Return => "warn", DecideTask.Reject or DecideTask.Refused or TraceKind.Faulted => "bad", _ => "ok" },
    };

    private PathVisit Drawn(Visit visit, Sources sources)
    {
        var who = string.Join(l["、"], Who(visit, sources));
        var text = $"{Show.Moment(visit.From)}{(visit.To is { } to && to != visit.From ? $" → {Show.Moment(to)}" : "")} {who} {OutcomeOf(visit)}".TrimEnd();
        var first = Who(visit, sources) is [var one, ..] ? one.Split(' ', '（', '(')[0] : "";
        return new(visit.Node.Id, visit.Outcome == TraceKind.Faulted ? null : visit.Outcome, text)
        {
            State = visit.State,
            Note = visit.Node.IsWaiting ? $"{(sources.WithNames && visit.To is not null ? first + " " : "")}{Took((visit.To ?? clock.UtcNow) - visit.From)}".Trim() : null,
        };
    }

    private string OutcomeOf(Visit visit) => (visit.State, visit.Outcome) switch
    {
        (PathState.Cancelled, _) => l["已取消"],
        (_, TraceKind.Faulted) => l["流程异常"],
        (PathState.Current, _) => l["办理中"],
        (PathState.Skipped, { } outcome) => $"{l[PathWords.Outcome(outcome)]}{l["（自动）"]}",
        (_, { } outcome) => l[PathWords.Outcome(outcome)],
        _ => l["办结"],
    };

    private static IEnumerable<WorkTask> TasksOf(Visit visit, Sources sources) =>
        sources.Tasks.Where(t => t.NodeId == visit.Node.Id && t.OpenedAt >= visit.From && (visit.To is not { } to || t.OpenedAt < to || t.OpenedAt == visit.From));

    /// <summary>Who decided; where nobody has yet, whose turn it is.</summary>
    private List<string> Who(Visit visit, Sources sources)
    {
        var decided = sources.Decisions.Where(d => d.NodeId == visit.Node.Id && d.At >= visit.From && (visit.To is not { } to || d.At <= to))
            .Select(d => Person(d.ActorName, d.UnitId, sources)).Distinct().ToList();
        if (decided.Count > 0) return decided;
        if (visit.To is null || visit.State == PathState.Cancelled)
            return [.. TasksOf(visit, sources).Select(t => t.Role is { } role && Roles.Find(role) is { } r
                ? $"{Unit(t.UnitId, sources)} {Show.Text(r.NameZh, r.NameEn)}" : sources.Application.EnterpriseName).Distinct()];
        if (!visit.Node.IsWaiting || !sources.People.TryGetValue(visit.ActorId, out var person)) return [l["系统"]];
        return [person.EnterpriseId is null ? (sources.WithNames ? person.Name : l["工作人员"]) : person.Name];
    }

    private static string Person(string name, long unitId, Sources sources) =>
        sources.WithNames ? $"{name}（{Unit(unitId, sources)}）" : Unit(unitId, sources);

    private static string Unit(long id, Sources sources) => sources.Units.TryGetValue(id, out var unit) ? Show.Text(unit.NameZh, unit.NameEn) : "—";

    private string Took(TimeSpan time) => time switch
    {
        { TotalMinutes: < 60 } => l["{0} 分钟", Math.Max(1, (int)time.TotalMinutes)],
        { TotalHours: < 24 } => l["{0} 小时", (int)time.TotalHours],
        _ => l["{0} 天", (time.Ticks * 10 / TimeSpan.TicksPerDay / 10m).ToString("0.#", CultureInfo.InvariantCulture)],
    };
}
