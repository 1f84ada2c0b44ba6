using AwardFlow.Web.Records;
using AwardFlow.Workflow;

namespace AwardFlow.Web.Casework.Activities;

/// <summary>A second person confirms what a first has concluded, or sends it back: there is nothing else to choose.</summary>
public sealed class Endorse : IActivityHandler
{
    public string Type => "AwardFlow.Endorse";

    public async ValueTask<ActivityResult> ArriveAsync(CaseStep step, ActivityCall call)
    {
        if (await Review.UnitAsync(step, call.Text("units")) is not { } unit)
            return ActivityResult.Fail("unit-missing", $"步骤“{call.Node.NameZh}”的办理单位（{call.Text("units")}）没有设置。");
        var due = step.Calendar.End(step.Today, call.Number("dueWorkingDays"), countFirstDay: false).Day;
        await step.OpenTaskAsync(call, TaskKind.Review, call.Text("step"), call.Text("role"), unit, due);
        step.Application.Enter(Situation.InReview, null, null, step.Now);
        step.Application.Promise(due);
        return ActivityResult.Wait;
    }

    public async ValueTask<Refusal?> LeaveAsync(CaseStep step, Bookmark bookmark, string outcome)
    {
        if (step.Decision is null) return Refusals.NeedsPerson;
        await step.FinishTaskAsync(bookmark.Id, outcome);
        return null;
    }

    public ValueTask CancelAsync(CaseStep step, Bookmark bookmark) => step.CancelTaskAsync(bookmark.Id);
}
