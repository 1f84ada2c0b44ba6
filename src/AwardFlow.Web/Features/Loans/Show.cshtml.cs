using System.Globalization;
using AwardFlow.Web.Casework;
using AwardFlow.Web.Features.Shared;
using AwardFlow.Web.Plumbing.Identity;
using AwardFlow.Web.Records;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Localization;

namespace AwardFlow.Web.Features.Loans;

/// <summary>What the bank filed for one firm, and where it reports an early repayment.</summary>
[Needs(Permission.FileLoans)]
public sealed class ShowModel(ListFilings filings, ReportRepayment report, Stages stages, CurrentActor actor, IStringLocalizer<SharedResource> l) : PageModel
{
    [BindProperty]
    public int Row { get; set; }

    [BindProperty]
    public string? RepaidOn { get; set; }

    [BindProperty]
    public string? Reason { get; set; }

    [BindProperty]
    public int SeenVersion { get; set; }

    public FiledCase Filed { get; private set; } = null!;
    public StageText Stage => stages.Of(Filed.Application);
    public bool MayReport => Filed.Application.IsOpen;
    public bool MayAdd => Filed.Application.Situation == Situation.Draft;

    public async Task<IActionResult> OnGetAsync(long id, CancellationToken ct) => await LoadAsync(id, ct) ? Page() : NotFound();

    public async Task<IActionResult> OnPostAsync(long id, CancellationToken ct)
    {
        if (!await LoadAsync(id, ct)) return NotFound();
        if (!DateOnly.TryParseExact(RepaidOn, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
        {
            ModelState.AddModelError(nameof(RepaidOn), "请填写还款日。");
            return Page();
        }
        var done = await report.ReportAsync(actor.Command(Request), new(id, SeenVersion, Row, day, Reason ?? ""), ct);
        if (done.Refusal is { } refusal)
        {
            await LoadAsync(id, ct);
            ModelState.Refuse(refusal);
            return Page();
        }
        this.Say(l["已登记提前还款，贴息将按实际天数重新核算。"]);
        return RedirectToPage("Show", new { id });
    }

    private async Task<bool> LoadAsync(long id, CancellationToken ct)
    {
        if (await filings.FindAsync(actor.Value.UnitId ?? 0, id, ct) is not { } found) return false;
        Filed = found;
        return true;
    }
}
