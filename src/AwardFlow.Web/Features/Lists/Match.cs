using System.Numerics;
using AwardFlow.Rules;

namespace AwardFlow.Web.Features.Lists;

/// <summary>The total for all levels that follows from what an upper level gives, or what is wrong with that sum.</summary>
public sealed record MatchShare(long? TotalFen, string? Fault);

/// <summary>
/// How much goes with upper-level money (再配套): the rules' own split between the levels decides, scaled to what the
/// upper level gives and rounded half up to 分. More than its ceiling is a fault of the list.
/// </summary>
public static class Match
{
    /// <param name="full">What the award gives in full, with its split by level.</param>
    /// <param name="upperLevel">The level whose document brings the money.</param>
    /// <param name="upperFen">What that document gives this firm.</param>
    public static MatchShare Propose(Assessment full, string upperLevel, long upperFen)
    {
        if (full.AmountFen is not { } total || total <= 0) return new(null, null);
        var own = full.Funding.Where(f => f.Level == upperLevel).Sum(f => f.AmountFen);
        if (own <= 0) return new(null, "政策没有规定该级别的资金，请核对名单所选的上级级别。");
        if (upperFen > own) return new(null, $"上级资金 {Yuan.Format(upperFen)} 元超过政策规定的 {Yuan.Format(own)} 元。");
        return new((long)((new BigInteger(upperFen) * total * 2 + own) / (own * 2)), null);
    }
}
