namespace AwardFlow.Rules;

/// <summary>In how many parts an award is paid: a share for each but the last.</summary>
internal sealed record TrancheShares(string Clause, IReadOnlyList<DatedValue> Shares)
{
    /// <summary>
    /// The parts of an amount in 分 on a day. Running totals are rounded down and the last part is what is left, so the
    /// parts add up to the amount exactly. Null when a share is not on record for that day.
    /// </summary>
    public IReadOnlyList<long>? Split(long fen, DateOnly day)
    {
        var why = new Explanation(day);
        var parts = new List<long>();
        var (running, given) = (Rational.Zero, 0L);
        foreach (var share in Shares)
        {
            if (why.Read(share, day) is not { } rate)
                return null;
            running += rate;
            var upTo = (running * Rational.Of(fen)).RoundDown();
            parts.Add(upTo - given);
            given = upTo;
        }
        return [.. parts, fen - given];
    }
}
