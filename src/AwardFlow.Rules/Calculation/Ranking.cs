using System.Globalization;

namespace AwardFlow.Rules;

/// <summary>What breaks a tie of means, in the order in which the award's data names them.</summary>
public enum TieRule
{
    /// <summary>The higher mean of all scores, the dropped ones included.</summary>
    AllScores,
    /// <summary>The higher lowest score.</summary>
    LowestScore,
    /// <summary>The higher median.</summary>
    Median
}

/// <summary>Where an entry of a round stands once its scores are in.</summary>
public enum Standing
{
    /// <summary>Within the places.</summary>
    Selected,
    /// <summary>Equal with others at the cut, so that the places are not enough for all of them: a person decides.</summary>
    Tied,
    /// <summary>Behind the places, at or above the mark.</summary>
    Reserve,
    /// <summary>Below the mark.</summary>
    BelowMark
}

/// <summary>The scores of one entry, each from 0 to 100.</summary>
public sealed record RankEntry(long Id, IReadOnlyList<int> Scores);

/// <summary>How a round is ranked.</summary>
/// <param name="Places">How many may be selected; zero or less means none.</param>
/// <param name="PassMark">From which mean on an entry may be selected at all.</param>
/// <param name="Trimmed">The highest and the lowest score are dropped, once each.</param>
/// <param name="Ties">What breaks equal means, in this order.</param>
public sealed record Arrangement(int Places, int PassMark, bool Trimmed, IReadOnlyList<TieRule> Ties);

/// <summary>One line of a ranking.</summary>
/// <param name="Rank">Competition rank: equals share the better one, the next skips (1, 2, 2, 4).</param>
/// <param name="Sum">The sum of the scores that count; <paramref name="Count"/> of them.</param>
/// <param name="Place">1 to the number selected; null for all others.</param>
public sealed record RankRow(long Id, int Rank, int Sum, int Count, Standing Standing, int? Place)
{
    /// <summary>The mean, rounded half-up to four decimals for people; comparisons never use it.</summary>
    public string Mean => Ranking.Show(Sum, Count);
}

/// <summary>The ranking of a round.</summary>
/// <param name="Rows">In the order of rank, then of the entry's number.</param>
/// <param name="Free">How many places the entries tied at the cut have to share; zero without a tie.</param>
public sealed record RankingResult(IReadOnlyList<RankRow> Rows, int Free)
{
    /// <summary>The entries equal at the cut.</summary>
    public IReadOnlyList<long> Tied => [.. Rows.Where(r => r.Standing == Standing.Tied).Select(r => r.Id)];
}

/// <summary>
/// Ranks the entries of a competitive round by the scores of its experts. Means are compared as fractions; nothing is
/// rounded before it is shown. The order of the input never matters.
/// </summary>
public static class Ranking
{
    /// <summary>Ranks.</summary>
    /// <param name="chosen">What a person decided about a tie at the cut: it counts only where it names exactly as many of the tied as there are places for.</param>
    /// <exception cref="ArgumentException">An entry without scores, with too few to drop two, out of 0–100, or given twice.</exception>
    public static RankingResult Of(IReadOnlyCollection<RankEntry> entries, Arrangement by, IReadOnlyCollection<long>? chosen = null)
    {
        ArgumentNullException.ThrowIfNull(entries);
        ArgumentNullException.ThrowIfNull(by);
        if (entries.Select(e => e.Id).Distinct().Count() != entries.Count) throw new ArgumentException("An entry is given twice.", nameof(entries));
        var scored = entries.Select(e => new Scored(e, by)).ToList();
        scored.Sort((a, b) => Compare(a, b, by.Ties) is not 0 and var order ? order : a.Id.CompareTo(b.Id));
        var (rows, free, next) = (new List<RankRow>(), 0, 0);
        while (next < scored.Count)
        {
            var group = scored.Skip(next).TakeWhile(s => Compare(scored[next], s, by.Ties) == 0).ToList();
            var left = Math.Max(by.Places - next, 0);
            var passes = group[0].Passes(by.PassMark);
            var picked = passes && left > 0 && left < group.Count ? Picked(group, left, chosen) : [];
            var straddles = passes && left > 0 && left < group.Count && picked.Count == 0;
            if (straddles) free = left;
            var place = next;
            // Who was chosen comes first, so that places are 1, 2, 3 … without a gap.
            foreach (var one in group.OrderByDescending(s => picked.Contains(s.Id)).ThenBy(s => s.Id))
            {
                var standing = !passes ? Standing.BelowMark : straddles ? Standing.Tied
                    : left >= group.Count || picked.Contains(one.Id) ? Standing.Selected : Standing.Reserve;
                rows.Add(new(one.Id, next + 1, one.Sum, one.Count, standing, standing == Standing.Selected ? ++place : null));
            }
            next += group.Count;
        }
        return new(rows, free);
    }

    /// <summary>A mean as people read it: four decimals, rounded half-up.</summary>
    public static string Show(long sum, long count) => (((sum * 20_000) + count) / (2 * count) / 10_000m).ToString("0.0000", CultureInfo.InvariantCulture);

    private static IReadOnlyCollection<long> Picked(List<Scored> tied, int places, IReadOnlyCollection<long>? chosen) =>
        chosen is { } ids && ids.Distinct().Count() == places && ids.All(id => tied.Exists(t => t.Id == id)) ? ids : [];

    /// <summary>Negative where the first is better.</summary>
    private static int Compare(Scored a, Scored b, IReadOnlyList<TieRule> ties)
    {
        // sum/count compared by cross-multiplication: exact.
        var order = ((long)b.Sum * a.Count).CompareTo((long)a.Sum * b.Count);
        foreach (var rule in ties)
        {
            if (order != 0) break;
            order = rule switch
            {
                TieRule.AllScores => ((long)b.AllSum * a.All.Count).CompareTo((long)a.AllSum * b.All.Count),
                TieRule.LowestScore => b.All[0].CompareTo(a.All[0]),
                TieRule.Median => b.MedianTwice.CompareTo(a.MedianTwice),
                _ => throw new ArgumentOutOfRangeException(nameof(ties), rule, "No such rule.")
            };
        }
        return order;
    }

    private sealed class Scored
    {
        public Scored(RankEntry entry, Arrangement by)
        {
            if (entry.Scores.Any(s => s is < 0 or > 100)) throw new ArgumentException($"Entry {entry.Id} has a score outside 0–100.", nameof(entry));
            if (entry.Scores.Count < (by.Trimmed ? 3 : 1)) throw new ArgumentException($"Entry {entry.Id} has too few scores.", nameof(entry));
            (Id, All) = (entry.Id, [.. entry.Scores.Order()]);
            AllSum = All.Sum();
            (Sum, Count) = by.Trimmed ? (AllSum - All[0] - All[^1], All.Count - 2) : (AllSum, All.Count);
        }

        public long Id { get; }
        public IReadOnlyList<int> All { get; }
        public int AllSum { get; }
        public int Sum { get; }
        public int Count { get; }
        public int MedianTwice => All[(All.Count - 1) / 2] + All[All.Count / 2];

        public bool Passes(int mark) => (long)Sum >= (long)mark * Count;
    }
}
