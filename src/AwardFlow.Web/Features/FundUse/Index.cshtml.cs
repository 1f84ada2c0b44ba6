using AwardFlow.Web.Casework;
using AwardFlow.Web.Features.Shared;
using AwardFlow.Web.Plumbing.Identity;
using AwardFlow.Web.Records;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

namespace AwardFlow.Web.Features.FundUse;

public sealed record FundUseRow(long Id, string Number, string Enterprise, string PolicyId, string AwardId, long? AmountFen, DateTime? ClosedAt, FundReportState? State, long? UsedFen, int? Score, DateOnly? DueOn)
{
    public bool IsOverdue(DateOnly today) => DueOn < today && State is null or FundReportState.Returned;
}

/// <summary>Paid awards with their reports: a firm sees its own, a bureau those that it led.</summary>
[Needs(Permission.FileApplication, Permission.EvaluateFundUse)]
public sealed class IndexModel(AwardFlowDb db, Catalogues catalogues, CurrentActor actor, BusinessClock clock, IStringLocalizer<SharedResource> L) : PageModel
{
    public const int PageSize = 25;

    /// <summary>"none" for those without a report, "overdue" for those whose day has passed, otherwise a state.</summary>
    [BindProperty(SupportsGet = true)] public string? State { get; set; }
    [BindProperty(SupportsGet = true)] public long? Before { get; set; }

    public IReadOnlyList<FundUseRow> Rows { get; private set; } = [];
    public long? Next { get; private set; }
    public DateOnly Today => clock.Today;
    public bool IsFirm => actor.Value.EnterpriseId is not null;

    public string Award(FundUseRow r) => catalogues.Current.Award(r.PolicyId, r.AwardId) is { } a ? Show.Text(a.NameZh, a.NameEn) : r.AwardId;

    public async Task OnGetAsync(CancellationToken ct)
    {
        var rows = await Query(Before).Take(PageSize + 1).ToListAsync(ct);
        Next = rows.Count > PageSize ? rows[PageSize - 1].Id : null;
        Rows = [.. rows.Take(PageSize)];
    }

    public async Task<IActionResult> OnGetExcelAsync(CancellationToken ct) => await ExcelSheet.FileAsync<FundUseRow>(L["资金使用和绩效"],
    [
        new(L["申报编号"], r => r.Number, 24), new(L["申报单位"], r => r.Enterprise, 34), new(L["奖励项目"], r => Award(r), 30), new(L["到账金额（元）"], r => ExcelSheet.Yuan(r.AmountFen), 18),
        new(L["状态"], r => L[FundUseWords.Of(r.State).Word].Value, 14), new(L["已使用（元）"], r => ExcelSheet.Yuan(r.UsedFen), 18), new(L["得分"], r => r.Score, 8), new(L["填报期限"], r => r.DueOn, 14), new(L["是否逾期"], r => r.IsOverdue(Today) ? L["已逾期"].Value : "", 10),
    ], Query(null).Take(ExcelSheet.MostRows).AsAsyncEnumerable(), ct);

    private IQueryable<FundUseRow> Query(long? before)
    {
        var all = from a in db.Applications.AsNoTracking().VisibleTo(db, actor.Value)
                  where a.Situation == Situation.Closed && a.Result == "paid" && (before == null || a.Id < before)
                  join r in db.FundReports.AsNoTracking() on a.Id equals r.ApplicationId into reports
                  from r in reports.DefaultIfEmpty()
                  join d in db.FundReportDuties.AsNoTracking() on a.Id equals d.ApplicationId into duties
                  from d in duties.DefaultIfEmpty()
                  select new { a, r, d };
        var today = clock.Today;
        if (State == "none") all = all.Where(x => x.r == null);
        else if (State == "overdue") all = all.Where(x => x.d != null && x.d.DueOn < today && (x.r == null || x.r.State == FundReportState.Returned));
        else if (Enum.TryParse<FundReportState>(State, out var state)) all = all.Where(x => x.r != null && x.r.State == state);
        return all.OrderByDescending(x => x.a.Id).Select(x => new FundUseRow(x.a.Id, x.a.Number, x.a.EnterpriseName, x.a.PolicyId, x.a.AwardId, x.a.AmountFen, x.a.ClosedAt,
            x.r == null ? null : x.r.State, x.r == null ? null : x.r.UsedFen, x.r == null ? null : x.r.Score, x.d == null ? null : x.d.DueOn));
    }
}
