using AwardFlow.Web.Casework;
using AwardFlow.Web.Features.Shared;
using AwardFlow.Web.Plumbing.Identity;
using AwardFlow.Web.Records;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

namespace AwardFlow.Web.Features.Review;

/// <summary>中止与恢复办理, for the head of the bureau that leads the case.</summary>
[Needs(Permission.SuspendCases)]
public sealed class SuspendModel(SuspendCase suspend, AwardFlowDb db, CurrentActor actor, IStringLocalizer<SharedResource> l) : PageModel
{
    [BindProperty] public string? Reason { get; set; }
    [BindProperty] public DateOnly? Until { get; set; }
    [BindProperty] public string? Note { get; set; }
    [BindProperty] public int SeenVersion { get; set; }

    public Application Application { get; private set; } = null!;
    public Suspension? Running { get; private set; }
    public bool IsSuspended => Running is not null;
    public string? WhyNot => SuspendCase.WhyNot(Application) is { } refusal ? l[refusal.Message].Value : null;

    public async Task<IActionResult> OnGetAsync(long id, CancellationToken ct) => await LoadAsync(id, ct) ? Page() : NotFound();

    public async Task<IActionResult> OnPostSuspendAsync(long id, CancellationToken ct) =>
        await AnswerAsync(id, (await suspend.SuspendAsync(actor.Command(Request), id, SeenVersion, Reason, Until, ct)).Refusal, l["已中止办理，申报企业会收到通知。"], ct);

    public async Task<IActionResult> OnPostResumeAsync(long id, CancellationToken ct) =>
        await AnswerAsync(id, (await suspend.ResumeAsync(actor.Command(Request), id, SeenVersion, Note, ct)).Refusal, l["已恢复办理，期限按剩余工作日继续。"], ct);

    private async Task<IActionResult> AnswerAsync(long id, Refusal? refusal, string done, CancellationToken ct)
    {
        if (refusal is null)
        {
            this.Say(done);
            return RedirectToPage("Case", new { id });
        }
        if (refusal == Refusals.NotFound || !await LoadAsync(id, ct)) return NotFound();
        ModelState.Refuse(refusal, refusal.Code == "note-missing" ? "Note" : "");
        return Page();
    }

    private async Task<bool> LoadAsync(long id, CancellationToken ct)
    {
        if (await db.Applications.AsNoTracking().VisibleTo(db, actor.Value).FirstOrDefaultAsync(a => a.Id == id, ct) is not { } application) return false;
        Application = application;
        Running = await db.Suspensions.AsNoTracking().FirstOrDefaultAsync(s => s.ApplicationId == id && s.ResumedAt == null, ct);
        return true;
    }
}
