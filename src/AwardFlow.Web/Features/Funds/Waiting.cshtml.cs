using AwardFlow.Rules;
using AwardFlow.Web.Features.Shared;
using AwardFlow.Web.Plumbing.Identity;
using AwardFlow.Web.Records;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

namespace AwardFlow.Web.Features.Funds;

/// <summary>Cases that wait for a fund document, for finance: choose what goes onto one.</summary>
[Needs(Permission.SeePayments)]
public sealed class WaitingModel(AwardFlowDb db, DraftDocument draft, PolicyCatalogue policies, CurrentActor actor, BusinessClock clock, IStringLocalizer<SharedResource> L) : PageModel
{
    public const int PageLength = 50;

    public sealed record Row(long Id, string Number, string EnterpriseName, string PolicyId, string AwardId, long TownshipId, long? AmountFen, DateTime StageSince);

    [BindProperty(SupportsGet = true)] public string? Q { get; set; }
    [BindProperty(SupportsGet = true)] public long? Township { get; set; }
    [BindProperty(SupportsGet = true)] public string? Award { get; set; }
    [BindProperty(SupportsGet = true)] public long? After { get; set; }

    public DocumentHead Head { get; private set; } = new(null, null, null, null);
    public IReadOnlyList<Row> Rows { get; private set; } = [];
    public IReadOnlyList<Unit> Townships { get; private set; } = [];
    public IReadOnlyList<(string Value, string Zh, string En)> Awards { get; private set; } = [];
    public IReadOnlySet<long> Chosen { get; private set; } = new HashSet<long>();
    public (int Count, long Fen) Total { get; private set; }
    public long? Next { get; private set; }
    public bool MayDraft => actor.May(Permission.DraftDocument);
    public bool MayDrop => actor.May(Permission.IssueDocument);
    public bool IsNarrowed => !string.IsNullOrWhiteSpace(Q) || Township is not null || !string.IsNullOrEmpty(Award);
    private WaitingFilter Filter => new(Q, Township, Award);

    public async Task OnGetAsync(CancellationToken ct)
    {
        // A bureau and the finance bureau issue together; the text is official and stays Chinese.
        var issuers = await db.Units.Where(u => u.Kind == UnitKind.Department || u.Kind == UnitKind.Finance).OrderBy(u => u.Id).Select(u => new { u.Kind, u.NameZh }).ToListAsync(ct);
        Head = new(null, clock.Today, "关于下达惠企奖励资金的通知", string.Join('、', issuers.DistinctBy(u => u.Kind).Select(u => u.NameZh)));
        await LoadAsync(ct);
    }

    public async Task<IActionResult> OnPostDraftAsync(long[] ids, bool all, DocumentHead head, CancellationToken ct)
    {
        var drafted = await draft.DraftAsync(actor.Command(Request), head, Filter, all ? null : ids, ct);
        if (drafted.Refusal is { } refusal)
        {
            if (refusal.Faults.Any(f => f.Field.Length == 0)) ModelState.AddModelError("", refusal.Message);
            ModelState.Refuse(refusal);
            (Head, Chosen) = (head, ids.ToHashSet());
            await LoadAsync(ct);
            return Page();
        }
        this.Say(drafted.Value.LeftOut == 0 ? L["已起草资金文件，列入 {0} 件申报。请核对后由另一人下达。", drafted.Value.Cases]
            : L["已起草资金文件，列入 {0} 件申报；另有 {1} 件未列入，原因见下。", drafted.Value.Cases, drafted.Value.LeftOut]);
        return RedirectToPage("Document", new { id = drafted.Value.DocumentId });
    }

    public async Task<IActionResult> OnGetExcelAsync(CancellationToken ct)
    {
        var towns = await db.Units.AsNoTracking().Where(u => u.Kind == UnitKind.Township).ToDictionaryAsync(u => u.Id, u => Show.Text(u.NameZh, u.NameEn), ct);
        return await ExcelSheet.FileAsync<Row>($"{L["待下达资金"]} {Show.Day(clock.Today)}",
        [
            new(L["申报编号"], a => a.Number, 22),
            new(L["企业名称"], a => a.EnterpriseName, 32),
            new(L["奖励项目"], AwardName, 30),
            new(L["镇街"], a => towns.GetValueOrDefault(a.TownshipId)),
            new(L["核定金额（元）"], a => ExcelSheet.Yuan(a.AmountFen ?? 0)),
            new(L["等待自"], a => a.StageSince, 18),
        ], Narrow(Filter.Of(db, db.Applications.AsNoTracking())).AsAsyncEnumerable(), ct);
    }

    public string AwardName(Row a) => policies.Award(a.PolicyId, a.AwardId) is { } award ? Show.Text(award.NameZh, award.NameEn) : a.AwardId;

    private async Task LoadAsync(CancellationToken ct)
    {
        var waiting = Filter.Of(db, db.Applications.AsNoTracking());
        var found = await Narrow(waiting.Where(a => After == null || a.Id > After)).Take(PageLength + 1).ToListAsync(ct);
        Rows = [.. found.Take(PageLength)];
        if (found.Count > PageLength) Next = Rows[^1].Id;
        var total = await waiting.GroupBy(_ => 1).Select(g => new { Count = g.Count(), Fen = g.Sum(a => a.AmountFen) }).FirstOrDefaultAsync(ct);
        Total = (total?.Count ?? 0, total?.Fen ?? 0);
        Townships = await db.Units.AsNoTracking().Where(u => u.Kind == UnitKind.Township).OrderBy(u => u.Id).ToListAsync(ct);
        Awards = [.. policies.Policies.SelectMany(p => p.Awards.Select(a => ($"{a.PolicyId}/{a.Id}", a.NameZh, a.NameEn)))];
    }

    private static IQueryable<Row> Narrow(IQueryable<Application> applications) => applications.OrderBy(a => a.Id)
        .Select(a => new Row(a.Id, a.Number, a.EnterpriseName, a.PolicyId, a.AwardId, a.TownshipId, a.AmountFen, a.StageSince));
}
