using AwardFlow.Web.Records;
using AwardFlow.Workflow;
using Microsoft.EntityFrameworkCore;

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
        var task = await step.OpenTaskAsync(call, TaskKind.Correct, Step, role: null, step.Application.TownshipId, due);
        await ReviewClock.StopAsync(step, task);
        step.Application.Enter(Situation.Correcting, null, null, step.Now);
        step.Application.Promise(due);
        step.TellEnterprise("return", call.BookmarkId, step.IsAward
            ? Letters.Returned(step.Application, step.Award, step.Decision, due) : MatterLetters.Supplement(step.Application, step.Decision, due));
        return ActivityResult.Wait;
    }

    public async ValueTask<Refusal?> LeaveAsync(CaseStep step, Bookmark bookmark, string outcome)
    {
        if (await step.TaskOfAsync(bookmark.Id) is { } task && TooEarlyOrLate(step, task, bookmark, outcome) is { } refusal) return refusal;
        // Whoever appeals against the return loses nothing while the appeal is open.
        if (outcome == Expired && await step.Db.Applications.AnyAsync(a => a.AboutId == step.Application.Id && a.Kind == CaseKind.Appeal && a.Situation != Situation.Closed, step.Ct))
            return new("appeal-open", "企业对退回提出的申诉正在办理，补正期限待申诉办结后顺延。");
        await step.FinishTaskAsync(bookmark.Id, outcome);
        return null;
    }

    /// <summary>
    /// The deadline as the calendar has it today, never earlier than the letter said. Where the year's calendar is missing
    /// the end is a guess: nobody loses a case by it.
    /// </summary>
    private static Refusal? TooEarlyOrLate(CaseStep step, WorkTask task, Bookmark bookmark, string outcome)
    {
        if (step.Definition.Node(bookmark.NodeId).Number("dueWorkingDays") is not { } days) return null;
        var end = step.Calendar.End(BusinessClock.DayOf(task.OpenedAt), days, countFirstDay: false);
        var last = end.Day > task.DueOn ? end.Day : task.DueOn;
        var over = !end.Provisional && step.Today > last;
        return (outcome, over) switch
        {
            (Expired, false) => new("correction-running", $"补正期限到 {last:yyyy-MM-dd} 24:00 才结束（该年度日历未发布的，须待发布后确定）。"),
            (Resubmitted, true) => new("correction-over", $"补正期限已于 {last:yyyy-MM-dd} 24:00 结束，不能再提交。申报期内可以重新申报。"),
            _ => null,
        };
    }

    public ValueTask CancelAsync(CaseStep step, Bookmark bookmark) => step.CancelTaskAsync(bookmark.Id);
}
