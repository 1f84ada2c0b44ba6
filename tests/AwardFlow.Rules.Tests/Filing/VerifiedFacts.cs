namespace AwardFlow.Rules.Tests.Filing;

public class VerifiedFacts
{
    private static Award Award { get; } = Tiny.Catalogue(Tiny.Files().ToDictionary(f => f.Key, f => f.Value
        .Replace("- { name: ready, type: yes-no", "- { name: lists, type: choices, verified: true, label: { zh: 榜单, en: Lists }, options: [{ id: world, zh: 世界, en: World }, { id: china, zh: 中国, en: China }] }\n  - { name: note, type: text, verified: true, label: { zh: 批文, en: Note } }\n  - { name: ready, type: yes-no", StringComparison.Ordinal)
        .Replace("- { id: ready, fact: ready, section: main }", "- { id: ready, fact: ready, section: main }\n    - { id: lists, fact: lists, section: main }\n    - { id: note, fact: note, section: main }", StringComparison.Ordinal))).Award("tiny", "grant")!;

    private static VerifiedFact Of(string name) => Assert.Single(VerifiedFact.Of(Award, Tiny.Given()), v => v.Path == name);

    [Theory]
    [InlineData("lists", " china, world,china ", """["world","china"]""", "world,china")]
    [InlineData("lists", "china", """["china"]""", "china")]
    [InlineData("note", " 浙经信〔2026〕12号 ", "\"浙经信〔2026〕12号\"", "浙经信〔2026〕12号")]
    public void Several_choices_and_texts_are_set_like_any_figure(string fact, string typed, string json, string shown)
    {
        var value = Of(fact).Read(typed, new(2026, 11, 23), out var error);
        Assert.Null(error);
        Assert.Equal(json, value);
        Assert.Equal(shown, Of(fact).Typed(value));
    }

    [Theory]
    [InlineData("lists", "")]
    [InlineData("lists", "world,moon")]
    [InlineData("note", " ")]
    public void Nothing_and_what_is_no_option_is_refused(string fact, string typed)
    {
        Assert.Null(Of(fact).Read(typed, new(2026, 11, 23), out var error));
        Assert.NotNull(error);
    }
}
