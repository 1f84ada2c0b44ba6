using System.Text.RegularExpressions;
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
        var used = SourceTree.Files("src/AwardFlow.Web", ".cs")
            .SelectMany(f => AuditCall().Matches(f.Text).SelectMany(m => Action().Matches(m.Value).Select(a => a.Groups[1].Value))).ToHashSet();
        Assert.NotEmpty(used);
        Assert.Empty(used.Except(documented));
        Assert.Empty(documented.Except(used));
    }

    [GeneratedRegex(@"^\| `[a-z]+-[a-z-]+` \| .+ · .+ \|")]
    private static partial Regex RoleRow();

    [GeneratedRegex(@"\| `([a-z-]+\.[a-z-]+)` \|")]
    private static partial Regex AuditRow();

    [GeneratedRegex(@"\bAudit\([^;]*;", RegexOptions.Singleline)]
    private static partial Regex AuditCall();

    [GeneratedRegex(@"""([a-z-]+\.[a-z-]+)""")]
    private static partial Regex Action();
}
