using Microsoft.EntityFrameworkCore;

namespace AwardFlow.Web.Records;

/// <summary>
/// What happens to all lines of a batch at once, with their payments: one statement each, however many lines.
/// A line that can't follow its batch is a bug, and the transaction ends with it.
/// </summary>
public static class BatchLines
{
    /// <summary>The payments of freshly written lines are spoken for.</summary>
    public static async Task TakeInAsync(AwardFlowDb db, Batch batch, Actor actor, DateTime now, CancellationToken ct)
    {
        await BudgetMoves.CommitAsync(db, await BudgetMoves.SumsAsync(PaymentsOf(db, batch.Id), ct), batch.Number, actor, now, ct);
        var moved = await PaymentsOf(db, batch.Id).Where(p => p.State == PaymentState.Due || p.State == PaymentState.Returned)
            .ExecuteUpdateAsync(s => s.SetProperty(p => p.State, PaymentState.Batched).SetProperty(p => p.Version, p => p.Version + 1), ct);
        Expect(batch, moved);
    }

    /// <summary>From here on the bank may move the money.</summary>
    public static async Task ReleaseAsync(AwardFlowDb db, Batch batch, CancellationToken ct)
    {
        var payments = await PaymentsOf(db, batch.Id).Where(p => p.State == PaymentState.Batched)
            .ExecuteUpdateAsync(s => s.SetProperty(p => p.State, PaymentState.Released).SetProperty(p => p.Version, p => p.Version + 1), ct);
        Expect(batch, payments);
        var lines = await db.PaymentAttempts.Where(a => a.BatchId == batch.Id && a.State == AttemptState.Batched)
            .ExecuteUpdateAsync(s => s.SetProperty(a => a.State, AttemptState.Released), ct);
        Expect(batch, lines);
    }

    /// <summary>
    /// The batch is given up before its release: each payment is due again, or returned again where the line was a re-issue;
    /// where the case has been closed meanwhile, the payment ends with it.
    /// </summary>
    public static async Task DropAsync(AwardFlowDb db, Batch batch, Actor actor, DateTime now, CancellationToken ct)
    {
        var batched = PaymentsOf(db, batch.Id).Where(p => p.State == PaymentState.Batched);
        var closed = batched.Where(p => db.Applications.Any(a => a.Id == p.ApplicationId && a.Situation == Situation.Closed));
        await BudgetMoves.UncommitAsync(db, await BudgetMoves.SumsAsync(batched, ct), batch.Number, actor, now, ct);
        await BudgetMoves.FreeAsync(db, await BudgetMoves.SumsAsync(closed, ct), batch.Number, actor, now, ct);
        var ended = await closed
            .ExecuteUpdateAsync(s => s.SetProperty(p => p.State, PaymentState.Cancelled).SetProperty(p => p.Version, p => p.Version + 1), ct);
        var returned = await batched.Where(p => db.PaymentAttempts.Any(a => a.PaymentId == p.Id && a.BatchId == batch.Id && a.ReplacesAttemptId != null))
            .ExecuteUpdateAsync(s => s.SetProperty(p => p.State, PaymentState.Returned).SetProperty(p => p.Version, p => p.Version + 1), ct);
        var due = await batched
            .ExecuteUpdateAsync(s => s.SetProperty(p => p.State, PaymentState.Due).SetProperty(p => p.Version, p => p.Version + 1), ct);
        Expect(batch, ended + returned + due);
        var lines = await db.PaymentAttempts.Where(a => a.BatchId == batch.Id && a.State == AttemptState.Batched)
            .ExecuteUpdateAsync(s => s.SetProperty(a => a.State, AttemptState.Dropped).SetProperty(a => a.Live, false), ct);
        Expect(batch, lines);
    }

    private static IQueryable<Payment> PaymentsOf(AwardFlowDb db, long batchId) =>
        db.Payments.Where(p => db.PaymentAttempts.Where(a => a.BatchId == batchId).Select(a => a.PaymentId).Contains(p.Id));

    private static void Expect(Batch batch, int moved)
    {
        if (moved != batch.Lines) throw new InvalidOperationException($"Batch {batch.Number} has {batch.Lines} lines, {moved} moved.");
    }
}
