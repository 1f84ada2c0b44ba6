using AwardFlow.Web.Plumbing.Mail;
using AwardFlow.Web.Records;

namespace AwardFlow.Web.Features.Running;

/// <summary>A mail that was given up is sent again, with a fresh count of tries.</summary>
public sealed class SendAgain(Ledger ledger)
{
    public Task<Result<Done>> SendAsync(Command command, long outboxId, CancellationToken ct) =>
        ledger.WriteAsync<Done>(command, async (db, c) =>
        {
            if (!await DrainOutbox.ReviveAsync(db, outboxId, c)) return new Refusal("not-given-up", "这封邮件不在发送失败之列，可能已经重新发送。");
            db.Audit(command.Actor, "outbox.revived", "outbox", outboxId);
            return new Done();
        }, ct);
}
