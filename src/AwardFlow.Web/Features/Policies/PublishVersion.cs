using AwardFlow.Web.Casework;
using AwardFlow.Web.Records;
using Microsoft.EntityFrameworkCore;

namespace AwardFlow.Web.Features.Policies;

/// <summary>From draft to rule: the author proposes a version for a day, a second person signs or refuses it.</summary>
public sealed class PublishVersion(Ledger ledger, Catalogues catalogues, Paths paths, BusinessClock clock)
{
    public Task<Result<Done>> ProposeAsync(Command command, long id, int seenRevision, DateOnly? effectiveFrom, CancellationToken ct) =>
        DecideAsync(command, id, seenRevision, Permission.EditPolicies, async (db, version, c) =>
        {
            if (KeepVersion.NotMine(version, command.Actor) is { } no) return no;
            if (effectiveFrom is not { } day) return new("day-missing", "请填写生效日期。");
            if (version.AuthorId == PolicyVersion.Shipped) version.TakeOver(command.Actor.Id, command.Actor.Name);
            if (await CheckAsync(db, version, day, c) is { } wrong) return wrong;
            version.Propose(day, clock.UtcNow);
            db.Audit(command.Actor, "policy.proposed", "policy", $"{version.PolicyId}/{version.Version}", after: new { version.Id, day, version.ContentHash });
            return null;
        }, ct);

    public async Task<Result<Done>> SignAsync(Command command, long id, int seenRevision, CancellationToken ct)
    {
        var signed = await DecideAsync(command, id, seenRevision, Permission.SignPolicies, async (db, version, c) =>
        {
            if (Second(version, command.Actor) is { } no) return no;
            if (await CheckAsync(db, version, version.EffectiveFrom!.Value, c) is { } wrong) return wrong;
            version.Sign(command.Actor.Id, command.Actor.Name, clock.UtcNow);
            db.Audit(command.Actor, "policy.signed", "policy", $"{version.PolicyId}/{version.Version}",
                after: new { version.Id, day = version.EffectiveFrom, version.ContentHash, author = version.AuthorName });
            return null;
        }, ct);
        if (!signed.IsRefused) await catalogues.LoadAsync(ct);
        return signed;
    }

    public Task<Result<Done>> RefuseAsync(Command command, long id, int seenRevision, string? reason, CancellationToken ct) =>
        DecideAsync(command, id, seenRevision, Permission.SignPolicies, (db, version, _) =>
        {
            if (Second(version, command.Actor) is { } no) return Task.FromResult<Refusal?>(no);
            if (string.IsNullOrWhiteSpace(reason)) return Task.FromResult<Refusal?>(new("reason-missing", "请写明不予签发的理由，起草人会看到。"));
            version.Refuse(command.Actor.Id, command.Actor.Name, reason.Trim(), clock.UtcNow);
            db.Audit(command.Actor, "policy.refused", "policy", $"{version.PolicyId}/{version.Version}", after: new { version.Id, reason = version.RefusalReason });
            return Task.FromResult<Refusal?>(null);
        }, ct);

    private Task<Result<Done>> DecideAsync(
        Command command, long id, int seenRevision, string permission, Func<AwardFlowDb, PolicyVersion, CancellationToken, Task<Refusal?>> decide, CancellationToken ct) =>
        ledger.WriteAsync<Done>(command, async (db, c) =>
        {
            if (!command.Actor.May(permission)) return KeepVersion.Forbidden;
            if (await db.PolicyVersions.FirstOrDefaultAsync(v => v.Id == id, c) is not { } version) return Refusals.NotFound;
            if (version.Revision != seenRevision) return new Refusal("stale-page", "您打开页面之后，这个版本有了变化，请刷新后再操作。");
            return await decide(db, version, c) is { } refusal ? refusal : new Done();
        }, ct);

    private static Refusal? Second(PolicyVersion version, Actor actor) => version.State != PolicyVersionState.Proposed
        ? new("not-proposed", "只有已提交签发的版本可以签发或退回。")
        : version.AuthorId == actor.Id ? new("same-person", "起草人不得签发自己的版本，须由另一人签发。") : null;

    /// <summary>Checked when proposed and again when signed: the rest of the catalogue may have changed in between.</summary>
    private async Task<Refusal?> CheckAsync(AwardFlowDb db, PolicyVersion version, DateOnly day, CancellationToken ct)
    {
        var check = VersionCheck.Run(catalogues, paths, version.PolicyId, version.Files);
        if (!check.IsGood)
            return new("version-has-faults", $"这个版本还有 {check.Faults.Count} 处错误、{check.Failed.Count} 个未通过的测试用例，请先改正。");
        if (day <= clock.Today) return new("day-not-ahead", "生效日期须晚于今天：已经按现行规定办理的事项不能被改写。");
        if (await db.PolicyVersions.AnyAsync(v => v.PolicyId == version.PolicyId && v.Id != version.Id && v.Version == version.Version
            && (v.State == PolicyVersionState.Proposed || v.State == PolicyVersionState.Published), ct))
            return new("version-exists", $"版本号 {version.Version} 已经使用，请在 policy.yaml 中改为新的版本号。");
        if (await db.PolicyVersions.AnyAsync(v => v.PolicyId == version.PolicyId && v.Id != version.Id && v.State == PolicyVersionState.Published && v.EffectiveFrom == day, ct))
            return new("day-taken", "这一天已有另一个版本生效，请另选日期。");
        return await db.PolicyVersions.AnyAsync(v => v.PolicyId == version.PolicyId && v.Id != version.Id && v.State == PolicyVersionState.Published && v.ContentHash == version.ContentHash, ct)
            ? new("nothing-changed", "内容与已发布的版本相同，没有可签发的变化。") : null;
    }
}
