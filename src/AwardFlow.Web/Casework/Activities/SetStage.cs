using AwardFlow.Web.Records;
using AwardFlow.Workflow;

namespace AwardFlow.Web.Casework.Activities;

/// <summary>Names the stage the case is in; the words for the applicant come from workflows/stages.json.</summary>
public sealed class SetStage : IActivityHandler
{
    public string Type => "AwardFlow.SetStage";

    public ValueTask<ActivityResult> ArriveAsync(CaseStep step, ActivityCall call)
    {
        DateOnly? promised = call.Optional("promiseWorkingDays") is not null
            ? step.Calendar.End(step.Today, call.Number("promiseWorkingDays"), countFirstDay: false).Day
            : null;
        step.Application.Enter(Situation.InReview, call.Text("stage"), promised, step.Now);
        return ValueTask.FromResult(ActivityResult.Done);
    }
}
