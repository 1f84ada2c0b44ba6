using AwardFlow.Workflow;

namespace AwardFlow.Web.Casework.Activities;

/// <summary>Which way a case goes by a figure of the policy's data. Without an answer it stops; it never goes the shorter way.</summary>
public sealed class Threshold : IActivityHandler
{
    public const string TypeName = "AwardFlow.Threshold";
    public const string Above = "Above";
    public const string Below = "Below";

    public string Type => TypeName;
    public bool NeedsAward => true;

    public async ValueTask<ActivityResult> ArriveAsync(CaseStep step, ActivityCall call)
    {
        var (answer, fault) = await ThresholdRules.AskAsync(step, call, call.Text("fact"), call.Text("parameter"), Outcome);
        return fault ?? ActivityResult.Complete(Outcome(answer!.Reached));
    }

    private static string Outcome(bool reached) => reached ? Above : Below;
}
