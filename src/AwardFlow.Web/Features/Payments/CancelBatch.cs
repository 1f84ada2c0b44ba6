using AwardFlow.Web.Records;
using Microsoft.EntityFrameworkCore;

namespace AwardFlow.Web.Features.Payments;

/// <summary>Gives up a batch before its release, by the maker's side or sent back by the releaser: its payments are due again.</summary>
public sealed class CancelBatch(Ledger ledger, BusinessClock clock)
{
    public Task<Result<Done>> CancelAsync(Command command, long batchId, int seenVersion, string? reason, CancellationToken ct) =>
        ledger.WriteAsync<Done>(command, async (db, c) =>
        {
            if (!command.Actor.May(Permission.BuildBatch) && !command.Actor.May(Permission.ReleaseBatch)) return BuildBatch.NotAllowed;
            if (string.IsNullOrWhiteSpace(reason)) return new Refusal("reason-missing", "请填写撤销原因。");
            if (reason.Trim().Length > 500) return new Refusal("reason-too-long", "撤销原因请控制在 500 字以内。");
            if (await db.Batches.FirstOrDefaultAsync(b => b.Id == batchId, c) is not { } batch) return BatchRefusals.NotFound;
            if (batch.Version != seenVersion) return BatchRefusals.Stale;
            var before = batch.State;
            if (batch.Cancel(reason.Trim()) is { } refusal) return refusal;
            await BatchLines.DropAsync(db, batch, command.Actor, clock.UtcNow, c);
            db.Audit(command.Actor, "batch.cancelled", "batch", batch.Number, before: new { state = before.ToString() }, after: new { batch.Lines, batch.TotalFen, reason = batch.CancelReason });
            return new Done();
        }, ct);
}
