using AwardFlow.Web.Plumbing.Files;
using AwardFlow.Web.Plumbing.Identity;
using AwardFlow.Web.Records;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Net.Http.Headers;

namespace AwardFlow.Web.Features.Attachments;

/// <summary>Sends an attached file. Pictures and PDF open in the browser, everything else is downloaded.</summary>
[Needs(Permission.FileApplication, Permission.SeeCases)]
public sealed class ShowModel(ReadAttachment read, FileStore store, AwardFlowDb db, CurrentActor actor) : PageModel
{
    public async Task<IActionResult> OnGetAsync(long id, bool download, CancellationToken ct) =>
        await read.OfCaseAsync(db, actor.Value, id, ct) is { } file ? FileAnswer.Of(this, store, file, download) : NotFound();
}

/// <summary>An uploaded file as an answer that can do nothing in the reader's session.</summary>
public static class FileAnswer
{
    public static IActionResult Of(PageModel page, FileStore store, StoredFile file, bool download)
    {
        var headers = page.Response.Headers;
        var inline = !download && file.ContentType is "application/pdf" or "image/png" or "image/jpeg";
        headers.ContentDisposition = new ContentDispositionHeaderValue(inline ? "inline" : "attachment") { FileNameStar = file.Name }.ToString();
        headers.ContentSecurityPolicy = "default-src 'none'; frame-ancestors 'self'; sandbox";
        headers.XContentTypeOptions = "nosniff";
        headers.CacheControl = "private, no-store";
        return new FileStreamResult(store.Open(file), file.ContentType) { EnableRangeProcessing = true };
    }
}
