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
        var ids = payable.Select(c => c.Payment.BudgetLineId).OfType<long>().Distinct().ToList();
        var years = await db.BudgetLines.AsNoTracking().Where(l => EF.Parameter(ids).Contains(l.Id)).ToDictionaryAsync(l => l.Id, l => l.Year, ct);
        var (funded, leftOut) = (new List<Candidate>(payable.Count), new List<LeftOut>());
        foreach (var candidate in payable)
        {
            if (await WhyNotAsync(db, candidate, years, actor, ct) is { } why) leftOut.Add(LeftOut.Of(candidate, why));
            else funded.Add(candidate);
        }
        return (funded, leftOut);
    }

    private async Task<PaymentReason?> WhyNotAsync(AwardFlowDb db, Candidate candidate, Dictionary<long, int> years, Actor actor, CancellationToken ct)
    {
        if (candidate.Payment.BudgetLineId is { } line)
            return years[line] == clock.Today.Year ? null : new("budget-year-over", $"预留的是 {years[line]} 年预算，年度已经结束，请先在“预算”页面办理结转");
        var payment = await db.Payments.SingleAsync(p => p.Id == candidate.Payment.Id, ct);
        if (await budgets.ReserveAsync(db, payment, actor, ct) is { } refusal) return new(refusal.Code, refusal.Message);
        await db.SaveChangesAsync(ct);
        return null;
    }
}
