using System.Globalization;
using AwardFlow.Rules;
using AwardFlow.Web.Casework;
using AwardFlow.Web.Features.Shared;
using AwardFlow.Web.Plumbing.Identity;
using AwardFlow.Web.Records;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Localization;

namespace AwardFlow.Web.Features.Simulations;

/// <summary>One run: how far it is while it runs, who gains and loses and what it costs when it is done.</summary>
[Needs(Permission.Simulate)]
public sealed class ShowModel(
    SimulationList list, SimulationResult result, StartSimulation simulations, Catalogues catalogues, CurrentActor actor, TimeProvider time, IStringLocalizer<SharedResource> L) : PageModel
{
    private const int MostBars = 12;

    [BindProperty(SupportsGet = true)] public SimulationChange? Change { get; set; }
    [BindProperty(SupportsGet = true)] public long After { get; set; }

    public SimulationView Run { get; private set; } = null!;
    public IReadOnlyList<SimulationTotal> Totals { get; private set; } = [];
    public IReadOnlyList<SimulationRow> Rows { get; private set; } = [];
    public long? Next { get; private set; }
    public DateTime Now => time.GetUtcNow().UtcDateTime;
    public long OldFen => Totals.Sum(t => t.OldFen);
    public long NewFen => Totals.Sum(t => t.NewFen);
    public Policy? Policy => catalogues.Current.Policy(Run.PolicyId);
    public string PolicyName => Policy is { } p ? Show.Text(p.NameZh, p.NameEn) : Run.PolicyId;
    public string RulesName => Run.VersionId is not null ? L["版本 {0}", Run.RulesName]
        : catalogues.Current.Overlays.TryGetValue(Run.OverlayId!, out var overlay) ? Show.Text(overlay.Zh, overlay.En) : Run.RulesName;

    public long Count(SimulationChange change) => SimulationResult.CountOf(Totals, change);

    public string Award(string id) => catalogues.Current.Award(Run.PolicyId, id) is { } award ? Show.Text(award.NameZh, award.NameEn) : id;

    public BarChart ByAward => new("by-award", L["各奖励的金额"], L["原金额"], L["模拟金额"], L["万元"],
        [.. Totals.GroupBy(t => t.AwardId).Select(g => new BarPair(Award(g.Key), g.Sum(t => t.OldFen), g.Sum(t => t.NewFen))).OrderByDescending(p => Math.Max(p.FirstFen, p.SecondFen)).Take(MostBars)]);

    public BarChart ByYear => new("by-year", L["各年度的金额"], L["原金额"], L["模拟金额"], L["万元"],
        [.. Totals.GroupBy(t => t.Year).OrderBy(g => g.Key).Select(g => new BarPair(g.Key.ToString(CultureInfo.InvariantCulture), g.Sum(t => t.OldFen), g.Sum(t => t.NewFen)))])
    {
        Limit = Run.BudgetFen is { } budget ? (L["预算"], budget) : null,
    };

    public async Task<IActionResult> OnGetAsync(long id, CancellationToken ct)
    {
        if (!await ReadAsync(id, ct)) return NotFound();
        Totals = await result.TotalsAsync(id, ct);
        if (Run.IsEnded) (Rows, Next) = await result.PageAsync(id, Change, After, SimulationResult.PageSize, ct);
        return Page();
    }

    public async Task<IActionResult> OnGetExcelAsync(long id, CancellationToken ct)
    {
        if (!await ReadAsync(id, ct)) return NotFound();
        return await ExcelSheet.FileAsync<SimulationRow>(L["模拟 {0} 明细", id],
        [
            new(L["申报编号"], r => r.Number, 24), new(L["申报单位"], r => r.EnterpriseName, 34), new(L["奖励项目"], r => Award(r.AwardId), 30), new(L["年度"], r => r.Year, 8),
            new(L["原结果"], r => L[SimulationWords.Status(r.OldStatus)].Value, 12), new(L["原金额（元）"], r => ExcelSheet.Yuan(r.OldFen)),
            new(L["模拟结果"], r => L[SimulationWords.Status(r.NewStatus)].Value, 12), new(L["模拟金额（元）"], r => ExcelSheet.Yuan(r.NewFen)),
            new(L["增减（元）"], r => ExcelSheet.Yuan(r.NewFen - r.OldFen)), new(L["变化"], r => L[SimulationWords.Of(r.Change).Word].Value, 12),
            new(L["原因"], r => Show.Text(r.Reason, r.ReasonEn), 60),
        ], result.AllAsync(id, Change, ct), ct);
    }

    public async Task<IActionResult> OnGetTotalsAsync(long id, CancellationToken ct)
    {
        if (!await ReadAsync(id, ct)) return NotFound();
        return await ExcelSheet.FileAsync<SimulationTotal>(L["模拟 {0} 汇总", id],
        [
            new(L["年度"], t => t.Year, 8), new(L["奖励项目"], t => Award(t.AwardId), 34), new(L["件数"], t => t.Cases, 10),
            new(L["金额增加"], t => t.Winners, 10), new(L["金额减少"], t => t.Losers, 10), new(L["金额不变"], t => t.Unchanged, 10),
            new(L["变为不符合"], t => t.NewlyIneligible, 12), new(L["金额待定"], t => t.Open, 10), new(L["不能计算"], t => t.Incalculable, 10),
            new(L["原金额（元）"], t => ExcelSheet.Yuan(t.OldFen), 18), new(L["模拟金额（元）"], t => ExcelSheet.Yuan(t.NewFen), 18), new(L["增减（元）"], t => ExcelSheet.Yuan(t.NewFen - t.OldFen), 18),
        ], (await result.TotalsAsync(id, ct)).ToAsyncEnumerable(), ct);
    }

    public async Task<IActionResult> OnPostCancelAsync(long id, CancellationToken ct)
    {
        var cancelled = await simulations.CancelAsync(actor.Command(Request), id, ct);
        if (cancelled.Refusal is not { } refusal)
        {
            this.Say(L["已取消。已经算出的部分保留在下面。"]);
            return RedirectToPage(new { id });
        }
        if (await OnGetAsync(id, ct) is NotFoundResult missing) return missing;
        ModelState.Refuse(refusal);
        return Page();
    }

    private async Task<bool> ReadAsync(long id, CancellationToken ct)
    {
        if (await list.FindAsync(id, ct) is not { } run) return false;
        Run = run;
        return true;
    }
}
