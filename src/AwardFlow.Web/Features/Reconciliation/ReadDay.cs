using AwardFlow.Web.Records;
using Microsoft.EntityFrameworkCore;

namespace AwardFlow.Web.Features.Reconciliation;

/// <summary>One batch as it stands in its lines, in the bank's results and in the ledger of the budget, in 分.</summary>
public sealed record BatchSides(
    long Id, string Number, int Transfers, long TotalFen, long LinesPaidFen, long LinesReturnedFen, long BankPaidFen, long BankReturnedFen, long LedgerPaidFen, long LedgerReturnedFen)
{
    public long OpenFen => TotalFen - LinesPaidFen - LinesReturnedFen;
    public bool Agrees => LinesPaidFen == BankPaidFen && BankPaidFen == LedgerPaidFen && LinesReturnedFen == BankReturnedFen && BankReturnedFen == LedgerReturnedFen;
}

/// <summary>What a day's transfers come to, and the batches that were in the bank's hands on it.</summary>
public sealed class ReadDay(AwardFlowDb db)
{
    private sealed class Sum
    {
        public string Result { get; set; } = "";
        public int Count { get; set; }
        public long Fen { get; set; }
    }

    /// <summary>Our own side of a day: transfers by the day that the bank gave them.</summary>
    public static async Task<(DaySum Paid, DaySum Returned)> OursAsync(AwardFlowDb db, DateOnly day, CancellationToken ct)
    {
        var sums = await db.Database.SqlQuery<Sum>($"""
            SELECT "State" AS "Result", COUNT(*) AS "Count", SUM("Fen") AS "Fen" FROM (
              SELECT "State", SUM("AmountFen") AS "Fen" FROM payment_attempts WHERE "BankDay" = {day} GROUP BY "BatchId", "Transfer", "State")
            GROUP BY "State"
            """).ToListAsync(ct);
        DaySum Of(string state) => sums.Find(s => s.Result == state) is { } s ? new(s.Count, s.Fen) : default;
        return (Of(nameof(AttemptState.Paid)), Of(nameof(AttemptState.Returned)));
    }

    /// <summary>Batches with a result of the day, and released ones that still wait for one; newest first.</summary>
    public async Task<List<BatchSides>> BatchesAsync(DateOnly day, long? before, int most, CancellationToken ct)
    {
        var batches = await db.Batches.AsNoTracking()
            .Where(b => (before == null || b.Id < before)
                && (db.PaymentAttempts.Where(a => a.BankDay == day).Select(a => a.BatchId).Contains(b.Id) || b.State == BatchState.Released))
            .OrderByDescending(b => b.Id).Take(most).Select(b => new { b.Id, b.Number, b.Transfers, b.TotalFen }).ToListAsync(ct);
        var (ids, numbers) = (batches.ConvertAll(b => b.Id), batches.ConvertAll(b => b.Number));
        var lines = (await db.PaymentAttempts.AsNoTracking().Where(a => EF.Parameter(ids).Contains(a.BatchId) && (a.State == AttemptState.Paid || a.State == AttemptState.Returned))
            .GroupBy(a => new { a.BatchId, a.State }).Select(g => new { g.Key, Fen = g.Sum(a => a.AmountFen) }).ToListAsync(ct)).ToDictionary(g => (g.Key.BatchId, g.Key.State), g => g.Fen);
        var bank = (await (from row in db.BankResultRows.AsNoTracking()
                           join file in db.BankResultFiles on row.FileId equals file.Id
                           where EF.Parameter(ids).Contains(file.BatchId)
                           group row by new { file.BatchId, row.Result } into g
                           select new { g.Key, Fen = g.Sum(r => r.AmountFen) }).ToListAsync(ct)).ToDictionary(g => (g.Key.BatchId, g.Key.Result), g => g.Fen);
        var ledger = (await db.BudgetMovements.AsNoTracking().Where(m => EF.Parameter(numbers).Contains(m.Reference) && (m.Move == BudgetMove.Paid || m.Move == BudgetMove.Returned))
            .GroupBy(m => new { m.Reference, m.Move }).Select(g => new { g.Key, Fen = g.Sum(m => m.AmountFen) }).ToListAsync(ct)).ToDictionary(g => (g.Key.Reference, g.Key.Move), g => g.Fen);
        return batches.ConvertAll(b => new BatchSides(b.Id, b.Number, b.Transfers, b.TotalFen,
            lines.GetValueOrDefault((b.Id, AttemptState.Paid)), lines.GetValueOrDefault((b.Id, AttemptState.Returned)),
            bank.GetValueOrDefault((b.Id, LineResult.Paid)), bank.GetValueOrDefault((b.Id, LineResult.Returned)),
            ledger.GetValueOrDefault((b.Number, BudgetMove.Paid)), ledger.GetValueOrDefault((b.Number, BudgetMove.Returned))));
    }
}
