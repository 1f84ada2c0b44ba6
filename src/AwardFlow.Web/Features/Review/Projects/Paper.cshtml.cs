using AwardFlow.Web.Casework;
using AwardFlow.Web.Plumbing.Files;
using AwardFlow.Web.Plumbing.Identity;
using AwardFlow.Web.Records;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;
using Microsoft.Net.Http.Headers;

namespace AwardFlow.Web.Features.Review.Projects;

/// <summary>A photo of a site visit or an audit report, for whoever may see the case.</summary>
[Needs(Permission.SeeCases)]
public sealed class PaperModel(AwardFlowDb db, FileStore store, CurrentActor actor) : PageModel
{
    public async Task<IActionResult> OnGetAsync(long id, CancellationToken ct)
    {
        var cases = db.SiteVisitPhotos.Where(p => p.FileId == id).Join(db.SiteVisits, p => p.VisitId, v => v.Id, (p, v) => v.ApplicationId)
            .Concat(db.SpecialAudits.Where(a => a.ReportFileId == id).Select(a => a.ApplicationId));
        if (!await db.Applications.AsNoTracking().VisibleTo(db, actor.Value).AnyAsync(a => cases.Contains(a.Id), ct)
            || await db.Files.AsNoTracking().FirstOrDefaultAsync(f => f.Id == id, ct) is not { } file) return NotFound();
        return CasePaper.Of(this, store, file);
    }
}

/// <summary>An uploaded file as an answer that can do nothing in the reader's session.</summary>
internal static class CasePaper
{
    public static IActionResult Of(PageModel page, FileStore store, StoredFile file, string? name = null)
    {
        var headers = page.Response.Headers;
        var inline = file.ContentType is "application/pdf" or "image/png" or "image/jpeg";
        headers.ContentDisposition = new ContentDispositionHeaderValue(inline ? "inline" : "attachment") { FileNameStar = name ?? file.Name }.ToString();
        headers.ContentSecurityPolicy = "default-src 'none'; frame-ancestors 'self'; sandbox";
        headers.XContentTypeOptions = "nosniff";
        headers.CacheControl = "private, no-store";
        return new FileStreamResult(store.Open(file), file.ContentType) { EnableRangeProcessing = true };
    }
}
