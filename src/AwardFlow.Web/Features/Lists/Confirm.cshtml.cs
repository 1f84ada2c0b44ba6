using AwardFlow.Rules;
using AwardFlow.Web.Casework;
using AwardFlow.Web.Features.Shared;
using AwardFlow.Web.Plumbing.Identity;
using AwardFlow.Web.Records;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

namespace AwardFlow.Web.Features.Lists;

/// <summary>The firm says whether it wants the award, with the calculation and its account before it.</summary>
[Needs(Permission.FileApplication)]
public sealed class ConfirmModel(AnswerAward answer, Catalogues catalogues, AwardFlowDb db, CurrentActor actor, IStringLocalizer<SharedResource> L) : PageModel
{
    [BindProperty] public bool Stated { get; set; }
    [BindProperty] public string? Reason { get; set; }

    public Application Case { get; private set; } = null!;
    public ListEntry Entry { get; private set; } = null!;
    public AwardList List { get; private set; } = null!;
    public Award Award { get; private set; } = null!;
    public BankAccount? Account { get; private set; }
    public Assessment? Result { get; private set; }
    public bool MayAnswer => actor.May(Permission.SubmitApplication);
    public bool IsAsked => Case.Situation == Situation.Confirming || (Case.Stage == "contact" && Case.IsOpen);

    public async Task<IActionResult> OnGetAsync(long id, CancellationToken ct) => await LoadAsync(id, ct) ? Page() : NotFound();

    public async Task<IActionResult> OnPostConfirmAsync(long id, int version, CancellationToken ct) =>
        await DoneAsync(id, await answer.ConfirmAsync(actor.Command(Request), id, version, Stated, ct), L["已确认领取。公示无异议并审定后拨付，无需再提交材料。"], ct);

    public async Task<IActionResult> OnPostWaiveAsync(long id, int version, CancellationToken ct) =>
        await DoneAsync(id, await answer.WaiveAsync(actor.Command(Request), id, version, Reason ?? "", ct), L["已登记放弃。"], ct);

    private async Task<IActionResult> DoneAsync(long id, Result<Done> result, string said, CancellationToken ct)
    {
        if (result.Refusal is not { } refusal)
        {
            this.Say(said);
            return RedirectToPage("/Applications/Show", new { id });
        }
        if (refusal.Code == "not-found" || !await LoadAsync(id, ct)) return NotFound();
        ModelState.Refuse(refusal);
        return Page();
    }

    private async Task<bool> LoadAsync(long id, CancellationToken ct)
    {
        if (await db.Applications.AsNoTracking().VisibleTo(db, actor.Value).FirstOrDefaultAsync(a => a.Id == id, ct) is not { } found) return false;
        if (await db.ListEntries.AsNoTracking().FirstOrDefaultAsync(e => e.ApplicationId == id, ct) is not { } entry) return false;
        (Case, Entry) = (found, entry);
        List = await db.AwardLists.AsNoTracking().FirstAsync(l => l.Id == entry.ListId, ct);
        Award = (await catalogues.OfAsync(db, found, ct)).Award(found.PolicyId, found.AwardId)!;
        Account = (await db.Enterprises.AsNoTracking().FirstAsync(e => e.Id == found.EnterpriseId, ct)).Account;
        var json = await db.Assessments.AsNoTracking().Where(a => a.ApplicationId == id).OrderByDescending(a => a.Id).Select(a => a.ResultJson).FirstOrDefaultAsync(ct);
        Result = json is null ? null : Assessment.FromJson(json);
        return true;
    }
}
