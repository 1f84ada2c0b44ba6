using System.Text.RegularExpressions;

namespace AwardFlow.Rules.Tests.Catalogue;

/// <summary>docs/policy-format.md describes every formula kind and every key of stacking, each with an example that the parser accepts.</summary>
public partial class Documentation
{
    private static readonly string Text = File.ReadAllText(Path.Combine(Shipped.Folder, "..", "docs", "policy-format.md"));
    private static readonly IReadOnlyList<YamlRecord?> Examples = [.. Block().Matches(Text).Select(m => Parse(m.Groups[1].Value))];

    [Fact]
    public void Every_example_is_a_plain_record() => Assert.All(Examples, Assert.NotNull);

    [Fact]
    public void Every_formula_kind_has_an_example() =>
        Assert.Equal(FormulaReader.Kinds.Order(), Examples.SelectMany(e => Records(e!, "formula")).Select(f => Texts(f, "kind").Single()).Distinct().Order());

    [Fact]
    public void Every_way_of_stacking_has_an_example() => Assert.Equal(
        ["cumulative", "ladder", "net-of-upper", "one-off", "per-year", "same-matter"],
        Examples.SelectMany(e => Records(e!, "stacking")).SelectMany(s => s.Entries.Select(k => k.Key)).Distinct().Order());

    private static YamlRecord? Parse(string text) => YamlParser.Parse("policy-format.md", "example", text, new Faults());

    private static IEnumerable<YamlRecord> Records(YamlRecord record, string key) =>
        record.Entries.Where(e => e.Key == key).Select(e => e.Value).OfType<YamlRecord>();

    private static IEnumerable<string> Texts(YamlRecord record, string key) =>
        record.Entries.Where(e => e.Key == key).Select(e => e.Value).OfType<YamlText>().Select(t => t.Text);

    [GeneratedRegex("```yaml\\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Block();
}
