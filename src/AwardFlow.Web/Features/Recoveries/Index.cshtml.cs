using AwardFlow.Web.Casework;
using AwardFlow.Web.Features.Shared;
using AwardFlow.Web.Plumbing.Identity;
using AwardFlow.Web.Records;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

namespace AwardFlow.Web.Features.Recoveries;

/// <summary>The ledger of debts, newest first; open ones unless asked otherwise.</summary>
[Needs(Permission.SeePayments)]
public sealed class IndexModel(AwardFlowDb db, Stages stages, CurrentActor actor, BusinessClock clock, IStringLocalizer<SharedResource> L) : PageModel
{
    public const int PageLength = 25;

    public sealed record Row(long MatterId, string Number, string Firm, string Document, long AmountFen, long ReceivedFen, long WrittenOffFen, long ReturnedFen, DateOnly? OpenedOn,
        Situation Situation, string Stage, string? Result)
    {
        public long BalanceFen => AmountFen - ReceivedFen - WrittenOffFen;
    }

    [BindProperty(SupportsGet = true)] public bool Closed { get; set; }
    [BindProperty(SupportsGet = true)] public long? Before { get; set; }
    public IReadOnlyList<Row> Rows { get; private set; } = [];
    public long? Next { get; private set; }
    public bool MayKeep => actor.May(Permission.KeepRecoveries);

    public async Task OnGetAsync(CancellationToken ct)
    {
        var found = await Query(Before).Take(PageLength + 1).ToListAsync(ct);
        Rows = [.. found.Take(PageLength)];
        if (found.Count > PageLength) Next = Rows[^1].MatterId;
    }

    public async Task<IActionResult> OnGetExcelAsync(CancellationToken ct) => await ExcelSheet.FileAsync<Row>(L["追缴台账"] + clock.Today.ToString(" yyyy-MM-dd", null),
    [
        new(L["编号"], r => r.Number, 20), new(L["企业"], r => r.Firm, 34), new(L["追缴决定文号"], r => r.Document, 28), new(L["追缴金额（元）"], r => ExcelSheet.Yuan(r.AmountFen)),
        new(L["已收（元）"], r => ExcelSheet.Yuan(r.ReceivedFen)), new(L["已核销（元）"], r => ExcelSheet.Yuan(r.WrittenOffFen)), new(L["已上缴国库（元）"], r => ExcelSheet.Yuan(r.ReturnedFen)),
        new(L["余额（元）"], r => ExcelSheet.Yuan(r.BalanceFen)), new(L["生效日期"], r => r.OpenedOn), new(L["状态"], r => Show.Text(StageOf(r).Zh, StageOf(r).En)),
    ], Query(null).AsAsyncEnumerable(), ct);

    public StageText StageOf(Row row) => stages.Of(row.Situation, row.Stage, row.Result);

    private IQueryable<Row> Query(long? before) =>
        from d in db.Debts.AsNoTracking()
        join a in db.Applications.AsNoTracking().MattersVisibleTo(db, actor.Value) on d.ApplicationId equals a.Id
        where (Closed ? a.Situation == Situation.Closed : a.Situation != Situation.Closed) && (before == null || a.Id < before)
        orderby a.Id descending
        select new Row(a.Id, a.Number, a.EnterpriseName, d.Document, d.AmountFen, d.ReceivedFen, d.WrittenOffFen, d.ReturnedFen, d.OpenedOn, a.Situation, a.Stage, a.Result);
}
