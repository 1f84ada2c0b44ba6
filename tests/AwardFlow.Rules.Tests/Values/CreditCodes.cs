namespace AwardFlow.Rules.Tests.Values;

public class CreditCodes
{
    [Theory]
    [InlineData("914403001922038216")]
    [InlineData("91110000600037341L")]
    [InlineData("11330683002584812B")]
    [InlineData("91350100M000100Y43")]
    [InlineData("91330109MA20005370")]
    [InlineData("91330114MA20003770")]
    [InlineData("91330109MA2000182Y")]
    [InlineData("91330114MA2000019Y")]
    [InlineData("91330109MA2000000T")]
    public void Codes_with_right_check_characters_are_valid(string code) => Assert.Equal(new(true, code, null, null), CreditCode.Check(code));

    [Theory]
    [InlineData("  91330109ma2000182y ", "91330109MA2000182Y")]
    [InlineData("９１３３０１０９ＭＡ２０００１８２Ｙ　", "91330109MA2000182Y")]
    public void Case_spaces_and_full_width_characters_are_normalised(string typed, string code) => Assert.Equal(code, CreditCode.Check(typed).Code);

    [Theory]
    [InlineData("91310115MA1H8R7C6D", "credit-code-check", "应为“7”")]
    [InlineData("91350100M000100Y4Z", "credit-code-letter", "不使用字母 I、O、S、V、Z")]
    [InlineData("91330109MA2000537O", "credit-code-letter", "第 18 位")]
    [InlineData("91330109MA2000537", "credit-code-length", "18 位，现为 17 位")]
    [InlineData("91330109MA20005371", "credit-code-check", "应为“0”")]
    [InlineData("9133010AMA20005370", "credit-code-place", "第 8 位")]
    [InlineData("91330109MA20005383", "credit-code-organisation", "第 17 位")]
    [InlineData("91330109MA2000-370", "credit-code-character", "第 15 位")]
    [InlineData("", "credit-code-missing", "请填写")]
    [InlineData(null, "credit-code-missing", "请填写")]
    public void Wrong_codes_are_refused_with_the_reason(string? code, string error, string reason)
    {
        var check = CreditCode.Check(code);
        Assert.False(check.IsValid);
        Assert.Equal(error, check.ErrorCode);
        Assert.Contains(reason, check.Message);
    }

    [Fact]
    public void One_wrong_character_never_passes()
    {
        const string code = "914403001922038216";
        const string alphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY";
        foreach (var place in Enumerable.Range(0, code.Length))
        {
            foreach (var other in alphabet.Where(c => c != code[place]))
                Assert.False(CreditCode.Check(code[..place] + other + code[(place + 1)..]).IsValid);
        }
    }
}
