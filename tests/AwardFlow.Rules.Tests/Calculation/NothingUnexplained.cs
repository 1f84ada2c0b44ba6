using System.Globalization;
using System.Text.RegularExpressions;

namespace AwardFlow.Rules.Tests.Calculation;

/// <summary>
/// Proof by change: every value of every award is altered in turn. Where the answer to a case changes, the altered value
/// must stand in the steps; and every value must change at least one case.
/// </summary>
public partial class NothingUnexplained
{
    private static readonly SortedDictionary<string, string> Files = PolicyFiles.ReadFolder(Shipped.Folder);

    public static TheoryData<string, string> Awards()
    {
        var data = new TheoryData<string, string>();
        foreach (var award in Shipped.Catalogue.Policies.SelectMany(p => p.Awards).Where(a => a.Rules.Values.Count > 0))
            data.Add(award.PolicyId, award.Id);
        return data;
    }

    [Theory]
    [MemberData(nameof(Awards))]
    public void A_value_that_changes_an_answer_stands_in_its_steps(string policy, string award)
    {
        var cases = PolicyCases.Read(Shipped.Catalogue, Files, "", new Faults()).Where(c => c.Policy == policy && c.Award == award).ToList();
        var path = $"{policy}/awards/{award}.yaml";
        Assert.All(Shipped.Catalogue.Award(policy, award)!.Rules.Values, value =>
        {
            var changed = Change(path, value);
            var hits = cases.Where(c => Answer(c, Shipped.Catalogue, out _) != Answer(c, changed.Catalogue, out _)).ToList();
            Assert.NotEmpty(hits);
            Assert.All(hits, hit =>
            {
                _ = Answer(hit, changed.Catalogue, out var steps);
                Assert.Contains(steps, s => s.Value == value.Id && s.TextZh.Contains(changed.Shown, StringComparison.Ordinal) && s.Clause == value.Clause);
            });
        });
    }

    private static string Answer(PolicyCase one, PolicyCatalogue catalogue, out IReadOnlyList<CalculationStep> steps)
    {
        _ = Calculator.TryAssess(catalogue, one.Policy, one.Award, one.AsOf, one.Facts, one.History, one.Overlays, one.Proposed, out var found);
        steps = found?.Steps ?? [];
        return found is null ? "refused" : $"{found.Status} {found.AmountFen} {found.CeilingFen} {string.Join(' ', found.Alternatives.Select(a => a.AmountFen))}";
    }

    private static (PolicyCatalogue Catalogue, string Shown) Change(string path, DatedValue value)
    {
        var text = Files[path];
        var at = text.IndexOf($"- id: {value.Id}\n    label", StringComparison.Ordinal);
        var number = ValueNumber().Match(text, at);
        var old = decimal.Parse(number.Groups[1].ValueSpan, CultureInfo.InvariantCulture);
        var altered = value.Unit switch { ValueUnit.Money => old - 1m, ValueUnit.Rate => old * 0.9m, _ => old - 1m };
        var files = new Dictionary<string, string>(Files)
        {
            [path] = text[..number.Groups[1].Index] + altered.ToString(CultureInfo.InvariantCulture) + text[(number.Groups[1].Index + number.Groups[1].Length)..]
        };
        return (PolicyCatalogue.Read(files), value.Show(altered));
    }

    [Fact]
    public void Only_the_explanation_asks_a_value_for_its_number()
    {
        var source = Path.Combine(Shipped.Folder, "..", "src", "AwardFlow.Rules");
        var readers = Directory.EnumerateFiles(source, "*.cs", SearchOption.AllDirectories)
            .Where(f => !f.Contains("/obj/", StringComparison.Ordinal) && File.ReadAllText(f).Contains(".VersionAt(", StringComparison.Ordinal));
        Assert.Equal("Explanation.cs", Path.GetFileName(Assert.Single(readers)));
    }

    [GeneratedRegex(@"value: ([0-9.]+)")]
    private static partial Regex ValueNumber();
}
