using AwardFlow.Web.Features.Shared;
using AwardFlow.Web.Plumbing.Identity;
using AwardFlow.Web.Records;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

namespace AwardFlow.Web.Features.Enterprises;

/// <summary>The firm's own data.</summary>
[Needs(Permission.EditEnterprise)]
public sealed class ProfileModel(DescribeEnterprise describe, AwardFlowDb db, CurrentActor actor, IStringLocalizer<SharedResource> L) : PageModel
{
    public Enterprise Firm { get; private set; } = null!;
    public Unit Township { get; private set; } = null!;
    public AccountChange? Proposed { get; private set; }
    [BindProperty] public FirmInput Input { get; set; } = new();
    [BindProperty] public int Version { get; set; }

    public async Task<IActionResult> OnGetAsync(CancellationToken ct)
    {
        if (!await LoadAsync(ct)) return NotFound();
        Version = Firm.Version;
        Input = new FirmInput
        {
            LegalRepresentative = Firm.LegalRepresentative,
            Address = Firm.Address,
            Industry = Firm.Industry,
            ContactName = Firm.ContactName,
            ContactPhone = Firm.ContactPhone,
        };
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken ct)
    {
        ModelState.Clear();
        var changed = await describe.ChangeAsync(actor.Command(Request), Input, Version, ct);
        if (!changed.IsRefused)
        {
            this.Say(L["企业资料已保存。"]);
            return RedirectToPage();
        }
        ModelState.Refuse(changed.Refusal!);
        return await LoadAsync(ct) ? Page() : NotFound();
    }

    private async Task<bool> LoadAsync(CancellationToken ct)
    {
        if (await db.Enterprises.AsNoTracking().FirstOrDefaultAsync(e => e.Id == actor.Value.EnterpriseId, ct) is not { } firm) return false;
        Firm = firm;
        Township = await db.Units.AsNoTracking().FirstAsync(u => u.Id == firm.TownshipId, ct);
        Proposed = await db.AccountChanges.AsNoTracking().FirstOrDefaultAsync(a => a.EnterpriseId == firm.Id && a.State == ProposalState.Proposed, ct);
        return true;
    }
}
