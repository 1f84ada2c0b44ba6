namespace AwardFlow.Rules.Tests.Values;

public class TextPatterns
{
    [Theory]
    [InlineData("[0-9]{6}", "330114", true)]
    [InlineData("[0-9]{6}", "330114\n", false)]
    [InlineData("[0-9]{6}", "x330114", false)]
    [InlineData("a|ab", "ab", true)]
    [InlineData("a|b", "ab", false)]
    public void A_pattern_matches_the_whole_text(string pattern, string text, bool matches) =>
        Assert.Equal(matches, TextPattern.Matches(pattern, text));

    /// <summary>A backtracking engine would need 2^200 steps here.</summary>
    [Fact]
    public void No_text_makes_a_pattern_slow() =>
        Assert.False(TextPattern.Matches("(a|aa|a?)+b", new string('a', 200)));
}
