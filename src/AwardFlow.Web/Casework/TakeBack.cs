using AwardFlow.Web.Records;
using AwardFlow.Workflow;
using Microsoft.EntityFrameworkCore;

namespace AwardFlow.Web.Casework;

/// <summary>
/// 撤回本人决定: whoever decided takes the decision back while nothing has followed. The case stands where it stood before;
/// what the step wrote stays as evidence, marked as undone, and those who were told are told otherwise.
/// </summary>
public sealed class TakeBack(Ledger ledger, StepCase stepCase, IDbContextFactory<AwardFlowDb> contexts)
{
    public const string Event = "task.taken-back";
    public const int LongestReason = 300;

    public Task<Result<Decided>> TakeBackAsync(Command command, long taskId, int seenVersion, string? reason, CancellationToken ct) =>
        ledger.WriteAsync<Decided>(command, async (db, c) =>
        {
            if (await OwnAsync(db, command.Actor, taskId, c) is not { } task) return Refusals.NotFound;
            if (await stepCase.OpenAsync(db, task.ApplicationId, command.Actor, c) is not { } step) return Refusals.NotFound;
            var text = reason?.Trim() ?? "";
            if (text.Length == 0) return new Refusal("reason-missing", "请写明撤回的原因。");
            if (text.Length > LongestReason) return new Refusal("reason-too-long", $"撤回原因最多 {LongestReason} 字。");
            if (await WhyNotAsync(step, task) is { } no) return no;
            if (step.Application.Version != seenVersion) return new Refusal("stale-page", "您打开页面之后，该申报有了新进展，请核对后再决定是否撤回。");
            var decision = await db.Decisions.FirstAsync(d => d.TaskId == task.Id, c);
            decision.TakeBack(text, step.Now);
            var last = await db.LastSteps.FirstAsync(s => s.ApplicationId == task.ApplicationId, c);
            var waiting = (step.Instance.State?.Bookmarks ?? []).Select(b => b.NodeId).ToList();
            await stepCase.RestoreAsync(step, last);
            await TellAsync(step, decision, last.Before, c);
            db.LastSteps.Remove(last);
            step.Audit(Event, new { task.Step, task.NodeId, decision.Outcome, decision = decision.Id, waiting },
                new { reason = text, waiting = last.State.Bookmarks.Select(b => b.NodeId), step.Application.Stage });
            return new Decided(step.Application.Id, step.Application.Number, decision.Outcome);
        }, ct);

    /// <summary>What stands in the way, or null; for the page that offers it. Not found where it is not the person's own decision.</summary>
    public async Task<Refusal?> WhyNotAsync(Actor actor, long taskId, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        return await OwnAsync(db, actor, taskId, ct) is { } task && await stepCase.OpenAsync(db, task.ApplicationId, actor, ct) is { } step
            ? await WhyNotAsync(step, task) : Refusals.NotFound;
    }

    private static async Task<WorkTask?> OwnAsync(AwardFlowDb db, Actor actor, long taskId, CancellationToken ct) =>
        await db.Tasks.FirstOrDefaultAsync(t => t.Id == taskId, ct) is { } task && task.DoneBy == actor.Id && DecideTask.IsOfTheirRole(actor, task) ? task : null;

    private async Task<Refusal?> WhyNotAsync(CaseStep step, WorkTask task)
    {
        var (db, application, ct) = (step.Db, step.Application, step.Ct);
        var decision = await db.Decisions.FirstOrDefaultAsync(d => d.TaskId == task.Id, ct);
        if (task.State != TaskState.Done || decision is null) return new("already-taken-back", "这项决定已经撤回，或者不是由人员作出的。");
        if (!step.IsAward) return new("matter-decided", "该事项的决定已经对相关申报或名单发生效力，不能撤回。确有错误的，请按纠错程序办理。");
        if (application.Situation == Situation.Suspended) return Refusals.Suspended;
        if (application.Situation == Situation.Closed)
            return new("case-closed", "该申报已经办结，结果已告知申报企业，不能撤回决定。确有错误的，请按申诉、纠错程序办理。");
        if (await db.Decisions.AsNoTracking().Where(d => d.ApplicationId == application.Id && d.Id > decision.Id).OrderBy(d => d.Id).FirstOrDefaultAsync(ct) is { } later)
            return new("decided-since", $"{later.ActorName}已于 {BusinessClock.Local(later.At):yyyy-MM-dd HH:mm} 在后续环节作出决定（{OutcomeText.Zh(later.Outcome)}），不能撤回。请联系对方退回。");
        if (await db.Amendments.AsNoTracking().Where(a => a.ApplicationId == application.Id && (a.TaskId > task.Id || (a.TaskId == null && a.At > decision.At))).OrderBy(a => a.Id).FirstOrDefaultAsync(ct) is { } amended)
            return new("amended-since", $"{amended.ActorName}已于 {BusinessClock.Local(amended.At):yyyy-MM-dd HH:mm} 更正核定信息，不能撤回。请联系对方退回。");
        var last = await db.LastSteps.AsNoTracking().FirstOrDefaultAsync(s => s.ApplicationId == application.Id, ct);
        if (last?.TaskId == task.Id && last.State.Version != step.Instance.DefinitionVersion)
            return new("version-moved", $"您作出决定之后，该申报已由流程第 {last.State.Version} 版转到第 {step.Instance.DefinitionVersion} 版办理，不能撤回。确需更正的，请联系当前环节退回。");
        if (last is null || last.TaskId != task.Id || last.InstanceVersion != step.Instance.Version) return await MovedAsync(step, decision);
        if (Activities.Review.FollowsObjection(step.Definition, task.NodeId))
            return new("objection-answered", "异议的处理答复已经向异议人公开，不能撤回。确有错误的，请按纠错程序办理。");
        return await ClaimedAsync(step, last.Before) ?? await CorrectingAsync(step, decision) ?? await stepCase.WhyNotRestoreAsync(step, last);
    }

    private static async Task<Refusal> MovedAsync(CaseStep step, Decision decision)
    {
        var entries = await step.Db.PathEntries.AsNoTracking().Where(e => e.ApplicationId == step.Application.Id && e.At >= decision.At && e.NodeId != decision.NodeId
            && (e.Kind == TraceKind.Completed || e.Kind == TraceKind.Cancelled)).OrderByDescending(e => e.Id).Take(50).ToListAsync(step.Ct);
        var since = entries.Find(e => step.Definition.TryNode(e.NodeId, out var passed) && passed.IsWaiting);
        var node = since is null ? null : step.Definition.Node(since.NodeId).NameZh;
        var what = node is null ? "流程已经继续推进" : $"“{node}”已于 {BusinessClock.Local(since!.At):yyyy-MM-dd HH:mm} {(OutcomeText.Zh(since.Outcome) is { Length: > 0 } o ? o : "结束")}";
        return new("moved-since", $"您作出决定之后，{what}，不能撤回。");
    }

    /// <summary>A colleague of the next step has it in hand.</summary>
    private static async Task<Refusal?> ClaimedAsync(CaseStep step, CaseBefore before)
    {
        var claimed = await step.Db.Tasks.AsNoTracking().Where(t => t.ApplicationId == step.Application.Id && t.State == TaskState.Open && t.Id > before.LastTask && t.AssigneeId != null)
            .Select(t => t.AssigneeId).FirstOrDefaultAsync(step.Ct);
        if (claimed is null) return null;
        var name = await step.Db.Users.AsNoTracking().Where(p => p.Id == claimed).Select(p => p.Name).FirstOrDefaultAsync(step.Ct);
        return new("claimed-since", $"后续环节已由{name}接手办理，不能撤回。请联系对方退回。");
    }

    /// <summary>A firm that has begun to correct does not find its work locked away.</summary>
    private static async Task<Refusal?> CorrectingAsync(CaseStep step, Decision decision)
    {
        if (step.Application.Situation != Situation.Correcting) return null;
        var begun = await step.Db.Drafts.AnyAsync(d => d.ApplicationId == step.Application.Id && d.SavedAt > decision.At, step.Ct)
            || await step.Db.Attachments.AnyAsync(a => a.ApplicationId == step.Application.Id && (a.AddedAt > decision.At || a.RemovedAt > decision.At), step.Ct);
        return begun ? new("correction-begun", "申报企业已经开始补正，不能撤回退回决定。") : null;
    }

    /// <summary>Messages are not unsent: whoever got one in this step is told that it no longer holds.</summary>
    private static async Task TellAsync(CaseStep step, Decision decision, CaseBefore before, CancellationToken ct)
    {
        var told = await step.Db.Messages.AsNoTracking().Where(m => m.ApplicationId == step.Application.Id && m.Id > before.LastMessage)
            .Select(m => new { m.PersonId, m.EnterpriseId, m.Subject }).ToListAsync(ct);
        foreach (var to in told.GroupBy(m => (m.PersonId, m.EnterpriseId)))
        {
            var letter = Letters.TakenBack(step.Application, step.Award, decision, [.. to.Select(m => m.Subject).Distinct()]);
            if (to.Key.EnterpriseId is not null) step.TellEnterprise("correction-of-message", $"{decision.Id}", letter);
            else if (to.Key.PersonId is { } person) step.TellPerson(person, "correction-of-message", $"{decision.Id}", letter);
        }
    }
}
