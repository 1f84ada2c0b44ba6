using AwardFlow.Rules;
using AwardFlow.Web.Plumbing.Identity;
using AwardFlow.Web.Records;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace AwardFlow.Web.Features.Lists;

/// <summary>For printing: one letter for each firm that nobody can reach on the platform, and the township's list of them.</summary>
[Needs(Permission.SeeLists)]
public sealed class LettersModel(Coverage coverage, AwardFlowDb db, PolicyCatalogue policies, CurrentActor actor, BusinessClock clock) : PageModel
{
    public AwardList List { get; private set; } = null!;
    public Award? Award { get; private set; }
    public IReadOnlyList<CoverageRow> Rows { get; private set; } = [];
    public IReadOnlyDictionary<long, Unit> Units { get; private set; } = new Dictionary<long, Unit>();
    public string Bureau { get; private set; } = "";
    public DateOnly Today => clock.Today;

    public async Task<IActionResult> OnGetAsync(long id, CancellationToken ct)
    {
        if (await db.AwardLists.AsNoTracking().VisibleTo(db, actor.Value).FirstOrDefaultAsync(l => l.Id == id && l.State == ListState.Open, ct) is not { } list) return NotFound();
        (List, Award) = (list, policies.Award(list.PolicyId, list.AwardId));
        Units = await db.Units.AsNoTracking().ToDictionaryAsync(u => u.Id, ct);
        Bureau = Units[list.LeadUnitId].NameZh;
        Rows = await coverage.AllAsync(actor.Value, id, CoverageGroup.NoAccount, ct).ToListAsync(ct);
        return Page();
    }
}
