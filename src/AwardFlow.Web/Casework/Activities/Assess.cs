using AwardFlow.Rules;
using AwardFlow.Web.Records;
using AwardFlow.Workflow;

namespace AwardFlow.Web.Casework.Activities;

/// <summary>Applies the award rules to the verified facts and fixes the amount.</summary>
public sealed class Assess(AssessCase assess) : IActivityHandler
{
    public string Type => "AwardFlow.Assess";
    public bool NeedsAward => true;

    public async ValueTask<ActivityResult> ArriveAsync(CaseStep step, ActivityCall call)
    {
        CaseAssessment assessment;
        try
        {
            // The decision of this step is not in the database yet.
            assessment = await assess.AssessAsync(step.Db, step.Application, await step.EnterpriseAsync(), step.Today, step.Decision?.ProposedFen, false, step.Ct);
        }
        catch (CalculatorInputException wrong)
        {
            return ActivityResult.Fail("facts-unusable", $"核定事实不能用于核算：{wrong.Message}");
        }
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
