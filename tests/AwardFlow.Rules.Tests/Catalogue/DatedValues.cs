namespace AwardFlow.Rules.Tests.Catalogue;

/// <summary>The cap was 1,000; on 2025-04-10 it was recorded that it is 1,500 from 2025-02-01 on.</summary>
public class DatedValues
{
    private static readonly PolicyCatalogue Catalogue = Tiny.Catalogue(Tiny.Files(
        "recorded: 2024-01-01, value: 1000 }",
        "recorded: 2024-01-01, value: 1000 }\n      - { from: 2025-02-01, recorded: 2025-04-10, value: 1500 }"));

    [Theory]
    [InlineData("2025-03-01", "2025-04-09", 100_000)]
    [InlineData("2025-03-01", "2025-04-10", 150_000)]
    [InlineData("2025-01-31", "2025-04-10", 100_000)]
    [InlineData("2025-02-01", "2025-04-10", 150_000)]
    public void A_rule_answers_for_an_event_day_as_known_on_a_day(string doneOn, string asOf, long fen) =>
        Assert.Equal(fen, Tiny.Ask(Catalogue, Tiny.Given("9000.00", doneOn: doneOn), asOf).AmountFen);

    [Theory]
    [InlineData("2025-03-01", "2025-04-09", 100_000L)]
    [InlineData("2025-03-01", "2025-04-10", 150_000L)]
    [InlineData("2025-01-31", "2025-04-10", 100_000L)]
    [InlineData("2025-03-01", "2023-12-31", null)]
    public void The_values_of_an_award_are_looked_up_without_asking_for_an_amount(string day, string knownOn, long? fen)
    {
        var culture = System.Globalization.CultureInfo.InvariantCulture;
        var cap = Catalogue.Policies[0].Awards[0].ValuesOn(DateOnly.Parse(day, culture), DateOnly.Parse(knownOn, culture)).Single(s => s.Value == "cap");
        Assert.Equal(fen, cap.Fen);
    }

    [Fact]
    public void A_value_nobody_had_recorded_yet_blocks_instead_of_guessing()
    {
        var found = Tiny.Ask(Catalogue, Tiny.Given(doneOn: "2024-01-01"), "2023-12-31");
        Assert.Equal((AssessmentStatus.NotConfigured, null), (found.Status, found.AmountFen));
        Assert.Contains(found.Steps, s => s.TextZh.Contains("没有适用于"));
    }

    [Fact]
    public void Values_before_and_after_a_change_of_the_text_are_both_kept()
    {
        var catalogue = Tiny.Catalogue(Tiny.Files("recorded: 2024-01-01, value: 1000 }",
            "to: 2024-06-30, recorded: 2024-01-01, value: 1000 }\n      - { from: 2024-07-01, recorded: 2024-01-01, value: 2000 }"));
        Assert.Equal(100_000, Tiny.Ask(catalogue, Tiny.Given("9000.00", doneOn: "2024-06-30")).AmountFen);
        Assert.Equal(200_000, Tiny.Ask(catalogue, Tiny.Given("9000.00", doneOn: "2024-07-01")).AmountFen);
    }

    [Theory]
    [InlineData("2023-10-14", AssessmentStatus.Ineligible)]
    [InlineData("2023-10-15", AssessmentStatus.Payable)]
    [InlineData("2023-12-31", AssessmentStatus.Payable)]
    [InlineData("2024-01-01", AssessmentStatus.Payable)]
    public void A_transition_period_reaches_back_before_the_validity(string doneOn, AssessmentStatus status)
    {
        var files = Tiny.Files("units:\n", "transition: { from: 2023-10-15, clause: 十一 }\nunits:\n")
            .ToDictionary(f => f.Key, f => f.Value.Replace("{ from: 2024-01-01, recorded: 2024-01-01", "{ from: 2023-10-15, recorded: 2024-01-01"));
        Assert.Equal(status, Tiny.Ask(Tiny.Catalogue(files), Tiny.Given(doneOn: doneOn)).Status);
    }

    [Fact]
    public void An_event_in_the_transition_period_is_a_caveat_with_its_own_clause()
    {
        var files = Tiny.Files("units:\n", "transition: { from: 2023-10-15, clause: 十一 }\nunits:\n")
            .ToDictionary(f => f.Key, f => f.Value.Replace("{ from: 2024-01-01, recorded: 2024-01-01", "{ from: 2023-10-15, recorded: 2024-01-01"));
        var verdict = Tiny.Ask(Tiny.Catalogue(files), Tiny.Given(doneOn: "2023-11-01")).Verdicts.Single(v => v.Rule == "in-force");
        Assert.Equal((Verdict.Caveat, "十一"), (verdict.Verdict, verdict.Clause));
    }
}
