using AwardFlow.Web.Features.Shared;
using AwardFlow.Web.Plumbing.Identity;
using AwardFlow.Web.Records;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

namespace AwardFlow.Web.Features.Enterprises;

/// <summary>The township confirms an account change where the firm has nobody else who could.</summary>
[Needs(Permission.ConfirmRegistration)]
public sealed class AccountChangeModel(ChangeAccount change, AwardFlowDb db, CurrentActor actor, IStringLocalizer<SharedResource> L) : PageModel
{
    public AccountChange Change { get; private set; } = null!;
    public Enterprise Firm { get; private set; } = null!;
    public string ProposedBy { get; private set; } = "";
    public bool UsedElsewhere { get; private set; }

    public async Task<IActionResult> OnGetAsync(long id, CancellationToken ct)
    {
        var found = await (from a in db.AccountChanges.AsNoTracking()
                           where a.Id == id && a.State == ProposalState.Proposed
                           join e in db.Enterprises.AsNoTracking() on a.EnterpriseId equals e.Id
                           where e.TownshipId == actor.Value.UnitId && e.State == EnterpriseState.Confirmed
                           join p in db.Users.AsNoTracking() on a.ProposedBy equals p.Id
                           select new { a, e, p.Name }).FirstOrDefaultAsync(ct);
        if (found is null || await ChangeAccount.HasSecondPersonAsync(db, found.e.Id, found.a.ProposedBy, ct)) return NotFound();
        (Change, Firm, ProposedBy) = (found.a, found.e, found.Name);
        UsedElsewhere = await db.Enterprises.AnyAsync(e => e.Id != Firm.Id && e.Account != null && e.Account.Fingerprint == Change.Account.Fingerprint, ct);
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(long id, bool confirm, CancellationToken ct)
    {
        var decided = await change.DecideAsync(actor.Command(Request), id, confirm, ct);
        if (!decided.IsRefused)
        {
            this.Say(confirm ? L["已确认，此后的拨付使用新账户。"] : L["已撤销这项变更，账户不变。"]);
            return RedirectToPage("Registrations");
        }
        if (decided.Refusal!.Code == "not-found") return NotFound();
        ModelState.Refuse(decided.Refusal);
        return await OnGetAsync(id, ct);
    }
}
