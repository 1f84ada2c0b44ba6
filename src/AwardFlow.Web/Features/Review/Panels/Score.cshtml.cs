using AwardFlow.Web.Features.Shared;
using AwardFlow.Web.Plumbing.Identity;
using AwardFlow.Web.Records;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Localization;

namespace AwardFlow.Web.Features.Review.Panels;

/// <summary>Where an expert scores, or steps back.</summary>
[Needs(Permission.ScorePanels)]
public sealed class ScoreModel(GiveScore give, ReadSeat seats, CurrentActor actor, BusinessClock clock, IStringLocalizer<SharedResource> l) : PageModel
{
    [BindProperty] public string? Score { get; set; }
    [BindProperty] public string? Opinion { get; set; }
    [BindProperty] public bool NoConflict { get; set; }
    [BindProperty] public string? Conflict { get; set; }

    public SeatFile Sheet { get; private set; } = null!;
    public DateOnly Today => clock.Today;

    public async Task<IActionResult> OnGetAsync(long id, CancellationToken ct) => await LoadAsync(id, ct) ? Page() : NotFound();

    public async Task<IActionResult> OnPostScoreAsync(long id, CancellationToken ct) =>
        await DoneAsync(id, (await give.ScoreAsync(actor.Command(Request), new(id, Score, Opinion, NoConflict), ct)).Refusal, l["评分已提交。"], ct);

    public async Task<IActionResult> OnPostConflictAsync(long id, CancellationToken ct) =>
        await DoneAsync(id, (await give.DeclareAsync(actor.Command(Request), id, Conflict, ct)).Refusal, l["已回避，由其他专家评审。"], ct);

    private async Task<IActionResult> DoneAsync(long id, Refusal? refusal, string said, CancellationToken ct)
    {
        if (refusal is null)
        {
            this.Say(said);
            return RedirectToPage("Index");
        }
        if (!await LoadAsync(id, ct)) return NotFound();
        ModelState.Refuse(refusal);
        return Page();
    }

    private async Task<bool> LoadAsync(long id, CancellationToken ct)
    {
        if (await seats.FindAsync(actor.Value, id, ct) is not { } found) return false;
        Sheet = found;
        return true;
    }
}
