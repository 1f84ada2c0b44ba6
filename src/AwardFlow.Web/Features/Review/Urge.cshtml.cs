using AwardFlow.Web.Casework;
using AwardFlow.Web.Features.Shared;
using AwardFlow.Web.Plumbing.Identity;
using AwardFlow.Web.Records;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

namespace AwardFlow.Web.Features.Review;

[Needs(Permission.SeeCases)]
public sealed class UrgeModel(UrgeTask urge, CaseWords words, AwardFlowDb db, CurrentActor actor, IStringLocalizer<SharedResource> l) : PageModel
{
    [BindProperty]
    public string? Note { get; set; }

    public WorkTask Work { get; private set; } = null!;
    public string StepName => words.Step(Work.CaseKind, Work.PolicyId, Work.AwardId, Work.NodeId);
    public string? WhyNot => urge.WhyNot(actor.Value, Work)?.Message;

    public async Task<IActionResult> OnGetAsync(long id, CancellationToken ct) => await LoadAsync(id, ct) ? Page() : NotFound();

    public async Task<IActionResult> OnPostAsync(long id, CancellationToken ct)
    {
        if (!await LoadAsync(id, ct)) return NotFound();
        var result = await urge.UrgeAsync(actor.Command(Request), id, Note, ct);
        if (result.Refusal is { } refusal)
        {
            ModelState.Refuse(refusal);
            return Page();
        }
        this.Say(l["已催办，{0}会收到消息。", result.Value]);
        return RedirectToPage("Case", new { id = Work.ApplicationId });
    }

    private async Task<bool> LoadAsync(long id, CancellationToken ct)
    {
        var task = await db.Tasks.AsNoTracking().FirstOrDefaultAsync(t => t.Id == id && t.Role != null, ct);
        if (task is null || !await db.SeesAsync(actor.Value, task.ApplicationId, ct)) return false;
        Work = task;
        return true;
    }
}
