using AwardFlow.Web.Records;
using AwardFlow.Workflow;
using Microsoft.EntityFrameworkCore;

namespace AwardFlow.Web.Casework.Activities;

/// <summary>The case stands still until an integrity officer has looked at the hit. The firm is told why.</summary>
public sealed class Hold : IActivityHandler
{
    /// <summary>All holds of a case are one step for the four-eyes rule: the same check, made again at another gate.</summary>
    public const string Step = "integrity-hold";

    private const int DueWorkingDays = 5;

    public string Type => "AwardFlow.Hold";
    public bool NeedsAward => true;

    public async ValueTask<ActivityResult> ArriveAsync(CaseStep step, ActivityCall call)
    {
        var unit = await step.Db.Units.Where(u => u.Kind == UnitKind.IntegrityOffice).OrderBy(u => u.Id).Select(u => (long?)u.Id).FirstOrDefaultAsync(step.Ct);
        if (unit is null) return ActivityResult.Fail("no-integrity-office", "没有设置信用管理机构，暂缓事项无人办理。");
        var due = step.Calendar.End(step.Today, DueWorkingDays, countFirstDay: false).Day;
        await step.OpenTaskAsync(call, TaskKind.Hold, Step, call.Text("role"), unit.Value, due);
        var screening = await LatestScreening(step);
        step.Application.Enter(Situation.Held, null, null, step.Now);
        step.Application.Promise(due);
        step.TellEnterprise("hold", call.BookmarkId, Letters.Held(step.Application, step.Award, screening));
        return ActivityResult.Wait;
    }

    public async ValueTask<Refusal?> LeaveAsync(CaseStep step, Bookmark bookmark, string outcome)
    {
        if (step.Decision is null) return Refusals.NeedsPerson;
        await step.FinishTaskAsync(bookmark.Id, outcome);
        return null;
    }

    public ValueTask CancelAsync(CaseStep step, Bookmark bookmark) => step.CancelTaskAsync(bookmark.Id);

    private static async Task<Screening?> LatestScreening(CaseStep step) =>
        step.Db.Screenings.Local.LastOrDefault(s => s.ApplicationId == step.Application.Id)
        ?? await step.Db.Screenings.AsNoTracking().Where(s => s.ApplicationId == step.Application.Id).OrderByDescending(s => s.Id).FirstOrDefaultAsync(step.Ct);
}
