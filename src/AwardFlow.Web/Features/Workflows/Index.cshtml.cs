using AwardFlow.Web.Casework;
using AwardFlow.Web.Features.Shared;
using AwardFlow.Web.Plumbing.Identity;
using AwardFlow.Web.Records;
using AwardFlow.Workflow;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

namespace AwardFlow.Web.Features.Workflows;

/// <summary>All paths with their versions and how many cases run on each.</summary>
[Needs(Permission.SeeWorkflows, Permission.RunSystem)]
public sealed class IndexModel(AwardFlowDb db, Paths paths, KeepWorkflow keep, CurrentActor actor, IStringLocalizer<SharedResource> L) : PageModel
{
    public sealed record DraftRow(long Id, string Path, int Number, WorkflowVersionState State, string Author, string? Signer, DateTime Changed);

    private Dictionary<(string, int), int> _running = [];

    public ILookup<string, WorkflowDefinition> Versions => paths.Current.All.ToLookup(d => d.DefinitionId);
    public IReadOnlyList<string> ChangedOnDisk => paths.ChangedOnDisk;
    public IReadOnlyList<DraftRow> Drafts { get; private set; } = [];
    public bool MayEdit => actor.May(Permission.EditWorkflows);
    public bool MayOpenDrafts => MayEdit || actor.May(Permission.SignWorkflows);

    public int Running(WorkflowDefinition version) => _running.GetValueOrDefault((version.DefinitionId, version.Version));

    public bool IsFile(WorkflowDefinition version) => paths.Text(version).IsFile;

    public async Task OnGetAsync(CancellationToken ct) => await ReadAsync(ct);

    public async Task<IActionResult> OnPostDraftAsync(string path, CancellationToken ct) =>
        await AfterAsync(await keep.DraftAsync(actor.Command(Request), path, ct), "", ct);

    public async Task<IActionResult> OnPostImportAsync(IFormFile? file, CancellationToken ct)
    {
        string? text = null;
        if (file is { Length: > 0 and <= KeepWorkflow.LongestText * 4 })
        {
            using var reader = new StreamReader(file.OpenReadStream());
            text = await reader.ReadToEndAsync(ct);
        }
        return await AfterAsync(await keep.ImportAsync(actor.Command(Request), text, ct), "file", ct);
    }

    private async Task<IActionResult> AfterAsync(Result<long> drafted, string field, CancellationToken ct)
    {
        if (drafted.Refusal is not { } refusal)
        {
            this.Say(L["已起草新版本，在办的申报不受影响。"]);
            return RedirectToPage("Draft", new { id = drafted.Value });
        }
        if (refusal.Code == "not-allowed") return Forbid();
        ModelState.Refuse(refusal, field);
        await ReadAsync(ct);
        return Page();
    }

    private async Task ReadAsync(CancellationToken ct)
    {
        _running = await db.WorkflowInstances.AsNoTracking().Where(i => i.Status == InstanceStatus.Running || i.Status == InstanceStatus.Faulted)
            .GroupBy(i => new { i.DefinitionId, i.DefinitionVersion }).Select(g => new { g.Key.DefinitionId, g.Key.DefinitionVersion, Count = g.Count() })
            .ToDictionaryAsync(g => (g.DefinitionId, g.DefinitionVersion), g => g.Count, ct);
        if (!MayOpenDrafts) return;
        Drafts = await db.WorkflowVersions.AsNoTracking().Where(v => v.State != WorkflowVersionState.Published).OrderByDescending(v => v.Id).Take(100)
            .Select(v => new DraftRow(v.Id, v.DefinitionId, v.Number, v.State, v.AuthorName, v.SignerName, v.ChangedAt)).ToListAsync(ct);
    }
}
