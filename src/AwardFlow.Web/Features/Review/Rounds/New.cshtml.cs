using AwardFlow.Rules;
using AwardFlow.Web.Features.Shared;
using AwardFlow.Web.Plumbing.Identity;
using AwardFlow.Web.Records;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

namespace AwardFlow.Web.Features.Review.Rounds;

/// <summary>Opens a round of an award of the own bureau.</summary>
[Needs(Permission.KeepRounds)]
public sealed class NewModel(KeepRound keep, PolicyCatalogue policies, AwardFlowDb db, CurrentActor actor, IStringLocalizer<SharedResource> l) : PageModel
{
    [BindProperty] public string? Award { get; set; }
    [BindProperty] public string? Name { get; set; }
    [BindProperty] public DateOnly? OpensOn { get; set; }
    [BindProperty] public DateOnly? ClosesOn { get; set; }

    public IReadOnlyList<Award> Awards { get; private set; } = [];

    public Task OnGetAsync(CancellationToken ct) => LoadAsync(ct);

    public async Task<IActionResult> OnPostAsync(CancellationToken ct)
    {
        var parts = (Award ?? "").Split('/');
        var opened = await keep.OpenAsync(actor.Command(Request), new(parts[0], parts.ElementAtOrDefault(1), Name, OpensOn, ClosesOn), ct);
        if (!opened.IsRefused)
        {
            this.Say(l["评选批次已开办，受理期内企业可以申报。"]);
            return RedirectToPage("Show", new { id = opened.Value });
        }
        ModelState.Refuse(opened.Refusal!);
        await LoadAsync(ct);
        return Page();
    }

    private async Task LoadAsync(CancellationToken ct)
    {
        var unit = await db.Units.AsNoTracking().Where(u => u.Id == actor.Value.UnitId).Select(u => u.Code).FirstOrDefaultAsync(ct);
        Awards = [.. policies.Policies.SelectMany(p => p.Awards).Where(a => a.Competition is not null && a.LeadUnit == unit)];
    }
}
