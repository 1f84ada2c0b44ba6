using AwardFlow.Web.Casework;
using AwardFlow.Web.Features.Shared;
using AwardFlow.Web.Plumbing.Identity;
using AwardFlow.Web.Records;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace AwardFlow.Web.Features.Archives;

/// <summary>Sends the package of a closed case; says why where there is none yet.</summary>
[Needs(Permission.SeeCases)]
public sealed class CaseModel(ArchiveCase make, CurrentActor actor) : PageModel
{
    public long Id { get; private set; }

    public async Task<IActionResult> OnGetAsync(long id, CancellationToken ct)
    {
        Id = id;
        var package = await make.MakeAsync(actor.Value, id, ct);
        if (package.Refusal is not { } refusal) return await PackageAnswer.OfAsync(package.Value, ct);
        if (refusal.Code == Refusals.NotFound.Code) return NotFound();
        ModelState.Refuse(refusal);
        return Page();
    }
}
