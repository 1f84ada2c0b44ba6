using AwardFlow.Workflow;

namespace AwardFlow.Web.Casework.Activities;

/// <summary>
/// Does what a case has decided, outside that case: decides the award that was objected to, puts a firm
/// on the list or takes it off; takes an award off its fund document. In the same transaction as the decision.
/// </summary>
public sealed class CarryOut : IActivityHandler
{
    public string Type => "AwardFlow.CarryOut";

    public ValueTask<ActivityResult> ArriveAsync(CaseStep step, ActivityCall call) => call.Text("what") switch
    {
        "dismiss-objection" => ObjectionCases.DecideAsync(step, DecideTask.Approve),
        "review-again" => ObjectionCases.DecideAsync(step, DecideTask.Return),
        "refuse-award" => ObjectionCases.DecideAsync(step, DecideTask.Reject),
        "list-firm" => ListingCases.ListAsync(step),
        "repair-record" => ListingCases.RepairAsync(step),
        "grant-appeal" => AppealCases.GrantAsync(step),
        "let-decision-stand" => AppealCases.DismissAsync(step),
        "open-debt" => DebtCases.OpenAsync(step),
        "write-off-debt" => DebtCases.WriteOffAsync(step),
        "release-document" => DocumentRelease.ReleaseAsync(step),
        var other => ValueTask.FromResult(ActivityResult.Fail("unknown-effect", $"流程要求执行“{other}”，本系统不认识。")),
    };
}
