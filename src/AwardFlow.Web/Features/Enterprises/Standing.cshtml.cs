using AwardFlow.Web.Plumbing.Identity;
using AwardFlow.Web.Records;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace AwardFlow.Web.Features.Enterprises;

/// <summary>Where a person who is not admitted yet stands.</summary>
[Authorize]
public sealed class StandingModel(AwardFlowDb db, CurrentActor actor) : PageModel
{
    public Membership Membership { get; private set; } = null!;
    public Enterprise Firm { get; private set; } = null!;
    public Unit Township { get; private set; } = null!;

    /// <summary>A first person sees what they typed; a further one only which firm they asked for.</summary>
    public bool IsFirst => Membership.Kind == MembershipKind.First;
    public bool MayRegisterAgain => Firm.State == EnterpriseState.Refused;

    public async Task<IActionResult> OnGetAsync(CancellationToken ct)
    {
        var membership = await db.Memberships.AsNoTracking().Where(m => m.PersonId == actor.Value.Id).OrderByDescending(m => m.Id).FirstOrDefaultAsync(ct);
        if (membership is null || actor.Value.Roles.Count > 0) return Redirect("/");
        Membership = membership;
        Firm = await db.Enterprises.AsNoTracking().FirstAsync(e => e.Id == membership.EnterpriseId, ct);
        Township = await db.Units.AsNoTracking().FirstAsync(u => u.Id == Firm.TownshipId, ct);
        return Page();
    }
}
