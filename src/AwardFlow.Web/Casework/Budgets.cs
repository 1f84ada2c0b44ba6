using AwardFlow.Rules;
using AwardFlow.Web.Plumbing.Settings;
using AwardFlow.Web.Records;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace AwardFlow.Web.Casework;

/// <summary>
/// Finds the budget line that pays an award and reserves on it. No line or not enough on it: nothing is reserved, and the
/// caller leaves the award out. Finance is warned when a line passes the percentages of the settings.
/// </summary>
public sealed class Budgets(IOptions<BudgetOptions> options, BusinessClock clock)
{
    /// <summary>The line of the award itself, or that of its whole policy; of the running year.</summary>
    public async Task<BudgetLine?> FindAsync(AwardFlowDb db, string policyId, string awardId, string level, CancellationToken ct)
    {
        var year = clock.Today.Year;
        return await db.BudgetLines.AsNoTracking()
            .Where(l => l.Year == year && l.PolicyId == policyId && l.Level == level && (l.AwardId == awardId || l.AwardId == ""))
            .OrderByDescending(l => l.AwardId).FirstOrDefaultAsync(ct);
    }

    /// <summary>Reserves for a payment that has no line yet. Null where it was reserved; else why not.</summary>
    public async Task<Refusal?> ReserveAsync(AwardFlowDb db, Payment payment, Actor actor, CancellationToken ct)
    {
        if (await FindAsync(db, payment.PolicyId, payment.AwardId, payment.Level, ct) is not { } line) return Missing;
        if (!await BudgetMoves.TryReserveAsync(db, line.Id, payment.AmountFen, payment.Number, actor, clock.UtcNow, ct)) return Exceeded;
        payment.PayFrom(line.Id);
        await WarnAsync(db, [line.Id], ct);
        return null;
    }

    /// <summary>Tells everybody who sees payments, once per percentage and appropriation.</summary>
    public async Task WarnAsync(AwardFlowDb db, IReadOnlyCollection<long> budgetLineIds, CancellationToken ct)
    {
        var ids = budgetLineIds.ToList();
        foreach (var line in await db.BudgetLines.AsNoTracking().Where(l => EF.Parameter(ids).Contains(l.Id)).ToListAsync(ct))
        {
            int[] percents = [options.Value.FirstWarningPercent, options.Value.SecondWarningPercent];
            var passed = percents.Where(p => line.UsedPercent >= p).DefaultIfEmpty(0).Max();
            if (passed <= line.WarnedPercent) continue;
            await db.BudgetLines.Where(l => l.Id == line.Id).ExecuteUpdateAsync(s => s.SetProperty(l => l.WarnedPercent, passed), ct);
            var subject = $"【预算预警】{line.Year} 年 {line.FunctionCode} {line.FunctionName} 已使用 {line.UsedPercent}%";
            var body = $"预算 {Yuan.Format(line.AppropriatedFen)} 元，已列支（含预留）{Yuan.Format(line.UsedFen)} 元，剩余 {Yuan.Format(line.AvailableFen)} 元。请在“预算”页面查看，及时办理追加或控制下达。";
            foreach (var person in await FinancePeopleAsync(db, ct)) db.Messages.Add(Message.ToPerson(person, null, "budget-warning", subject, body, clock.UtcNow));
        }
    }

    public static Task<List<long>> FinancePeopleAsync(AwardFlowDb db, CancellationToken ct)
    {
        var roles = Roles.With(Permission.SeePayments);
        return db.RoleGrants.Where(g => roles.Contains(g.Role) && db.Users.Any(p => p.Id == g.PersonId && p.State == PersonState.Active))
            .Select(g => g.PersonId).Distinct().OrderBy(id => id).ToListAsync(ct);
    }

    public static Refusal Missing { get; } = new("budget-missing", "本年度没有可以列支的预算");
    public static Refusal Exceeded { get; } = new("budget-exceeded", "预算余额不足");
}
