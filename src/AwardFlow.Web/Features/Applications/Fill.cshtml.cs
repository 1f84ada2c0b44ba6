using AwardFlow.Rules;
using AwardFlow.Web.Features.Shared;
using AwardFlow.Web.Plumbing.Identity;
using AwardFlow.Web.Records;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Localization;

namespace AwardFlow.Web.Features.Applications;

/// <summary>填写信息: the form that the award's data describes. Every button saves first; nothing typed is lost.</summary>
[Needs(Permission.FileApplication)]
[RequestSizeLimit(MostBytes), RequestFormLimits(MultipartBodyLengthLimit = MostBytes, ValueCountLimit = 8192)]
public sealed class FillModel(KeepDraft drafts, AttachFiles attach, SubmitApplication submit, ReadApplication read, AwardFlowDb db, CurrentActor actor,
    IStringLocalizer<SharedResource> L) : PageModel
{
    private const int MostBytes = 220 * 1024 * 1024;

    public OwnApplication Own { get; private set; } = null!;
    public Dictionary<string, string> Answers { get; private set; } = [];
    public int DraftVersion { get; private set; }

    /// <summary>Set where a newer draft lies in the database than the one this page was typed on.</summary>
    public bool IsOutdated { get; private set; }

    public async Task<IActionResult> OnGetAsync(long id, bool check, CancellationToken ct)
    {
        if (await LoadAsync(id, ct) is { } elsewhere) return elsewhere;
        (Answers, DraftVersion) = (Own.Answers, Own.Draft.Version);
        if (check)
            foreach (var fault in (await submit.CheckAsync(db, Own.Application, Own.Enterprise, Own.Draft, ct)).Faults)
                ModelState.AddModelError(fault.Field, fault.Message);
        return Page();
    }

    public Task<IActionResult> OnPostSaveAsync(long id, int draftVersion, CancellationToken ct) =>
        SaveAsync(id, draftVersion, null, () =>
        {
            this.Say(L["草稿已保存。"]);
            return RedirectToPage(new { id });
        }, ct);

    public Task<IActionResult> OnPostNextAsync(long id, int draftVersion, CancellationToken ct) =>
        SaveAsync(id, draftVersion, null, null, ct);

    public Task<IActionResult> OnPostAddRowAsync(long id, int draftVersion, string table, CancellationToken ct) =>
        SaveAsync(id, draftVersion, (field, answers) => FormAnswers.AddRow(field, answers), () => RedirectToPage("Fill", null, new { id }, table), ct, table);

    public Task<IActionResult> OnPostRemoveRowAsync(long id, int draftVersion, string table, int row, CancellationToken ct) =>
        SaveAsync(id, draftVersion, (field, answers) => FormAnswers.RemoveRow(field, row, answers), () => RedirectToPage("Fill", null, new { id }, table), ct, table);

    public async Task<IActionResult> OnPostRemoveFileAsync(long id, int draftVersion, long attachment, CancellationToken ct)
    {
        var result = await SaveAsync(id, draftVersion, null, () => RedirectToPage("Fill", null, new { id }, "evidence"), ct);
        if (result is not RedirectToPageResult) return result;
        var removed = await drafts.RemoveAttachmentAsync(actor.Command(Request), id, attachment, ct);
        if (removed.IsRefused && removed.Refusal!.Code != "not-found") this.Say(removed.Refusal.Message);
        return result;
    }

    /// <summary>The script saves while somebody types; the answer says when, or why not.</summary>
    public async Task<IActionResult> OnPostAutoSaveAsync(long id, int draftVersion, CancellationToken ct)
    {
        if (await LoadAsync(id, ct) is not null) return NotFound();
        var kept = await drafts.SaveAsync(actor.Value, id, draftVersion, FormAnswers.Read(Own.Award, Request.Form), ct);
        return kept.IsRefused
            ? new JsonResult(new { message = L[kept.Refusal!.Message].Value }) { StatusCode = StatusCodes.Status409Conflict }
            : new JsonResult(new { version = kept.Value.Version, saved = Show.ShortMoment(kept.Value.SavedAt) });
    }

    private async Task<IActionResult> SaveAsync(long id, int draftVersion, Action<FormField, Dictionary<string, string>>? change, Func<IActionResult>? then, CancellationToken ct, string? table = null)
    {
        if (await LoadAsync(id, ct) is { } elsewhere) return elsewhere;
        (Answers, DraftVersion) = (FormAnswers.Read(Own.Award, Request.Form), draftVersion);
        if (change is not null && Own.Award.Form.Fields.FirstOrDefault(f => f.Kind == FieldKind.Table && f.Id == table) is { } field) change(field, Answers);
        var kept = await drafts.SaveAsync(actor.Value, id, draftVersion, Answers, ct);
        if (kept.IsRefused)
        {
            IsOutdated = kept.Refusal!.Code == KeepDraft.ChangedElsewhere;
            ModelState.Refuse(kept.Refusal);
            return Page();
        }
        DraftVersion = kept.Value.Version;
        foreach (var fault in await attach.TakeAsync(actor.Command(Request), Own.Application.Id, Own.Award, Request.Form.Files, ct))
            ModelState.AddModelError(fault.Field, fault.Message);
        if (!ModelState.IsValid)
        {
            await LoadAsync(id, ct);
            return Page();
        }
        if (then is not null) return then();
        await LoadAsync(id, ct);
        var check = await submit.CheckAsync(db, Own.Application, Own.Enterprise, Own.Draft, ct);
        return check.Faults.Count > 0 ? RedirectToPage("Fill", null, new { id, check = true }, "errors") : RedirectToPage("Check", new { id });
    }

    private async Task<IActionResult?> LoadAsync(long id, CancellationToken ct)
    {
        if (await read.OpenAsync(db, actor.Value, id, ct) is not { } own) return NotFound();
        Own = own;
        return own.IsEditable ? null : RedirectToPage("Show", new { id });
    }
}
