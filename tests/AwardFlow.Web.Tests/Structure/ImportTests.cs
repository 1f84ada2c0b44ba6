using System.Text.RegularExpressions;

namespace AwardFlow.Web.Tests.Structure;

/// <summary>Who may import whom, as docs/ARCHITECTURE.md says.</summary>
public sealed partial class ImportTests
{
    private static readonly Dictionary<string, string[]> MayImport = new()
    {
        ["Records"] = ["Records"],
        ["Plumbing"] = ["Plumbing", "Records"],
        ["Casework"] = ["Casework", "Records", "Plumbing"],
    };

    [Theory]
    [InlineData("Records")]
    [InlineData("Plumbing")]
    [InlineData("Casework")]
    public void A_folder_imports_only_what_it_may(string folder)
    {
        var breaches = SourceTree.Files($"src/AwardFlow.Web/{folder}", ".cs")
            .SelectMany(f => Imported(f.Text).Where(i => !MayImport[folder].Contains(i.Split('.')[0])).Select(i => $"{f.Path} imports {i}"));
        Assert.Empty(breaches);
    }

    [Fact]
    public void A_feature_imports_no_other_feature()
    {
        var breaches = SourceTree.Files("src/AwardFlow.Web/Features", ".cs", ".cshtml")
            .Where(f => f.Path.Split('/').Length > 4 && f.Path.Split('/')[3] != "Shared")
            .SelectMany(f => Imported(f.Text)
                .Where(i => i.StartsWith("Features.", StringComparison.Ordinal) && i.Split('.')[1] is var other && other != "Shared" && other != f.Path.Split('/')[3])
                .Select(i => $"{f.Path} imports {i}"));
        Assert.Empty(breaches);
    }

    [Theory]
    [InlineData("src/AwardFlow.Rules")]
    [InlineData("src/AwardFlow.Workflow")]
    public void The_pure_libraries_know_no_database_web_or_clock(string project)
    {
        var breaches = SourceTree.Files(project, ".cs")
            .Where(f => ForbiddenInPure().IsMatch(f.Text)).Select(f => f.Path);
        Assert.Empty(breaches);
    }

    private static IEnumerable<string> Imported(string text) => Using().Matches(text).Select(m => m.Groups[1].Value).Distinct();

    [GeneratedRegex(@"(?:^|\n)@?using AwardFlow\.Web\.([\w.]+)")]
    private static partial Regex Using();

    [GeneratedRegex(@"Microsoft\.(EntityFrameworkCore|AspNetCore|Data)|DateTime(Offset)?\.(UtcNow|Now)|TimeProvider")]
    private static partial Regex ForbiddenInPure();
}
