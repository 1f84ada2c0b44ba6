using AwardFlow.Web.Features.Payments;
using AwardFlow.Web.Plumbing.Settings;
using AwardFlow.Web.Tests.Support;

namespace AwardFlow.Web.Tests.Features.Payments;

/// <summary>A new bank is a file; a wrong one stops the start and says what is wrong.</summary>
public sealed class BankTemplateTests
{
    private const string Right = """
        {
          "id": "bank", "nameZh": "某行", "nameEn": "Some bank", "kind": "csv", "encoding": "gbk", "delimiter": ";", "mostTransfers": 200,
          "columns": [ { "head": "账号", "field": "account" }, { "head": "户名", "field": "payee", "longest": 40 }, { "head": "金额", "field": "amount" } ],
          "result": { "account": "账号", "payee": "户名", "amount": "金额", "outcome": "状态", "day": "日期", "reason": "原因", "outcomes": { "OK": "paid", "NO": "returned" } }
        }
        """;

    [Fact]
    public void The_shipped_files_are_right_and_the_one_of_the_setting_stands_first()
    {
        var folder = Path.Combine(TestApp.RepositoryRoot(), "bank-files");
        var all = BankTemplates.Load(folder, "general-gbk").All;
        Assert.Equal("general-gbk", all[0].Id);
        Assert.Equal(Enum.GetValues<BankFileKind>().Order(), all.Select(t => t.Kind).Distinct().Order());
        Assert.Contains("Payer:BankFile", Assert.Throws<SettingsException>(() => BankTemplates.Load(folder, "none")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_new_bank_is_read_from_its_file()
    {
        var template = BankTemplates.Read("bank.json", Right);
        Assert.Equal((";", 200, 40), (template.Delimiter, template.MostTransfers, template.Columns![1].Longest));
    }

    [Theory]
    [InlineData("\"mostTransfers\": 200", "\"mostTransfers\": 0", "\"mostTransfers\" must be 1 to 100000")]
    [InlineData("\"mostTransfers\": 200", "\"mostTransfers\": \"200\"", "line 2")]
    [InlineData("\"mostTransfers\": 200", "\"most\": 200", "most")]
    [InlineData("\"nameEn\": \"Some bank\"", "\"nameZh\": \"某行\"", "line 2")]
    [InlineData("\"id\": \"bank\"", "\"id\": \"other\"", "the file is named \"bank.json\"")]
    [InlineData("\"kind\": \"csv\"", "\"kind\": \"excel\"", "needs a \"sheet\"")]
    [InlineData("\"kind\": \"csv\"", "\"kind\": \"word\"", "line 2")]
    [InlineData("\"kind\": \"csv\"", "\"kind\": \"pain001\"", "takes no \"columns\"")]
    [InlineData("\"kind\": \"csv\"", "\"kind\": \"treasury-voucher\"", "\"constants\" lacks \"AdmDivCode\"")]
    [InlineData("\"delimiter\": \";\"", "\"delimiter\": \"::\"", "\"delimiter\" must be")]
    [InlineData("\"field\": \"account\"", "\"field\": \"acount\"", "line 3")]
    [InlineData("\"field\": \"account\"", "\"field\": \"number\"", "must hold Account")]
    [InlineData("\"head\": \"户名\"", "\"head\": \"账号\"", "stands twice")]
    [InlineData("\"longest\": 40", "\"longest\": 0", "\"longest\" must be above zero")]
    [InlineData("\"longest\": 40", "\"value\": \"x\"", "\"value\" belongs to")]
    [InlineData("\"payee\": \"户名\", \"amount\"", "\"amount\"", "to tell the transfers apart")]
    [InlineData("\"NO\": \"returned\"", "\"NO\": \"lost\"", "it may be paid, returned or processing")]
    [InlineData(", \"NO\": \"returned\"", "", "words for paid and for returned")]
    [InlineData("\"reason\": \"原因\", ", "", "needs \"reason\"")]
    public void What_is_wrong_with_a_file_is_named(string right, string wrong, string words)
    {
        var message = Assert.Throws<SettingsException>(() => BankTemplates.Read("bank.json", Right.Replace(right, wrong, StringComparison.Ordinal))).Message;
        Assert.StartsWith("bank-files/bank.json: ", message, StringComparison.Ordinal);
        Assert.Contains(words, message, StringComparison.Ordinal);
    }
}
