using AwardFlow.Web.Records;
using Microsoft.EntityFrameworkCore;

namespace AwardFlow.Web.Features.Payments;

/// <summary>Between maker and releaser, from the amount in the settings on: a checker signs what the maker has locked.</summary>
public sealed class CheckBatch(Ledger ledger, SignBatch sign, AccountVault vault)
{
    public async Task<Result<Done>> CheckAsync(Command command, long batchId, int seenVersion, CancellationToken ct)
    {
        var done = await ledger.WriteAsync<Done>(command, async (db, c) =>
        {
            var actor = command.Actor;
            if (await db.Batches.FirstOrDefaultAsync(b => b.Id == batchId, c) is not { } batch) return BatchRefusals.NotFound;
            if (batch.MakerId != actor.Id && !actor.May(Permission.CheckBatch)) return BuildBatch.NotAllowed;
            if (batch.Version != seenVersion) return BatchRefusals.Stale;
            var content = await BatchContent.ReadAsync(db, vault, batch, c);
            if (batch.Check(actor.Id, content.Hash()) is { } refusal) return refusal;
            if (await SignBatch.NotTheirsAsync(db, batch.Id, actor, c) is { } no) return no;
            if (await sign.SecondFactorAsync(db, command, c) is { } wrong) return wrong;
            sign.Sign(db, batch, SignatureKind.Checker, actor, content);
            return new Done();
        }, ct);
        return done.Refusal?.Code == "batch-content-changed" && await sign.ChangedAsync(batchId, command.Actor, ct) is { } changed ? changed : await sign.CountAsync(command, done, ct);
    }
}
