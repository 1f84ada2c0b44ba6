using AwardFlow.Rules;
using AwardFlow.Web.Features.Shared;
using AwardFlow.Web.Plumbing.Identity;
using AwardFlow.Web.Records;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

namespace AwardFlow.Web.Features.Funds;

/// <summary>A new budget line, an adjustment or a carry-over, on its document; another person confirms it.</summary>
[Needs(Permission.ProposeBudget)]
public sealed class ProposeBudgetModel(AwardFlowDb db, KeepBudget keep, PolicyCatalogue policies, CurrentActor actor, BusinessClock clock, IStringLocalizer<SharedResource> L) : PageModel
{
    [BindProperty(SupportsGet = true)] public BudgetChangeKind Kind { get; set; }
    [BindProperty(SupportsGet = true)] public long? LineId { get; set; }
    public BudgetInput Input { get; private set; } = new(BudgetChangeKind.Open);
    public BudgetLine? Line { get; private set; }
    public IReadOnlyList<(string Value, string Name)> Awards { get; private set; } = [];

    public async Task<IActionResult> OnGetAsync(CancellationToken ct)
    {
        Input = new(Kind) { Year = clock.Today.Year, FunctionCode = "2150517", FunctionName = "产业发展", EconomicCode = "31299", EconomicName = "其他对企业补助" };
        return await LoadAsync(ct) ? Page() : NotFound();
    }

    public async Task<IActionResult> OnPostAsync(BudgetInput input, CancellationToken ct)
    {
        Input = input;
        if (!await LoadAsync(ct)) return NotFound();
        var proposed = await keep.ProposeAsync(actor.Command(Request), input, ct);
        if (proposed.Refusal is { } refusal)
        {
            ModelState.Refuse(refusal);
            return Page();
        }
        this.Say(L["预算变更已提出，等待另一人确认后生效。"]);
        return RedirectToPage("Budgets", new { Year = Line?.Year ?? input.Year });
    }

    private async Task<bool> LoadAsync(CancellationToken ct)
    {
        if (LineId is { } id) Line = await db.BudgetLines.AsNoTracking().FirstOrDefaultAsync(l => l.Id == id, ct);
        Awards =
        [
            .. policies.Policies.SelectMany(p => p.Awards.Select(a => ($"{p.Id}/{a.Id}", $"{Show.Text(p.NameZh, p.NameEn)} · {Show.Text(a.NameZh, a.NameEn)}"))
                .Prepend(($"{p.Id}/", $"{Show.Text(p.NameZh, p.NameEn)}（{L["全部奖励项目"].Value}）"))),
        ];
        return Kind == BudgetChangeKind.Open ? LineId is null : Line is not null;
    }
}
