using AwardFlow.Web.Casework;
using AwardFlow.Web.Plumbing.Identity;
using AwardFlow.Web.Records;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace AwardFlow.Web.Features.Messages;

/// <summary>One message; opening it marks it as read.</summary>
[Authorize]
public sealed class ShowModel(ReadMessages messages, AwardFlowDb db, CurrentActor actor) : PageModel
{
    public Message Message { get; private set; } = null!;

    /// <summary>Where the case can be read by this person; null where it can't.</summary>
    public string? CaseLink { get; private set; }

    public async Task<IActionResult> OnGetAsync(long id, CancellationToken ct)
    {
        if (await ReadMessages.Of(db, actor.Value).AsNoTracking().FirstOrDefaultAsync(m => m.Id == id, ct) is not { } message) return NotFound();
        Message = message;
        if (message.ReadAt is null) await messages.MarkAsync(actor.Value, id, ct);
        if (message.ApplicationId is { } application && await db.SeesAsync(actor.Value, application, ct))
        {
            var award = await db.Applications.AnyAsync(a => a.Id == application && a.Kind == CaseKind.Award, ct);
            CaseLink = (actor.Value.EnterpriseId is null, award) switch
            {
                (true, _) => $"/Review/Case/{application}",
                (_, true) => $"/Applications/Show/{application}",
                _ => $"/Matters/Show/{application}",
            };
        }
        return Page();
    }
}
