using AwardFlow.Web.Plumbing.Identity;
using AwardFlow.Web.Records;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace AwardFlow.Web.Features.Simulations;

/// <summary>All runs, newest first.</summary>
[Needs(Permission.Simulate)]
public sealed class IndexModel(SimulationList list) : PageModel
{
    [BindProperty(SupportsGet = true)] public long? Before { get; set; }

    public IReadOnlyList<SimulationView> Rows { get; private set; } = [];
    public long? Next { get; private set; }

    public async Task OnGetAsync(CancellationToken ct) => (Rows, Next) = await list.PageAsync(Before, ct);
}
