using AwardFlow.Web.Casework.Activities;
using AwardFlow.Web.Records;
using AwardFlow.Workflow;
using Microsoft.EntityFrameworkCore;

namespace AwardFlow.Web.Casework;

/// <summary>
/// 中止与恢复办理: the head of the lead bureau lets a case stand still, with a reason and until when. Deadlines stop with the
/// days that are left, nobody decides, a notice keeps its dates and does not close. It goes on when a person says so.
/// </summary>
public sealed class SuspendCase(Ledger ledger, StepCase stepCase)
{
    public const int LongestReason = 500;
    public const int LongestDays = 365;

    public Task<Result<Done>> SuspendAsync(Command command, long applicationId, int seenVersion, string? reason, DateOnly? until, CancellationToken ct) =>
        ledger.WriteAsync<Done>(command, async (db, c) =>
        {
            if (await OpenAsync(db, command.Actor, applicationId, c) is not { } step) return Refusals.NotFound;
            if (WhyNot(step.Application) is { } no) return no;
            if (step.Application.Version != seenVersion) return Stale;
            if (Faults(reason, until, step.Today) is { Count: > 0 } faults) return new Refusal("incomplete", faults[0].Message) { Faults = faults };
            if (await db.Payments.AnyAsync(p => p.ApplicationId == applicationId && (p.State == PaymentState.Batched || p.State == PaymentState.Released || p.State == PaymentState.Sent || p.State == PaymentState.Unknown), c))
                return new Refusal("payment-under-way", "资金已列入批次或已付出，不能中止办理。请先由财政撤销批次，或等待银行结果。");
            if (step.Application.Situation == Situation.AwaitingDocument && await db.FundDocumentLines.AnyAsync(l => l.ApplicationId == applicationId && l.Live, c))
                return new Refusal("on-document", "该申报已列入拟下达的资金文件，不能中止办理。请先由财政部门移出。");
            var suspension = db.Suspensions.Add(new Suspension(step.Application, reason!.Trim(), until!.Value, command.Actor.Id, command.Actor.Name, step.Now)).Entity;
            foreach (var task in await db.Tasks.Where(t => t.ApplicationId == applicationId && t.State == TaskState.Open).ToListAsync(c))
            {
                task.Suspend(task.DueOn < step.Today ? -1 : step.Calendar.WorkingDaysBetween(step.Today, task.DueOn));
                await step.CountAsync(task, -1);
            }
            step.Application.Suspend(suspension.Until);
            step.Audit("case.suspended", new { situation = suspension.SituationBefore.ToString() }, new { suspension.Reason, suspension.Until });
            step.TellEnterprise("suspended", $"{step.Application.Version}", Letters.Suspended(step.Application, step.Award, suspension));
            return new Done();
        }, ct);

    public Task<Result<Done>> ResumeAsync(Command command, long applicationId, int seenVersion, string? note, CancellationToken ct) =>
        ledger.WriteAsync<Done>(command, async (db, c) =>
        {
            if (await OpenAsync(db, command.Actor, applicationId, c) is not { } step) return Refusals.NotFound;
            if (step.Application.Situation != Situation.Suspended) return new Refusal("not-suspended", "该申报没有中止办理，不需要恢复。");
            if (step.Application.Version != seenVersion) return Stale;
            var text = note?.Trim() ?? "";
            if (text.Length is 0 or > LongestReason) return new Refusal("note-missing", $"请写明恢复办理的理由，最多 {LongestReason} 字。");
            var suspension = await db.Suspensions.FirstAsync(s => s.ApplicationId == applicationId && s.ResumedAt == null, c);
            suspension.End(text, command.Actor.Id, command.Actor.Name, step.Now);
            var promised = suspension.PromisedBefore;
            foreach (var task in await db.Tasks.Where(t => t.ApplicationId == applicationId && t.State == TaskState.Suspended).OrderBy(t => t.Id).ToListAsync(c))
            {
                // What was late stays late; what was due on that very day has the next working day.
                task.Resume(task.SuspendedWith is >= 0 and var left ? step.Calendar.End(step.Today, Math.Max(1, left), countFirstDay: false).Day : task.DueOn);
                await step.CountAsync(task, 1);
                promised = task.DueOn;
            }
            step.Application.Resume(suspension.SituationBefore, promised);
            step.Audit("case.resumed", new { suspension.Reason, since = suspension.At }, new { note = text, situation = suspension.SituationBefore.ToString(), promised });
            step.TellEnterprise("resumed", $"{step.Application.Version}", Letters.Resumed(step.Application, step.Award, suspension));
            return await ObjectedMeanwhileAsync(step) is { } refusal ? refusal : new Done();
        }, ct);

    /// <summary>Why this case can't be suspended now, or null.</summary>
    public static Refusal? WhyNot(Application a) => a.Situation switch
    {
        Situation.Suspended => Refusals.Suspended,
        Situation.Draft or Situation.Closed => new("not-running", "该申报还没有提交或者已经办结，不能中止。"),
        Situation.Objected => new("objection-running", "异议正在核查，流程已经暂停。请在核查结束之后再决定是否中止。"),
        Situation.Faulted => new("not-running", "该申报的流程出现异常，须先由系统管理员处理，再决定是否中止。"),
        _ => null,
    };

    private static Refusal Stale { get; } = new("stale-page", "您打开页面之后，该申报有了新进展，请核对后再操作。");

    private static List<FieldFault> Faults(string? reason, DateOnly? until, DateOnly today)
    {
        var faults = new List<FieldFault>();
        if (string.IsNullOrWhiteSpace(reason)) faults.Add(new("Reason", "请写明中止办理的原因，申报企业会收到。"));
        else if (reason.Trim().Length > LongestReason) faults.Add(new("Reason", $"中止原因最多 {LongestReason} 字。"));
        if (until is null) faults.Add(new("Until", "请填写预计恢复日期。"));
        else if (until <= today || until > today.AddDays(LongestDays)) faults.Add(new("Until", $"预计恢复日期须在明天至 {LongestDays} 天之内。"));
        return faults;
    }

    /// <summary>The case, where the actor heads the bureau that leads it.</summary>
    private async Task<CaseStep?> OpenAsync(AwardFlowDb db, Actor actor, long applicationId, CancellationToken ct) =>
        actor.May(Permission.SuspendCases) && await db.Applications.VisibleTo(db, actor).AnyAsync(a => a.Id == applicationId, ct)
            ? await stepCase.OpenAsync(db, applicationId, actor, ct) : null;

    /// <summary>An objection that came while the case stood still was only recorded; now it takes its way.</summary>
    private async Task<Refusal?> ObjectedMeanwhileAsync(CaseStep step)
    {
        if (step.Application.Situation != Situation.InPublicity || await Publicise.LiveAsync(step) is not { State: NoticeState.Open } notice) return null;
        if (!await step.Db.Objections.AnyAsync(o => o.NoticeId == notice.Id && o.State == ObjectionState.Received, step.Ct)) return null;
        return await stepCase.TakeAsync(step, new Stimulus.Resume(notice.BookmarkId, Publicise.Objected));
    }
}
