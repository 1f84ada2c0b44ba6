using System.Globalization;
using AwardFlow.Rules;
using AwardFlow.Web.Features.Shared;
using AwardFlow.Web.Plumbing.Identity;
using AwardFlow.Web.Records;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

namespace AwardFlow.Web.Features.Funds;

/// <summary>The budget of a year, line by line, and the changes that wait for a second person.</summary>
[Needs(Permission.SeePayments)]
public sealed class BudgetsModel(AwardFlowDb db, KeepBudget keep, PolicyCatalogue policies, CurrentActor actor, BusinessClock clock, IStringLocalizer<SharedResource> L) : PageModel
{
    [BindProperty(SupportsGet = true)] public int? Year { get; set; }
    public int Shown => Year ?? clock.Today.Year;
    public IReadOnlyList<int> Years { get; private set; } = [];
    public IReadOnlyList<BudgetLine> Lines { get; private set; } = [];
    public IReadOnlyList<BudgetChange> Waiting { get; private set; } = [];
    public bool MayPropose => actor.May(Permission.ProposeBudget);
    public bool MayConfirm(BudgetChange change) => actor.May(Permission.ConfirmBudget) && change.ProposedBy != actor.Value.Id;
    public bool MayTakeBack(BudgetChange change) => change.ProposedBy == actor.Value.Id;

    public async Task OnGetAsync(CancellationToken ct)
    {
        Years = [.. (await db.BudgetLines.Select(l => l.Year).Distinct().ToListAsync(ct)).Append(Shown).Distinct().OrderDescending()];
        Lines = await Query().ToListAsync(ct);
        Waiting = await db.BudgetChanges.AsNoTracking().Where(c => c.State == ProposalState.Proposed).OrderBy(c => c.Id).Take(100).ToListAsync(ct);
    }

    public async Task<IActionResult> OnPostDecideAsync(long change, bool confirm, CancellationToken ct)
    {
        var decided = await keep.DecideAsync(actor.Command(Request), change, confirm, ct);
        if (decided.Refusal is { } refusal)
        {
            ModelState.Refuse(refusal);
            await OnGetAsync(ct);
            return Page();
        }
        this.Say(confirm ? L["预算变更已确认并生效。"] : L["预算变更已退回，没有生效。"]);
        return RedirectToPage("Budgets", new { Year });
    }

    public Task<FileStreamResult> OnGetExcelAsync(CancellationToken ct) => ExcelSheet.FileAsync<BudgetLine>($"{L["预算"]} {Shown.ToString(CultureInfo.InvariantCulture)}",
    [
        new(L["年度"], b => b.Year, 8),
        new(L["政策 / 奖励项目"], b => For(b.PolicyId, b.AwardId), 40),
        new(L["资金级次"], b => L[Show.Level(b.Level)].Value),
        new(L["功能分类"], b => $"{b.FunctionCode} {b.FunctionName}", 24),
        new(L["经济分类"], b => $"{b.EconomicCode} {b.EconomicName}", 24),
        new(L["预算（元）"], b => ExcelSheet.Yuan(b.AppropriatedFen)),
        new(L["预留（元）"], b => ExcelSheet.Yuan(b.ReservedFen)),
        new(L["在途（元）"], b => ExcelSheet.Yuan(b.CommittedFen)),
        new(L["已支付（元）"], b => ExcelSheet.Yuan(b.PaidFen)),
        new(L["可用（元）"], b => ExcelSheet.Yuan(b.AvailableFen)),
    ], Query().AsAsyncEnumerable(), ct);

    public string For(string policyId, string awardId)
    {
        var policy = policies.Policy(policyId) is { } p ? Show.Text(p.NameZh, p.NameEn) : policyId;
        return awardId.Length == 0 ? policy : policies.Award(policyId, awardId) is { } award ? $"{policy} · {Show.Text(award.NameZh, award.NameEn)}" : $"{policy} · {awardId}";
    }

    private IQueryable<BudgetLine> Query() => db.BudgetLines.AsNoTracking().Where(l => l.Year == Shown).OrderBy(l => l.PolicyId).ThenBy(l => l.AwardId).ThenBy(l => l.Level);
}
