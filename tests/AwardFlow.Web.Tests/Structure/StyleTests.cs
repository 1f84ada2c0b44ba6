using System.Text.RegularExpressions;

namespace AwardFlow.Web.Tests.Structure;

/// <summary>The signs of rot that a machine can see.</summary>
public sealed partial class StyleTests
{
    [Fact]
    public void Files_stay_short()
    {
        var tooLong = SourceTree.Files("src", ".cs", ".cshtml").Select(f => (f.Path, Lines: f.Text.Split('\n').Length - 1))
            .Where(f => f.Lines > (f.Path.EndsWith(".cshtml.cs", StringComparison.Ordinal) ? 150 : f.Path.EndsWith("Program.cs", StringComparison.Ordinal) ? 100 : 300))
            .Select(f => $"{f.Path}: {f.Lines} lines");
        Assert.Empty(tooLong);
    }

    [Fact]
    public void Nothing_reads_the_wall_clock() => Assert.Empty(Having(WallClock()));

    [Fact]
    public void No_money_in_floating_point() => Assert.Empty(Having(FloatingMoney()));

    [Fact]
    public void Nothing_is_left_unfinished_or_swallowed() => Assert.Empty(Having(Unfinished()));

    [Fact]
    public void Pages_carry_no_inline_script_or_style()
    {
        var inline = SourceTree.Files("src/AwardFlow.Web/Features", ".cshtml").Where(f => Inline().IsMatch(f.Text)).Select(f => f.Path);
        Assert.Empty(inline);
    }

    private static IEnumerable<string> Having(Regex pattern) =>
        SourceTree.Files("src", ".cs", ".cshtml").Where(f => pattern.IsMatch(f.Text)).Select(f => $"{f.Path}: {pattern.Match(f.Text).Value}");

    [GeneratedRegex(@"DateTime(Offset)?\.(UtcNow|Now)\b|DateTime\.Today")]
    private static partial Regex WallClock();

    [GeneratedRegex(@"\b(float|double)\s+\w*([Aa]mount|[Mm]oney|[Ss]um|[Tt]otal|[Pp]aid|[Ff]en)\w*")]
    private static partial Regex FloatingMoney();

    [GeneratedRegex(@"\bTODO\b|\bFIXME\b|\bHACK\b|NotImplementedException|catch\s*(\([^)]*\))?\s*\{\s*\}")]
    private static partial Regex Unfinished();

    [GeneratedRegex(@"\sstyle=""|<script(?![^>]*\ssrc=)|\son(click|change|submit|load)=""|javascript:")]
    private static partial Regex Inline();
}
