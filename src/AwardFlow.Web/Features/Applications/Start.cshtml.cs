using AwardFlow.Rules;
using AwardFlow.Web.Features.Shared;
using AwardFlow.Web.Plumbing.Identity;
using AwardFlow.Web.Records;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace AwardFlow.Web.Features.Applications;

/// <summary>选择项目: begins the firm's application for an award, or goes on with the open one.</summary>
[Needs(Permission.FileApplication)]
public sealed class StartModel(KeepDraft drafts, PolicyCatalogue policies, CurrentActor actor) : PageModel
{
    public Award Award { get; private set; } = null!;

    public IActionResult OnGet(string policyId, string awardId) => Show(policyId, awardId);

    public async Task<IActionResult> OnPostAsync(string policyId, string awardId, CancellationToken ct)
    {
        var started = await drafts.StartAsync(actor.Command(Request), policyId, awardId, ct);
        if (!started.IsRefused) return RedirectToPage("Fill", new { id = started.Value });
        ModelState.Refuse(started.Refusal!);
        return Show(policyId, awardId);
    }

    private IActionResult Show(string policyId, string awardId)
    {
        if (policies.Award(policyId, awardId) is not { } award) return NotFound();
        Award = award;
        return Page();
    }
}
