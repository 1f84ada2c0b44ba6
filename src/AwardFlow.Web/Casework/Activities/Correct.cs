using AwardFlow.Web.Records;
using AwardFlow.Workflow;

namespace AwardFlow.Web.Casework.Activities;

/// <summary>Waits for the firm to put right what one letter lists. The reviewer's clock stands still meanwhile.</summary>
public sealed class Correct : IActivityHandler
{
    public const string Step = "correct";
    public const string Resubmitted = "Resubmitted";
    public const string Expired = "Expired";

    public string Type => "AwardFlow.Correct";

    public async ValueTask<ActivityResult> ArriveAsync(CaseStep step, ActivityCall call)
    {
        var due = step.Calendar.End(step.Today, call.Number("dueWorkingDays"), countFirstDay: false).Day;
        await step.OpenTaskAsync(call, TaskKind.Correct, Step, role: null, step.Application.TownshipId, due);
        step.Application.Enter(Situation.Correcting, null, null, step.Now);
        step.Application.Promise(due);
        step.TellEnterprise("return", call.BookmarkId, Letters.Returned(step.Application, step.Award, step.Decision, due));
        return ActivityResult.Wait;
    }

    public async ValueTask<Refusal?> LeaveAsync(CaseStep step, Bookmark bookmark, string outcome)
    {
        await step.FinishTaskAsync(bookmark.Id, outcome);
        return null;
    }

    public ValueTask CancelAsync(CaseStep step, Bookmark bookmark) => step.CancelTaskAsync(bookmark.Id);
}
