using AwardFlow.Web.Features.Shared;
using AwardFlow.Web.Plumbing.Identity;
using AwardFlow.Web.Records;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

namespace AwardFlow.Web.Features.Enterprises;

/// <summary>One registration with its letter of authority: confirm, or refuse with a reason.</summary>
[Needs(Permission.ConfirmRegistration)]
public sealed class RegistrationModel(DecideMembership decide, AwardFlowDb db, CurrentActor actor, IStringLocalizer<SharedResource> L) : PageModel
{
    public Membership Membership { get; private set; } = null!;
    public Enterprise Firm { get; private set; } = null!;
    public Person Person { get; private set; } = null!;
    public StoredFile? Letter { get; private set; }
    public BankAccount? Account { get; private set; }

    /// <summary>The same account is in use by another firm: said without naming it.</summary>
    public bool AccountUsedElsewhere { get; private set; }
    [BindProperty] public string? Outcome { get; set; }
    [BindProperty] public string? Reason { get; set; }
    [BindProperty] public bool RegisteredInDistrict { get; set; }
    [BindProperty] public bool TaxPaidInDistrict { get; set; }

    public async Task<IActionResult> OnGetAsync(long id, CancellationToken ct)
    {
        var found = await (from m in db.Memberships.AsNoTracking()
                           where m.Id == id
                           join e in db.Enterprises.AsNoTracking() on m.EnterpriseId equals e.Id
                           where e.TownshipId == actor.Value.UnitId
                           join p in db.Users.AsNoTracking() on m.PersonId equals p.Id
                           select new { m, e, p }).FirstOrDefaultAsync(ct);
        if (found is null || (found.m.Kind == MembershipKind.Further && found.m.State == ProposalState.Proposed && await DecideMembership.CanAdmitAsync(db, found.e.Id, ct))) return NotFound();
        (Membership, Firm, Person) = (found.m, found.e, found.p);
        Letter = await db.Files.AsNoTracking().FirstOrDefaultAsync(f => f.Id == Membership.LetterFileId, ct);
        Account = await db.AccountChanges.AsNoTracking().Where(a => a.EnterpriseId == Firm.Id && a.ProposedBy == Person.Id && a.State == ProposalState.Proposed)
            .Select(a => a.Account).FirstOrDefaultAsync(ct);
        AccountUsedElsewhere = Account is { } account && await db.Enterprises.AnyAsync(e => e.Id != Firm.Id && e.Account != null && e.Account.Fingerprint == account.Fingerprint, ct);
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(long id, CancellationToken ct)
    {
        if (Outcome is not ("admit" or "refuse")) ModelState.AddModelError(nameof(Outcome), L["请选择办理结论。"]);
        else if (Outcome == "refuse" && string.IsNullOrWhiteSpace(Reason)) ModelState.AddModelError(nameof(Reason), L["不予确认时请写明理由，申请人会看到。"]);
        if (Reason?.Length > 500) ModelState.AddModelError(nameof(Reason), L["理由最多 500 字。"]);
        if (!ModelState.IsValid) return await OnGetAsync(id, ct);
        var result = await decide.ByTownshipAsync(actor.Command(Request),
            new MembershipDecision(id, Outcome == "admit", Reason ?? "", null, RegisteredInDistrict, TaxPaidInDistrict), ct);
        if (!result.IsRefused)
        {
            this.Say(Outcome == "admit" ? L["已确认，申请人会收到邮件。"] : L["已退回，申请人会收到理由。"]);
            return RedirectToPage("Registrations");
        }
        if (result.Refusal!.Code == "not-found") return NotFound();
        ModelState.Refuse(result.Refusal);
        return await OnGetAsync(id, ct);
    }
}
