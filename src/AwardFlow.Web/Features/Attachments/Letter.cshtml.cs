using AwardFlow.Web.Plumbing.Files;
using AwardFlow.Web.Plumbing.Identity;
using AwardFlow.Web.Records;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace AwardFlow.Web.Features.Attachments;

/// <summary>Sends a letter of authority. A person who still waits has no permission yet but may see the own letter.</summary>
[Authorize]
public sealed class LetterModel(ReadAttachment read, FileStore store, AwardFlowDb db, CurrentActor actor) : PageModel
{
    public async Task<IActionResult> OnGetAsync(long id, bool download, CancellationToken ct) =>
        await read.LetterAsync(db, actor.Value, id, ct) is { } file ? FileAnswer.Of(this, store, file, download) : NotFound();
}
