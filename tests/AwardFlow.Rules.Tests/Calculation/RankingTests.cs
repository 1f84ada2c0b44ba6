namespace AwardFlow.Rules.Tests.Calculation;

/// <summary>Ranking is a pure function: exact means, places, marks, ties.</summary>
public class RankingTests
{
    private static Arrangement By(int places, int mark = 60, bool trimmed = false, params TieRule[] ties) => new(places, mark, trimmed, ties);

    private static RankEntry Entry(long id, params int[] scores) => new(id, scores);

    private static string Told(RankingResult result) => string.Join(" ", result.Rows.Select(r => $"{r.Id}:{r.Rank}:{r.Standing}{(r.Place is { } p ? $"#{p}" : "")}"));

    [Fact]
    public void The_best_get_the_places_and_the_next_are_in_reserve_down_to_the_mark() =>
        Assert.Equal("3:1:Selected#1 1:2:Selected#2 4:3:Reserve 2:4:BelowMark",
            Told(Ranking.Of([Entry(1, 80, 90, 70), Entry(2, 50, 59, 70), Entry(3, 99, 99, 99), Entry(4, 60, 60, 60)], By(2))));

    [Fact]
    public void Who_is_below_the_mark_gets_no_place_that_is_free() =>
        Assert.Equal("1:1:Selected#1 2:2:BelowMark", Told(Ranking.Of([Entry(1, 60), Entry(2, 59)], By(5))));

    [Fact]
    public void Means_are_compared_exactly_and_rounded_only_for_people()
    {
        // 200/3 and 267/4 differ by a twelfth; both are shown with four decimals.
        var result = Ranking.Of([Entry(1, 66, 67, 67), Entry(2, 66, 67, 67, 67)], By(1));
        Assert.Equal("2:1:Selected#1 1:2:Reserve", Told(result));
        Assert.Equal(["66.7500", "66.6667"], result.Rows.Select(r => r.Mean));
    }

    [Fact]
    public void The_highest_and_the_lowest_are_dropped_once_each_where_the_data_says_so()
    {
        var entries = new[] { Entry(1, 100, 100, 70, 0), Entry(2, 80, 80, 81, 81) };
        Assert.Equal([(1, 170, 2), (2, 161, 2)], Ranking.Of(entries, By(1, trimmed: true)).Rows.Select(r => ((int)r.Id, r.Sum, r.Count)));
        Assert.Equal(2, Ranking.Of(entries, By(1)).Rows[0].Id);
    }

    [Theory]
    [InlineData(TieRule.Median, 2)]
    [InlineData(TieRule.LowestScore, 1)]
    public void A_rule_in_the_data_breaks_a_tie(TieRule rule, long first) =>
        Assert.Equal(first, Ranking.Of([Entry(1, 70, 70, 100), Entry(2, 60, 85, 95)], By(1, 60, false, rule)).Rows[0].Id);

    [Fact]
    public void Equals_inside_the_places_share_a_rank_and_are_no_tie_at_the_cut() =>
        Assert.Equal("1:1:Selected#1 2:1:Selected#2 3:3:Reserve", Told(Ranking.Of([Entry(3, 70), Entry(2, 80), Entry(1, 80)], By(2))));

    [Fact]
    public void Equals_at_the_cut_are_decided_by_a_person_and_by_nobody_else()
    {
        var entries = new[] { Entry(1, 90), Entry(2, 80), Entry(3, 80), Entry(4, 80), Entry(5, 70) };
        var open = Ranking.Of(entries, By(3));
        Assert.Equal((2, "1:1:Selected#1 2:2:Tied 3:2:Tied 4:2:Tied 5:5:Reserve"), (open.Free, Told(open)));
        Assert.Equal("1:1:Selected#1 2:2:Selected#2 4:2:Selected#3 3:2:Reserve 5:5:Reserve", Told(Ranking.Of(entries, By(3), [4, 2])));
        // A choice of too few, too many or somebody else decides nothing.
        Assert.All(new long[][] { [2], [2, 3, 4], [2, 5], [1, 2] }, wrong => Assert.Equal(2, Ranking.Of(entries, By(3), wrong).Free));
    }

    [Fact]
    public void Scores_that_can_t_be_are_a_fault_of_the_caller()
    {
        Assert.Throws<ArgumentException>(() => Ranking.Of([Entry(1)], By(1)));
        Assert.Throws<ArgumentException>(() => Ranking.Of([Entry(1, 101)], By(1)));
        Assert.Throws<ArgumentException>(() => Ranking.Of([Entry(1, 50, 60)], By(1, trimmed: true)));
        Assert.Throws<ArgumentException>(() => Ranking.Of([Entry(1, 50), Entry(1, 60)], By(1)));
    }

    /// <summary>Five thousand rounds from fixed seeds, few different scores so that ties abound.</summary>
    [Fact]
    public void In_random_rounds_places_are_never_exceeded_the_order_of_input_says_nothing_and_ties_are_visible()
    {
        var (tied, full) = (0, 0);
        for (var seed = 1; seed <= 5_000; seed++)
        {
            var random = new Random(seed);
            var arrangement = new Arrangement(random.Next(0, 6), random.Next(40, 80), random.Next(2) == 0, [.. Enum.GetValues<TieRule>().Where(_ => random.Next(2) == 0)]);
            var entries = Enumerable.Range(1, random.Next(0, 9)).Select(i => Entry(i, [.. Enumerable.Range(0, random.Next(3, 6)).Select(_ => random.Next(6, 9) * 10)])).ToList();
            var result = Ranking.Of(entries, arrangement);
            var shuffled = entries.OrderBy(_ => random.Next()).Select(e => e with { Scores = [.. e.Scores.OrderBy(_ => random.Next())] }).ToList();

            Assert.Equal(Told(result), Told(Ranking.Of(shuffled, arrangement)));
            var selected = result.Rows.Where(r => r.Standing == Standing.Selected).ToList();
            Assert.True(selected.Count <= arrangement.Places, $"seed {seed}: {Told(result)}");
            Assert.Equal(Enumerable.Range(1, selected.Count), selected.Select(r => r.Place!.Value));
            Assert.All(selected, r => Assert.True((long)r.Sum >= (long)arrangement.PassMark * r.Count, $"seed {seed}"));
            // Nobody in reserve is better than somebody selected; a tie at the cut leaves exactly its places open.
            var worst = selected.Select(r => r.Rank).DefaultIfEmpty(0).Max();
            Assert.All(result.Rows.Where(r => r.Standing == Standing.Reserve), r => Assert.True(r.Rank > worst, $"seed {seed}: {Told(result)}"));
            Assert.Equal(result.Free > 0, result.Tied.Count > 0);
            if (result.Free == 0) continue;
            tied++;
            Assert.True(result.Tied.Count > result.Free && selected.Count + result.Free == arrangement.Places, $"seed {seed}: {Told(result)}");
            var decided = Ranking.Of(shuffled, arrangement, [.. result.Tied.OrderBy(_ => random.Next()).Take(result.Free)]);
            Assert.Equal(arrangement.Places, decided.Rows.Count(r => r.Standing == Standing.Selected));
            full++;
        }
        Assert.True(tied > 250 && full == tied);
    }
}
