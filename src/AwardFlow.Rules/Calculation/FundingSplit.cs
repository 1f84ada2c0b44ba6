using System.Numerics;

namespace AwardFlow.Rules;

/// <summary>Splits an amount between levels so that the parts always add up to it.</summary>
internal static class FundingSplit
{
    public static IReadOnlyList<FundingShare> ByParts(Funding funding, long fen, Explanation why)
    {
        var shares = Split(fen, [.. funding.Parts.Select(p => (p.Level, (long)p.Parts))]);
        if (shares.Count > 1)
        {
            why.Step($"资金分担 {string.Join(":", funding.Parts.Select(p => p.Parts))}："
                + string.Join("，", shares.Select(s => $"{Levels.Zh(s.Level)} {Yuan.Format(s.AmountFen)} 元")),
                $"Split {string.Join(":", funding.Parts.Select(p => p.Parts))}: "
                + string.Join(", ", shares.Select(s => $"{s.Level} {Yuan.Format(s.AmountFen)} yuan")),
                funding.Clause, Rational.Of(fen));
        }
        return shares;
    }

    public static IReadOnlyList<FundingShare> ByCeilings(IReadOnlyList<FundingShare> ceilings, long fen) =>
        Split(fen, [.. ceilings.Where(c => c.AmountFen > 0).Select(c => (c.Level, c.AmountFen))]);

    // Running totals are rounded, not the single shares: the first is rounded half-up, the last takes the rest, and none is negative.
    private static List<FundingShare> Split(long fen, IReadOnlyList<(string Level, long Weight)> weights)
    {
        var whole = weights.Sum(w => (decimal)w.Weight);
        var shares = new List<FundingShare>(weights.Count);
        BigInteger running = 0;
        long given = 0;
        foreach (var (level, weight) in weights)
        {
            running += weight;
            var upTo = (long)((fen * running * 2 + (BigInteger)whole) / ((BigInteger)whole * 2));
            shares.Add(new(level, upTo - given));
            given = upTo;
        }
        return shares;
    }
}
