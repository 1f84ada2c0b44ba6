using AwardFlow.Rules;
using AwardFlow.Web.Plumbing.Identity;
using AwardFlow.Web.Plumbing.Settings;
using AwardFlow.Web.Records;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Options;

namespace AwardFlow.Web.Features.Funds;

/// <summary>The document as it is printed: official text, list, totals, places for the seals of those who issue it.</summary>
[Needs(Permission.SeePayments)]
public sealed class SheetModel(ReadDocument read, PolicyCatalogue policies, BusinessClock clock, IOptions<SiteOptions> site) : PageModel
{
    public FundDocument Document { get; private set; } = null!;
    public IReadOnlyList<FundDocumentLine> Lines { get; private set; } = [];
    public IReadOnlyList<string> Policies { get; private set; } = [];
    public IReadOnlyList<string> Departments => Document.Departments.Split('、', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
    public int Firms => Lines.Select(l => l.EnterpriseId).Distinct().Count();
    public DateTime PrintedAt => clock.UtcNow;
    public string District => site.Value.District;

    public async Task<IActionResult> OnGetAsync(long id, CancellationToken ct)
    {
        if (await read.FindAsync(id, ct) is not { } document) return NotFound();
        Document = document;
        Lines = await read.LinesAsync(id, 0, int.MaxValue, ct);
        Policies = [.. Lines.Select(l => l.PolicyId).Distinct().Select(p => policies.Policy(p)?.NameZh ?? p)];
        return Page();
    }

    public string Award(FundDocumentLine l) => policies.Award(l.PolicyId, l.AwardId)?.NameZh ?? l.AwardId;
}
