using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace AwardFlow.Web.Tests.Structure;

/// <summary>Chinese text is the key; each key that a page or page model uses has English.</summary>
public sealed partial class TranslationTests
{
    /// <summary>Files whose texts pages look up by name, status or address: every Chinese text in them is a key.</summary>
    private static readonly string[] Dictionaries =
    [
        "Words.cs", "/Navigation.cs", "/Problem.cshtml.cs", "/DueMark.cs",
    ];

    /// <summary>Types that hold a table of such texts beside other things.</summary>
    private static readonly string[] Tables =
    [
        "class AuditText", "record NoticeLine", "class AnswerModel", "class StaffDirectory", "class KeepUnits", "Dictionary<RoleChangeKind, string>",
    ];

    [Fact]
    public void Every_text_of_the_pages_has_English()
    {
        var english = English();
        var used = Used();
        Assert.Contains("首页", used);
        Assert.Contains("待放款", used);
        Assert.Contains("公示到期", used);
        Assert.Empty(used.Where(k => !english.ContainsKey(k)).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void No_English_has_a_Chinese_remainder_or_another_number_of_holes()
    {
        var english = English();
        Assert.Empty(english.Where(e => Chinese().IsMatch(e.Value)).Select(e => e.Key));
        Assert.Empty(english.Where(e => Holes(e.Key) != Holes(e.Value)).Select(e => e.Key));
        Assert.Empty(english.Where(e => e.Value.Trim().Length == 0).Select(e => e.Key));
    }

    private static Dictionary<string, string> English()
    {
        var resx = XDocument.Load(Path.Combine(SourceTree.Root, "src/AwardFlow.Web/Features/Shared/SharedResource.en.resx"));
        return resx.Root!.Elements("data").ToDictionary(d => d.Attribute("name")!.Value, d => d.Element("value")!.Value);
    }

    private static HashSet<string> Used()
    {
        var files = SourceTree.Files("src/AwardFlow.Web", ".cs", ".cshtml");
        return
        [
            .. files.SelectMany(f => Key().Matches(f.Text)).Select(Text),
            .. files.Where(f => Dictionaries.Any(d => f.Path.EndsWith(d, StringComparison.Ordinal))).SelectMany(f => Literal().Matches(f.Text)).Select(Text),
            .. files.Where(f => Tables.Any(t => f.Text.Contains(t, StringComparison.Ordinal))).SelectMany(f => Entry().Matches(f.Text)).Select(Text),
            .. files.SelectMany(f => Work().Matches(f.Text)).Select(Text),
        ];
    }

    private static string Text(Match match) => Regex.Unescape(match.Groups[1].Value);

    private static string Holes(string text) => string.Join(",", Hole().Matches(text).Select(m => m.Value).Distinct().Order(StringComparer.Ordinal));

    [GeneratedRegex(@"\b[Ll]\[""((?:[^""\\]|\\.)*[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef](?:[^""\\]|\\.)*)""")]
    private static partial Regex Key();

    [GeneratedRegex(@"""((?:[^""\\]|\\.)*[\u4e00-\u9fff](?:[^""\\]|\\.)*)""")]
    private static partial Regex Literal();

    /// <summary>A name in a table or a switch: <c>["case.closed"] = "办结"</c>, <c>Approve => "同意"</c>.</summary>
    [GeneratedRegex(@"(?:\] = |=> )""([^""]*[\u4e00-\u9fff][^""]*)""")]
    private static partial Regex Entry();

    [GeneratedRegex(@"Work\.Of<\w+>\([^,]+, ""([^""]+)""")]
    private static partial Regex Work();

    [GeneratedRegex(@"[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]")]
    private static partial Regex Chinese();

    [GeneratedRegex(@"\{\d\}")]
    private static partial Regex Hole();
}
