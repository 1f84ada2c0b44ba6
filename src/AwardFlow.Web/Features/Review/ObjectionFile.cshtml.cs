using AwardFlow.Web.Casework;
using AwardFlow.Web.Plumbing.Files;
using AwardFlow.Web.Plumbing.Identity;
using AwardFlow.Web.Records;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace AwardFlow.Web.Features.Review;

/// <summary>The evidence that came with an objection: downloaded, never shown in the session, by the investigator alone.</summary>
[Needs(Permission.ReadObjections)]
public sealed class ObjectionFileModel(AwardFlowDb db, FileStore store, CurrentActor actor) : PageModel
{
    public async Task<IActionResult> OnGetAsync(long id, CancellationToken ct)
    {
        var file = await (from o in db.Objections.AsNoTracking()
                          where o.Id == id
                          join a in db.Applications.AsNoTracking().VisibleTo(db, actor.Value) on o.ApplicationId equals a.Id
                          join f in db.Files.AsNoTracking() on o.EvidenceFileId equals f.Id
                          select f).FirstOrDefaultAsync(ct);
        if (file is null) return NotFound();
        Response.Headers.CacheControl = "private, no-store";
        return new FileStreamResult(store.Open(file), file.ContentType) { FileDownloadName = file.Name };
    }
}
