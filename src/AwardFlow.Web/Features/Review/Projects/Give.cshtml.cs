using AwardFlow.Web.Casework;
using AwardFlow.Web.Casework.Activities;
using AwardFlow.Web.Features.Shared;
using AwardFlow.Web.Plumbing.Identity;
using AwardFlow.Web.Records;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

namespace AwardFlow.Web.Features.Review.Projects;

/// <summary>The bureau chooses who audits a case.</summary>
[Needs(Permission.GiveAudit)]
public sealed class GiveModel(GiveAudit give, ReadCase readCase, AwardFlowDb db, CurrentActor actor, BusinessClock clock, IStringLocalizer<SharedResource> l) : PageModel
{
    [BindProperty] public long? Firm { get; set; }
    [BindProperty] public long Audit { get; set; }
    [BindProperty] public string? Reason { get; set; }
    [BindProperty] public int SeenVersion { get; set; }

    public CaseFile Case { get; private set; } = null!;
    public WorkTask Work { get; private set; } = null!;
    public DueMark Due { get; private set; } = null!;
    public IReadOnlyList<Unit> Firms { get; private set; } = [];
    public SpecialAudit? Given { get; private set; }

    public async Task<IActionResult> OnGetAsync(long id, CancellationToken ct) => await LoadAsync(id, ct) ? Page() : NotFound();

    public async Task<IActionResult> OnPostGiveAsync(long id, CancellationToken ct) =>
        await DoneAsync(id, await give.GiveAsync(actor.Command(Request), id, SeenVersion, Firm, ct), l["已委托审计机构，对方会收到通知。"], toInbox: true, ct);

    public async Task<IActionResult> OnPostTakeBackAsync(long id, CancellationToken ct) =>
        await DoneAsync(id, await give.TakeBackAsync(actor.Command(Request), Audit, Reason, ct), l["已收回委托，请另行委托。"], toInbox: false, ct);

    private async Task<IActionResult> DoneAsync(long id, Result<Done> done, string said, bool toInbox, CancellationToken ct)
    {
        if (done.Refusal is not { } refusal)
        {
            this.Say(said);
            return toInbox ? RedirectToPage("/Review/Inbox") : RedirectToPage(new { id });
        }
        if (!await LoadAsync(id, ct)) return NotFound();
        ModelState.Refuse(refusal);
        return Page();
    }

    private async Task<bool> LoadAsync(long taskId, CancellationToken ct)
    {
        if (await db.Tasks.AsNoTracking().FirstOrDefaultAsync(t => t.Id == taskId && t.Step == SpecialAudits.GiveStep, ct) is not { } task || !DecideTask.IsOfTheirRole(actor.Value, task)) return false;
        if (await readCase.FindAsync(actor.Value, task.ApplicationId, ct) is not { } found) return false;
        (Work, Case, Due) = (task, found, DueMark.Of(task.DueOn, clock.Today));
        Firms = await GiveAudit.FirmsAsync(db, task.ApplicationId, task.BookmarkId, ct);
        Given = await db.SpecialAudits.AsNoTracking().FirstOrDefaultAsync(a => a.ApplicationId == task.ApplicationId && a.BookmarkId == task.BookmarkId && a.State == SpecialAuditState.Given, ct);
        return true;
    }
}
