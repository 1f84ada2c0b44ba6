namespace AwardFlow.Rules.Tests.Calculation;

public class Inputs
{
    private static readonly DateOnly Asked = new(2025, 6, 1);

    private static IReadOnlyList<string> Refused(
        Facts facts, string policy = "qiantang-2024", string award = "recognition", IReadOnlyList<string>? overlays = null, params HistoryEntry[] history)
    {
        var faults = Calculator.TryAssess(Shipped.Catalogue, policy, award, Asked, facts, history, overlays, null, out var assessment);
        Assert.Null(assessment);
        Assert.All(faults, f => Assert.Matches("[\u4e00-\u9fff]", f.Message));
        return [.. faults.Select(f => f.Field)];
    }

    private static Facts Right => Facts.Empty.With("tier", "little-giant").With("recognisedOn", "2025-03-01").With("firstRecognition", true);

    [Fact]
    public void All_refused_fields_are_named_at_once() =>
        Assert.Equal(["facts.revenue", "facts.tier", "facts.recognisedOn", "facts.firstRecognition"],
            Refused(Facts.Empty.With("tier", true).With("recognisedOn", "1 March").With("revenue", 5m)));

    [Fact]
    public void Unknown_policy_award_and_overlay_are_named()
    {
        Assert.Equal(["policy"], Refused(Right, policy: "nowhere"));
        Assert.Equal(["award"], Refused(Right, award: "nothing"));
        Assert.Equal(["overlays[0]"], Refused(Right, overlays: ["dream"]));
        Assert.Equal(["overlays"], Refused(Right, overlays: ["qiantang-ladder", "qiantang-ladder"]));
    }

    [Theory]
    [InlineData("5")]
    [InlineData("1.5")]
    [InlineData("0.00")]
    public void Money_is_a_string_of_yuan(string text) =>
        Assert.NotNull(Calculator.Assess(Shipped.Catalogue, "qiantang-2024", "recognition", Asked, Right.With("upperLevelPaid", text), []));

    [Theory]
    [InlineData("1.234")]
    [InlineData("-1.00")]
    [InlineData("1,000.00")]
    [InlineData("1e3")]
    [InlineData("")]
    [InlineData("9999999999999.00")]
    public void Other_spellings_of_money_are_refused(string text) => Assert.Equal(["facts.upperLevelPaid"], Refused(Right.With("upperLevelPaid", text)));

    [Fact]
    public void A_number_is_no_money_and_null_is_no_answer()
    {
        Assert.Equal(["facts.upperLevelPaid"], Refused(Right.With("upperLevelPaid", 5m)));
        Assert.Equal(["facts.firstRecognition"], Refused(Right.With("firstRecognition", (string?)null)));
    }

    [Fact]
    public void History_of_unknown_policies_awards_tiers_and_levels_is_refused()
    {
        HistoryEntry Entry(string policy, string award, string? tier, string level, long fen) => new(policy, award, tier, fen, Asked, level, null, null);
        Assert.Equal(
            ["history[0].policy", "history[1].award", "history[2].tier", "history[3].level", "history[4].paid"],
            Refused(Right, history:
            [
                Entry("nowhere", "recognition", null, "district", 1), Entry("qiantang-2024", "nothing", null, "district", 1),
                Entry("qiantang-2024", "recognition", "gold", "district", 1), Entry("qiantang-2024", "recognition", null, "village", 1),
                Entry("qiantang-2024", "recognition", null, "district", -1)
            ]));
    }

    [Fact]
    public void Assess_throws_what_TryAssess_returns() =>
        Assert.Equal("facts.tier", Assert.Throws<CalculatorInputException>(
            () => Calculator.Assess(Shipped.Catalogue, "qiantang-2024", "recognition", Asked, Right.With("tier", "x"), [])).Field);

    [Fact]
    public void A_negative_proposal_is_refused() =>
        Assert.Equal("proposedAmount", Calculator.TryAssess(Shipped.Catalogue, "qiantang-2024", "recognition", Asked, Right, [], null, -1, out _).Single().Field);

    [Fact]
    public void An_award_names_tier_and_year_under_which_a_payment_is_kept()
    {
        Award Award(string policy, string award) => Shipped.Catalogue.Award(policy, award)!;
        Assert.Equal(("little-giant", null), (Award("qiantang-2024", "recognition").TierOf(Right), Award("qiantang-2024", "recognition").YearOf(Right)));
        Assert.Equal(2025, Award("qiantang-2024", "srdi-loan-interest").YearOf(Facts.Empty.With("applicationYear", 2025m)));
        Assert.Equal(2024, Award("hangzhou-2023", "service-provider").YearOf(Facts.Empty.With("year", 2024m)));
        var top = Award("xining-2023", "top-500");
        Assert.Equal(("world", 2025), (top.TierOf(Facts.Empty.With("lists", ["world"])), top.YearOf(Facts.Empty.With("listedOn", "2025-08-01"))));
        Assert.Null(top.TierOf(Facts.Empty.With("lists", ["world", "china"])));
    }

    [Fact]
    public void A_payment_of_this_award_without_tier_is_pointed_out() =>
        Assert.Contains(
            Calculator.Assess(Shipped.Catalogue, "qiantang-2024", "recognition", Asked, Right,
                [new("qiantang-2024", "recognition", null, 100, Asked, "district", null, null)]).Verdicts,
            v => v is { Rule: "history-without-tier", Verdict: Verdict.Caveat });
}
