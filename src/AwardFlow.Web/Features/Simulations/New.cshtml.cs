using AwardFlow.Rules;
using AwardFlow.Web.Casework;
using AwardFlow.Web.Features.Shared;
using AwardFlow.Web.Plumbing.Identity;
using AwardFlow.Web.Records;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace AwardFlow.Web.Features.Simulations;

/// <summary>First the policy (in the address), then the other rules, the applications and the budget figure.</summary>
[Needs(Permission.Simulate)]
public sealed class NewModel(AwardFlowDb db, Catalogues catalogues, StartSimulation simulations, CurrentActor actor, BusinessClock clock) : PageModel
{
    public sealed record VersionChoice(long Id, string Version, PolicyVersionState State, DateOnly? From, string Author);

    [BindProperty(SupportsGet = true)] public string? Policy { get; set; }
    [BindProperty(SupportsGet = true)] public string? Rules { get; set; }
    [BindProperty(SupportsGet = true)] public DateOnly? From { get; set; }
    [BindProperty(SupportsGet = true)] public DateOnly? To { get; set; }
    [BindProperty(SupportsGet = true)] public SimulationSet Set { get; set; }
    [BindProperty(SupportsGet = true)] public string? Budget { get; set; }

    public IReadOnlyList<Policy> Policies => catalogues.Current.Policies;
    public Policy? Chosen => Policy is { } id ? catalogues.Current.Policy(id) : null;
    public IEnumerable<(string Value, LocalText Name)> Overlays =>
        catalogues.Current.Overlays.Where(o => catalogues.Current.PoliciesUnder(o.Key).Contains(Policy)).Select(o => (StartSimulation.Overlay + o.Key, o.Value));
    public IReadOnlyList<VersionChoice> Versions { get; private set; } = [];

    public async Task<IActionResult> OnGetAsync(CancellationToken ct)
    {
        if (Policy is not null && Chosen is null) return NotFound();
        ModelState.Clear();
        From ??= new DateOnly(clock.Today.Year, 1, 1);
        To ??= clock.Today;
        await ReadAsync(ct);
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken ct)
    {
        if (Chosen is null) return NotFound();
        ModelState.Clear();
        var started = await simulations.StartAsync(actor.Command(Request), new(Policy!, Rules, From, To, Set, Budget), ct);
        if (started.Refusal is not { } refusal) return RedirectToPage("Show", new { id = started.Value });
        await ReadAsync(ct);
        ModelState.Refuse(refusal);
        return Page();
    }

    private async Task ReadAsync(CancellationToken ct)
    {
        if (Policy is null) return;
        Versions = await db.PolicyVersions.AsNoTracking().Where(v => v.PolicyId == Policy && v.State != PolicyVersionState.Refused && v.Version != "")
            .OrderByDescending(v => v.Id).Take(50).Select(v => new VersionChoice(v.Id, v.Version, v.State, v.EffectiveFrom, v.AuthorName)).ToListAsync(ct);
    }
}
