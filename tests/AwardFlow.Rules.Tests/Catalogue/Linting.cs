namespace AwardFlow.Rules.Tests.Catalogue;

public class Linting : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("awardflow-lint-").FullName;

    public void Dispose()
    {
        Directory.Delete(folder, recursive: true);
        GC.SuppressFinalize(this);
    }

    private IReadOnlyList<string> Lint(params (string Path, string Text)[] extra)
    {
        foreach (var (path, text) in Tiny.Files().Select(f => (f.Key, f.Value)).Concat(extra))
        {
            var full = Path.Combine(folder, path);
            Directory.CreateDirectory(Path.GetDirectoryName(full)!);
            File.WriteAllText(full, text);
        }
        return LintPolicies.Run(folder);
    }

    private static (string, string) Case(string amount) => ("tiny/cases/grant.yaml", $$"""
        award: grant
        as-of: 2024-12-31
        facts: { spent: "1000.00", doneOn: 2024-06-01, level: high, ready: true }
        cases:
          - name: Half of what was spent
            expect: { status: payable, amount: "{{amount}}" }
        """);

    [Fact]
    public void A_sound_folder_has_no_line() => Assert.Empty(Lint(Case("500.00")));

    [Fact]
    public void An_award_without_case_is_named() => Assert.Contains("cases/grant.yaml is missing", Assert.Single(Lint()));

    [Fact]
    public void A_failing_case_is_named_with_file_and_line() =>
        Assert.Matches(@"/tiny/cases/grant\.yaml:5: case ""Half of what was spent"": amount is 500\.00, expected 500\.01$", Assert.Single(Lint(Case("500.01"))));

    [Fact]
    public void A_fault_and_a_failing_case_can_be_read_in_Chinese()
    {
        var files = new Dictionary<string, string>(Tiny.Files()) { ["tiny/cases/grant.yaml"] = Case("500.01").Item2.Replace("status: payable", "status: covered") };
        Assert.Equal("status 为 payable，应为 covered；amount 为 500.00，应为 500.01", Assert.Single(PolicyCases.Run(Tiny.Catalogue(files), files)).FailureZh);
        var fault = Assert.Throws<CatalogueException>(() => Tiny.Catalogue(Tiny.Files("  cap: cap\n", "  cap: ceiling\n"))).Faults.Single(f => f.Field == "formula.cap");
        Assert.Equal(("奖励“grant”", "数值“ceiling”不存在"), (fault.RuleZh, fault.MessageZh));
    }

    [Fact]
    public void A_fault_of_the_catalogue_is_one_line_each() =>
        Assert.Contains("tiny/awards/grant.yaml", Assert.Single(Lint(("tiny/awards/grant.yaml", Tiny.Files("frequency: per-project", "frequency: daily")["tiny/awards/grant.yaml"]))));

    [Theory]
    [InlineData("award: nothing\ncases:\n  - { name: a, as-of: 2024-01-01, expect: { status: payable } }", "does not exist")]
    [InlineData("award: grant\ncases:\n  - { name: a, as-of: 2024-01-01, expect: { status: paid } }", "is no status")]
    [InlineData("award: grant\ncases:\n  - { name: a, as-of: 2024-01-01, expect: { amount: '1.00' } }", "is missing")]
    [InlineData("award: grant\ncases:\n  - { name: a, expect: { status: payable } }", "is missing")]
    [InlineData("award: grant\ncases: []", "empty list")]
    [InlineData("award: grant\nas-of: 2024-01-01\ncases:\n  - { name: a, expect: { status: payable } }\n  - { name: a, expect: { status: payable } }", "two cases")]
    public void A_broken_case_file_is_named(string text, string reason) =>
        Assert.Contains(Lint(("tiny/cases/grant.yaml", text)), l => l.Contains(reason) && l.Contains("cases/grant.yaml:"));
}
