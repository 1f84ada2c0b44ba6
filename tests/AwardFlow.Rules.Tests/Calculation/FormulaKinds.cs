namespace AwardFlow.Rules.Tests.Calculation;

/// <summary>Formula kinds and settings that the shipped texts do not need today, on the tiny catalogue.</summary>
public class FormulaKinds
{
    private const string Percent = """
        formula:
          kind: percent
          clause: 一
          base: [spent]
          rate: { by: level, high: rate-high, low: rate-low }
          cap: cap
        """;

    private static PolicyCatalogue With(string formula, string stacking = "stacking:\n  same-matter: { clause: 二 }")
    {
        var files = Tiny.Files();
        files["tiny/awards/grant.yaml"] = files["tiny/awards/grant.yaml"].Replace(Percent, formula)
            .Replace("stacking:\n  same-matter: { clause: 二 }", stacking);
        return Tiny.Catalogue(files);
    }

    private const string Bands = """
        formula:
          kind: banded
          clause: 一
          base: spent
          bands:
            - { rate: rate-low }
            - { at-least: threshold, rate: rate-high }
            - { at-least: cap, amount: cap }
        """;

    [Theory]
    [InlineData("100.00", 5_000)]
    [InlineData("100.01", 5_001)]
    [InlineData("999.99", 50_000)]
    [InlineData("1000.00", 100_000)]
    [InlineData("5000.00", 100_000)]
    public void A_banded_award_pays_by_the_highest_band_reached(string spent, long fen)
    {
        Assert.Equal(fen, Tiny.Ask(With(Bands), Tiny.Given(spent)).AmountFen);
    }

    [Theory]
    [InlineData("- { at-least: threshold, rate: rate-high }\n    - { at-least: cap, amount: cap }", "- { at-least: cap, amount: cap }\n    - { at-least: threshold, rate: rate-high }", "bands must rise")]
    [InlineData("- { at-least: cap, amount: cap }", "- { at-least: cap, amount: cap, rate: rate-high }", "either an amount or a rate")]
    [InlineData("- { at-least: cap, amount: cap }", "- { amount: cap }", "only the first band")]
    public void Broken_bands_are_refused(string from, string to, string reason) =>
        Assert.Contains(Assert.Throws<CatalogueException>(() => With(Bands.Replace(from, to))).Faults, f => f.Message.Contains(reason) && f.Line > 0);

    [Theory]
    [InlineData("undecided", AssessmentStatus.Undecided, null)]
    [InlineData("includes-upper", AssessmentStatus.Payable, 40_000L)]
    [InlineData("match-on-top", AssessmentStatus.Payable, 15_000L)]
    public void A_setting_chooses_between_match_and_inclusion(string setting, AssessmentStatus status, long? fen)
    {
        var files = Tiny.Files("  - { name: ready,", "  - { name: ratio, type: rate, required: false, max: 5, label: { zh: 配套比例, en: Ratio } }\n  - { name: ready,");
        files["tiny/awards/grant.yaml"] = files["tiny/awards/grant.yaml"].Replace("same-matter: { clause: 二 }",
            $"same-matter: {{ clause: 二 }}\n  net-of-upper: {{ clause: 二, match-ratio: ratio, when-match-differs: {setting} }}");
        var found = Tiny.Ask(Tiny.Catalogue(files), Tiny.Given().With("upperLevelPaid", "100.00").With("ratio", 1.5m));
        Assert.Equal((status, fen), (found.Status, found.AmountFen));
    }

    [Theory]
    [InlineData("sum", 900_000_000)]
    [InlineData("highest", 500_000_000)]
    public void A_setting_chooses_how_several_lists_add_up(string setting, long fen)
    {
        var files = PolicyFiles.ReadFolder(Shipped.Folder).ToDictionary(f => f.Key, f => f.Value);
        const string path = "xining-2023/awards/top-500.yaml";
        files[path] = files[path].Replace("when-several: undecided", $"when-several: {setting}");
        var facts = Facts.Empty.With("lists", ["world", "china"]).With("listedOn", "2025-03-01");
        Assert.Equal(fen, Calculator.Assess(PolicyCatalogue.Read(files), "xining-2023", "top-500", new(2025, 6, 1), facts, []).AmountFen);
    }
}
