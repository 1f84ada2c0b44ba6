using AwardFlow.Web.Records;
using AwardFlow.Workflow;
using Microsoft.EntityFrameworkCore;

namespace AwardFlow.Web.Casework.Activities;

/// <summary>Waits for the firm's answer to what is held against it. No answer is no admission: the path goes on the same way.</summary>
public sealed class Answer : IActivityHandler
{
    public const string Step = "answer";
    public const string Answered = "Answered";

    public string Type => "AwardFlow.Answer";

    public async ValueTask<ActivityResult> ArriveAsync(CaseStep step, ActivityCall call)
    {
        var proposal = await step.Db.ListingProposals.FirstAsync(p => p.ApplicationId == step.Application.Id, step.Ct);
        var facts = await step.Db.MatterStatements.Where(s => s.ApplicationId == step.Application.Id && s.Kind == StatementKind.Proposal)
            .OrderByDescending(s => s.Id).Select(s => s.Text).FirstAsync(step.Ct);
        var due = step.Calendar.End(step.Today, call.Number("dueWorkingDays"), countFirstDay: false).Day;
        await step.OpenTaskAsync(call, TaskKind.Correct, Step, role: null, step.Application.TownshipId, due);
        step.Application.Enter(Situation.InReview, null, null, step.Now);
        step.Application.Promise(due);
        step.TellEnterprise("listing-notice", call.BookmarkId, MatterLetters.ListingNotice(step.Application, proposal, facts, step.Decision, due));
        return ActivityResult.Wait;
    }

    public async ValueTask<Refusal?> LeaveAsync(CaseStep step, Bookmark bookmark, string outcome)
    {
        if (await step.TaskOfAsync(bookmark.Id) is { } task && outcome == Correct.Expired && step.Today <= task.DueOn)
            return new("answer-running", $"答复期限到 {task.DueOn:yyyy-MM-dd} 24:00 才结束。");
        await step.FinishTaskAsync(bookmark.Id, outcome);
        return null;
    }

    public ValueTask CancelAsync(CaseStep step, Bookmark bookmark) => step.CancelTaskAsync(bookmark.Id);
}
