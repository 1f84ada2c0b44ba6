using AwardFlow.Web.Casework;
using AwardFlow.Web.Features.Shared;
using AwardFlow.Web.Plumbing.Identity;
using AwardFlow.Web.Records;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

namespace AwardFlow.Web.Features.Review.Rounds;

/// <summary>The rounds of the bureau, newest first.</summary>
[Needs(Permission.KeepRounds, Permission.SignRounds)]
public sealed class IndexModel(AwardFlowDb db, CaseWords words, CurrentActor actor, BusinessClock clock, IStringLocalizer<SharedResource> l) : PageModel
{
    public const int PageSize = 20;

    [BindProperty(SupportsGet = true)] public long? Before { get; set; }
    public IReadOnlyList<(SelectionRound Round, int Filed)> Rounds { get; private set; } = [];
    public long? Next { get; private set; }
    public CaseWords Words => words;
    public DateOnly Today => clock.Today;
    public bool MayOpen => actor.May(Permission.KeepRounds);

    public async Task OnGetAsync(CancellationToken ct)
    {
        var found = await Query().Where(r => Before == null || r.Id < Before).Take(PageSize + 1).ToListAsync(ct);
        Next = found.Count > PageSize ? found[PageSize - 1].Id : null;
        var ids = found.Take(PageSize).Select(r => r.Id).ToList();
        var filed = await db.SelectionEntries.AsNoTracking().Where(e => EF.Parameter(ids).Contains(e.RoundId)).GroupBy(e => e.RoundId).Select(g => new { g.Key, Count = g.Count() }).ToDictionaryAsync(g => g.Key, g => g.Count, ct);
        Rounds = [.. found.Take(PageSize).Select(r => (r, filed.GetValueOrDefault(r.Id)))];
    }

    public async Task<IActionResult> OnGetExcelAsync(CancellationToken ct) => await ExcelSheet.FileAsync<SelectionRound>(l["择优评选"],
    [
        new(l["批次编号"], r => r.Number), new(l["批次"], r => r.Name, 30), new(l["奖励项目"], r => words.Award(r.PolicyId, r.AwardId), 30), new(l["受理开始"], r => r.OpensOn, 12), new(l["受理截止"], r => r.ClosesOn, 12),
        new(l["状态"], r => l[RoundWords.Of(r, Today)].Value), new(l["名额"], r => (long?)r.Places), new(l["提出人"], r => r.ProposedByName), new(l["签发人"], r => r.SignedByName), new(l["签发时间"], r => r.SignedAt, 18),
    ], Query().AsAsyncEnumerable(), ct);

    private IQueryable<SelectionRound> Query() => db.SelectionRounds.AsNoTracking().VisibleTo(actor.Value).OrderByDescending(r => r.Id);
}
