using System.Text;
using AwardFlow.Web.Casework;
using AwardFlow.Web.Features.Shared;
using AwardFlow.Web.Plumbing.Identity;
using AwardFlow.Web.Records;
using AwardFlow.Workflow;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace AwardFlow.Web.Features.Workflows;

/// <summary>One published version: drawn, in words, with its scenarios, and as an Elsa 3 file.</summary>
[Needs(Permission.SeeWorkflows, Permission.RunSystem)]
public sealed class ShowModel(AwardFlowDb db, Paths paths, CheckWorkflow check, CurrentActor actor) : PageModel
{
    public WorkflowDefinition Definition { get; private set; } = null!;
    public WorkflowCheck Check { get; private set; } = null!;
    public PathDrawing Drawing { get; private set; } = null!;
    public WorkflowVersion? Signed { get; private set; }
    public int Running { get; private set; }
    public IReadOnlyList<WorkflowDefinition> Versions => [.. paths.Current.All.Where(d => d.DefinitionId == Definition.DefinitionId).OrderByDescending(d => d.Version)];
    public bool MayMove => actor.May(Permission.MoveRunningCases) && Running > 0 && Versions.Count > 1;

    public async Task<IActionResult> OnGetAsync(string path, int version, CancellationToken ct)
    {
        if (!paths.Current.Contains(path, version)) return NotFound();
        Definition = paths.Current.Get(path, version);
        Check = await check.OfAsync(Definition, paths.Text(Definition).Scenarios, ct);
        Drawing = PathDrawing.Of(Definition, [], [], Show.English);
        Signed = await db.WorkflowVersions.AsNoTracking().FirstOrDefaultAsync(v => v.DefinitionId == path && v.Number == version && v.State == WorkflowVersionState.Published, ct);
        Running = await db.WorkflowInstances.AsNoTracking().CountAsync(i => i.DefinitionId == path && i.DefinitionVersion == version
            && (i.Status == InstanceStatus.Running || i.Status == InstanceStatus.Faulted), ct);
        return Page();
    }

    /// <summary>The definition as Elsa 3 reads it.</summary>
    public IActionResult OnGetJson(string path, int version) => paths.Current.Contains(path, version)
        ? File(Encoding.UTF8.GetBytes(paths.Text(paths.Current.Get(path, version)).Definition), "application/json", $"{path}-v{version}.json")
        : NotFound();
}
