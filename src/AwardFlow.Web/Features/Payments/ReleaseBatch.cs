using AwardFlow.Web.Records;
using AwardFlow.Workflow;
using Microsoft.EntityFrameworkCore;

namespace AwardFlow.Web.Features.Payments;

/// <summary>
/// A second person lets the money go: neither the maker nor anybody who decided in one of the cases, exactly the content
/// that was locked, and only if every line passes the checks once more. A line can't be dropped in silence: one that
/// fails stops the release and is named.
/// </summary>
public sealed class ReleaseBatch(Ledger ledger, DefinitionCatalogue definitions, AccountVault vault, BusinessClock clock)
{
    public Task<Result<Done>> ReleaseAsync(Command command, long batchId, int seenVersion, CancellationToken ct) =>
        ledger.WriteAsync<Done>(command, async (db, c) =>
        {
            var actor = command.Actor;
            if (await db.Batches.FirstOrDefaultAsync(b => b.Id == batchId, c) is not { } batch) return BatchRefusals.NotFound;
            if (batch.MakerId != actor.Id && !actor.May(Permission.ReleaseBatch)) return BuildBatch.NotAllowed;
            if (batch.Version != seenVersion) return BatchRefusals.Stale;
            var content = await BatchContent.ReadAsync(db, vault, batch, c);
            if (batch.Release(actor.Id, actor.Name, content.Hash(), clock.UtcNow) is { } refusal) return refusal;
            if (await DecidedInAsync(db, batch.Id, actor.Id, c))
                return new Refusal("releaser-decided", "您曾在本批次的申报中作出审核决定，不能复核放款，请由其他人员办理。");
            var faults = await FaultsAsync(db, batch.Id, actor, c);
            if (faults.Count > 0)
                return new Refusal("lines-not-payable", "批次中有明细不再符合拨付条件，不能放款。请撤销本批次，核实后重新制单。") { Faults = faults };
            await BatchLines.ReleaseAsync(db, batch, c);
            db.Audit(actor, "batch.released", "batch", batch.Number, after: new { batch.Lines, batch.TotalFen, batch.ContentHash, maker = batch.MakerName });
            return new Done();
        }, ct);

    private static Task<bool> DecidedInAsync(AwardFlowDb db, long batchId, long actorId, CancellationToken ct) =>
        (from line in db.PaymentAttempts
         join payment in db.Payments on line.PaymentId equals payment.Id
         join decision in db.Decisions on payment.ApplicationId equals decision.ApplicationId
         where line.BatchId == batchId && decision.ActorId == actorId
         select decision.Id).AnyAsync(ct);

    private async Task<List<FieldFault>> FaultsAsync(AwardFlowDb db, long batchId, Actor actor, CancellationToken ct)
    {
        var ids = await db.PaymentAttempts.AsNoTracking().Where(a => a.BatchId == batchId).OrderBy(a => a.Line).Select(a => a.PaymentId).ToListAsync(ct);
        var candidates = await Candidates.LoadAsync(db, definitions, ids, actor, clock.Today, ct);
        return
        [
            .. candidates.Select(c => (Candidate: c, Why: PaymentChecks.AgainstReleasing(c, batchId))).Where(j => j.Why is not null)
                .OrderBy(j => j.Candidate.LiveLine?.Line)
                .Select(j => new FieldFault("", $"第 {j.Candidate.LiveLine?.Line} 行 {j.Candidate.Payment.EnterpriseName}（{j.Candidate.Payment.Number}）：{j.Why!.Text}")),
        ];
    }
}
