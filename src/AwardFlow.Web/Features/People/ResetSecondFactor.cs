using AwardFlow.Web.Plumbing.Identity;
using AwardFlow.Web.Records;
using Microsoft.EntityFrameworkCore;

namespace AwardFlow.Web.Features.People;

/// <summary>An authenticator that is lost is taken off by two persons: the system administrator asks, a security administrator confirms.</summary>
public sealed class ResetSecondFactor(Ledger ledger, TimeProvider time)
{
    public Task<Result<Done>> AskAsync(Command command, long personId, string reason, CancellationToken ct) =>
        ledger.WriteAsync<Done>(command, async (db, c) =>
        {
            if (!command.Actor.May(Permission.ManagePeople)) return CreateStaff.Forbidden;
            if (personId == command.Actor.Id) return new Refusal("own-second-factor", "不得申请重置本人的动态验证码，请由另一名系统管理员提出。");
            if (reason.Trim().Length is 0 or > 500) return new Refusal("reason-missing", "请写明理由。") { Faults = [new("ResetReason", "请写明重置理由（500 字以内），例如手机丢失")] };
            if (!await db.SecondFactors.AnyAsync(f => f.PersonId == personId && f.Secret != null, c)) return new Refusal("second-factor-not-enrolled", "此人没有绑定动态验证码，不需要重置。");
            if (await db.SecondFactorResets.AnyAsync(r => r.PersonId == personId && r.State == ProposalState.Proposed, c))
                return new Refusal("already-proposed", "重置已经提出，正等待安全管理员确认。");
            db.SecondFactorResets.Add(new SecondFactorReset(personId, reason.Trim(), command.Actor.Id, time.GetUtcNow().UtcDateTime));
            db.Audit(command.Actor, "second-factor.reset-asked", "person", personId, after: new { reason = reason.Trim() });
            return new Done();
        }, ct);

    public Task<Result<Done>> DecideAsync(Command command, long resetId, bool confirm, CancellationToken ct) =>
        ledger.WriteAsync<Done>(command, async (db, c) =>
        {
            if (!command.Actor.May(Permission.ChangeRoles)) return new Refusal("not-allowed", "您没有确认重置的权限。");
            if (await db.SecondFactorResets.FirstOrDefaultAsync(r => r.Id == resetId, c) is not { } reset) return new Refusal("not-found", "没有找到这项重置。");
            var now = time.GetUtcNow().UtcDateTime;
            if (reset.Decide(command.Actor.Id, confirm, now) is { } refusal) return refusal;
            if (confirm)
            {
                await SecondFactors.RemoveAsync(db, reset.PersonId, c);
                (await db.Users.FirstAsync(p => p.Id == reset.PersonId, c)).EndSessions();
                db.Messages.Add(Message.ToPerson(reset.PersonId, null, "second-factor", "【动态验证码】已重置", "您的动态验证码已重置，请重新登录并绑定新的验证器。如果不是您本人申请，请立即联系系统管理员。", now));
            }
            db.Audit(command.Actor, confirm ? "second-factor.reset" : "second-factor.reset-refused", "person", reset.PersonId, after: new { reset.AskedBy, reset.Reason });
            return new Done();
        }, ct);
}
