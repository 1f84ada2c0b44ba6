using AwardFlow.Web.Casework;

namespace AwardFlow.Web.Tests.Casework;

public sealed class ObjectorSecrecyTests
{
    private const string Name = "郑举报", Contact = "139-1234 5678；Zheng.J@example.org";

    [Theory]
    [InlineData("我是郑举报，该企业造假。", "我是＊＊＊，该企业造假。")]
    [InlineData("我是郑 举　报，该企业造假。", "我是＊＊＊，该企业造假。")]
    [InlineData("电话13912345678请核实", "电话＊＊＊请核实")]
    [InlineData("电话139 1234 5678请核实", "电话＊＊＊请核实")]
    [InlineData("电话１３９－１２３４－５６７８请核实", "电话＊＊＊请核实")]
    [InlineData("电话+86(139)1234·5678请核实", "电话+86(＊＊＊请核实")]
    [InlineData("电话一三九一二三四五六七八请核实", "电话＊＊＊请核实")]
    [InlineData("邮箱 ｚｈｅｎｇ.j＠Example.ORG 可联系", "邮箱 ＊＊＊ 可联系")]
    [InlineData("身份证330106199001011234、330106 19900101 123x", "身份证＊＊＊、＊＊＊")]
    [InlineData("郑举报13912345678", "＊＊＊")]
    [InlineData("证书 GR202633001234 于 2025 年撤销，金额 1391234 元", "证书 GR202633001234 于 2025 年撤销，金额 1391234 元")]
    [InlineData("郑某、举报材料另附", "郑某、举报材料另附")]
    public void Name_telephone_mail_and_identity_card_go_however_they_were_typed_and_nothing_else(string text, string shown) =>
        Assert.Equal(shown, ObjectorSecrecy.BlackOut(text, Name, Contact));

    [Theory]
    [InlineData("0571-88001234", "座机88001234，区号0571", "座机＊＊＊，区号0571")]
    [InlineData("+86 13912345678", "手机13912345678。", "手机＊＊＊。")]
    [InlineData("(0571) 8800 1234", "座机0571 88001234。", "座机＊＊＊。")]
    public void A_number_goes_with_and_without_its_codes(string phone, string text, string shown) =>
        Assert.Equal(shown, ObjectorSecrecy.BlackOut(text, "", phone));

    [Fact]
    public void A_firm_that_objects_is_not_named_by_its_short_name_either_and_an_anonymous_text_keeps_its_words()
    {
        Assert.Equal("＊＊＊与＊＊＊均可作证。", ObjectorSecrecy.BlackOut("杭州甲乙丙有限公司与杭州甲乙丙均可作证。", "杭州甲乙丙有限公司", ""));
        Assert.Equal("公司 A 有问题。", ObjectorSecrecy.BlackOut("公司 A 有问题。", "", ""));
        Assert.Equal("", ObjectorSecrecy.BlackOut("", Name, Contact));
    }

    [Fact]
    public void Whatever_stands_around_them_the_secrets_are_gone()
    {
        var draw = new Random(20261128);
        foreach (var _ in Enumerable.Range(0, 2_000))
        {
            var around = string.Concat(Enumerable.Range(0, draw.Next(0, 12)).Select(_ => "该企业材料不实，1２ 三.\n"[draw.Next(14)]));
            var shown = ObjectorSecrecy.BlackOut(around + "郑举报" + around + "139 1234 5678" + around, Name, Contact);
            Assert.DoesNotContain("郑举报", shown, StringComparison.Ordinal);
            Assert.DoesNotContain("1234 5678", shown, StringComparison.Ordinal);
        }
    }
}
