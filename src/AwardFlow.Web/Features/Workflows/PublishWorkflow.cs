using AwardFlow.Web.Casework;
using AwardFlow.Web.Records;
using Microsoft.EntityFrameworkCore;

namespace AwardFlow.Web.Features.Workflows;

/// <summary>From draft to path: the author proposes a version, a second person signs or refuses it; then new cases start on it.</summary>
public sealed class PublishWorkflow(Ledger ledger, Paths paths, CheckWorkflow check, BusinessClock clock)
{
    public async Task<Result<Done>> ProposeAsync(Command command, long id, int seenRevision, CancellationToken ct) =>
        await DecideAsync(command, id, seenRevision, Permission.EditWorkflows, async (db, version, c) =>
        {
            if (KeepWorkflow.NotMine(version, command.Actor) is { } no) return no;
            if (await FaultAsync(db, version, c) is { } wrong) return wrong;
            version.Propose(clock.UtcNow);
            db.Audit(command.Actor, "workflow.proposed", "workflow", version.FileName, after: new { version.Id, version.Digest });
            return null;
        }, ct);

    public async Task<Result<Done>> SignAsync(Command command, long id, int seenRevision, CancellationToken ct)
    {
        var signed = await DecideAsync(command, id, seenRevision, Permission.SignWorkflows, async (db, version, c) =>
        {
            if (Second(version, command.Actor) is { } no) return no;
            if (await FaultAsync(db, version, c) is { } wrong) return wrong;
            version.Sign(command.Actor.Id, command.Actor.Name, clock.UtcNow);
            db.Audit(command.Actor, "workflow.signed", "workflow", version.FileName, after: new { version.Id, version.Digest, author = version.AuthorName });
            return null;
        }, ct);
        if (!signed.IsRefused) await paths.LoadAsync(ct);
        return signed;
    }

    public Task<Result<Done>> RefuseAsync(Command command, long id, int seenRevision, string? reason, CancellationToken ct) =>
        DecideAsync(command, id, seenRevision, Permission.SignWorkflows, (db, version, _) =>
        {
            if (Second(version, command.Actor) is { } no) return Task.FromResult<Refusal?>(no);
            if (string.IsNullOrWhiteSpace(reason)) return Task.FromResult<Refusal?>(new("reason-missing", "请写明不予签发的理由，起草人会看到。"));
            version.Refuse(command.Actor.Id, command.Actor.Name, reason.Trim(), clock.UtcNow);
            db.Audit(command.Actor, "workflow.refused", "workflow", version.FileName, after: new { version.Id, reason = version.RefusalReason });
            return Task.FromResult<Refusal?>(null);
        }, ct);

    private Task<Result<Done>> DecideAsync(
        Command command, long id, int seenRevision, string permission, Func<AwardFlowDb, WorkflowVersion, CancellationToken, Task<Refusal?>> decide, CancellationToken ct) =>
        ledger.WriteAsync<Done>(command, async (db, c) =>
        {
            if (!command.Actor.May(permission)) return KeepWorkflow.Forbidden;
            if (await db.WorkflowVersions.FirstOrDefaultAsync(v => v.Id == id, c) is not { } version) return Refusals.NotFound;
            if (version.Revision != seenRevision) return new Refusal("stale-page", "您打开页面之后，这个版本有了变化，请刷新后再操作。");
            return await decide(db, version, c) is { } refusal ? refusal : new Done();
        }, ct);

    private static Refusal? Second(WorkflowVersion version, Actor actor) => version.State != WorkflowVersionState.Proposed
        ? new("not-proposed", "只有已提交签发的版本可以签发或退回。")
        : version.AuthorId == actor.Id ? new("same-person", "起草人不得签发自己的版本，须由另一人签发。") : null;

    /// <summary>Checked when proposed and again when signed: staff, stage words and other versions may have changed in between.</summary>
    private async Task<Refusal?> FaultAsync(AwardFlowDb db, WorkflowVersion version, CancellationToken ct)
    {
        var found = await check.OfAsync(version.DefinitionId, version.FileName, version.DefinitionJson, version.ScenariosJson, ct);
        if (!found.IsGood) return new("version-has-faults", $"这个版本还有 {found.Faults.Count} 处问题、{found.Gaps.Count} 个环节没有合适的人员，请先改正。");
        var taken = version.State == WorkflowVersionState.Proposed
            ? paths.Current.Contains(version.DefinitionId) && version.Number <= paths.Current.Latest(version.DefinitionId).Version
            : version.Number < await KeepWorkflow.NextAsync(db, paths, version.DefinitionId, ct);
        if (taken) return new("number-taken", "版本号须大于该流程已有的版本号，请在文件中修改 version。");
        return paths.Current.Contains(version.DefinitionId) && paths.Current.All.Any(d => d.DefinitionId == version.DefinitionId && d.Digest == version.Digest)
            ? new("nothing-changed", "内容与已发布的版本相同，没有可签发的变化。") : null;
    }
}
