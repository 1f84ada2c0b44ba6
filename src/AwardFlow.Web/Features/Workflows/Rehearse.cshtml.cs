using AwardFlow.Web.Casework;
using AwardFlow.Web.Features.Shared;
using AwardFlow.Web.Plumbing.Identity;
using AwardFlow.Web.Records;
using AwardFlow.Workflow;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace AwardFlow.Web.Features.Workflows;

/// <summary>Something that may happen next, as the steps that the page would show then.</summary>
public sealed record NextStep(ActivityNode? Node, string Outcome, IReadOnlyList<string> Steps);

/// <summary>A dry run: the path with chosen outcomes, step by step. The address holds the steps; nothing is stored.</summary>
[Needs(Permission.SeeWorkflows, Permission.RunSystem)]
public sealed class RehearseModel(AwardFlowDb db, Paths paths, CurrentActor actor) : PageModel
{
    private const int MostSteps = 200;

    [BindProperty(SupportsGet = true)] public string? Path { get; set; }
    [BindProperty(SupportsGet = true)] public int Version { get; set; }
    [BindProperty(SupportsGet = true)] public long? Draft { get; set; }
    [BindProperty(SupportsGet = true)] public List<string> Step { get; set; } = [];

    public WorkflowDefinition Definition { get; private set; } = null!;
    public Rehearsal Run { get; private set; } = null!;
    public PathDrawing Drawing { get; private set; } = null!;

    public async Task<IActionResult> OnGetAsync(CancellationToken ct)
    {
        if (await FindAsync(ct) is not { } definition) return NotFound();
        Definition = definition;
        if (Step.Count == 0) Step = [Rehearsal.Start];
        Run = await Rehearsal.PlayAsync(definition, Step.Take(MostSteps));
        Drawing = PathDrawing.Of(definition, [.. Run.Trace.Where(t => t.Kind != TraceKind.Entered).Select(t => new PathVisit(t.NodeId, t.Outcome, t.Outcome ?? "")
        {
            State = t.Kind == TraceKind.Cancelled ? PathState.Cancelled : PathState.Past,
        })], [.. Run.State?.Bookmarks.Select(b => b.NodeId) ?? []], Show.English);
        return Page();
    }

    /// <summary>Every outcome of every open step.</summary>
    public IEnumerable<NextStep> Next => Run.State is not { Status: InstanceStatus.Running } state || Run.Failure is not null ? [] :
        state.Bookmarks.SelectMany(b => Definition.Node(b.NodeId).Outcomes.Select(o => new NextStep(Definition.Node(b.NodeId), o, [.. Step, $"{b.NodeId}: {o}"])))
            .Concat(state.Bookmarks.All(b => Definition.MayWithdrawAt(b.NodeId)) ? [new NextStep(null, Rehearsal.Withdraw, [.. Step, Rehearsal.Withdraw])] : []);

    /// <summary>What the machine answered in the last step, and what it could have answered instead.</summary>
    public IEnumerable<NextStep> Instead
    {
        get
        {
            if (Run.Steps.Count == 0 || Run.Failure is not null) return [];
            var last = Run.Steps[^1];
            var first = last.Text.Split(", ")[0];
            var answered = last.Trace.Where(t => t.Kind == TraceKind.Completed && Definition.Node(t.NodeId) is { IsWaiting: false, Outcomes.Count: > 1 }).ToList();
            return answered.SelectMany((t, i) => Definition.Node(t.NodeId).Outcomes.Where(o => o != t.Outcome).Select(o => new NextStep(Definition.Node(t.NodeId), o,
                [.. Step.SkipLast(1), string.Join(", ", answered.Take(i).Select(a => $"{a.NodeId}: {a.Outcome}").Prepend(first).Append($"{t.NodeId}: {o}"))])));
        }
    }

    public string Address(IEnumerable<string> steps) => "/Workflows/Rehearse?" + (Draft is { } id ? $"Draft={id}" : $"Path={Path}&Version={Version}")
        + string.Concat(steps.Select(s => "&Step=" + Uri.EscapeDataString(s)));

    private async Task<WorkflowDefinition?> FindAsync(CancellationToken ct)
    {
        if (Draft is not { } id) return Path is not null && paths.Current.Contains(Path, Version) ? paths.Current.Get(Path, Version) : null;
        if (!actor.May(Permission.EditWorkflows) && !actor.May(Permission.SignWorkflows)) return null;
        if (await db.WorkflowVersions.AsNoTracking().FirstOrDefaultAsync(v => v.Id == id, ct) is not { } draft) return null;
        try
        {
            return DefinitionReader.Read(draft.FileName, draft.DefinitionJson);
        }
        catch (DefinitionException)
        {
            return null;
        }
    }
}
