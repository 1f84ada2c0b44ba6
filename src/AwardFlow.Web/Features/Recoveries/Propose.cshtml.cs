using AwardFlow.Web.Casework;
using AwardFlow.Web.Features.Shared;
using AwardFlow.Web.Plumbing.Files;
using AwardFlow.Web.Plumbing.Identity;
using AwardFlow.Web.Plumbing.Settings;
using AwardFlow.Web.Records;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Localization;
using Microsoft.Extensions.Options;

namespace AwardFlow.Web.Features.Recoveries;

[Needs(Permission.KeepRecoveries)]
public sealed class ProposeModel(KeepDebt debts, FileStore files, IOptions<UploadOptions> uploads, CurrentActor actor, IStringLocalizer<SharedResource> L) : PageModel
{
    [BindProperty] public string? Number { get; set; }
    [BindProperty] public string? Document { get; set; }
    [BindProperty] public string? Basis { get; set; }
    [BindProperty] public string? Amount { get; set; }
    [BindProperty] public string? Text { get; set; }
    public int MostMegabytes => uploads.Value.MostMegabytes;

    public void OnGet()
    {
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken ct)
    {
        var taken = await files.TakeAsync(Request.Form.Files, OpenMatter.MostFiles, MostMegabytes, actor.Value.Id, ct);
        var proposed = taken.Refusal is { } wrong ? wrong
            : await debts.ProposeAsync(actor.Command(Request), new(Number ?? "", Document ?? "", Basis ?? "", Amount ?? "", Text ?? ""), taken.Value, ct);
        if (proposed.Refusal is { } refusal)
        {
            ModelState.Refuse(refusal);
            return Page();
        }
        this.Say(L["已登记，等待另一人确认后生效。"]);
        return RedirectToPage("Show", new { id = proposed.Value });
    }
}
