namespace AwardFlow.Rules.Tests.Calculation;

/// <summary>The worked examples that the product was accepted on.</summary>
public class Acceptance
{
    private static readonly DateOnly Today = new(2026, 11, 23);

    private static Assessment Ask(string policy, string award, Facts facts, params HistoryEntry[] history) =>
        Calculator.Assess(Shipped.Catalogue, policy, award, Today, facts, history);

    private static Facts Recognised(string tier, string on) =>
        Facts.Empty.With("tier", tier).With("recognisedOn", on).With("firstRecognition", true);

    private static Facts Renovation(string field, long wan) => Facts.Empty.With("field", field).With("holdsSrdiRecognition", true)
        .WithFen("totalInvestment", wan * 1_000_000).WithFen("completedInvestment", wan * 1_000_000);

    [Fact]
    public void First_provincial_recognition_in_Qiantang_earns_200_000()
    {
        var found = Ask("qiantang-2024", "recognition", Recognised("provincial-srdi", "2025-06-01"));
        Assert.Equal((AssessmentStatus.Payable, 20_000_000), (found.Status, found.AmountFen));
        Assert.Contains("\"amountInCapitals\":\"人民币贰拾万元整\"", found.ToJson());
    }

    [Fact]
    public void Six_million_of_new_materials_earn_1_200_000() =>
        Assert.Equal(120_000_000, Ask("qiantang-2024", "technical-renovation", Renovation("new-material", 600)).AmountFen);

    [Fact]
    public void Integrated_circuits_of_620_million_stop_at_the_cap() =>
        Assert.Equal(10_000_000_000, Ask("qiantang-2024", "technical-renovation", Renovation("integrated-circuit", 62_000)).AmountFen);

    [Fact]
    public void The_same_investment_claimed_twice_pays_1_200_000_in_all()
    {
        var first = Ask("qiantang-2024", "technical-renovation", Renovation("new-material", 600).With("matter", "line-3"));
        var project = Facts.Empty.With("recognised", true).With("holdsSrdiRecognition", true).With("equipment", "6000000.00")
            .With("technology", "0.00").With("software", "0.00").With("otherCost", "0.00").With("matter", "line-3");
        var second = Ask("qiantang-2024", "digital-project", project,
            new HistoryEntry("qiantang-2024", "technical-renovation", null, first.AmountFen!.Value, Today, "district", "line-3", null));
        Assert.Equal((AssessmentStatus.Covered, 0), (second.Status, second.AmountFen));
        Assert.Equal(120_000_000, first.AmountFen + second.AmountFen);
        Assert.Contains(second.Steps, s => s.TextZh.Contains("从高不重复") && s.Clause == "四.8");
    }

    [Theory]
    [InlineData(null, 8_000_000)]
    [InlineData("2025-11-06", 5_479_452)]
    public void A_loan_of_eight_million_earns_by_its_days(string? repaid, long fen)
    {
        var loan = Facts.Empty.With("principal", "8000000.00").With("contractRate", 0.031m).With("lpr", 0.031m)
            .With("lowestMarketRate", 0.031m).With("guaranteeFeeRate", 0.005m).With("drawnOn", "2025-03-01").With("repaidOn", repaid);
        var facts = Facts.Empty.With("holdsSrdiRecognition", true).With("applicationYear", 2025m).With("loans", [loan]);
        Assert.Equal(fen, Ask("qiantang-2024", "srdi-loan-interest", facts).AmountFen);
    }

    [Fact]
    public void From_workshop_to_smart_factory_Xiaoshan_pays_the_step()
    {
        var found = Ask("xiaoshan-2023", "smart-factory", Recognised("city-smart-factory", "2025-02-10"),
            new HistoryEntry("xiaoshan-2023", "smart-factory", "city-digital-workshop", 80_000_000, new(2024, 6, 1), "district", null, null));
        Assert.Equal(120_000_000, found.AmountFen);
        Assert.Contains(found.Steps, s => s.TextZh.Contains("进档差额") && s.Clause == "附则2");
    }

    [Fact]
    public void City_money_of_1_500_000_leaves_500_000_in_Xiaoshan()
    {
        var found = Ask("xiaoshan-2023", "smart-factory", Recognised("city-smart-factory", "2025-02-10").With("upperLevelPaid", "1500000.00"));
        Assert.Equal(50_000_000, found.AmountFen);
        Assert.Contains(found.Steps, s => s.TextZh.Contains("含上级资金"));
    }

    [Fact]
    public void The_little_giant_of_Xiaoshan_is_not_configured() =>
        Assert.Equal((AssessmentStatus.NotConfigured, null),
            Ask("xiaoshan-2023", "recognition", Recognised("little-giant", "2025-02-10")) is var found ? (found.Status, found.AmountFen) : default);

    [Fact]
    public void The_specialised_SME_of_Xining_has_ceilings_of_province_and_city()
    {
        var found = Ask("xining-2023", "gradient", Facts.Empty.With("tier", "srdi").With("recognisedOn", "2025-03-01"));
        Assert.Equal((AssessmentStatus.Ceiling, 70_000_000, 70_000_000), (found.Status, found.AmountFen, found.CeilingFen));
        Assert.Equal([new("province", 50_000_000), new("city", 20_000_000)], found.Funding);
    }

    [Fact]
    public void Technology_transfer_in_Xining_is_split_eight_to_two()
    {
        var facts = Facts.Empty.With("researchTotal", "8000000.00").With("taxPaidThreeYears", "5000000.00").With("selected", true);
        var found = Calculator.Assess(Shipped.Catalogue, "xining-2023", "technology-transfer", new(2025, 6, 1), facts, []);
        Assert.Equal(160_000_000, found.AmountFen);
        Assert.Equal([new("province", 128_000_000), new("city", 32_000_000)], found.Funding);
    }

    [Fact]
    public void A_batch_of_three_amounts_is_written_in_capitals()
    {
        var total = 20_000_000 + 80_000_000 + 5_479_452;
        Assert.Equal(("1,054,794.52", "人民币壹佰零伍万肆仟柒佰玖拾肆元伍角贰分"), (Yuan.Format(total), Capitals.Of(total)));
    }
}
