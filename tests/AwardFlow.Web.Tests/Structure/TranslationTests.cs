using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace AwardFlow.Web.Tests.Structure;

/// <summary>Chinese text is the key; each key that a page or page model uses has English.</summary>
public sealed partial class TranslationTests
{
    [Fact]
    public void Every_text_of_the_pages_has_English()
    {
        var resx = XDocument.Load(Path.Combine(SourceTree.Root, "src/AwardFlow.Web/Features/Shared/SharedResource.en.resx"));
        var english = resx.Root!.Elements("data").ToDictionary(d => d.Attribute("name")!.Value, d => d.Element("value")!.Value);
        var used = SourceTree.Files("src/AwardFlow.Web", ".cs", ".cshtml")
            .SelectMany(f => Key().Matches(f.Text).Select(m => Regex.Unescape(m.Groups[1].Value))).ToHashSet();
        Assert.NotEmpty(used);
        Assert.Empty(used.Where(k => !english.ContainsKey(k)).Order(StringComparer.Ordinal));
        Assert.Empty(english.Where(e => Chinese().IsMatch(e.Value) && !e.Key.Contains("中文", StringComparison.Ordinal)).Select(e => e.Key));
        Assert.Empty(english.Where(e => Holes(e.Key) != Holes(e.Value)).Select(e => e.Key));
    }

    private static string Holes(string text) => string.Join(",", Hole().Matches(text).Select(m => m.Value).Distinct().Order(StringComparer.Ordinal));

    [GeneratedRegex(@"\bL\[""((?:[^""\\]|\\.)*[\u4e00-\u9fff](?:[^""\\]|\\.)*)""")]
    private static partial Regex Key();

    [GeneratedRegex(@"[\u4e00-\u9fff]")]
    private static partial Regex Chinese();

    [GeneratedRegex(@"\{\d\}")]
    private static partial Regex Hole();
}
