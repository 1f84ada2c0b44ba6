using AwardFlow.Web.Features.Shared;
using AwardFlow.Web.Plumbing.Identity;
using AwardFlow.Web.Plumbing.Settings;
using AwardFlow.Web.Records;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Localization;

namespace AwardFlow.Web.Features.Demonstration;

[Needs(Permission.RunSystem)]
public sealed class ClockModel(DemonstrationMark mark, MoveClock move, BusinessClock clock, TimeProvider time, CurrentActor actor, IStringLocalizer<SharedResource> L) : PageModel
{
    public DateTime Business => clock.UtcNow;
    public DateTime Real => time.GetUtcNow().UtcDateTime;
    public DateOnly Tomorrow => clock.Today.AddDays(1);
    public DateOnly Next => move.After(1);
    public DateOnly Fifth => move.After(5);

    [BindProperty] public DateOnly? Day { get; set; }

    public IActionResult OnGet() => mark.IsDemonstration ? Page() : NotFound();

    public async Task<IActionResult> OnPostAsync(int? workingDays, CancellationToken ct)
    {
        if (!mark.IsDemonstration) return NotFound();
        var day = workingDays is 1 or 5 ? move.After(workingDays.Value) : Day;
        if (day is null)
        {
            ModelState.AddModelError(nameof(Day), L["请选择要移动到的日期"]);
            return Page();
        }
        var moved = await move.ToAsync(actor.Command(Request), day.Value, ct);
        if (moved.Refusal is { } refusal)
        {
            ModelState.Refuse(refusal, nameof(Day));
            return Page();
        }
        this.Say(L["业务时钟已移动到 {0} 09:00，期间到期的事项已经处理。", Show.Day(moved.Value)]);
        return RedirectToPage();
    }
}
