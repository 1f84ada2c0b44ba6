namespace AwardFlow.Rules.Tests.Filing;

public class TableForm
{
    private static readonly DateOnly Today = new(2026, 11, 23);
    private static readonly Award Award = Shipped.Catalogue.Award("qiantang-2024", "srdi-loan-interest")!;

    private static Dictionary<string, string> Complete() => new()
    {
        ["holds-recognition"] = "yes",
        ["application-year"] = "2025",
        ["earlier-support"] = "no",
        ["promise"] = "yes",
        ["loans[0].contract-number"] = "JK-2025-001",
        ["loans[0].principal"] = "8,000,000",
        ["loans[0].contract-rate"] = "3.1",
        ["loans[0].lpr"] = "3.10%",
        ["loans[0].lowest-market-rate"] = "３．１",
        ["loans[0].guarantee-fee-rate"] = "0.5",
        ["loans[0].drawn-on"] = "2025-03-01",
        ["loans[0].repaid-on"] = "2025-11-06"
    };

    [Fact]
    public void Rows_become_facts_with_rates_as_fractions()
    {
        var result = FormCheck.Check(Award, Complete(), Today);
        Assert.Empty(result.Errors);
        Assert.Equal("8000000.00", result.Values["loans[0].principal"]);
        Assert.Equal(5_479_452, Calculator.Assess(Shipped.Catalogue, "qiantang-2024", "srdi-loan-interest", Today, result.Facts, []).AmountFen);
    }

    [Fact]
    public void An_empty_repayment_date_means_that_the_loan_ran_its_year()
    {
        var raw = Complete();
        raw["loans[0].repaid-on"] = " ";
        var facts = FormCheck.Check(Award, raw, Today).Facts;
        Assert.Contains("\"repaidOn\":null", facts.ToJson());
        Assert.Equal(8_000_000, Calculator.Assess(Shipped.Catalogue, "qiantang-2024", "srdi-loan-interest", Today, facts, []).AmountFen);
    }

    [Fact]
    public void Errors_name_row_and_column()
    {
        var raw = Complete();
        raw["loans[1].principal"] = "viel";
        Assert.Equal(
            ["loans[1].contract-number", "loans[1].principal", "loans[1].contract-rate", "loans[1].lpr", "loans[1].lowest-market-rate", "loans[1].guarantee-fee-rate", "loans[1].drawn-on"],
            FormCheck.Check(Award, raw, Today).Errors.Select(e => e.FieldId));
    }

    [Theory]
    [InlineData("loans[0].owner", "x", "unknown-field")]
    [InlineData("loans[99].principal", "1", "too-many-rows")]
    [InlineData("loans[0].contract-rate", "103", "rate")]
    [InlineData("application-year", "20x5", "number")]
    [InlineData("application-year", "25", "not-acceptable")]
    [InlineData("loans[0].repaid-on", "2025-02-28", "not-acceptable")]
    [InlineData("loans[0].drawn-on", "2024-12-31", "not-acceptable")]
    public void Wrong_cells_are_refused(string field, string answer, string code)
    {
        var raw = Complete();
        raw[field] = answer;
        var error = Assert.Single(FormCheck.Check(Award, raw, Today).Errors);
        Assert.Equal(code, error.Code);
        Assert.StartsWith(error.FieldId, field);
    }

    [Fact]
    public void A_row_is_named_by_its_line_in_the_form()
    {
        var raw = Complete().ToDictionary(r => r.Key.Replace("[0]", "[7]"), r => r.Value);
        raw["loans[7].repaid-on"] = "2025-02-28";
        Assert.Equal("loans[7].repaid-on", Assert.Single(FormCheck.Check(Award, raw, Today).Errors).FieldId);
    }

    [Fact]
    public void A_table_without_rows_is_missing()
    {
        var raw = Complete().Where(r => !r.Key.StartsWith("loans", StringComparison.Ordinal)).ToDictionary(r => r.Key, r => r.Value);
        Assert.Equal(("loans", "required"), FormCheck.Check(Award, raw, Today).Errors.Select(e => (e.FieldId, e.Code)).Single());
    }
}
