using AwardFlow.Rules;
using AwardFlow.Web.Records;
using AwardFlow.Workflow;

namespace AwardFlow.Web.Casework.Activities;

/// <summary>Applies the award rules to the verified facts and fixes the amount.</summary>
public sealed class Assess(AssessCase assess) : IActivityHandler
{
    public string Type => "AwardFlow.Assess";

    public async ValueTask<ActivityResult> ArriveAsync(CaseStep step, ActivityCall call)
    {
        var assessment = await assess.AssessAsync(step.Db, step.Application, await step.EnterpriseAsync(), step.Today, step.Ct);
        step.Db.Assessments.Add(AssessCase.Record(step.Application, AssessmentMoment.Decision, assessment, step.Now));
        step.Application.Fix(assessment.Result.AmountFen);
        return ActivityResult.Complete(OutcomeOf(assessment.Result.Status));
    }

    public static string OutcomeOf(AssessmentStatus status) => status switch
    {
        AssessmentStatus.Payable or AssessmentStatus.Ceiling => "Payable",
        AssessmentStatus.Covered => "Covered",
        AssessmentStatus.Ineligible => "Ineligible",
        _ => "Undecided",
    };
}
