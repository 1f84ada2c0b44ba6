using AwardFlow.Rules;
using AwardFlow.Web.Casework;
using AwardFlow.Web.Features.Shared;
using AwardFlow.Web.Plumbing.Identity;
using AwardFlow.Web.Records;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Localization;

namespace AwardFlow.Web.Features.Reports;

/// <summary>How far the money of a period is, by policy, award, township, industry, level or month; table, Excel and print.</summary>
[Needs(Permission.SeeReports)]
public sealed class ExecutionModel(ReadExecution read, Catalogues catalogues, BusinessClock clock, IStringLocalizer<SharedResource> L) : PageModel
{
    [BindProperty(SupportsGet = true)] public ExecutionBy By { get; set; }
    [BindProperty(SupportsGet = true)] public DateOnly? From { get; set; }
    [BindProperty(SupportsGet = true)] public DateOnly? To { get; set; }
    [BindProperty(SupportsGet = true)] public string? Policy { get; set; }

    public IReadOnlyList<Policy> Policies => catalogues.Current.Policies;
    public IReadOnlyList<ExecutionRow> Rows { get; private set; } = [];
    public ExecutionRow Total { get; private set; } = new("", "", 0, 0, 0, 0, 0, 0, 0, 0);
    public string NameOf(ExecutionRow row) => By == ExecutionBy.Level ? L[row.Name] : row.Name;
    public object Route => new { By, From = Show.Day(From), To = Show.Day(To), Policy };

    public async Task OnGetAsync(CancellationToken ct)
    {
        ModelState.Clear();
        (From, To) = (From ?? new DateOnly(clock.Today.Year, 1, 1), To ?? clock.Today);
        if (From > To)
        {
            ModelState.AddModelError("", L["截止日期不能早于起始日期。"]);
            return;
        }
        var filter = new ExecutionFilter(By, From.Value, To.Value, Policy);
        Rows = await read.RowsAsync(filter, ct);
        Total = new("", "", await read.FirmsAsync(filter, ct), Rows.Sum(r => r.Payments), Rows.Sum(r => r.DecidedFen), Rows.Sum(r => r.PaidFen),
            Rows.Sum(r => r.UnderwayFen), Rows.Sum(r => r.OpenFen), Rows.Sum(r => r.ReturnedFen), Rows.Sum(r => r.RecoveredFen));
    }

    public async Task<IActionResult> OnGetExcelAsync(CancellationToken ct)
    {
        await OnGetAsync(ct);
        return await ExcelSheet.FileAsync<ExecutionRow>(L["资金执行报表"],
        [
            new(L["项目"], r => r == Total ? L["合计"].Value : NameOf(r), 40), new(L["企业数"], r => r.Firms, 10), new(L["笔数"], r => r.Payments, 10),
            new(L["核定金额"], r => ExcelSheet.Yuan(r.DecidedFen), 18), new(L["已到账"], r => ExcelSheet.Yuan(r.PaidFen), 18), new(L["拨付中"], r => ExcelSheet.Yuan(r.UnderwayFen), 18),
            new(L["待拨付"], r => ExcelSheet.Yuan(r.OpenFen), 18), new(L["退票"], r => ExcelSheet.Yuan(r.ReturnedFen), 18), new(L["已追回"], r => ExcelSheet.Yuan(r.RecoveredFen), 18),
        ], Rows.Append(Total).ToAsyncEnumerable(), ct);
    }
}
