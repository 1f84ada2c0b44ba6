using AwardFlow.Web.Casework;
using AwardFlow.Web.Records;
using Microsoft.EntityFrameworkCore;

namespace AwardFlow.Web.Features.Payments;

/// <summary>
/// A second person lets the money go: neither the maker nor anybody who decided in one of the cases, exactly the content
/// that was locked, and only if every line passes the checks once more. A line can't be dropped in silence: one that
/// fails stops the release and is named.
/// </summary>
public sealed class ReleaseBatch(Ledger ledger, SignBatch sign, Paths paths, AccountVault vault, BusinessClock clock)
{
    public async Task<Result<Done>> ReleaseAsync(Command command, long batchId, int seenVersion, CancellationToken ct)
    {
        var done = await ReleaseLockedAsync(command, batchId, seenVersion, ct);
        return done.Refusal?.Code == "batch-content-changed" && await sign.ChangedAsync(batchId, command.Actor, ct) is { } changed ? changed : await sign.CountAsync(command, done, ct);
    }

    private Task<Result<Done>> ReleaseLockedAsync(Command command, long batchId, int seenVersion, CancellationToken ct) =>
        ledger.WriteAsync<Done>(command, async (db, c) =>
        {
            var actor = command.Actor;
            if (await db.Batches.FirstOrDefaultAsync(b => b.Id == batchId, c) is not { } batch) return BatchRefusals.NotFound;
            if (batch.MakerId != actor.Id && !actor.May(Permission.ReleaseBatch)) return BuildBatch.NotAllowed;
            if (batch.Version != seenVersion) return BatchRefusals.Stale;
            if (await WatchMoney.LockOfAsync(db, c) is { } locked) return locked;
            var content = await BatchContent.ReadAsync(db, vault, batch, c);
            if (batch.Release(actor.Id, actor.Name, content.Hash(), clock.UtcNow) is { } refusal) return refusal;
            if (await SignBatch.NotTheirsAsync(db, batch.Id, actor, c) is { } no) return no;
            var faults = await FaultsAsync(db, batch.Id, actor, c);
            if (faults.Count > 0)
                return new Refusal("lines-not-payable", "批次中有明细不再符合拨付条件，不能放款。请撤销本批次，核实后重新制单。") { Faults = faults };
            if (await sign.SecondFactorAsync(db, command, c) is { } wrong) return wrong;
            sign.Sign(db, batch, SignatureKind.Releaser, actor, content);
            await BatchLines.ReleaseAsync(db, batch, c);
            db.Audit(actor, "batch.released", "batch", batch.Number, after: new { batch.Lines, batch.TotalFen, batch.ContentHash, maker = batch.MakerName });
            return new Done();
        }, ct);

    private async Task<List<FieldFault>> FaultsAsync(AwardFlowDb db, long batchId, Actor actor, CancellationToken ct)
    {
        var ids = await db.PaymentAttempts.AsNoTracking().Where(a => a.BatchId == batchId).OrderBy(a => a.Line).Select(a => a.PaymentId).ToListAsync(ct);
        var candidates = await Candidates.LoadAsync(db, paths.Current, ids, actor, clock.Today, ct);
        return
        [
            .. candidates.Select(c => (Candidate: c, Why: PaymentChecks.AgainstReleasing(c, batchId))).Where(j => j.Why is not null)
                .OrderBy(j => j.Candidate.LiveLine?.Line)
                .Select(j => new FieldFault("", $"第 {j.Candidate.LiveLine?.Line} 行 {j.Candidate.EnterpriseName}（{j.Candidate.Number}）：{j.Why!.Text}")),
        ];
    }
}
