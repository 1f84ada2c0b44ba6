using System.Text;
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

/// <summary>A version in the making: its text with every fault beside it, what it changes, and the way to its signature.</summary>
[Needs(Permission.EditWorkflows, Permission.SignWorkflows)]
public sealed class DraftModel(AwardFlowDb db, Paths paths, KeepWorkflow keep, PublishWorkflow publish, CheckWorkflow check, CurrentActor actor,
    IStringLocalizer<SharedResource> L) : PageModel
{
    [BindProperty] public int Revision { get; set; }
    [BindProperty] public string? Text { get; set; }
    [BindProperty] public string? ScenariosText { get; set; }
    [BindProperty] public IFormFile? Upload { get; set; }
    [BindProperty] public string? Reason { get; set; }

    public WorkflowVersion Version { get; private set; } = null!;
    public WorkflowCheck Check { get; private set; } = null!;
    public PathDrawing? Drawing { get; private set; }
    public WorkflowDefinition? Against { get; private set; }
    public IReadOnlyList<DefinitionChange> Changes { get; private set; } = [];
    public bool MayEdit => actor.May(Permission.EditWorkflows) && KeepWorkflow.NotMine(Version, actor.Value) is null;
    public bool MaySign => actor.May(Permission.SignWorkflows) && Version.State == WorkflowVersionState.Proposed && Version.AuthorId != actor.Value.Id;

    public async Task<IActionResult> OnGetAsync(long id, CancellationToken ct) => await ReadAsync(id, ct) ? Page() : NotFound();

    public async Task<IActionResult> OnGetJsonAsync(long id, CancellationToken ct) =>
        await db.WorkflowVersions.AsNoTracking().FirstOrDefaultAsync(v => v.Id == id, ct) is { } version
            ? File(Encoding.UTF8.GetBytes(version.DefinitionJson), "application/json", $"{version.DefinitionId}-v{version.Number}.json") : NotFound();

    public async Task<IActionResult> OnPostSaveAsync(long id, CancellationToken ct)
    {
        if (Upload is { Length: > 0 and <= KeepWorkflow.LongestText * 4 } file)
        {
            using var reader = new StreamReader(file.OpenReadStream());
            Text = await reader.ReadToEndAsync(ct);
        }
        var saved = await keep.SaveAsync(actor.Command(Request), id, Revision, Text ?? "", ScenariosText ?? "", ct);
        return await AfterAsync(id, saved.Refusal, L["已保存，校验结果见下。"], nameof(Text), ct);
    }

    public async Task<IActionResult> OnPostProposeAsync(long id, CancellationToken ct) =>
        await AfterAsync(id, (await publish.ProposeAsync(actor.Command(Request), id, Revision, ct)).Refusal, L["已提交签发，请另一位签发人办理。"], "", ct);

    public async Task<IActionResult> OnPostSignAsync(long id, CancellationToken ct) =>
        await AfterAsync(id, (await publish.SignAsync(actor.Command(Request), id, Revision, ct)).Refusal, L["已签发：新的申报按这个版本办理，在办的不受影响。"], "", ct);

    public async Task<IActionResult> OnPostRefuseAsync(long id, CancellationToken ct) =>
        await AfterAsync(id, (await publish.RefuseAsync(actor.Command(Request), id, Revision, Reason, ct)).Refusal, L["未予签发，起草人会看到理由。"], nameof(Reason), ct);

    private async Task<IActionResult> AfterAsync(long id, Refusal? refusal, string said, string field, CancellationToken ct)
    {
        if (refusal is null)
        {
            this.Say(said);
            return RedirectToPage(new { id });
        }
        if (refusal.Code == "not-allowed") return Forbid();
        var (text, scenarios) = (Text, ScenariosText);
        if (!await ReadAsync(id, ct)) return NotFound();
        (Text, ScenariosText) = (text ?? Text, scenarios ?? ScenariosText);
        ModelState.Refuse(refusal, field);
        return Page();
    }

    private async Task<bool> ReadAsync(long id, CancellationToken ct)
    {
        if (await db.WorkflowVersions.AsNoTracking().FirstOrDefaultAsync(v => v.Id == id, ct) is not { } version) return false;
        Version = version;
        (Text, ScenariosText) = (version.DefinitionJson, version.ScenariosJson);
        Check = await check.OfAsync(version.DefinitionId, version.FileName, version.DefinitionJson, version.ScenariosJson, ct);
        if (Check.Definition is not { } definition) return true;
        Drawing = PathDrawing.Of(definition, [], [], Show.English);
        Against = paths.Current.All.LastOrDefault(d => d.DefinitionId == version.DefinitionId && d.Version < version.Number);
        Changes = Against is { } old ? DefinitionChanges.Between(old, definition) : [];
        return true;
    }
}
