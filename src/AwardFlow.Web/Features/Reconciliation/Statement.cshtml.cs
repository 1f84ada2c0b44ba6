using System.Globalization;
using AwardFlow.Rules;
using AwardFlow.Web.Features.Shared;
using AwardFlow.Web.Plumbing.Identity;
using AwardFlow.Web.Plumbing.Settings;
using AwardFlow.Web.Records;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Localization;
using Microsoft.Extensions.Options;

namespace AwardFlow.Web.Features.Reconciliation;

/// <summary>The month per account, policy, subject and level; printed with places for signatures.</summary>
[Needs(Permission.SeePayments)]
public sealed class StatementModel(MonthlyStatement statement, PolicyCatalogue policies, BusinessClock clock, IOptions<SiteOptions> site, IStringLocalizer<SharedResource> L) : PageModel
{
    [BindProperty(SupportsGet = true)] public string? Month { get; set; }
    public IReadOnlyList<StatementRow> Rows { get; private set; } = [];
    public DateTime PrintedAt => clock.UtcNow;
    public string District => site.Value.District;
    public DateOnly First => DateOnly.TryParseExact($"{Month}-01", "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : new(clock.Today.Year, clock.Today.Month, 1);
    public string Name => First.ToString("yyyy-MM", CultureInfo.InvariantCulture);

    public async Task OnGetAsync(CancellationToken ct) => Rows = await statement.ReadAsync(First, ct);

    public async Task<FileStreamResult> OnGetExcelAsync(CancellationToken ct) => await ExcelSheet.FileAsync<StatementRow>($"{L["月度对账单"]} {Name}",
    [
        new(L["付款账户"], r => $"{r.AccountName} **** {r.LastFour}", 32),
        new(L["政策"], PolicyName, 32),
        new(L["功能科目"], r => $"{r.FunctionCode} {r.FunctionName}", 24),
        new(L["资金级次"], r => L[Show.Level(r.Level)].Value, 12),
        new(L["付出笔数"], r => r.PaidCount, 10),
        new(L["付出金额（元）"], r => ExcelSheet.Yuan(r.PaidFen)),
        new(L["退回笔数"], r => r.ReturnedCount, 10),
        new(L["退回金额（元）"], r => ExcelSheet.Yuan(r.ReturnedFen)),
        new(L["追回金额（元）"], r => ExcelSheet.Yuan(r.RecoveredFen)),
        new(L["净支出（元）"], r => ExcelSheet.Yuan(r.NetFen)),
    ], (await statement.ReadAsync(First, ct)).ToAsyncEnumerable(), ct);

    public string PolicyName(StatementRow r) => policies.Policies.FirstOrDefault(p => p.Id == r.PolicyId) is { } policy ? Show.Text(policy.NameZh, policy.NameEn) : r.PolicyId;
}
