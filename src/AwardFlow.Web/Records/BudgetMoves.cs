using Microsoft.EntityFrameworkCore;

namespace AwardFlow.Web.Records;

/// <summary>A sum of one budget line.</summary>
public readonly record struct BudgetSum(long BudgetLineId, long Fen);

/// <summary>
/// The movements of budget lines: one guarded statement per line and movement, and a row of the ledger each. Only a
/// reservation may be refused; any other movement that can't be made is a bug, and the transaction ends with it.
/// </summary>
public static class BudgetMoves
{
    /// <summary>False where the line has not that much left: nothing is changed then.</summary>
    public static async Task<bool> TryReserveAsync(AwardFlowDb db, long budgetLineId, long fen, string reference, Actor actor, DateTime now, CancellationToken ct)
    {
        if (fen <= 0) throw new ArgumentOutOfRangeException(nameof(fen), fen, "A reservation is above zero.");
        return await MoveAsync(db, new(budgetLineId, fen), BudgetMove.Reserved, reference, actor, now, ct);
    }

    /// <summary>The money of a dropped document line or a cancelled payment is available again.</summary>
    public static Task FreeAsync(AwardFlowDb db, IEnumerable<BudgetSum> sums, string reference, Actor actor, DateTime now, CancellationToken ct) =>
        EachAsync(db, sums, BudgetMove.Freed, reference, actor, now, ct);

    public static Task CommitAsync(AwardFlowDb db, IEnumerable<BudgetSum> sums, string reference, Actor actor, DateTime now, CancellationToken ct) =>
        EachAsync(db, sums, BudgetMove.Committed, reference, actor, now, ct);

    /// <summary>A batch was given up: reserved again.</summary>
    public static Task UncommitAsync(AwardFlowDb db, IEnumerable<BudgetSum> sums, string reference, Actor actor, DateTime now, CancellationToken ct) =>
        EachAsync(db, sums, BudgetMove.Uncommitted, reference, actor, now, ct);

    public static Task PayAsync(AwardFlowDb db, IEnumerable<BudgetSum> sums, string reference, Actor actor, DateTime now, CancellationToken ct) =>
        EachAsync(db, sums, BudgetMove.Paid, reference, actor, now, ct);

    /// <summary>The bank sent it back: reserved again, for another attempt.</summary>
    public static Task ReturnAsync(AwardFlowDb db, IEnumerable<BudgetSum> sums, string reference, Actor actor, DateTime now, CancellationToken ct) =>
        EachAsync(db, sums, BudgetMove.Returned, reference, actor, now, ct);

    /// <summary>More or, with a negative amount, less appropriation. False where that much is spoken for.</summary>
    public static async Task<bool> TryAppropriateAsync(AwardFlowDb db, long budgetLineId, BudgetMove move, long fen, string reference, Actor actor, DateTime now, CancellationToken ct)
    {
        var changed = await db.Database.ExecuteSqlAsync($"""
            UPDATE budget_lines SET "AppropriatedFen" = "AppropriatedFen" + {fen}, "WarnedPercent" = 0, "Version" = "Version" + 1
            WHERE "Id" = {budgetLineId} AND "ReservedFen" + "CommittedFen" + "PaidFen" <= "AppropriatedFen" + {fen}
            """, ct);
        if (changed == 1) db.BudgetMovements.Add(new BudgetMovement(budgetLineId, move, move == BudgetMove.CarriedOut ? -fen : fen, reference, actor, now));
        return changed == 1;
    }

    /// <summary>The sums of payments by the budget line that pays them.</summary>
    public static async Task<List<BudgetSum>> SumsAsync(IQueryable<Payment> payments, CancellationToken ct) =>
        [.. (await payments.Where(p => p.BudgetLineId != null).GroupBy(p => p.BudgetLineId).Select(g => new { g.Key, Fen = g.Sum(p => p.AmountFen) }).ToListAsync(ct))
            .Select(s => new BudgetSum(s.Key!.Value, s.Fen))];

    public static IReadOnlyList<BudgetSum> Sums(IEnumerable<Payment> payments) =>
        [.. payments.Where(p => p.BudgetLineId != null).GroupBy(p => p.BudgetLineId!.Value).Select(g => new BudgetSum(g.Key, g.Sum(p => p.AmountFen)))];

    public static IReadOnlyList<BudgetSum> Sums(IEnumerable<FundDocumentLine> lines) =>
        [.. lines.GroupBy(l => l.BudgetLineId).Select(g => new BudgetSum(g.Key, g.Sum(l => l.AmountFen)))];

    private static async Task EachAsync(AwardFlowDb db, IEnumerable<BudgetSum> sums, BudgetMove move, string reference, Actor actor, DateTime now, CancellationToken ct)
    {
        foreach (var sum in sums.Where(s => s.Fen > 0))
            if (!await MoveAsync(db, sum, move, reference, actor, now, ct))
                throw new InvalidOperationException($"Budget line {sum.BudgetLineId}: {sum.Fen} fen can't be {move} for {reference}.");
    }

    private static async Task<bool> MoveAsync(AwardFlowDb db, BudgetSum sum, BudgetMove move, string reference, Actor actor, DateTime now, CancellationToken ct)
    {
        var (reserved, committed, paid) = move switch
        {
            BudgetMove.Reserved => (sum.Fen, 0L, 0L),
            BudgetMove.Freed => (-sum.Fen, 0L, 0L),
            BudgetMove.Committed => (-sum.Fen, sum.Fen, 0L),
            BudgetMove.Uncommitted or BudgetMove.Returned => (sum.Fen, -sum.Fen, 0L),
            BudgetMove.Paid => (0L, -sum.Fen, sum.Fen),
            _ => throw new ArgumentOutOfRangeException(nameof(move), move, "No movement between the parts of a line."),
        };
        var more = reserved + committed + paid;
        var changed = await db.Database.ExecuteSqlAsync($"""
            UPDATE budget_lines SET "ReservedFen" = "ReservedFen" + {reserved}, "CommittedFen" = "CommittedFen" + {committed}, "PaidFen" = "PaidFen" + {paid}, "Version" = "Version" + 1
            WHERE "Id" = {sum.BudgetLineId} AND "ReservedFen" + {reserved} >= 0 AND "CommittedFen" + {committed} >= 0
              AND "ReservedFen" + "CommittedFen" + "PaidFen" + {more} <= "AppropriatedFen"
            """, ct);
        if (changed == 1) db.BudgetMovements.Add(new BudgetMovement(sum.BudgetLineId, move, sum.Fen, reference, actor, now));
        return changed == 1;
    }
}
