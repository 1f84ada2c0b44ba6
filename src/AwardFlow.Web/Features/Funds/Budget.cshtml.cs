using AwardFlow.Rules;
using AwardFlow.Web.Features.Shared;
using AwardFlow.Web.Plumbing.Identity;
using AwardFlow.Web.Records;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

namespace AwardFlow.Web.Features.Funds;

/// <summary>One budget line with the ledger of its movements, newest first.</summary>
[Needs(Permission.SeePayments)]
public sealed class BudgetModel(AwardFlowDb db, PolicyCatalogue policies, CurrentActor actor, IStringLocalizer<SharedResource> L) : PageModel
{
    public const int PageLength = 50;

    [BindProperty(SupportsGet = true)] public long? Before { get; set; }
    public BudgetLine Line { get; private set; } = null!;
    public IReadOnlyList<BudgetMovement> Movements { get; private set; } = [];
    public long? Next { get; private set; }
    public bool MayPropose => actor.May(Permission.ProposeBudget);

    public async Task<IActionResult> OnGetAsync(long id, CancellationToken ct)
    {
        if (await db.BudgetLines.AsNoTracking().FirstOrDefaultAsync(l => l.Id == id, ct) is not { } line) return NotFound();
        Line = line;
        var found = await Query(id).Where(m => Before == null || m.Id < Before).Take(PageLength + 1).ToListAsync(ct);
        Movements = [.. found.Take(PageLength)];
        if (found.Count > PageLength) Next = Movements[^1].Id;
        return Page();
    }

    public async Task<IActionResult> OnGetExcelAsync(long id, CancellationToken ct)
    {
        if (await db.BudgetLines.AsNoTracking().FirstOrDefaultAsync(l => l.Id == id, ct) is not { } line) return NotFound();
        Line = line;
        return await ExcelSheet.FileAsync<BudgetMovement>($"{L["预算流水"]} {line.Year}",
        [
            new(L["时间"], m => m.At, 18),
            new(L["事项"], m => L[BudgetWords.Zh(m.Move)].Value),
            new(L["金额（元）"], m => ExcelSheet.Yuan(m.AmountFen)),
            new(L["文件、批次或申报"], m => m.Reference, 28),
            new(L["经办人"], m => m.ActorName, 12),
        ], Query(id).AsAsyncEnumerable(), ct);
    }

    public string For => policies.Policy(Line.PolicyId) is not { } policy ? Line.PolicyId
        : Show.Text(policy.NameZh, policy.NameEn) + (Line.AwardId.Length == 0 ? "" : $" · {(policies.Award(Line.PolicyId, Line.AwardId) is { } a ? Show.Text(a.NameZh, a.NameEn) : Line.AwardId)}");

    private IQueryable<BudgetMovement> Query(long id) => db.BudgetMovements.AsNoTracking().Where(m => m.BudgetLineId == id).OrderByDescending(m => m.Id);
}
