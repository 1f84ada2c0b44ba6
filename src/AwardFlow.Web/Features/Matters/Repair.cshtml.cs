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

/// <summary>A firm asks that an entry stop blocking: the fault was put right, or the entry is a mistake.</summary>
[Needs(Permission.SubmitApplication)]
public sealed class RepairModel(AwardFlowDb db, FileMatter matters, FileStore files, IOptions<UploadOptions> uploads, CurrentActor actor, IStringLocalizer<SharedResource> L) : PageModel
{
    [BindProperty] public RepairGround? Ground { get; set; }
    [BindProperty] public string? Text { get; set; }
    public DishonestyRecord Record { get; private set; } = null!;
    public DateOnly? RepairableFrom { get; private set; }
    public int MostMegabytes => uploads.Value.MostMegabytes;

    public async Task<IActionResult> OnGetAsync(long id, CancellationToken ct) => await FindAsync(id, ct) ? Page() : NotFound();

    public async Task<IActionResult> OnPostAsync(long id, CancellationToken ct)
    {
        if (!await FindAsync(id, ct)) return NotFound();
        if (Ground is not { } ground || !Enum.IsDefined(ground)) ModelState.AddModelError("Ground", L["请选择申请事由。"]);
        if (!ModelState.IsValid) return Page();
        var taken = await files.TakeAsync(Request.Form.Files, OpenMatter.MostFiles, MostMegabytes, actor.Value.Id, ct);
        var filed = taken.Refusal is { } wrong ? wrong : await matters.RepairAsync(actor.Command(Request), id, Ground!.Value, Text ?? "", taken.Value, ct);
        if (filed.Refusal is { } refusal)
        {
            ModelState.Refuse(refusal);
            return Page();
        }
        this.Say(L["申请已经提交。"]);
        return RedirectToPage("Show", new { id = filed.Value });
    }

    private async Task<bool> FindAsync(long id, CancellationToken ct)
    {
        if (await FileMatter.RecordAsync(db, actor.Value, id, ct) is not { } record) return false;
        (Record, RepairableFrom) = (record, await FileMatter.RepairableFromAsync(db, record, ct));
        return true;
    }
}
