using AwardFlow.Rules;
using AwardFlow.Web.Casework;
using AwardFlow.Web.Records;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace AwardFlow.Web.Features.Programmes;

/// <summary>All policies and awards, for anyone.</summary>
[AllowAnonymous]
public sealed class IndexModel(PolicyCatalogue policies, BusinessClock clock, AwardFlowDb db) : PageModel
{
    [BindProperty(SupportsGet = true)] public string? Q { get; set; }
    [BindProperty(SupportsGet = true)] public bool Open { get; set; }

    public IReadOnlyList<(Policy Policy, IReadOnlyList<AwardView> Awards)> Groups { get; private set; } = [];
    public int Count { get; private set; }

    public async Task OnGetAsync(CancellationToken ct)
    {
        var today = clock.Today;
        var rounds = await SelectionRounds.WindowsAsync(db, today, ct);
        var wanted = Q?.Trim() ?? "";
        Groups =
        [
            .. policies.Policies
                .Select(p => (Policy: p, Awards: (IReadOnlyList<AwardView>)
                [
                    .. p.Awards.Select(a => AwardView.Of(p, a, rounds, today))
                        .Where(v => (!Open || v.State.Filing == Filing.Open) && Matches(v, wanted))
                        .OrderBy(v => v.State.Filing),
                ]))
                .Where(g => g.Awards.Count > 0)
                .OrderBy(g => g.Awards.Min(a => a.State.Filing)),
        ];
        Count = Groups.Sum(g => g.Awards.Count);
    }

    private static bool Matches(AwardView v, string wanted) => wanted.Length == 0
        || new[] { v.Award.NameZh, v.Award.NameEn, v.Award.SummaryZh, v.Award.SummaryEn, v.Policy.NameZh, v.Policy.NameEn, v.Policy.DocumentNumber }
            .Any(t => t.Contains(wanted, StringComparison.OrdinalIgnoreCase));
}
