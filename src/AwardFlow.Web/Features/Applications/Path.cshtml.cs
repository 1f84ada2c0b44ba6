using AwardFlow.Web.Casework;
using AwardFlow.Web.Features.Shared;
using AwardFlow.Web.Plumbing.Identity;
using AwardFlow.Web.Records;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace AwardFlow.Web.Features.Applications;

/// <summary>The drawn path of an own case: which unit had it and for how long, without the names of officials.</summary>
[Needs(Permission.FileApplication)]
public sealed class PathModel(AwardFlowDb db, ReadCasePath read, CurrentActor actor) : PageModel
{
    public CasePath Case { get; private set; } = null!;

    public async Task<IActionResult> OnGetAsync(long id, CancellationToken ct)
    {
        var application = await db.Applications.AsNoTracking().VisibleTo(db, actor.Value).FirstOrDefaultAsync(a => a.Id == id, ct);
        if (application is null || await read.ReadAsync(db, application, withNames: false, ct) is not { } path) return NotFound();
        Case = path;
        return Page();
    }
}
