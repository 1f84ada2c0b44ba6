namespace AwardFlow.Rules.Tests.Values;

public class Amounts
{
    [Theory]
    [InlineData(0, "人民币零元整")]
    [InlineData(1, "人民币壹分")]
    [InlineData(50, "人民币伍角")]
    [InlineData(32504, "人民币叁佰贰拾伍元零肆分")]
    [InlineData(140950, "人民币壹仟肆佰零玖元伍角")]
    [InlineData(168032, "人民币壹仟陆佰捌拾元零叁角贰分")]
    [InlineData(600714, "人民币陆仟零柒元壹角肆分")]
    [InlineData(1001000, "人民币壹万零壹拾元整")]
    [InlineData(1640902, "人民币壹万陆仟肆佰零玖元零贰分")]
    [InlineData(5479452, "人民币伍万肆仟柒佰玖拾肆元伍角贰分")]
    [InlineData(10700053, "人民币壹拾万柒仟元零伍角叁分")]
    [InlineData(20000000, "人民币贰拾万元整")]
    [InlineData(80000000, "人民币捌拾万元整")]
    [InlineData(120000000, "人民币壹佰贰拾万元整")]
    [InlineData(102030405, "人民币壹佰零贰万零叁佰零肆元零伍分")]
    [InlineData(1000000100, "人民币壹仟万零壹元整")]
    [InlineData(10010000000, "人民币壹亿零壹拾万元整")]
    [InlineData(300300000000, "人民币叁拾亿零叁佰万元整")]
    [InlineData(2999999999, "人民币贰仟玖佰玖拾玖万玖仟玖佰玖拾玖元玖角玖分")]
    [InlineData(105479452, "人民币壹佰零伍万肆仟柒佰玖拾肆元伍角贰分")]
    [InlineData(100000000000000, "人民币壹万亿元整")]
    public void Capitals_follow_the_bank_bill_rules(long fen, string capitals) => Assert.Equal(capitals, Capitals.Of(fen));

    [Fact]
    public void Negative_amounts_have_no_capitals() => Assert.Throws<ArgumentOutOfRangeException>(() => Capitals.Of(-1));

    [Theory]
    [InlineData("1200000", 120000000)]
    [InlineData("1,200,000.00", 120000000)]
    [InlineData(" １，２００，０００．０５ ", 120000005)]
    [InlineData("0.1", 10)]
    [InlineData("92233720368547758.07", long.MaxValue)]
    public void Typed_amounts_are_read(string text, long fen)
    {
        Assert.True(Yuan.TryParse(text, out var read, out var error), error);
        Assert.Equal(fen, read);
    }

    [Theory]
    [InlineData("1.005", "两位小数")]
    [InlineData("-1", "负数")]
    [InlineData("92233720368547758.08", "过大")]
    [InlineData("1e9", "格式")]
    [InlineData("NaN", "格式")]
    [InlineData("12,34", "格式")]
    [InlineData("1,2345.00", "格式")]
    [InlineData("＋5", "格式")]
    [InlineData("", "请填写")]
    [InlineData(null, "请填写")]
    public void Anything_else_is_refused_with_a_reason(string? text, string reason)
    {
        Assert.False(Yuan.TryParse(text, out _, out var error));
        Assert.Contains(reason, error);
    }

    [Theory]
    [InlineData(120000000, "1,200,000.00", "1200000.00", "120")]
    [InlineData(5479452, "54,794.52", "54794.52", "5.479452")]
    [InlineData(1, "0.01", "0.01", "0.000001")]
    [InlineData(0, "0.00", "0.00", "0")]
    public void Amounts_are_shown_without_rounding(long fen, string format, string plain, string wan) =>
        Assert.Equal((format, plain, wan), (Yuan.Format(fen), Yuan.Plain(fen), Yuan.Wan(fen)));
}
