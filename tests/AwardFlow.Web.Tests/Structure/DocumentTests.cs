using System.Text.RegularExpressions;
using AwardFlow.Web.Casework;
using AwardFlow.Web.Records;

namespace AwardFlow.Web.Tests.Structure;

/// <summary>Documents that repeat what the code says are compared with it.</summary>
public sealed partial class DocumentTests
{
    [Fact]
    public void The_role_table_of_the_architecture_page_is_the_one_in_the_code()
    {
        var page = File.ReadAllLines(Path.Combine(SourceTree.Root, "docs/ARCHITECTURE.md"));
        var shown = page.Where(l => RoleRow().IsMatch(l)).ToList();
        var expected = Roles.All.Select(r => $"| `{r.Id}` | {r.NameZh} · {r.NameEn} | {string.Join(", ", r.Permissions.Select(p => $"`{p}`"))} |");
        Assert.Equal(expected, shown);
    }

    [Fact]
    public void Every_audit_action_in_the_code_is_described()
    {
        var documented = AuditRow().Matches(File.ReadAllText(Path.Combine(SourceTree.Root, "docs/AUDIT-EVENTS.md"))).Select(m => m.Groups[1].Value).ToHashSet();
        var nouns = AuditText.Names.Keys.Select(n => n.Split('.')[0]).ToHashSet();
        var written = SourceTree.Files("src/AwardFlow.Web", ".cs").Where(f => !f.Path.EndsWith("AuditText.cs", StringComparison.Ordinal) && !f.Path.EndsWith("Records/Roles.cs", StringComparison.Ordinal))
            .SelectMany(f => Action().Matches(f.Text).Select(a => a.Groups[1].Value)).Where(a => nouns.Contains(a.Split('.')[0])).ToHashSet();
        Assert.Equal(AuditText.Names.Keys.Order(StringComparer.Ordinal), documented.Order(StringComparer.Ordinal));
        Assert.Equal(AuditText.Names.Keys.Order(StringComparer.Ordinal), written.Order(StringComparer.Ordinal));
    }

    [GeneratedRegex(@"^\| `[a-z]+-[a-z-]+` \| .+ · .+ \|")]
    private static partial Regex RoleRow();

    [GeneratedRegex(@"\| `([a-z-]+\.[a-z-]+)` \|")]
    private static partial Regex AuditRow();

    [GeneratedRegex(@"""([a-z-]+\.[a-z-]+)""")]
    private static partial Regex Action();
}
