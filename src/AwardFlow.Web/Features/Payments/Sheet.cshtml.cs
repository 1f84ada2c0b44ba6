using AwardFlow.Web.Plumbing.Identity;
using AwardFlow.Web.Plumbing.Settings;
using AwardFlow.Web.Records;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Options;

namespace AwardFlow.Web.Features.Payments;

/// <summary>The batch as a printed form with places for signatures and seals.</summary>
[Needs(Permission.SeePayments)]
public sealed class SheetModel(ReadBatch read, BankTemplates templates, BusinessClock clock, IOptions<SiteOptions> site) : PageModel
{
    public Batch Batch { get; private set; } = null!;
    public IReadOnlyList<LineRow> Lines { get; private set; } = [];
    public BankTemplate? Template { get; private set; }
    public DateTime PrintedAt => clock.UtcNow;
    public string District => site.Value.District;

    public async Task<IActionResult> OnGetAsync(long id, CancellationToken ct)
    {
        if (await read.FindAsync(id, ct) is not { } batch) return NotFound();
        (Batch, Template) = (batch, templates.Find(batch.Template));
        Lines = await read.LinesAsync(id, 0, int.MaxValue, ct);
        return Page();
    }
}
