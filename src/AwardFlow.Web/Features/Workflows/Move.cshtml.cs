using AwardFlow.Web.Casework;
using AwardFlow.Web.Features.Shared;
using AwardFlow.Web.Plumbing.Identity;
using AwardFlow.Web.Records;
using AwardFlow.Workflow;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Localization;

namespace AwardFlow.Web.Features.Workflows;

/// <summary>Running cases of one version, each with its answer, and their move to another version.</summary>
[Needs(Permission.MoveRunningCases)]
public sealed class MoveModel(AwardFlowDb db, Paths paths, MoveVersion move, CurrentActor actor, IStringLocalizer<SharedResource> L) : PageModel
{
    [BindProperty(SupportsGet = true)] public int To { get; set; }
    [BindProperty(SupportsGet = true)] public long After { get; set; }
    [BindProperty] public List<long> Chosen { get; set; } = [];
    [BindProperty] public string? Reason { get; set; }

    public WorkflowDefinition From { get; private set; } = null!;
    public IReadOnlyList<WorkflowDefinition> Others { get; private set; } = [];
    public IReadOnlyList<MovableCase> Cases { get; private set; } = [];
    public long? NextAfter => Cases.Count == MoveVersion.Most ? Cases[^1].ApplicationId : null;

    public string Step(string id) => From.TryNode(id, out var node) ? Show.Text(node.NameZh, node.NameEn) : id;

    public async Task<IActionResult> OnGetAsync(string path, int version, CancellationToken ct) => await ReadAsync(path, version, ct) ? Page() : NotFound();

    public async Task<IActionResult> OnPostAsync(string path, int version, CancellationToken ct)
    {
        var moved = await move.MoveAsync(actor.Command(Request), path, version, To, Chosen, Reason, ct);
        if (moved.Refusal is not { } refusal)
        {
            this.Say(L["已转 {0} 件到第 {1} 版，{2} 件留在原版本。", moved.Value.Moved.Count, To, moved.Value.Stayed.Count]);
            return RedirectToPage(new { path, version, To });
        }
        if (!await ReadAsync(path, version, ct)) return NotFound();
        ModelState.Refuse(refusal, refusal.Code == "reason-missing" ? nameof(Reason) : "");
        return Page();
    }

    private async Task<bool> ReadAsync(string path, int version, CancellationToken ct)
    {
        if (!paths.Current.Contains(path, version)) return false;
        From = paths.Current.Get(path, version);
        Others = [.. paths.Current.All.Where(d => d.DefinitionId == path && d.Version != version).OrderByDescending(d => d.Version)];
        if (Others.Count == 0) return false;
        if (!Others.Any(o => o.Version == To)) To = Others[0].Version;
        Cases = await move.PreviewAsync(db, path, version, To, After, ct);
        return true;
    }
}
