using AwardFlow.Workflow;

namespace AwardFlow.Web.Casework.Activities;

/// <summary>Ends the case and tells the firm: the result, or the refusal with reasons, clause and remedies.</summary>
public sealed class Close(Remedies remedies) : IActivityHandler
{
    public string Type => "AwardFlow.Close";

    public async ValueTask<ActivityResult> ArriveAsync(CaseStep step, ActivityCall call)
    {
        var result = call.Text("result");
        if (await Ending.SettleAsync(step, "申报已经办结。") is { } open) return ActivityResult.Fail(open.Code, open.Message);
        step.Application.Close(result, step.Now);
        var letter = step.IsAward
            ? Letters.Closed(step.Application, step.Award, result, await step.ReasonsAsync() ?? step.Ending, step.Decision?.Clause, remedies.Text)
            : MatterLetters.Closed(step.Application, result, step.Decision, remedies.Text);
        if (letter is not null) step.TellEnterprise(result, call.BookmarkId, letter);
        step.Audit("case.closed", after: new { result, node = call.NodeId, step.Application.AmountFen });
        return ActivityResult.Done;
    }
}
