using AwardFlow.Web.Records;
using AwardFlow.Workflow;

namespace AwardFlow.Web.Casework.Activities;

/// <summary>Ends the case and tells the firm: the result, or the refusal with reasons, clause and remedies.</summary>
public sealed class Close : IActivityHandler
{
    public string Type => "AwardFlow.Close";

    public async ValueTask<ActivityResult> ArriveAsync(CaseStep step, ActivityCall call)
    {
        var result = call.Text("result");
        (await Publicise.LiveAsync(step))?.Cancel(step.Now);
        foreach (var payment in step.Db.Payments.Where(p => p.ApplicationId == step.Application.Id && p.State == PaymentState.Held)) payment.Cancel();
        step.Application.Close(result, step.Now);
        step.TellEnterprise(result, call.BookmarkId, Letters.Closed(step.Application, step.Award, result, step.Decision));
        step.Audit("case.closed", after: new { result, node = call.NodeId, step.Application.AmountFen });
        return ActivityResult.Done;
    }
}
