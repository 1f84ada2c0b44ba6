using AwardFlow.Web.Features.Shared;
using AwardFlow.Web.Plumbing.Identity;
using AwardFlow.Web.Records;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

namespace AwardFlow.Web.Features.Lists;

/// <summary>The township's log of how it tried to reach a firm.</summary>
[Needs(Permission.ContactFirms)]
public sealed class ContactModel(LogContact log, AwardFlowDb db, CurrentActor actor, IStringLocalizer<SharedResource> L) : PageModel
{
    [BindProperty] public ContactWay? Way { get; set; }
    [BindProperty] public bool? Reached { get; set; }
    [BindProperty] public string? Note { get; set; }

    public ListEntry Entry { get; private set; } = null!;
    public AwardList List { get; private set; } = null!;
    public IReadOnlyList<ListContact> Earlier { get; private set; } = [];
    public string? Phone { get; private set; }

    /// <summary>By entry, or from the inbox by the case.</summary>
    public async Task<IActionResult> OnGetAsync(long? id, long? application, CancellationToken ct) =>
        id is null && application is { } of
            ? await db.ListEntries.Where(e => e.ApplicationId == of && e.TownshipId == actor.Value.UnitId).Select(e => (long?)e.Id).FirstOrDefaultAsync(ct) is { } found
                ? RedirectToPage(new { id = found }) : NotFound()
            : await LoadAsync(id ?? 0, ct) ? Page() : NotFound();

    public async Task<IActionResult> OnPostAsync(long? id, CancellationToken ct)
    {
        if (id is not { } entry) return NotFound();
        var added = await log.AddAsync(actor.Command(Request), entry, Way, Reached, Note ?? "", ct);
        if (added.Refusal is not { } refusal)
        {
            this.Say(L["联系记录已登记。"]);
            return RedirectToPage(new { id });
        }
        if (refusal.Code == "not-found" || !await LoadAsync(entry, ct)) return NotFound();
        ModelState.Refuse(refusal);
        return Page();
    }

    private async Task<bool> LoadAsync(long id, CancellationToken ct)
    {
        if (await db.ListEntries.AsNoTracking().FirstOrDefaultAsync(e => e.Id == id && e.TownshipId == actor.Value.UnitId, ct) is not { } entry) return false;
        Entry = entry;
        List = await db.AwardLists.AsNoTracking().FirstAsync(l => l.Id == entry.ListId, ct);
        Earlier = await db.ListContacts.AsNoTracking().Where(c => c.EntryId == id).OrderByDescending(c => c.Id).ToListAsync(ct);
        Phone = entry.ContactPhone.Length > 0 ? $"{entry.ContactName} {entry.ContactPhone}"
            : await db.Enterprises.Where(e => e.CreditCode == entry.CreditCode).Select(e => e.ContactName + " " + e.ContactPhone).FirstOrDefaultAsync(ct);
        return true;
    }
}
