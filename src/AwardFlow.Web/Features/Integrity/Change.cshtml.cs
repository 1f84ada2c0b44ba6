using AwardFlow.Web.Casework;
using AwardFlow.Web.Features.Shared;
using AwardFlow.Web.Plumbing.Identity;
using AwardFlow.Web.Records;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

namespace AwardFlow.Web.Features.Integrity;

[Needs(Permission.KeepIntegrityList)]
public sealed class ChangeModel(
    AwardFlowDb db, KeepIntegrityList list, CurrentActor actor, BusinessClock clock, Stages stages, IStringLocalizer<SharedResource> L) : PageModel
{
    public sealed record HistoryLine(DateTime At, string ActorName, string Action, string? After);

    [BindProperty] public int Version { get; set; }
    [BindProperty] public IntegrityStatus Status { get; set; }
    [BindProperty] public string? Reason { get; set; }

    public DishonestyRecord Record { get; private set; } = null!;
    public IntegrityForm Form { get; private set; } = new();
    public IReadOnlyList<TouchedCase> Touched { get; private set; } = [];
    public IReadOnlyList<HistoryLine> History { get; private set; } = [];
    public DateOnly Today => clock.Today;

    public async Task<IActionResult> OnGetAsync(long id, CancellationToken ct)
    {
        if (!await LoadAsync(id, ct)) return NotFound();
        (Form, Version) = (IntegrityForm.Of(Record), Record.Version);
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(long id, [Bind(Prefix = "")] IntegrityForm form, CancellationToken ct)
    {
        var changed = await list.CorrectAsync(actor.Command(Request), id, Version, form.Input(), ct);
        return await AnswerAsync(id, changed, form, L["记录已更正。"], ct);
    }

    public async Task<IActionResult> OnPostEndAsync(long id, CancellationToken ct)
    {
        var ended = await list.EndAsync(actor.Command(Request), id, Version, Status, Reason ?? "", ct);
        return await AnswerAsync(id, ended, null, L["记录已办结，今后不再影响兑现。正在暂缓的申报请在待办中解除。"], ct);
    }

    public StageText StageOf(TouchedCase touched) => stages.Of(touched.Situation, touched.Stage, touched.Result);

    private async Task<IActionResult> AnswerAsync(long id, Result<Done> result, IntegrityForm? typed, string said, CancellationToken ct)
    {
        if (result.Refusal is not { } refusal)
        {
            this.Say(said);
            return RedirectToPage(new { id });
        }
        if (!await LoadAsync(id, ct)) return NotFound();
        ModelState.Refuse(refusal);
        Form = typed ?? IntegrityForm.Of(Record);
        (Form.CreditCode, Form.CodeIsFixed) = (Record.CreditCode, true);
        return Page();
    }

    private async Task<bool> LoadAsync(long id, CancellationToken ct)
    {
        if (await db.DishonestyRecords.AsNoTracking().FirstOrDefaultAsync(r => r.Id == id, ct) is not { } record) return false;
        Record = record;
        Touched = await KeepIntegrityList.TouchedAsync(db, record.CreditCode, ct);
        var key = record.Id.ToString(System.Globalization.CultureInfo.InvariantCulture);
        History = await db.AuditEntries.AsNoTracking().Where(e => e.ObjectKind == "integrity" && e.ObjectId == key)
            .OrderByDescending(e => e.Id).Take(50).Select(e => new HistoryLine(e.At, e.ActorName, e.Action, e.After)).ToListAsync(ct);
        return true;
    }
}
