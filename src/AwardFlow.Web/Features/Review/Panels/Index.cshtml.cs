using AwardFlow.Web.Plumbing.Identity;
using AwardFlow.Web.Records;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace AwardFlow.Web.Features.Review.Panels;

/// <summary>The cases that an expert was drawn for.</summary>
[Needs(Permission.ScorePanels)]
public sealed class IndexModel(ReadSeat seats, CaseWords words, CurrentActor actor, BusinessClock clock) : PageModel
{
    [BindProperty(SupportsGet = true)] public long? Before { get; set; }

    public IReadOnlyList<SeatRow> Rows { get; private set; } = [];
    public long? Next { get; private set; }
    public CaseWords Words => words;
    public DateOnly Today => clock.Today;

    public async Task OnGetAsync(CancellationToken ct)
    {
        var rows = await seats.ListAsync(actor.Value, Before, ct);
        Next = rows.Count > ReadSeat.PageSize ? rows[ReadSeat.PageSize - 1].Id : null;
        Rows = [.. rows.Take(ReadSeat.PageSize)];
    }
}
