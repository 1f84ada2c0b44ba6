using System.Text.Json;

namespace AwardFlow.Web.Tests.Features.Calculator;

/// <summary>Every status of the contract, and the worked examples, as another system would ask for them.</summary>
public sealed class AnswerTests(Asking ask) : IClassFixture<Asking>
{
    private const string Workshop = """{"policy":"xiaoshan-2023","award":"smart-factory","tier":"city-digital-workshop","paid":"800000.00","paidOn":"2024-06-01","level":"district"}""";
    private const string Loan = """
        "principal":"8000000.00","contractRate":0.031,"lpr":0.031,"lowestMarketRate":0.031,"guaranteeFeeRate":0.005,"drawnOn":"2025-03-01"
        """;

    private static string Recognised(string policy, string award, string tier, string on, string more = "", string history = "") =>
        $$$"""{"policy":"{{{policy}}}","award":"{{{award}}}","facts":{"tier":"{{{tier}}}","recognisedOn":"{{{on}}}","firstRecognition":true{{{more}}}},"history":[{{{history}}}]}""";

    private static string Renovation(string field, string amount) =>
        $$$"""{"policy":"qiantang-2024","award":"technical-renovation","facts":{"field":"{{{field}}}","holdsSrdiRecognition":true,"totalInvestment":"{{{amount}}}","completedInvestment":"{{{amount}}}"}}""";

    private static string Interest(string repaid) =>
        $$$"""{"policy":"qiantang-2024","award":"srdi-loan-interest","facts":{"holdsSrdiRecognition":true,"applicationYear":2025,"loans":[{{{{Loan}}},"repaidOn":{{{repaid}}}}]}}""";

    public static TheoryData<string, string, string?> Examples => new()
    {
        { Recognised("qiantang-2024", "recognition", "provincial-srdi", "2025-06-01"), "payable", "200000.00" },
        { Renovation("new-material", "6000000.00"), "payable", "1200000.00" },
        { Renovation("integrated-circuit", "620000000.00"), "payable", "100000000.00" },
        { Interest("null"), "payable", "80000.00" },
        { Interest("\"2025-11-06\""), "payable", "54794.52" },
        { Recognised("xiaoshan-2023", "smart-factory", "city-smart-factory", "2025-02-10", history: Workshop), "payable", "1200000.00" },
        { Recognised("xiaoshan-2023", "smart-factory", "city-smart-factory", "2025-02-10", ",\"upperLevelPaid\":\"1500000.00\""), "payable", "500000.00" },
        { Recognised("xiaoshan-2023", "recognition", "little-giant", "2025-02-10"), "not-configured", null },
        { """{"policy":"xining-2023","award":"gradient","facts":{"tier":"srdi","recognisedOn":"2025-03-01"}}""", "ceiling", "700000.00" },
        { """{"policy":"xining-2023","award":"technology-transfer","asOf":"2025-06-01","facts":{"researchTotal":"8000000.00","taxPaidThreeYears":"5000000.00","selected":true}}""", "payable", "1600000.00" },
        { """{"policy":"xining-2023","award":"top-500","facts":{"lists":["world","china"],"listedOn":"2025-03-01"}}""", "undecided", null },
        { Recognised("xiaoshan-2023", "smart-factory", "city-smart-factory", "2025-02-10", ",\"upperLevelPaid\":\"2000000.00\""), "covered", "0.00" },
        { Recognised("qiantang-2024", "recognition", "provincial-srdi", "2024-05-31"), "ineligible", "0.00" },
        { """{"policy":"xiaoshan-2023","award":"land-price","asOf":"2025-06-01"}""", "not-configured", null },
    };

    [Theory]
    [MemberData(nameof(Examples))]
    public async Task A_question_gets_the_status_and_amount_of_the_contract(string question, string status, string? amount)
    {
        var answer = await ask.AnswerAsync(question);
        Assert.Equal((status, amount), (answer.GetProperty("status").GetString(), answer.GetProperty("amount").GetString()));
    }

    [Fact]
    public async Task The_answer_has_exactly_the_shape_of_the_contract()
    {
        var answer = await ask.AnswerAsync(Recognised("xiaoshan-2023", "smart-factory", "city-smart-factory", "2025-02-10", history: Workshop));
        Assert.Equal(["status", "amount", "amountInCapitals", "formulaAmount", "ceiling", "alternatives", "funding", "verdicts", "steps", "catalogue"],
            answer.EnumerateObject().Select(p => p.Name));
        Assert.Equal("人民币壹佰贰拾万元整", answer.GetProperty("amountInCapitals").GetString());
        Assert.Equal("2000000.00", answer.GetProperty("formulaAmount").GetString());
        Assert.Equal(JsonValueKind.Null, answer.GetProperty("ceiling").ValueKind);
        Assert.Equal("""[{"level":"district","amount":"1200000.00"}]""", answer.GetProperty("funding").GetRawText());
        var step = answer.GetProperty("steps").EnumerateArray().Single(s => s.GetProperty("text").GetString()!.StartsWith("进档差额", StringComparison.Ordinal));
        Assert.Equal(("附则2", "1200000.00"), (step.GetProperty("clause").GetString(), step.GetProperty("amount").GetString()));
        Assert.All(answer.GetProperty("verdicts").EnumerateArray(), v => Assert.Contains(v.GetProperty("verdict").GetString(), new[] { "met", "caveat", "not-met" }));
        Assert.Matches("^[0-9a-f]{64}$", answer.GetProperty("catalogue").GetProperty("contentHash").GetString()!);
        Assert.Equal("1", answer.GetProperty("catalogue").GetProperty("policyVersion").GetString());
    }

    [Fact]
    public async Task The_same_investment_claimed_twice_is_covered_the_second_time()
    {
        var project = """
            {"policy":"qiantang-2024","award":"digital-project","facts":{"recognised":true,"holdsSrdiRecognition":true,"equipment":"6000000.00",
            "technology":"0.00","software":"0.00","otherCost":"0.00","matter":"line-3"},
            "history":[{"policy":"qiantang-2024","award":"technical-renovation","tier":null,"paid":"1200000.00","paidOn":"2025-08-01","level":"district","matter":"line-3"}]}
            """;
        Assert.Equal("covered", (await ask.AnswerAsync(project)).GetProperty("status").GetString());
    }

    [Fact]
    public async Task Two_readings_are_both_shown()
    {
        var answer = await ask.AnswerAsync("""{"policy":"xining-2023","award":"top-500","facts":{"lists":["world","china"],"listedOn":"2025-03-01"}}""");
        Assert.Equal(2, answer.GetProperty("alternatives").GetArrayLength());
        Assert.All(answer.GetProperty("alternatives").EnumerateArray(), a => Assert.Matches(@"^\d+\.\d\d$", a.GetProperty("amount").GetString()!));
    }

    [Fact]
    public async Task Technology_transfer_is_split_eight_to_two()
    {
        var answer = await ask.AnswerAsync("""{"policy":"xining-2023","award":"technology-transfer","asOf":"2025-06-01","facts":{"researchTotal":"8000000.00","taxPaidThreeYears":"5000000.00","selected":true}}""");
        Assert.Equal("""[{"level":"province","amount":"1280000.00"},{"level":"city","amount":"320000.00"}]""", answer.GetProperty("funding").GetRawText());
    }

    [Fact]
    public async Task An_overlay_changes_the_answer_and_says_so()
    {
        var giant = """{"policy":"qiantang-2024","award":"recognition","tier":"provincial-srdi","paid":"200000.00","paidOn":"2024-09-01","level":"district"}""";
        var plain = Recognised("qiantang-2024", "recognition", "little-giant", "2025-06-01", history: giant);
        var before = await ask.AnswerAsync(plain);
        var overlaid = await ask.AnswerAsync(plain[..^1] + ""","overlays":["qiantang-ladder"]}""");
        Assert.NotEqual(before.GetProperty("amount").GetString(), overlaid.GetProperty("amount").GetString());
        Assert.Contains(overlaid.GetProperty("verdicts").EnumerateArray(), v => v.GetProperty("rule").GetString() == "overlay");
        Assert.Equal(before.GetRawText(), (await ask.AnswerAsync(plain)).GetRawText());
    }

    [Fact]
    public async Task A_common_fact_that_no_clause_uses_earns_a_caveat()
    {
        var answer = await ask.AnswerAsync("""{"policy":"xining-2023","award":"gradient","facts":{"tier":"srdi","recognisedOn":"2025-03-01","taxPaidInDistrict":true}}""");
        Assert.Contains(answer.GetProperty("verdicts").EnumerateArray(), v => v.GetProperty("verdict").GetString() == "caveat" && v.GetProperty("rule").GetString() == "unused-fact");
    }

    [Fact]
    public async Task The_same_question_gets_the_same_bytes()
    {
        var question = Recognised("qiantang-2024", "recognition", "provincial-srdi", "2025-06-01");
        using var first = await ask.PostAsync(question);
        using var second = await ask.PostAsync(question);
        Assert.Equal(await first.Content.ReadAsByteArrayAsync(), await second.Content.ReadAsByteArrayAsync());
        Assert.True(first.Headers.CacheControl?.NoStore);
    }

    [Fact]
    public async Task A_question_without_a_day_is_asked_on_the_business_day()
    {
        var silent = """{"policy":"qiantang-2024","award":"talent-quota"}""";
        var today = ask.App.Clock.Today;
        Assert.Equal((await ask.AnswerAsync(silent[..^1] + $",\"asOf\":\"{today:yyyy-MM-dd}\"}}")).GetRawText(), (await ask.AnswerAsync(silent)).GetRawText());
        Assert.Contains($"{today:yyyy-MM-dd}", (await ask.AnswerAsync(silent)).GetProperty("verdicts").GetRawText(), StringComparison.Ordinal);
    }
}
