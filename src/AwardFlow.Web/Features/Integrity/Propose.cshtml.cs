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

namespace AwardFlow.Web.Features.Integrity;

[Needs(Permission.KeepIntegrityList)]
public sealed class ProposeModel(ProposeListing listings, DishonestyCauses causes, FileStore files, IOptions<UploadOptions> uploads, CurrentActor actor, IStringLocalizer<SharedResource> L) : PageModel
{
    [BindProperty] public string? CreditCode { get; set; }
    [BindProperty] public string? CauseId { get; set; }
    [BindProperty] public string? Clause { get; set; }
    [BindProperty] public int? Months { get; set; }
    [BindProperty] public string? Text { get; set; }
    public IReadOnlyList<DishonestyCause> Causes => causes.All;
    public int MostMegabytes => uploads.Value.MostMegabytes;

    public void OnGet()
    {
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken ct)
    {
        // The clause of the cause, where none was written: works without script.
        var clause = string.IsNullOrWhiteSpace(Clause) ? causes.Find(CauseId)?.Clause ?? "" : Clause;
        var taken = await files.TakeAsync(Request.Form.Files, OpenMatter.MostFiles, MostMegabytes, actor.Value.Id, ct);
        var proposed = taken.Refusal is { } wrong ? wrong
            : await listings.ProposeAsync(actor.Command(Request), new(CreditCode ?? "", CauseId ?? "", clause, Months ?? causes.Find(CauseId)?.Months, Text ?? ""), taken.Value, ct);
        if (proposed.Refusal is { } refusal)
        {
            ModelState.Refuse(refusal);
            return Page();
        }
        this.Say(L["告知书已经送达企业。答复期满或企业答复后，由另一名信用管理员作出决定。"]);
        return Redirect($"/Review/Matter/{proposed.Value}");
    }
}
