using AwardFlow.Web.Records;
using AwardFlow.Workflow;
using Microsoft.EntityFrameworkCore;

namespace AwardFlow.Web.Casework.Activities;

/// <summary>Public notice for some working days. The amount shown is the amount paid: another amount needs another notice.</summary>
public sealed class Publicise : IActivityHandler
{
    public const string TypeName = "AwardFlow.Publicise";
    public const string Closed = "Closed";
    public const string Objected = "Objected";

    public string Type => TypeName;
    public bool NeedsAward => true;

    public async ValueTask<ActivityResult> ArriveAsync(CaseStep step, ActivityCall call)
    {
        if (step.Application.AmountFen is not { } amount || amount <= 0)
            return ActivityResult.Fail("amount-missing", "没有核定金额，不能公示。");
        var notices = await step.Db.PublicNotices.Where(n => n.ApplicationId == step.Application.Id).OrderBy(n => n.Round).ToListAsync(step.Ct);
        step.Application.Enter(Situation.InPublicity, null, null, step.Now);
        if (notices.LastOrDefault() is { State: NoticeState.Frozen } frozen)
        {
            if (frozen.AmountFen == amount && step.Decision is { Outcome: DecideTask.Approve } d && Review.FollowsObjection(step.Definition, d.NodeId))
            {
                frozen.Resume(call.BookmarkId);
                step.Application.Promise(frozen.EndsOn);
                return ActivityResult.Wait;
            }
            frozen.Cancel(step.Now);
            await step.Db.SaveChangesAsync(step.Ct);
        }
        var end = step.Calendar.End(step.Today, call.Number("workingDays"), call.Flag("countFirstDay"));
        var notice = new PublicNotice(step.Application, step.Award.NameZh, step.Award.Clause, call.BookmarkId, notices.Count + 1, amount,
            step.Today, end.Day, end.Provisional, call.Number("workingDays"), call.Flag("countFirstDay"), step.Now);
        step.Db.PublicNotices.Add(notice);
        step.Application.Promise(end.Day);
        step.TellEnterprise("publicity", call.BookmarkId, Letters.Publicised(step.Application, step.Award, notice));
        return ActivityResult.Wait;
    }

    public async ValueTask<Refusal?> LeaveAsync(CaseStep step, Bookmark bookmark, string outcome)
    {
        var notice = await LiveAsync(step);
        if (notice is not { State: NoticeState.Open }) return Refusals.AlreadyDecided;
        if (notice.Provisional) Reckon(step, notice);
        if (outcome == Objected)
        {
            if (!notice.Provisional && step.Today > notice.EndsOn && !await FiledInTimeAsync(step, notice)) return new("notice-over", $"公示已于 {notice.EndsOn:yyyy-MM-dd} 24:00 结束，不能再提出异议。");
            notice.Freeze();
            step.Application.Enter(Situation.Objected, null, null, step.Now);
            return null;
        }
        if (notice.Provisional) return new("notice-provisional", $"{notice.EndsOn.Year} 年的工作日历尚未发布，公示不能结束。");
        if (step.Today <= notice.EndsOn) return new("notice-running", $"公示到 {notice.EndsOn:yyyy-MM-dd} 24:00 才结束。");
        notice.Close(step.Now);
        return null;
    }

    /// <summary>An objection of the notice period that a suspended case has kept until now.</summary>
    private static async Task<bool> FiledInTimeAsync(CaseStep step, PublicNotice notice)
    {
        var end = BusinessClock.EndOfDay(notice.EndsOn);
        return await step.Db.Objections.AnyAsync(o => o.NoticeId == notice.Id && o.State == ObjectionState.Received && o.FiledAt < end, step.Ct);
    }

    /// <summary>What the public has read on an earlier day is public.</summary>
    public async ValueTask<Refusal?> WhyNotUndoAsync(CaseStep step, Bookmark bookmark) =>
        await LiveAsync(step) is { } notice && BusinessClock.DayOf(notice.OpenedAt) < step.Today
            ? new("notice-public", $"公示已于 {notice.OpensOn:yyyy-MM-dd} 对外发布，不能撤回。如需更正，请通过异议核查或终止公示办理。")
            : null;

    public async ValueTask CancelAsync(CaseStep step, Bookmark bookmark) => (await LiveAsync(step))?.Cancel(step.Now);

    /// <summary>The state that counts is the one of this step, which may not be saved yet.</summary>
    internal static async Task<PublicNotice?> LiveAsync(CaseStep step) =>
        (await step.Db.PublicNotices.Where(n => n.ApplicationId == step.Application.Id).OrderBy(n => n.Round).ToListAsync(step.Ct))
            .LastOrDefault(n => n.State is NoticeState.Open or NoticeState.Frozen);

    /// <summary>The calendar of that year may have arrived since: the end is what it says, never earlier than what was shown.</summary>
    private static void Reckon(CaseStep step, PublicNotice notice)
    {
        var end = step.Calendar.End(notice.OpensOn, notice.WorkingDays, notice.CountFirstDay);
        if (!end.Provisional) notice.Reckon(end.Day > notice.EndsOn ? end.Day : notice.EndsOn, false);
    }
}
