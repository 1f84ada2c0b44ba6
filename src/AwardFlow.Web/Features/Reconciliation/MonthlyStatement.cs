using AwardFlow.Web.Records;
using Microsoft.EntityFrameworkCore;

namespace AwardFlow.Web.Features.Reconciliation;

/// <summary>One row of the month: paying account, policy, subject of the budget and level; lines, not transfers.</summary>
public sealed record StatementRow(
    string AccountName, string LastFour, string PolicyId, string FunctionCode, string FunctionName, string Level, int PaidCount, long PaidFen, int ReturnedCount, long ReturnedFen, long RecoveredFen)
{
    public long NetFen => PaidFen - RecoveredFen;
}

/// <summary>What went out of each account in a month, for which policy, subject and level, and what came back.</summary>
public sealed class MonthlyStatement(AwardFlowDb db)
{
    public async Task<IReadOnlyList<StatementRow>> ReadAsync(DateOnly month, CancellationToken ct)
    {
        var (first, next) = (new DateOnly(month.Year, month.Month, 1), new DateOnly(month.Year, month.Month, 1).AddMonths(1));
        var moved = await (from line in db.PaymentAttempts.AsNoTracking()
                           where line.BankDay >= first && line.BankDay < next
                           join batch in db.Batches on line.BatchId equals batch.Id
                           join payment in db.Payments on line.PaymentId equals payment.Id
                           join budget in db.BudgetLines on payment.BudgetLineId equals budget.Id
                           group line by new { batch.Payer.AccountName, batch.Payer.LastFour, payment.PolicyId, budget.FunctionCode, budget.FunctionName, payment.Level, line.State } into g
                           select new { g.Key, Count = g.Count(), Fen = g.Sum(l => l.AmountFen) }).ToListAsync(ct);
        var back = await (from recovery in db.PaymentRecoveries.AsNoTracking()
                          where recovery.Day >= first && recovery.Day < next
                          join line in db.PaymentAttempts on recovery.PaymentId equals line.PaymentId
                          where line.State == AttemptState.Paid
                          join batch in db.Batches on line.BatchId equals batch.Id
                          join payment in db.Payments on line.PaymentId equals payment.Id
                          join budget in db.BudgetLines on payment.BudgetLineId equals budget.Id
                          group recovery by new { batch.Payer.AccountName, batch.Payer.LastFour, payment.PolicyId, budget.FunctionCode, budget.FunctionName, payment.Level } into g
                          select new { g.Key, Fen = g.Sum(r => r.AmountFen) }).ToListAsync(ct);
        var rows = moved.Select(m => (Key: (m.Key.AccountName, m.Key.LastFour, m.Key.PolicyId, m.Key.FunctionCode, m.Key.FunctionName, m.Key.Level), m.Key.State, m.Count, m.Fen, Back: 0L))
            .Concat(back.Select(b => (Key: (b.Key.AccountName, b.Key.LastFour, b.Key.PolicyId, b.Key.FunctionCode, b.Key.FunctionName, b.Key.Level), State: AttemptState.Dropped, Count: 0, Fen: 0L, Back: b.Fen)));
        return
        [
            .. rows.GroupBy(r => r.Key).OrderBy(g => g.Key.AccountName, StringComparer.Ordinal).ThenBy(g => g.Key.PolicyId, StringComparer.Ordinal).ThenBy(g => g.Key.FunctionCode, StringComparer.Ordinal).ThenBy(g => g.Key.Level, StringComparer.Ordinal)
                .Select(g => new StatementRow(g.Key.AccountName, g.Key.LastFour, g.Key.PolicyId, g.Key.FunctionCode, g.Key.FunctionName, g.Key.Level,
                    g.Where(r => r.State == AttemptState.Paid).Sum(r => r.Count), g.Where(r => r.State == AttemptState.Paid).Sum(r => r.Fen),
                    g.Where(r => r.State == AttemptState.Returned).Sum(r => r.Count), g.Where(r => r.State == AttemptState.Returned).Sum(r => r.Fen), g.Sum(r => r.Back))),
        ];
    }
}
