using AwardFlow.Web.Casework;
using AwardFlow.Web.Features.Shared;
using AwardFlow.Web.Plumbing.Identity;
using AwardFlow.Web.Records;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

namespace AwardFlow.Web.Features.Review;

/// <summary>撤回本人决定: says what has happened since, or takes the decision back.</summary>
[Needs(Permission.Review)]
public sealed class TakeBackModel(TakeBack takeBack, CaseWords words, AwardFlowDb db, CurrentActor actor, IStringLocalizer<SharedResource> l) : PageModel
{
    [BindProperty]
    public string? Reason { get; set; }

    [BindProperty]
    public int SeenVersion { get; set; }

    public WorkTask Work { get; private set; } = null!;
    public string? WhyNot { get; private set; }
    public string StepName => words.Step(Work.PolicyId, Work.AwardId, Work.NodeId);

    public async Task<IActionResult> OnGetAsync(long id, CancellationToken ct)
    {
        if (!await LoadAsync(id, ct)) return NotFound();
        SeenVersion = await db.Applications.Where(a => a.Id == Work.ApplicationId).Select(a => a.Version).FirstAsync(ct);
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(long id, CancellationToken ct)
    {
        if (!await LoadAsync(id, ct)) return NotFound();
        var result = await takeBack.TakeBackAsync(actor.Command(Request), id, SeenVersion, Reason, ct);
        if (result.Refusal is { } refusal)
        {
            ModelState.Refuse(refusal, refusal.Code is "reason-missing" or "reason-too-long" ? "Reason" : "");
            return Page();
        }
        this.Say(l["已撤回，{0} 回到您的待办。", result.Value.Number]);
        return RedirectToPage("Decide", new { id });
    }

    private async Task<bool> LoadAsync(long id, CancellationToken ct)
    {
        var refusal = await takeBack.WhyNotAsync(actor.Value, id, ct);
        if (refusal == Refusals.NotFound || await db.Tasks.AsNoTracking().FirstOrDefaultAsync(t => t.Id == id, ct) is not { } task) return false;
        (Work, WhyNot) = (task, refusal is null ? null : l[refusal.Message].Value);
        return true;
    }
}
