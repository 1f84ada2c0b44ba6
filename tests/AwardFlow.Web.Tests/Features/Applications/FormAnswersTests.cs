using AwardFlow.Rules;
using AwardFlow.Web.Features.Applications;

namespace AwardFlow.Web.Tests.Features.Applications;

public sealed class FormAnswersTests
{
    private static readonly FormField Column = new("lender", "银行", "Bank", "", "", FieldKind.Text, true, 50, [], null, "loans");
    private static readonly FormField Loans = new("loans", "贷款", "Loans", "", "", FieldKind.Table, true, 0, [], null, "loans") { Columns = [Column], MaxRows = 3 };

    [Fact]
    public void A_table_shows_one_row_before_anything_is_typed() => Assert.Equal(1, FormAnswers.Rows(Loans, new Dictionary<string, string>()));

    [Fact]
    public void Rows_are_added_up_to_the_most_allowed()
    {
        var answers = new Dictionary<string, string> { ["loans[0].lender"] = "甲" };
        for (var i = 0; i < 5; i++) FormAnswers.AddRow(Loans, answers);
        Assert.Equal(3, FormAnswers.Rows(Loans, answers));
    }

    [Fact]
    public void Removing_a_row_moves_those_below_up()
    {
        var answers = new Dictionary<string, string> { ["loans[0].lender"] = "甲", ["loans[1].lender"] = "乙", ["loans[2].lender"] = "丙" };
        FormAnswers.RemoveRow(Loans, 1, answers);
        Assert.Equal(["甲", "丙"], answers.OrderBy(a => a.Key).Select(a => a.Value));
        Assert.Equal(2, FormAnswers.Rows(Loans, answers));
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(3)]
    public void Removing_a_row_that_is_not_there_changes_nothing(int row)
    {
        var answers = new Dictionary<string, string> { ["loans[0].lender"] = "甲" };
        FormAnswers.RemoveRow(Loans, row, answers);
        Assert.Equal("甲", answers["loans[0].lender"]);
    }

    [Fact]
    public void Money_and_choices_are_shown_as_people_read_them()
    {
        var money = Column with { Kind = FieldKind.Money };
        var choice = Column with { Kind = FieldKind.Choice, Options = [new("a", "甲级", "Class A")] };
        Assert.Equal("¥1,200.00", FormAnswers.Shown(money, "1200", english: false));
        Assert.Equal("甲级", FormAnswers.Shown(choice, "a", english: false));
        Assert.Equal("Class A", FormAnswers.Shown(choice, "a", english: true));
    }
}
