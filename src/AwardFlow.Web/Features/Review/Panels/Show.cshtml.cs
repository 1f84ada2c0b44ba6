using AwardFlow.Web.Casework;
using AwardFlow.Web.Casework.Activities;
using AwardFlow.Web.Features.Shared;
using AwardFlow.Web.Plumbing.Identity;
using AwardFlow.Web.Records;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

namespace AwardFlow.Web.Features.Review.Panels;

/// <summary>The bureau's page of a panel that is under way: who was drawn and who has answered, never how.</summary>
[Needs(Permission.OrganisePanels)]
public sealed class ShowModel(KeepPanel keep, ReadCase readCase, AwardFlowDb db, CurrentActor actor, BusinessClock clock, IStringLocalizer<SharedResource> l) : PageModel
{
    [BindProperty] public long Seat { get; set; }
    [BindProperty] public string? Reason { get; set; }

    public CaseFile Case { get; private set; } = null!;
    public Panel Panel { get; private set; } = null!;
    public IReadOnlyList<PanelSeat> Seats { get; private set; } = [];
    public DueMark Due { get; private set; } = null!;
    public DateOnly Today => clock.Today;
    public int Missing => Panel.Experts - Seats.Count(s => s.IsLive);
    public bool MayClose => Seats.Count(s => s.State == SeatState.Scored) >= Panel.Minimum && Seats.Where(s => s.State == SeatState.Asked).All(s => s.DueOn < Today);

    public bool MayGiveUp(PanelSeat seat) => seat.State == SeatState.Asked && seat.DueOn < Today;

    public async Task<IActionResult> OnGetAsync(long id, CancellationToken ct) => await LoadAsync(id, ct) ? Page() : NotFound();

    public async Task<IActionResult> OnPostDrawAsync(long id, CancellationToken ct)
    {
        var drawn = await keep.DrawAsync(actor.Command(Request), id, ct);
        return await DoneAsync(id, drawn.Refusal, drawn.IsRefused ? "" : l["已抽取 {0} 名专家，专家会收到通知。", drawn.Value], ct);
    }

    public async Task<IActionResult> OnPostGiveUpAsync(long id, CancellationToken ct) =>
        await DoneAsync(id, (await keep.GiveUpAsync(actor.Command(Request), id, Seat, Reason, ct)).Refusal, l["已更换，请补抽专家。"], ct);

    public async Task<IActionResult> OnPostCloseAsync(long id, CancellationToken ct)
    {
        var closed = await keep.CloseAsync(actor.Command(Request), id, Reason, ct);
        if (closed.Refusal is { } refusal) return await DoneAsync(id, refusal, "", ct);
        this.Say(l["专家评审已形成结论：{0}。", l[PanelText.Zh(closed.Value)]]);
        return RedirectToPage("/Review/Inbox");
    }

    private async Task<IActionResult> DoneAsync(long id, Refusal? refusal, string said, CancellationToken ct)
    {
        if (refusal is null)
        {
            this.Say(said);
            return RedirectToPage(new { id });
        }
        if (!await LoadAsync(id, ct)) return NotFound();
        ModelState.Refuse(refusal);
        return Page();
    }

    private async Task<bool> LoadAsync(long taskId, CancellationToken ct)
    {
        if (await db.Tasks.AsNoTracking().FirstOrDefaultAsync(t => t.Id == taskId && t.Kind == TaskKind.Panel && t.State == TaskState.Open, ct) is not { } task
            || !DecideTask.IsOfTheirRole(actor.Value, task) || await readCase.FindAsync(actor.Value, task.ApplicationId, ct) is not { } found
            || await ExpertPanel.OfAsync(db, task.ApplicationId, task.BookmarkId, ct) is not { } panel) return false;
        (Case, Panel, Due) = (found, panel, DueMark.Of(panel.DueOn, clock.Today));
        Seats = await db.PanelSeats.AsNoTracking().Where(s => s.PanelId == panel.Id).OrderBy(s => s.Id).ToListAsync(ct);
        return true;
    }
}
