using AwardFlow.Rules;
using AwardFlow.Web.Features.Shared;
using AwardFlow.Web.Plumbing.Identity;
using AwardFlow.Web.Records;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

namespace AwardFlow.Web.Features.Payments;

/// <summary>Payments by state, for finance: choose what goes into a batch.</summary>
[Needs(Permission.SeePayments)]
public sealed class DueModel(AwardFlowDb db, BuildBatch build, BankTemplates templates, PolicyCatalogue policies, CurrentActor actor, BusinessClock clock, IStringLocalizer<SharedResource> L) : PageModel
{
    public const int PageLength = 50;

    public sealed record Tab(string Key, string Name, PaymentState[] States);

    public static IReadOnlyList<Tab> Tabs { get; } =
    [
        new("", "待拨付", [PaymentState.Due]),
        new("held", "暂缓", [PaymentState.Held]),
        new("returned", "银行退票", [PaymentState.Returned]),
        new("underway", "拨付中", [PaymentState.Batched, PaymentState.Released, PaymentState.Sent, PaymentState.Unknown]),
        new("paid", "已到账", [PaymentState.Paid]),
        new("recovered", "已追回", [PaymentState.Recovered]),
    ];

    public sealed record LastLine(long BatchId, string BatchNumber, string? ReturnReason, string LastFour);

    [BindProperty(SupportsGet = true)] public string? State { get; set; }
    [BindProperty(SupportsGet = true)] public string? Q { get; set; }
    [BindProperty(SupportsGet = true)] public long? Township { get; set; }
    [BindProperty(SupportsGet = true)] public string? Award { get; set; }
    [BindProperty(SupportsGet = true)] public long? After { get; set; }

    public IReadOnlyList<Payment> Rows { get; private set; } = [];
    public IReadOnlyDictionary<long, LastLine> Lines { get; private set; } = new Dictionary<long, LastLine>();
    public IReadOnlyList<Unit> Townships { get; private set; } = [];
    public IReadOnlyList<(string Value, string Zh, string En)> Awards { get; private set; } = [];
    public IReadOnlySet<long> Chosen { get; private set; } = new HashSet<long>();
    public long? Next { get; private set; }

    /// <summary>Count and sum of what the filter shows; not for what has been paid, which only grows.</summary>
    public (int Count, long Fen)? Total { get; private set; }
    public Tab Current => Tabs.FirstOrDefault(t => t.Key == (State ?? "")) ?? Tabs[0];
    public bool MayBuild => Current.Key.Length == 0 && actor.May(Permission.BuildBatch);
    public IReadOnlyList<BankTemplate> Templates => templates.All;
    public bool IsNarrowed => !string.IsNullOrWhiteSpace(Q) || Township is not null || !string.IsNullOrEmpty(Award);
    private DueFilter Filter => new(Q, Township, Award);

    public async Task OnGetAsync(CancellationToken ct)
    {
        var found = await Filter.Of(db, Current.States).Where(p => After == null || p.Id > After).OrderBy(p => p.Id).Take(PageLength + 1).ToListAsync(ct);
        Rows = [.. found.Take(PageLength)];
        if (found.Count > PageLength) Next = Rows[^1].Id;
        if (Current.Key is not ("paid" or "recovered")) Total = await TotalAsync(ct);
        Lines = await LinesAsync(ct);
        Townships = await db.Units.AsNoTracking().Where(u => u.Kind == UnitKind.Township).OrderBy(u => u.Id).ToListAsync(ct);
        Awards = [.. policies.Policies.SelectMany(p => p.Awards.Select(a => ($"{a.PolicyId}/{a.Id}", a.NameZh, a.NameEn)))];
    }

    public async Task<IActionResult> OnPostBuildAsync(long[] ids, bool all, string? template, bool merge, CancellationToken ct)
    {
        var built = await build.BuildAsync(actor.Command(Request), Filter, all ? null : ids, new(template, merge), ct);
        if (built.Refusal is { } refusal)
        {
            ModelState.Refuse(refusal);
            Chosen = ids.ToHashSet();
            await OnGetAsync(ct);
            return Page();
        }
        var made = built.Value;
        this.Say(made.Lines == 0 ? L["没有可以列入的款项，原因见下。"]
            : made.LeftOut == 0 ? L["已制作 {0} 个批次，共 {1} 笔。请核对后锁定。", made.BatchIds.Count, made.Lines]
            : L["已制作 {0} 个批次，共 {1} 笔；另有 {2} 笔未列入，原因见下。请核对后锁定。", made.BatchIds.Count, made.Lines, made.LeftOut]);
        return made.BatchIds.Count == 1 ? RedirectToPage("Batch", new { id = made.BatchIds[0] }) : RedirectToPage("Batches");
    }

    public async Task<IActionResult> OnGetExcelAsync(CancellationToken ct)
    {
        var towns = await db.Units.AsNoTracking().Where(u => u.Kind == UnitKind.Township).ToDictionaryAsync(u => u.Id, u => Show.Text(u.NameZh, u.NameEn), ct);
        return await ExcelSheet.FileAsync<Payment>($"{L[Current.Name]} {Show.Day(clock.Today)}",
        [
            new(L["申报编号"], p => p.Number, 22),
            new(L["企业名称"], p => p.EnterpriseName, 32),
            new(L["奖励项目"], p => AwardName(p), 30),
            new(L["镇街"], p => towns.GetValueOrDefault(p.TownshipId)),
            new(L["资金级次"], p => L[PaymentWords.Level(p.Level)].Value, 10),
            new(L["金额（元）"], p => ExcelSheet.Yuan(p.AmountFen)),
            new(L["状态"], p => L[PaymentWords.Zh(p.State)].Value),
            new(L["应付日期"], p => p.DueSince, 18),
            new(L["暂缓原因"], p => p.HeldReason, 40),
            new(L["到账日期"], p => p.PaidOn),
        ], Filter.Of(db, Current.States).OrderBy(p => p.Id).AsAsyncEnumerable(), ct);
    }

    public string AwardName(Payment p) => policies.Award(p.PolicyId, p.AwardId) is { } award ? Show.Text(award.NameZh, award.NameEn) : p.AwardId;

    private async Task<(int, long)> TotalAsync(CancellationToken ct)
    {
        var total = await Filter.Of(db, Current.States).GroupBy(_ => 1).Select(g => new { Count = g.Count(), Fen = g.Sum(p => p.AmountFen) }).FirstOrDefaultAsync(ct);
        return (total?.Count ?? 0, total?.Fen ?? 0);
    }

    /// <summary>The last line of each payment on the page, where it has been in a batch.</summary>
    private async Task<Dictionary<long, LastLine>> LinesAsync(CancellationToken ct)
    {
        if (Current.Key is "" or "held") return [];
        var ids = Rows.Select(p => p.Id).ToList();
        var lines = await (from line in db.PaymentAttempts.AsNoTracking()
                           join batch in db.Batches on line.BatchId equals batch.Id
                           where EF.Parameter(ids).Contains(line.PaymentId) && line.State != AttemptState.Dropped
                           select new { line.PaymentId, line.Id, Last = new LastLine(batch.Id, batch.Number, line.ReturnReason, line.Account.LastFour) }).ToListAsync(ct);
        return lines.GroupBy(l => l.PaymentId).ToDictionary(g => g.Key, g => g.MaxBy(l => l.Id)!.Last);
    }
}
