using AwardFlow.Web.Features.Shared;
using AwardFlow.Web.Plumbing.Identity;
using AwardFlow.Web.Records;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

namespace AwardFlow.Web.Features.Messages;

/// <summary>What the signed-in person and their firm have been told, newest first.</summary>
[Authorize]
public sealed class IndexModel(ReadMessages messages, AwardFlowDb db, CurrentActor actor, IStringLocalizer<SharedResource> L) : PageModel
{
    public const int PageLength = 30;

    public sealed record Row(long Id, string Subject, DateTime At, bool Unread, bool ToFirm);

    [BindProperty(SupportsGet = true)] public bool Unread { get; set; }
    [BindProperty(SupportsGet = true)] public long? Before { get; set; }
    public IReadOnlyList<Row> Rows { get; private set; } = [];
    public long? Next { get; private set; }

    public async Task OnGetAsync(CancellationToken ct)
    {
        var found = await ReadMessages.Of(db, actor.Value).AsNoTracking()
            .Where(m => (!Unread || m.ReadAt == null) && (Before == null || m.Id < Before))
            .OrderByDescending(m => m.Id)
            .Select(m => new Row(m.Id, m.Subject, m.At, m.ReadAt == null, m.EnterpriseId != null))
            .Take(PageLength + 1).ToListAsync(ct);
        Rows = [.. found.Take(PageLength)];
        if (found.Count > PageLength) Next = Rows[^1].Id;
    }

    public async Task<IActionResult> OnPostReadAllAsync(CancellationToken ct)
    {
        var marked = await messages.MarkAllAsync(actor.Command(Request), ct);
        if (!marked.IsRefused) this.Say(L["{0} 条消息已标为已读。", marked.Value]);
        return RedirectToPage();
    }
}
