using AwardFlow.Web.Records;
using Microsoft.EntityFrameworkCore;

namespace AwardFlow.Web.Features.Payments;

/// <summary>Notes that the bank or the treasury has taken the file, under the number of its receipt.</summary>
public sealed class SendBatch(Ledger ledger, BusinessClock clock)
{
    public const int LongestReference = 60;

    public Task<Result<Done>> SendAsync(Command command, long batchId, int seenVersion, string? reference, CancellationToken ct) =>
        ledger.WriteAsync<Done>(command, async (db, c) =>
        {
            if (!command.Actor.May(Permission.BuildBatch) && !command.Actor.May(Permission.ReleaseBatch)) return BuildBatch.NotAllowed;
            if (string.IsNullOrWhiteSpace(reference) || reference.Trim().Length > LongestReference)
                return new Refusal("reference-missing", $"请填写银行或国库的受理编号，{LongestReference} 字以内。");
            if (await db.Batches.FirstOrDefaultAsync(b => b.Id == batchId, c) is not { } batch) return BatchRefusals.NotFound;
            if (batch.Version != seenVersion) return BatchRefusals.Stale;
            if (batch.Send(reference.Trim(), command.Actor, clock.UtcNow) is { } refusal) return refusal;
            await BatchLines.SendAsync(db, batch, c);
            db.Audit(command.Actor, "batch.sent", "batch", batch.Number, after: new { batch.SentReference, batch.FileSha256, batch.Lines, batch.TotalFen });
            return new Done();
        }, ct);
}
