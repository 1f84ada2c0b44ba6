using AwardFlow.Web.Casework.Activities;
using AwardFlow.Web.Records;
using AwardFlow.Workflow;
using Microsoft.EntityFrameworkCore;

namespace AwardFlow.Web.Casework;

/// <summary>
/// 补正期间停表: the working days that a review had left when it returned the case are kept with the correction; when the case
/// is back at that review they go on. Where none was left, the review has the next working day.
/// </summary>
internal static class ReviewClock
{
    public static async ValueTask StopAsync(CaseStep step, WorkTask correction)
    {
        if (step.Decision is not { } decision) return;
        var returning = step.Db.Tasks.Local.FirstOrDefault(t => t.Id == decision.TaskId)
            ?? await step.Db.Tasks.FirstOrDefaultAsync(t => t.Id == decision.TaskId, step.Ct);
        if (returning is not null) correction.KeepDays(step.Calendar.WorkingDaysBetween(step.Today, returning.DueOn));
    }

    /// <summary>The whole time of the step, or what was left of it before the correction that has just ended.</summary>
    public static async ValueTask<int> DaysAsync(CaseStep step, ActivityCall call)
    {
        var whole = call.Number("dueWorkingDays");
        var answers = step.Definition.From(call.NodeId).Where(c => c.Port == DecideTask.Return).Select(c => c.Target).ToList();
        var correction = await step.Db.Tasks.Where(t => t.ApplicationId == step.Application.Id && t.Kind == TaskKind.Correct && t.State != TaskState.Cancelled && answers.Contains(t.NodeId))
            .OrderByDescending(t => t.Id).FirstOrDefaultAsync(step.Ct);
        if (correction is not { Outcome: Correct.Resubmitted, DaysLeft: { } left } || correction.Revision != step.Application.Revision - 1) return whole;
        // Its first turn after the correction: a later one in the same revision is a new look with its own time.
        var again = await step.Db.Tasks.AnyAsync(t => t.ApplicationId == step.Application.Id && t.NodeId == call.NodeId && t.Id > correction.Id && t.State != TaskState.Cancelled, step.Ct);
        return again ? whole : Math.Clamp(left, 1, whole);
    }
}
