using AwardFlow.Rules;
using AwardFlow.Web.Records;
using AwardFlow.Workflow;

namespace AwardFlow.Web.Casework.Activities;

/// <summary>
/// Looks once more, before the case goes on to the public or to the money, whether the rules still give the amount that was
/// decided. A fact may have been amended meanwhile: the new amount is fixed, and the path sends it into a new public notice.
/// </summary>
public sealed class Recheck(AssessCase assess) : IActivityHandler
{
    public const string TypeName = "AwardFlow.Recheck";

    public string Type => TypeName;
    public bool NeedsAward => true;

    public async ValueTask<ActivityResult> ArriveAsync(CaseStep step, ActivityCall call)
    {
        CaseAssessment now;
        try
        {
            now = await assess.AssessAsync(step.Db, step.Application, await step.EnterpriseAsync(), step.Today, null, false, step.Ct);
        }
        catch (CalculatorInputException wrong)
        {
            return ActivityResult.Fail("facts-unusable", $"核定事实不能用于核算：{wrong.Message}");
        }
        var before = step.Application.AmountFen;
        var payable = Assess.OutcomeOf(now.Result.Status) == "Payable" && now.Result.AmountFen > 0;
        if (payable && now.Result.AmountFen == before) return ActivityResult.Complete("Same");
        step.Db.Assessments.Add(AssessCase.Record(step.Application, AssessmentMoment.Decision, now, step.Now));
        step.Application.Fix(now.Result.AmountFen);
        step.Audit("case.amount-changed", new { amountFen = before }, new { amountFen = now.Result.AmountFen, node = call.NodeId });
        return ActivityResult.Complete(payable ? "Changed" : "Lost");
    }
}
