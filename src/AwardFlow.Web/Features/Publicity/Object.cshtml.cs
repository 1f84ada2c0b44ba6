using AwardFlow.Web.Features.Shared;
using AwardFlow.Web.Plumbing.Files;
using AwardFlow.Web.Plumbing.Identity;
using AwardFlow.Web.Plumbing.Settings;
using AwardFlow.Web.Records;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;
using Microsoft.Extensions.Options;

namespace AwardFlow.Web.Features.Publicity;

[AllowAnonymous, EnableRateLimiting(AccessLimits.Objection)]
public sealed class ObjectModel(
    AwardFlowDb db, BusinessClock clock, FileObjection objections, FileStore files, IOptions<UploadOptions> uploads, IStringLocalizer<SharedResource> L) : PageModel
{
    private static readonly HashSet<string> Kinds = ["pdf", "png", "jpeg"];

    [BindProperty] public bool Anonymous { get; set; }
    [BindProperty] public string? Name { get; set; }
    [BindProperty] public string? Phone { get; set; }
    [BindProperty] public string? Email { get; set; }
    [BindProperty] public string? Statement { get; set; }
    [BindProperty] public bool Read { get; set; }
    [BindProperty] public IFormFile? Evidence { get; set; }

    public PublicNotice Notice { get; private set; } = null!;
    public Refusal? Closed { get; private set; }
    public int MostMegabytes => uploads.Value.MostMegabytes;

    public async Task<IActionResult> OnGetAsync(long id, CancellationToken ct) => await FindAsync(id, ct) ? Page() : NotFound();

    public async Task<IActionResult> OnPostAsync(long id, CancellationToken ct)
    {
        if (!await FindAsync(id, ct)) return NotFound();
        if (Closed is not null) return Page();
        var input = new ObjectionInput(!Anonymous, Name ?? "", Phone ?? "", Email ?? "", Statement ?? "");
        foreach (var fault in FileObjection.Faults(input)) ModelState.AddModelError(fault.Field, L[fault.Message]);
        if (!Read) ModelState.AddModelError(nameof(Read), L["请阅读并同意个人信息处理说明"]);
        if (!ModelState.IsValid) return Page();

        StoredFile? evidence = null;
        if (Evidence is not null)
        {
            var taken = await files.TakeAsync(Evidence, new AllowedFile(MostMegabytes * 1024L * 1024, Kinds), by: null, ct);
            if (taken.Refusal is { } refusedFile)
            {
                ModelState.Refuse(refusedFile, nameof(Evidence));
                return Page();
            }
            evidence = taken.Value;
        }
        var filed = await objections.FileAsync(CommandOf.Token(Request), id, input, evidence, ct);
        if (filed.Refusal is { } refusal)
        {
            ModelState.Refuse(refusal);
            return Page();
        }
        TempData[AnswerModel.ReceiptKey] = filed.Value;
        return RedirectToPage("/Publicity/Answer");
    }

    private async Task<bool> FindAsync(long id, CancellationToken ct)
    {
        if (await db.PublicNotices.AsNoTracking().FirstOrDefaultAsync(n => n.Id == id, ct) is not { } notice) return false;
        (Notice, Closed) = (notice, FileObjection.WhyNot(notice, clock.Today));
        return true;
    }
}
