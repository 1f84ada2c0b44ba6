using AwardFlow.Web.Features.Review.Projects;
using AwardFlow.Web.Plumbing.Files;
using AwardFlow.Web.Plumbing.Identity;
using AwardFlow.Web.Records;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace AwardFlow.Web.Features.Review.Panels;

/// <summary>A file of the case for the expert whose seat it is.</summary>
[Needs(Permission.ScorePanels)]
public sealed class EvidenceModel(ReadSeat seats, FileStore store, CurrentActor actor) : PageModel
{
    public async Task<IActionResult> OnGetAsync(long id, long attachment, CancellationToken ct) =>
        await seats.FileAsync(actor.Value, id, attachment, ct) is { } seen ? CasePaper.Of(this, store, seen.File, seen.Name) : NotFound();
}
