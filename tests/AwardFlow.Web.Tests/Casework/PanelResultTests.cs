using AwardFlow.Web.Casework;
using AwardFlow.Web.Records;

namespace AwardFlow.Web.Tests.Casework;

public sealed class PanelResultTests
{
    [Theory]
    [InlineData("average", new[] { 60, 60, 60 }, PanelState.Passed)]
    [InlineData("average", new[] { 59, 60, 60 }, PanelState.Failed)]
    [InlineData("average", new[] { 0, 90, 90 }, PanelState.Passed)]
    [InlineData("majority", new[] { 0, 90, 90 }, PanelState.Passed)]
    [InlineData("majority", new[] { 59, 59, 100 }, PanelState.Failed)]
    [InlineData("majority", new[] { 60, 59 }, PanelState.Tied)]
    public void Only_the_scores_that_were_given_decide(string rule, int[] scores, PanelState expected) =>
        Assert.Equal(expected, PanelResult.Of(rule, 60, 2, scores)!.Value.State);

    [Fact]
    public void Too_few_scores_decide_nothing_and_the_mean_is_exact_to_the_hundredth()
    {
        Assert.Null(PanelResult.Of("average", 60, 2, [100]));
        Assert.Null(PanelResult.Of("majority", 60, 1, []));
        Assert.Equal(6667, PanelResult.Of("average", 60, 2, [50, 70, 80])!.Value.MeanHundredths);
        Assert.Equal(3350, PanelResult.Of("average", 60, 2, [33, 34])!.Value.MeanHundredths);
    }

    [Fact]
    public void A_state_that_no_scores_decide_has_no_outcome_and_every_state_has_words()
    {
        Assert.Equal(["Failed", "Passed", "Tie"], Enum.GetValues<PanelState>().Select(PanelResult.OutcomeOf).OfType<string>().Order());
        Assert.All([PanelState.Open, PanelState.Scored, PanelState.Cancelled], s => Assert.Null(PanelResult.OutcomeOf(s)));
        Assert.Equal(Enum.GetValues<PanelState>().Length, Enum.GetValues<PanelState>().Select(PanelText.Zh).Distinct().Count());
        Assert.Equal("Passed", PanelResult.Of("average", 60, 1, [60])!.Value.Outcome);
    }

    [Fact]
    public void A_draw_can_be_repeated_from_its_seed_and_favours_nobody()
    {
        long[] candidates = [11, 12, 13, 14, 15, 16];
        Assert.Equal(ExpertDraw.Pick(candidates, 3, "A|Panel:1|1"), ExpertDraw.Pick(candidates.Reverse(), 3, "A|Panel:1|1"));
        Assert.Equal(3, ExpertDraw.Pick(candidates, 3, "A|Panel:1|1").Distinct().Count());
        Assert.Equal([11L], ExpertDraw.Pick([11], 3, "A"));
        // Of six, each is among three in about half of the draws.
        var drawn = Enumerable.Range(0, 2000).SelectMany(n => ExpertDraw.Pick(candidates, 3, $"seed {n}")).GroupBy(id => id).Select(g => g.Count()).ToList();
        Assert.All(drawn, n => Assert.InRange(n, 900, 1100));
    }
}
