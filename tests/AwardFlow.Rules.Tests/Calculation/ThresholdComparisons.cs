namespace AwardFlow.Rules.Tests.Calculation;

/// <summary>Figures that the way of a case depends on: inclusive, dated, never guessed.</summary>
public sealed class ThresholdComparisons
{
    private static readonly DateOnly Day = Shipped.Day("2026-11-21");
    private static readonly Award Recognition = Shipped.Catalogue.Award("qiantang-2024", "recognition")!;

    [Theory]
    [InlineData(49_999_999, false)]
    [InlineData(50_000_000, true)]
    [InlineData(50_000_001, true)]
    public void The_figure_itself_is_reached(long fen, bool reached)
    {
        var answer = Thresholds.Compare(Recognition, Thresholds.Amount, "leadership-from", Facts.Empty, fen, Day, Day, out var why);
        Assert.Null(why);
        Assert.Equal((reached, "500,000.00 元", "区领导审定起点"), (answer!.Reached, answer.Parameter, answer.ParameterZh));
    }

    [Theory]
    [InlineData("no-such-figure", Thresholds.Amount, 100L, "2026-11-21")]
    [InlineData("leadership-from", "recognisedOn", 100L, "2026-11-21")]
    [InlineData("leadership-from", "nothing", 100L, "2026-11-21")]
    [InlineData("leadership-from", Thresholds.Amount, null, "2026-11-21")]
    [InlineData("leadership-from", Thresholds.Amount, 100L, "2028-01-01")]
    public void What_can_t_be_compared_has_no_answer_and_says_why(string parameter, string fact, long? fen, string day)
    {
        Assert.Null(Thresholds.Compare(Recognition, fact, parameter, Facts.Empty, fen, Shipped.Day(day), Shipped.Day(day), out var why));
        Assert.NotNull(why);
    }

    [Fact]
    public void A_fact_is_compared_in_its_own_unit()
    {
        var renovation = Shipped.Catalogue.Award("qiantang-2024", "technical-renovation")!;
        var answer = Thresholds.Compare(renovation, "completedInvestment", "leadership-from", Facts.Empty.With("completedInvestment", "8000000.00"), null, Day, Day, out _);
        Assert.Equal((true, "8,000,000.00 元"), (answer!.Reached, answer.Fact));
        Assert.NotNull(Thresholds.WhyNot(renovation, "completedInvestment", "no-such-figure"));
        Assert.Null(Thresholds.WhyNot(renovation, "completedInvestment", "leadership-from"));
    }

    [Fact]
    public void Every_award_has_the_figures_of_the_procedure() =>
        Assert.Empty(Shipped.Catalogue.Policies.SelectMany(p => p.Awards).Where(a => a.Path == "recognition-award")
            .SelectMany(a => new[] { "leadership-from", "joint-review-from" }.Select(f => Thresholds.WhyNot(a, Thresholds.Amount, f) is { } why ? $"{a.PolicyId}/{a.Id}: {why}" : null)).OfType<string>());

    [Fact]
    public void A_verified_figure_is_typed_and_checked_like_its_field()
    {
        var facts = Facts.Empty.With("tier", "little-giant").With("recognisedOn", "2026-06-01").With("firstRecognition", true).With("upperLevelPaid", "5.00");
        var figures = VerifiedFact.Of(Recognition, facts);
        Assert.Equal(["tier", "recognisedOn", "firstRecognition"], figures.Select(f => f.Path));
        Assert.Equal("\"hidden-champion\"", figures[0].Read("hidden-champion", Day, out _));
        Assert.Null(figures[0].Read("gold", Day, out var error));
        Assert.NotNull(error);
        Assert.Equal(("false", "no"), (figures[2].Read("no", Day, out _), figures[2].Typed("false")));
    }
}
