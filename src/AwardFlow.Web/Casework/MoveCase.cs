using AwardFlow.Web.Records;
using AwardFlow.Workflow;

namespace AwardFlow.Web.Casework;

/// <summary>The ways a case moves other than by a reviewer's decision.</summary>
public sealed class MoveCase(Ledger ledger, StepCase stepCase, Remedies remedies)
{
    public const int LongestReason = 500;

    /// <summary>The firm withdraws; allowed from any waiting step before the one the definition names.</summary>
    public Task<Result<Done>> WithdrawAsync(Command command, long applicationId, int seenVersion, CancellationToken ct) =>
        ledger.WriteAsync<Done>(command, async (db, c) =>
        {
            if (!command.Actor.May(Permission.SubmitApplication)) return new Refusal("not-approver", "撤回须由企业审批人操作，请通知审批人登录办理。");
            if (await stepCase.OpenAsync(db, applicationId, command.Actor, c) is not { } step
                || step.Application.EnterpriseId != command.Actor.EnterpriseId || !MayBeWithdrawn(step.Application.Kind)) return Refusals.NotFound;
            if (step.Application.Version != seenVersion)
                return new Refusal("stale-page", "您打开页面之后，该申报有了新进展，请核对后再决定是否撤回。");
            return await stepCase.TakeAsync(step, new Stimulus.Withdraw()) is { } refusal ? refusal : new Done();
        }, ct);

    /// <summary>A firm withdraws what it filed itself.</summary>
    public static bool MayBeWithdrawn(CaseKind kind) => kind is CaseKind.Award or CaseKind.Appeal or CaseKind.Repair;

    /// <summary>Time or a recorded event moves the case: a notice that closed, a correction that ran out, a bank result.</summary>
    public Task<Result<Done>> ResumeAsync(Actor actor, long applicationId, string bookmarkId, string outcome, CancellationToken ct) =>
        ledger.WriteAsync<Done>(async (db, c) => await ResumeInAsync(db, actor, applicationId, bookmarkId, outcome, c) is { } refusal ? refusal : new Done(), ct);

    /// <summary>The same inside a transaction that is already open (an objection, a chunk of bank results).</summary>
    public async Task<Refusal?> ResumeInAsync(AwardFlowDb db, Actor actor, long applicationId, string bookmarkId, string outcome, CancellationToken ct) =>
        await stepCase.OpenAsync(db, applicationId, actor, ct) is { } step
            ? await stepCase.TakeAsync(step, new Stimulus.Resume(bookmarkId, outcome))
            : Refusals.NotFound;

    /// <summary>An administrator ends a case that nothing can mend; the firm is told why.</summary>
    public Task<Result<Done>> TerminateAsync(Command command, long applicationId, string? reason, CancellationToken ct) =>
        ledger.WriteAsync<Done>(command, async (db, c) =>
        {
            if (!command.Actor.May(Permission.RunSystem)) return new Refusal("not-allowed", "只有系统管理员可以终止异常的流程。");
            var text = reason?.Trim() ?? "";
            if (text.Length is 0 or > LongestReason) return new Refusal("reason-missing", $"请写明终止的原因，最多 {LongestReason} 字。申报企业会收到。");
            if (await stepCase.OpenAsync(db, applicationId, command.Actor, c) is not { } step) return Refusals.NotFound;
            if (!step.IsAward) return new Refusal("not-an-award", "该事项关系到另一件申报，不能按异常终止。请排除故障后重试。");
            step.Ending = text;
            if (await stepCase.TakeAsync(step, new Stimulus.Terminate()) is { } refusal) return refusal;
            step.Audit("case.terminated", after: new { reason = text });
            step.TellEnterprise("terminated", $"{step.Application.Version}", Letters.Terminated(step.Application, step.Award, text, remedies.Text));
            return new Done();
        }, ct);

    /// <summary>An administrator runs the failed step of a faulted case again.</summary>
    public Task<Result<Done>> RetryAsync(Command command, long applicationId, CancellationToken ct) =>
        ledger.WriteAsync<Done>(command, async (db, c) =>
        {
            if (!command.Actor.May(Permission.RunSystem)) return new Refusal("not-allowed", "只有系统管理员可以重试异常的流程步骤。");
            if (await stepCase.OpenAsync(db, applicationId, command.Actor, c) is not { } step) return Refusals.NotFound;
            step.Audit("case.retried");
            return await stepCase.TakeAsync(step, new Stimulus.Retry()) is { } refusal ? refusal : new Done();
        }, ct);
}
