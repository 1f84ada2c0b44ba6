using AwardFlow.Web.Records;
using AwardFlow.Workflow;
using Microsoft.EntityFrameworkCore;

namespace AwardFlow.Web.Casework.Activities;

/// <summary>
/// Asks the firm whether it wants the award and whether its account is right. A firm that has answered for this very
/// amount is not asked again. Silence is no answer: it only leads to the step that the definition gives for it.
/// </summary>
public sealed class Confirm : IActivityHandler
{
    public const string TypeName = "AwardFlow.Confirm";
    public const string Step = "confirm";
    public const string Confirmed = "Confirmed";
    public const string Waived = "Waived";
    public const string Expired = "Expired";

    public string Type => TypeName;
    public bool NeedsAward => true;

    public async ValueTask<ActivityResult> ArriveAsync(CaseStep step, ActivityCall call)
    {
        if (await EntryAsync(step) is not { } entry) return ActivityResult.Fail("list-entry-missing", "该事项不在名单中，无法通知企业确认。");
        if (entry.HasAnswered(step.Application.AmountFen)) return ActivityResult.Complete(entry.State == EntryState.Waived ? Waived : Confirmed);
        var due = step.Calendar.End(step.Today, call.Number("dueWorkingDays"), countFirstDay: false).Day;
        await step.OpenTaskAsync(call, TaskKind.Confirm, Step, role: null, step.Application.TownshipId, due);
        step.Application.Enter(Situation.Confirming, null, null, step.Now);
        step.Application.Promise(due);
        var reachable = await step.Db.Users.AnyAsync(p => p.EnterpriseId == step.Application.EnterpriseId && p.State == PersonState.Active, step.Ct);
        entry.Tell(!reachable, step.Now);
        step.TellEnterprise("confirm", call.BookmarkId, Letters.ConfirmAsked(step.Application, step.Award, due, entry.Notices));
        return ActivityResult.Wait;
    }

    public async ValueTask<Refusal?> LeaveAsync(CaseStep step, Bookmark bookmark, string outcome)
    {
        if (await EntryAsync(step) is not { } entry) return Refusals.NotFound;
        if (outcome == Expired)
        {
            if (await step.TaskOfAsync(bookmark.Id) is { } task && StillRunning(step, task, bookmark) is { } running) return running;
            entry.FallSilent();
        }
        else if (!entry.HasAnswered(step.Application.AmountFen)) return Refusals.NeedsPerson;
        await step.FinishTaskAsync(bookmark.Id, outcome);
        return null;
    }

    /// <summary>As for corrections: a deadline in a year without a calendar is a guess, and nothing follows from it.</summary>
    private static Refusal? StillRunning(CaseStep step, WorkTask task, Bookmark bookmark)
    {
        if (step.Definition.Node(bookmark.NodeId).Number("dueWorkingDays") is not { } days) return null;
        var end = step.Calendar.End(BusinessClock.DayOf(task.OpenedAt), days, countFirstDay: false);
        var last = end.Day > task.DueOn ? end.Day : task.DueOn;
        return end.Provisional || step.Today <= last
            ? new("confirmation-running", $"确认期限到 {last:yyyy-MM-dd} 24:00 才结束（该年度日历未发布的，须待发布后确定）。") : null;
    }

    public ValueTask CancelAsync(CaseStep step, Bookmark bookmark) => step.CancelTaskAsync(bookmark.Id);

    internal static async Task<ListEntry?> EntryAsync(CaseStep step) =>
        step.Db.ListEntries.Local.FirstOrDefault(e => e.ApplicationId == step.Application.Id)
        ?? await step.Db.ListEntries.FirstOrDefaultAsync(e => e.ApplicationId == step.Application.Id, step.Ct);
}
