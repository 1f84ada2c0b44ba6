using AwardFlow.Web.Casework;
using AwardFlow.Web.Features.Shared;
using AwardFlow.Web.Plumbing.Identity;
using AwardFlow.Web.Records;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

namespace AwardFlow.Web.Features.Funds;

/// <summary>Asks for the reason for which a case gets no money, then moves it.</summary>
[Needs(Permission.IssueDocument)]
public sealed class DropModel(AwardFlowDb db, DropCase drop, CurrentActor actor, IStringLocalizer<SharedResource> L) : PageModel
{
    public Application Case { get; private set; } = null!;
    public string? Reason { get; private set; }

    public async Task<IActionResult> OnGetAsync(long id, CancellationToken ct) => await LoadAsync(id, ct) ? Page() : NotFound();

    public async Task<IActionResult> OnPostAsync(long id, int seen, string? reason, CancellationToken ct)
    {
        if (!await LoadAsync(id, ct)) return NotFound();
        var dropped = await drop.DropAsync(actor.Command(Request), id, seen, reason, ct);
        if (dropped.Refusal is { } refusal)
        {
            ModelState.Refuse(refusal);
            Reason = reason;
            return Page();
        }
        this.Say(L["已登记不予下达，申报按流程继续办理，企业已收到通知。"]);
        return RedirectToPage("Waiting");
    }

    private async Task<bool> LoadAsync(long id, CancellationToken ct)
    {
        if (await db.Applications.AsNoTracking().VisibleTo(db, actor.Value).FirstOrDefaultAsync(a => a.Id == id && a.Situation == Situation.AwaitingDocument, ct) is not { } found) return false;
        Case = found;
        return true;
    }
}
