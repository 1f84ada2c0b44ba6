using AwardFlow.Rules;
using AwardFlow.Web.Casework;
using AwardFlow.Web.Records;

namespace AwardFlow.Web.Features.Funds;

/// <summary>One level's share of one case, and the budget line that would pay it.</summary>
public sealed record Claim(long CaseId, long? BudgetLineId, long DecidedFen);

/// <summary>What a claim gets; with <paramref name="Why"/> its case gets nothing.</summary>
public sealed record Allotted(long AmountFen, string? Formula, Refusal? Why);

/// <summary>Shares the budget out among the claims of a document. Pure.</summary>
public static class Allocation
{
    /// <summary>
    /// In proportion, each claim gets its part of what its line has left, to the 分. Otherwise each case gets all or nothing,
    /// in the order of the claims. A case gets something on every level or nothing at all.
    /// </summary>
    public static IReadOnlyList<Allotted> Of(IReadOnlyList<Claim> claims, IReadOnlyDictionary<long, long> availableFen, bool proRata)
    {
        var outs = claims.Where(c => c.BudgetLineId is null).Select(c => c.CaseId).Distinct().ToDictionary(id => id, _ => Budgets.Missing);
        return proRata ? InProportion(claims, availableFen, outs) : InOrder(claims, availableFen, outs);
    }

    private static List<Allotted> InOrder(IReadOnlyList<Claim> claims, IReadOnlyDictionary<long, long> availableFen, Dictionary<long, Refusal> outs)
    {
        var left = availableFen.ToDictionary();
        foreach (var of in claims.Where(c => !outs.ContainsKey(c.CaseId)).GroupBy(c => c.CaseId))
        {
            var asked = of.GroupBy(c => c.BudgetLineId!.Value).ToDictionary(g => g.Key, g => g.Sum(c => c.DecidedFen));
            if (asked.Any(a => left[a.Key] < a.Value)) outs[of.Key] = Budgets.Exceeded;
            else foreach (var (line, fen) in asked) left[line] -= fen;
        }
        return [.. claims.Select(c => outs.TryGetValue(c.CaseId, out var why) ? new Allotted(0, null, why) : new Allotted(c.DecidedFen, null, null))];
    }

    private static List<Allotted> InProportion(IReadOnlyList<Claim> claims, IReadOnlyDictionary<long, long> availableFen, Dictionary<long, Refusal> outs)
    {
        while (true)
        {
            var parts = new Allotted[claims.Count];
            foreach (var of in claims.Index().Where(c => !outs.ContainsKey(c.Item.CaseId)).GroupBy(c => c.Item.BudgetLineId!.Value))
            {
                var (pool, whole) = (availableFen[of.Key], of.Sum(c => c.Item.DecidedFen));
                var split = ProRata.Split(Math.Max(pool, 0), [.. of.Select(c => c.Item.DecidedFen)]);
                foreach (var ((index, claim), fen) in of.Zip(split))
                    parts[index] = new(fen, fen == claim.DecidedFen ? null : ProRata.Explain(pool, whole, claim.DecidedFen, fen), null);
            }
            // Less than one 分 for somebody: that case is left out and the rest shared anew.
            var nothing = claims.Index().Where(c => !outs.ContainsKey(c.Item.CaseId) && parts[c.Index].AmountFen == 0).Select(c => c.Item.CaseId).Distinct().ToList();
            if (nothing.Count == 0) return [.. claims.Select((c, i) => outs.TryGetValue(c.CaseId, out var why) ? new Allotted(0, null, why) : parts[i])];
            nothing.ForEach(id => outs[id] = Budgets.Exceeded);
        }
    }
}
