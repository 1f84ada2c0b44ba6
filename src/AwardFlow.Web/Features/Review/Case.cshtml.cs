using AwardFlow.Web.Casework;
using AwardFlow.Web.Features.Shared;
using AwardFlow.Web.Plumbing.Identity;
using AwardFlow.Web.Records;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace AwardFlow.Web.Features.Review;

/// <summary>A case for those who may see it and have nothing to decide on it.</summary>
[Needs(Permission.SeeCases)]
public sealed class CaseModel(ReadCase readCase, ReadMatter readMatter, CaseWords words, UrgeTask urge, CurrentActor actor, BusinessClock clock, AwardFlowDb db) : PageModel
{
    public CaseFile Case { get; private set; } = null!;
    public StageText Stage { get; private set; } = null!;
    public DateOnly Today => clock.Today;

    /// <summary>The open task, if this person may work on it.</summary>
    public WorkTask? Mine => actor.May(Permission.Review) ? Case.OpenTasks.FirstOrDefault(t => DecideTask.MayWorkOn(actor.Value, t)) : null;

    /// <summary>One of the person's role, handed to a colleague: it may be taken back.</summary>
    public WorkTask? OfMyRole => actor.May(Permission.Review) ? Case.OpenTasks.FirstOrDefault(t => DecideTask.IsOfTheirRole(actor.Value, t)) : null;

    /// <summary>The person's own decision, while nothing has followed.</summary>
    public WorkTask? ToTakeBack => actor.May(Permission.Review) && Case.LastDecided is { } last && last.DoneBy == actor.Value.Id ? last : null;
    public bool MaySuspend => actor.May(Permission.SuspendCases) && Case.Application.IsOpen && Case.Application.Situation is not (Situation.Faulted or Situation.Objected);
    public WorkTask? ToUrge => Case.OpenTasks.FirstOrDefault(t => urge.WhyNot(actor.Value, t) is null);

    public async Task<IActionResult> OnGetAsync(long id, CancellationToken ct)
    {
        if (await readCase.FindAsync(actor.Value, id, ct) is not { } found)
            return await readMatter.FindAsync(actor.Value, id, ct) is null ? NotFound() : RedirectToPage("Matter", new { id });
        Case = found;
        Stage = words.Stage(found.Application.Situation, found.Application.Stage, found.Application.Result);
        return Page();
    }

    /// <summary>The newest kept assessment with its facts and history.</summary>
    public async Task<IActionResult> OnGetJsonAsync(long id, CancellationToken ct)
    {
        if (await readCase.FindAsync(actor.Value, id, ct) is null) return NotFound();
        var kept = await db.Assessments.AsNoTracking().Where(a => a.ApplicationId == id).OrderByDescending(a => a.Id).FirstOrDefaultAsync(ct);
        return kept is null ? NotFound() : Content(kept.ToJson(), "application/json; charset=utf-8");
    }
}
