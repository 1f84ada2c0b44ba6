using AwardFlow.Web.Casework;
using AwardFlow.Web.Records;
using Microsoft.EntityFrameworkCore;

namespace AwardFlow.Web.Features.Payments;

/// <summary>
/// What may be paid of the candidates by the budget: a payment that has no reservation yet gets one now, or is left out;
/// one whose budget year is over waits for the carry-over.
/// </summary>
public sealed class FundPayments(Budgets budgets, BusinessClock clock)
{
    public async Task<(List<Candidate> Funded, List<LeftOut> LeftOut)> FundAsync(AwardFlowDb db, IReadOnlyList<Candidate> payable, Actor actor, CancellationToken ct)
    {
        var ids = payable.Select(c => c.BudgetLineId).OfType<long>().Distinct().ToList();
        var years = await db.BudgetLines.AsNoTracking().Where(l => EF.Parameter(ids).Contains(l.Id)).ToDictionaryAsync(l => l.Id, l => l.Year, ct);
        var (funded, leftOut) = (new List<Candidate>(payable.Count), new List<LeftOut>());
        var lines = new Dictionary<(string, string, string), BudgetLine?>();
        var reserved = new List<(long Payment, long BudgetLine)>();
        foreach (var candidate in payable)
        {
            var why = candidate.BudgetLineId is { } line ? OfYear(years[line]) : await ReserveAsync(db, candidate, lines, reserved, actor, ct);
            if (why is not null) leftOut.Add(LeftOut.Of(candidate, why));
            else funded.Add(candidate);
        }
        if (reserved.Count > 0) await PayFromAsync(db, reserved, ct);
        return (funded, leftOut);
    }

    private PaymentReason? OfYear(int year) => year == clock.Today.Year ? null
        : new("budget-year-over", $"预留的是 {year} 年预算，年度已经结束，请先在“预算”页面办理结转");

    private async Task<PaymentReason?> ReserveAsync(
        AwardFlowDb db, Candidate c, Dictionary<(string, string, string), BudgetLine?> lines, List<(long, long)> reserved, Actor actor, CancellationToken ct)
    {
        var of = (c.PolicyId, c.AwardId, c.Level);
        if (!lines.TryGetValue(of, out var line)) lines[of] = line = await budgets.FindAsync(db, c.PolicyId, c.AwardId, c.Level, ct);
        if (line is null) return Reason(Budgets.Missing);
        if (!await BudgetMoves.TryReserveAsync(db, line.Id, c.AmountFen, c.Number, actor, clock.UtcNow, ct)) return Reason(Budgets.Exceeded);
        reserved.Add((c.PaymentId, line.Id));
        return null;
    }

    /// <summary>One statement per budget line, and its warning once.</summary>
    private async Task PayFromAsync(AwardFlowDb db, List<(long Payment, long BudgetLine)> reserved, CancellationToken ct)
    {
        foreach (var of in reserved.GroupBy(r => r.BudgetLine, r => r.Payment))
        {
            var ids = of.ToList();
            var moved = await db.Payments.Where(p => EF.Parameter(ids).Contains(p.Id) && p.BudgetLineId == null)
                .ExecuteUpdateAsync(s => s.SetProperty(p => p.BudgetLineId, of.Key).SetProperty(p => p.Version, p => p.Version + 1), ct);
            if (moved != ids.Count) throw new InvalidOperationException($"Budget line {of.Key} is reserved for {ids.Count} payments, {moved} took it.");
        }
        await budgets.WarnAsync(db, [.. reserved.Select(r => r.BudgetLine).Distinct()], ct);
        await db.SaveChangesAsync(ct);
    }

    private static PaymentReason Reason(Refusal refusal) => new(refusal.Code, refusal.Message);
}
