using System.Numerics;

namespace AwardFlow.Rules;

/// <summary>Shares out a pool that is smaller than what was approved (按比例兑现).</summary>
public static class ProRata
{
    /// <summary>
    /// What each ceiling gets of the pool, in 分: its part of the pool as the ceilings are to each other. The parts add up
    /// to the pool exactly; running totals are rounded down, so that no part is above its ceiling or more than one 分 away
    /// from its exact share. A pool that covers all ceilings gives each in full.
    /// </summary>
    /// <param name="poolFen">What there is, in 分.</param>
    /// <param name="ceilingsFen">What was approved, in 分; the order decides where the odd 分 go.</param>
    /// <exception cref="ArgumentOutOfRangeException">The pool or a ceiling is negative.</exception>
    public static IReadOnlyList<long> Split(long poolFen, IReadOnlyList<long> ceilingsFen)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(poolFen);
        BigInteger whole = 0;
        foreach (var ceiling in ceilingsFen)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(ceiling);
            whole += ceiling;
        }
        if (poolFen >= whole) return [.. ceilingsFen];
        var parts = new long[ceilingsFen.Count];
        BigInteger running = 0;
        long given = 0;
        for (var i = 0; i < parts.Length; i++)
        {
            running += ceilingsFen[i];
            var upTo = (long)(poolFen * running / whole);
            parts[i] = upTo - given;
            given = upTo;
        }
        return parts;
    }

    /// <summary>How a part came about, in Chinese, for the line that it is paid on.</summary>
    public static string Explain(long poolFen, long wholeFen, long ceilingFen, long partFen) =>
        $"预算不足按比例兑现：核定 {Yuan.Format(ceilingFen)} 元 × 可用预算 {Yuan.Format(poolFen)} 元 ÷ 核定合计 {Yuan.Format(wholeFen)} 元 = {Yuan.Format(partFen)} 元（逐笔累计取整到分）";
}
