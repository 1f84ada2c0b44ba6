using AwardFlow.Rules;
using AwardFlow.Web.Casework;
using AwardFlow.Web.Plumbing.Identity;
using AwardFlow.Web.Records;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace AwardFlow.Web.Features.Programmes;

/// <summary>One award: what the clause says, what it pays, when and with what to file. Firms begin here.</summary>
[AllowAnonymous]
public sealed class ShowModel(PolicyCatalogue policies, BusinessClock clock, CurrentActor actor, AwardFlowDb db) : PageModel
{
    public AwardView View { get; private set; } = null!;
    public bool MayFile => actor.May(Permission.FileApplication);
    public bool IsSignedIn => actor.IsSignedIn;

    /// <summary>The firm's open application for this award, to go on with.</summary>
    public (long Id, bool IsDraft)? Mine { get; private set; }

    public async Task<IActionResult> OnGetAsync(string policyId, string awardId, CancellationToken ct)
    {
        if (await FindAsync(policyId, awardId, ct) is not { } view) return NotFound();
        View = view;
        if (MayFile && actor.Value.EnterpriseId is { } firm)
        {
            var open = await db.Applications.AsNoTracking()
                .Where(a => a.EnterpriseId == firm && a.Kind == CaseKind.Award && a.PolicyId == policyId && a.AwardId == awardId && a.Situation != Situation.Closed)
                .OrderByDescending(a => a.Id).Select(a => new { a.Id, a.Situation }).FirstOrDefaultAsync(ct);
            if (open is not null) Mine = (open.Id, open.Situation == Situation.Draft);
        }
        return Page();
    }

    private async Task<AwardView?> FindAsync(string policyId, string awardId, CancellationToken ct) =>
        policies.Policy(policyId) is { } policy && policies.Award(policyId, awardId) is { } award
            ? AwardView.Of(policy, award, await SelectionRounds.WindowsAsync(db, clock.Today, ct), clock.Today)
            : null;
}
