using AwardFlow.Rules;
using AwardFlow.Web.Features.Shared;
using AwardFlow.Web.Records;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace AwardFlow.Web.Features.Publicity;

/// <summary>The whole list of a round for everybody, in the order of the places: those selected, with their amounts. Scores are nobody's but the firm's own.</summary>
[AllowAnonymous]
public sealed class RoundModel(AwardFlowDb db, PolicyCatalogue policies) : PageModel
{
    public SelectionRound Round { get; private set; } = null!;
    public IReadOnlyList<NoticeLine> Lines { get; private set; } = [];
    public string AwardName => policies.Award(Round.PolicyId, Round.AwardId) is { } award ? Show.Text(award.NameZh, award.NameEn) : Round.AwardId;

    public async Task<IActionResult> OnGetAsync(long id, CancellationToken ct) => await LoadAsync(id, ct) ? Page() : NotFound();

    public async Task<IActionResult> OnGetExcelAsync(long id, CancellationToken ct) =>
        await LoadAsync(id, ct) ? await ExcelSheet.FileAsync($"公示-{Round.Number}", NoticeList.Columns, Lines.ToAsyncEnumerable(), ct) : NotFound();

    private async Task<bool> LoadAsync(long id, CancellationToken ct)
    {
        if (await db.SelectionRounds.AsNoTracking().FirstOrDefaultAsync(r => r.Id == id && r.SignedAt != null, ct) is not { } round) return false;
        Round = round;
        Lines = await (from e in db.SelectionEntries.AsNoTracking()
                       where e.RoundId == id && (e.State == StandingState.Selected || e.State == StandingState.Lapsed)
                       join n in db.PublicNotices.AsNoTracking() on e.ApplicationId equals n.ApplicationId
                       where n.Round == db.PublicNotices.Where(m => m.ApplicationId == n.ApplicationId).Max(m => m.Round)
                       orderby e.State, e.Place, n.Id
                       select new NoticeLine(n.Id, n.Number, n.EnterpriseName, n.AwardName, n.Clause, n.AmountFen, n.OpensOn, n.EndsOn, n.Provisional, n.State)).ToListAsync(ct);
        return true;
    }
}
