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

namespace AwardFlow.Web.Features.Matters;

/// <summary>A firm appeals against a refusal, a return or a listing.</summary>
[Needs(Permission.SubmitApplication)]
public sealed class AppealModel(AwardFlowDb db, FileMatter matters, FileStore files, IOptions<UploadOptions> uploads, CurrentActor actor, IStringLocalizer<SharedResource> L) : PageModel
{
    [BindProperty(SupportsGet = true)] public long? CaseId { get; set; }
    [BindProperty(SupportsGet = true)] public long? RecordId { get; set; }
    [BindProperty] public string? Text { get; set; }
    public AppealTarget Target { get; private set; } = null!;
    public int MostMegabytes => uploads.Value.MostMegabytes;

    public string Against => Target.Against switch
    {
        AppealAgainst.Refusal => L["不予支持的决定"],
        AppealAgainst.Return => L["退回补正的决定"],
        _ => L["列入失信名单的决定"],
    };

    public async Task<IActionResult> OnGetAsync(CancellationToken ct) => await FindAsync(ct) ? Page() : NotFound();

    public async Task<IActionResult> OnPostAsync(CancellationToken ct)
    {
        if (!await FindAsync(ct)) return NotFound();
        var taken = await files.TakeAsync(Request.Form.Files, OpenMatter.MostFiles, MostMegabytes, actor.Value.Id, ct);
        var filed = taken.Refusal is { } wrong ? wrong : await matters.AppealAsync(actor.Command(Request), CaseId, RecordId, Text ?? "", taken.Value, ct);
        if (filed.Refusal is { } refusal)
        {
            ModelState.Refuse(refusal);
            return Page();
        }
        this.Say(L["申诉已经提交，由未参与原决定的人员办理。"]);
        return RedirectToPage("Show", new { id = filed.Value });
    }

    private async Task<bool> FindAsync(CancellationToken ct)
    {
        if (await matters.TargetAsync(db, actor.Value, CaseId, RecordId, ct) is not { } target) return false;
        Target = target;
        return true;
    }
}
