using AwardFlow.Web.Records;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace AwardFlow.Web.Features.Publicity;

[AllowAnonymous]
public sealed class ShowModel(AwardFlowDb db, BusinessClock clock) : PageModel
{
    public PublicNotice Notice { get; private set; } = null!;

    /// <summary>The round whose list the notice is part of; null for awards that are not given by competition.</summary>
    public long? RoundId { get; private set; }
    public bool TakesObjections { get; private set; }
    public DateOnly Today => clock.Today;

    public async Task<IActionResult> OnGetAsync(long id, CancellationToken ct)
    {
        if (await db.PublicNotices.AsNoTracking().FirstOrDefaultAsync(n => n.Id == id, ct) is not { } notice) return NotFound();
        Notice = notice;
        RoundId = await db.SelectionEntries.AsNoTracking().Where(e => e.ApplicationId == notice.ApplicationId).Select(e => (long?)e.RoundId).FirstOrDefaultAsync(ct);
        TakesObjections = FileObjection.WhyNot(notice, clock.Today) is null;
        return Page();
    }
}
