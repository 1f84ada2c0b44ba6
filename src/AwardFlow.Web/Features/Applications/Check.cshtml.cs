using AwardFlow.Rules;
using AwardFlow.Web.Features.Shared;
using AwardFlow.Web.Plumbing.Identity;
using AwardFlow.Web.Records;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Localization;

namespace AwardFlow.Web.Features.Applications;

/// <summary>核对确认: everything as it would be signed, what the rules say so far, and the one button that signs.</summary>
[Needs(Permission.FileApplication)]
public sealed class CheckModel(SubmitApplication submit, AskApprover ask, ReadApplication read, AwardFlowDb db, CurrentActor actor, IStringLocalizer<SharedResource> L) : PageModel
{
    public OwnApplication Own { get; private set; } = null!;
    public DraftCheck Outcome { get; private set; } = null!;
    public bool MaySubmit => actor.May(Permission.SubmitApplication);

    public async Task<IActionResult> OnGetAsync(long id, CancellationToken ct)
    {
        if (await read.OpenAsync(db, actor.Value, id, ct) is not { } own) return NotFound();
        if (!own.IsEditable) return RedirectToPage("Show", new { id });
        Own = own;
        Outcome = await submit.CheckAsync(db, own.Application, own.Enterprise, own.Draft, ct);
        return Page();
    }

    public async Task<IActionResult> OnPostSubmitAsync(long id, int version, int draftVersion, CancellationToken ct)
    {
        var signed = await submit.SubmitAsync(actor.Command(Request), id, version, draftVersion, ct);
        if (!signed.IsRefused)
        {
            this.Say(L["已提交，编号 {0}。进展会发到企业消息和邮箱。", signed.Value]);
            return RedirectToPage("Show", new { id });
        }
        if (signed.Refusal!.Code == "not-found") return NotFound();
        // What is incomplete is shown by the check itself.
        if (signed.Refusal.Faults.Count == 0) ModelState.Refuse(signed.Refusal);
        return await OnGetAsync(id, ct);
    }

    public async Task<IActionResult> OnPostAskAsync(long id, CancellationToken ct)
    {
        var asked = await ask.AskAsync(actor.Command(Request), id, ct);
        if (!asked.IsRefused)
        {
            this.Say(L["已通知：{0}。", asked.Value]);
            return RedirectToPage(new { id });
        }
        if (asked.Refusal!.Code == "not-found") return NotFound();
        ModelState.Refuse(asked.Refusal);
        return await OnGetAsync(id, ct);
    }
}
