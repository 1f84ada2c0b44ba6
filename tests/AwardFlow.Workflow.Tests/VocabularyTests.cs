using System.Text.RegularExpressions;

namespace AwardFlow.Workflow.Tests;

/// <summary>docs/workflow-activities.md says what the code does.</summary>
public partial class VocabularyTests
{
    private static readonly string Page = File.ReadAllText(Path.Combine(Repository.Root, "docs", "workflow-activities.md"));

    [Fact]
    public void Every_activity_stands_in_the_documentation_with_its_kind_inputs_and_outcomes()
    {
        var ours = ActivityCatalogue.All.Where(t => t.IsOurs).ToDictionary(t => t.Name);
        var rows = Page.Split('\n').Where(l => l.StartsWith("| `AwardFlow.", StringComparison.Ordinal)).Select(l => l.Split('|', StringSplitOptions.TrimEntries)).ToList();
        Assert.Equal(ours.Keys, rows.Select(r => r[1].Trim('`')));
        Assert.All(rows, row =>
        {
            var type = ours[row[1].Trim('`')];
            Assert.StartsWith(type.Kind switch { ActivityKind.AtOnce => "at once", ActivityKind.Waits => "waits", _ => "ends" }, row[2]);
            Assert.Equal(type.Inputs.Select(i => i.Name), Quoted().Matches(row[3]).Select(m => m.Groups[1].Value));
            Assert.All(type.Inputs.SelectMany(i => i.Allowed), value => Assert.Contains(value, row[3]));
            Assert.Equal(type.Outcomes.Count == 0 ? "–" : string.Join(", ", type.Outcomes), row[4]);
        });
    }

    [Fact]
    public void Elsas_activities_stand_in_the_documentation() =>
        Assert.All(ActivityCatalogue.All.Where(t => !t.IsOurs), t => Assert.Contains($"`{t.Name}`", Page));

    [Fact]
    public void Every_fault_code_in_the_source_stands_in_the_documentation()
    {
        var source = Directory.EnumerateFiles(Path.Combine(Repository.Root, "src", "AwardFlow.Workflow", "Definitions"), "*.cs").Select(File.ReadAllText);
        var codes = source.SelectMany(text => FaultCode().Matches(text)).Select(m => m.Groups[1].Value).ToHashSet();
        Assert.True(codes.Count > 40, $"only {codes.Count} codes found");
        Assert.All(codes, c => Assert.Contains($"`{c}`", Page));
    }

    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex Quoted();

    /// <summary>Two or more lower-case words with hyphens, as a string of its own: no other strings look like it but input values.</summary>
    [GeneratedRegex("(?:Add|Fault|new)\\((?:[^\"\\n]|\"\")*?\"([a-z]+(?:-[a-z]+)+)\"")]
    private static partial Regex FaultCode();
}
