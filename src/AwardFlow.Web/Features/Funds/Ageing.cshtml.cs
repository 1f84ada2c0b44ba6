using AwardFlow.Rules;
using AwardFlow.Web.Features.Shared;
using AwardFlow.Web.Plumbing.Identity;
using AwardFlow.Web.Records;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

namespace AwardFlow.Web.Features.Funds;

/// <summary>What is approved and not paid, by how long it has been owed and by the year of the budget that is reserved for it.</summary>
[Needs(Permission.SeePayments)]
public sealed class AgeingModel(AwardFlowDb db, PolicyCatalogue policies, BusinessClock clock, IStringLocalizer<SharedResource> L) : PageModel
{
    public const int PageLength = 50;
    private static readonly PaymentState[] Unpaid = [PaymentState.Due, PaymentState.Held, PaymentState.Batched, PaymentState.Released, PaymentState.Sent, PaymentState.Unknown, PaymentState.Returned];

    public sealed record Bucket(string Name, int FromDays, int? ToDays, int Count, long Fen);
    public sealed record Row(long Id, long ApplicationId, string Number, string EnterpriseName, string PolicyId, string AwardId, string Level, long AmountFen, DateTime DueSince, int? BudgetYear);

    [BindProperty(SupportsGet = true)] public long? After { get; set; }
    public IReadOnlyList<Bucket> Buckets { get; private set; } = [];
    public IReadOnlyList<Row> Rows { get; private set; } = [];
    public long? Next { get; private set; }

    public async Task OnGetAsync(CancellationToken ct)
    {
        var buckets = new List<Bucket>();
        foreach (var (name, from, to) in new (string, int, int?)[] { ("30 天以内", 0, 30), ("31–90 天", 31, 90), ("91–180 天", 91, 180), ("180 天以上", 181, null) })
        {
            var newest = BusinessClock.EndOfDay(clock.Today.AddDays(-from));
            DateTime? oldest = to is { } days ? BusinessClock.EndOfDay(clock.Today.AddDays(-days - 1)) : null;
            var sum = await db.Payments.Where(p => Unpaid.Contains(p.State) && p.DueSince < newest && (oldest == null || p.DueSince >= oldest))
                .GroupBy(_ => 1).Select(g => new { Count = g.Count(), Fen = g.Sum(p => p.AmountFen) }).FirstOrDefaultAsync(ct);
            buckets.Add(new(name, from, to, sum?.Count ?? 0, sum?.Fen ?? 0));
        }
        Buckets = buckets;
        var found = await Query(After).Take(PageLength + 1).ToListAsync(ct);
        Rows = [.. found.Take(PageLength)];
        if (found.Count > PageLength) Next = Rows[^1].Id;
    }

    public Task<FileStreamResult> OnGetExcelAsync(CancellationToken ct) => ExcelSheet.FileAsync<Row>($"{L["已核定未拨付"]} {Show.Day(clock.Today)}",
    [
        new(L["申报编号"], r => r.Number, 22),
        new(L["企业名称"], r => r.EnterpriseName, 32),
        new(L["奖励项目"], AwardName, 30),
        new(L["资金级次"], r => L[Show.Level(r.Level)].Value, 12),
        new(L["金额（元）"], r => ExcelSheet.Yuan(r.AmountFen)),
        new(L["应付日期"], r => r.DueSince, 18),
        new(L["已等待（天）"], r => Days(r), 10),
        new(L["预算年度"], r => r.BudgetYear, 10),
    ], Query(null).AsAsyncEnumerable(), ct);

    public int Days(Row row) => clock.Today.DayNumber - BusinessClock.DayOf(row.DueSince).DayNumber;

    public string AwardName(Row r) => policies.Award(r.PolicyId, r.AwardId) is { } award ? Show.Text(award.NameZh, award.NameEn) : r.AwardId;

    private IQueryable<Row> Query(long? after) =>
        from p in db.Payments.AsNoTracking()
        join b in db.BudgetLines on p.BudgetLineId equals b.Id into budgets
        from budget in budgets.DefaultIfEmpty()
        where Unpaid.Contains(p.State) && (after == null || p.Id > after)
        orderby p.Id
        select new Row(p.Id, p.ApplicationId, p.Number, p.EnterpriseName, p.PolicyId, p.AwardId, p.Level, p.AmountFen, p.DueSince, budget == null ? (int?)null : budget.Year);
}
