using System.Text.Json;

namespace AwardFlow.Rules.Tests.Calculation;

public class Reproducible
{
    private static readonly HistoryEntry[] Earlier =
        [new("xiaoshan-2023", "smart-factory", "city-digital-workshop", 80_000_000, new(2024, 6, 1), "district", null, null)];

    private static readonly Facts Given = Facts.FromJson(JsonDocument.Parse(
        """
        { "tier": "city-smart-factory", "recognisedOn": "2025-02-10", "firstRecognition": true, "upperLevelPaid": "150000.00",
          "upperLevelMatchRatio": 0.50, "dishonest": true }
        """).RootElement);

    private static Assessment Ask() => Calculator.Assess(Shipped.Catalogue, "xiaoshan-2023", "smart-factory", new(2025, 3, 1), Given, Earlier);

    [Fact]
    public void The_same_inputs_give_the_same_bytes() => Assert.Equal(Ask().ToJson(), Ask().ToJson());

    [Fact]
    public void An_assessment_survives_its_JSON() => Assert.Equal(Ask().ToJson(), Assessment.FromJson(Ask().ToJson()).ToJson());

    [Fact]
    public void Facts_survive_their_JSON_in_any_order()
    {
        var again = Facts.FromJson(JsonDocument.Parse(Given.ToJson()).RootElement);
        Assert.Equal(Given.ToJson(), again.ToJson());
        Assert.StartsWith("{\"dishonest\":true,\"firstRecognition\"", again.ToJson());
    }

    [Fact]
    public void The_response_has_the_names_of_the_contract()
    {
        var json = JsonDocument.Parse(Ask().ToJson()).RootElement;
        Assert.Equal(
            ["status", "amount", "amountInCapitals", "formulaAmount", "ceiling", "alternatives", "funding", "verdicts", "steps", "catalogue"],
            json.EnumerateObject().Select(p => p.Name));
        Assert.Equal("undecided", json.GetProperty("status").GetString());
        Assert.Equal(JsonValueKind.Null, json.GetProperty("amount").ValueKind);
        Assert.Equal(Shipped.Catalogue.Policy("xiaoshan-2023")!.ContentHash, json.GetProperty("catalogue").GetProperty("contentHash").GetString());
        Assert.All(json.GetProperty("verdicts").EnumerateArray(), v => Assert.NotEqual("", v.GetProperty("clause").GetString()));
        Assert.All(json.GetProperty("steps").EnumerateArray(), s => Assert.NotEqual("", s.GetProperty("clause").GetString()));
    }

    [Fact]
    public void A_failed_condition_says_what_would_change_it() =>
        Assert.Contains("复核", Calculator.Assess(Shipped.Catalogue, "xiaoshan-2023", "smart-factory", new(2025, 3, 1), Given.With("firstRecognition", false), [])
            .Verdicts.Single(v => v.Verdict == Verdict.NotMet).WouldChangeZh);

    [Fact]
    public void A_fact_given_twice_in_JSON_is_refused() =>
        Assert.Throws<JsonException>(() => Facts.FromJson(JsonDocument.Parse("""{ "tier": "a", "tier": "b" }""").RootElement));

    [Fact]
    public void The_content_hash_ignores_line_ends_and_cases_but_no_rule()
    {
        var files = Tiny.Files();
        var hash = Tiny.Catalogue(files).Policy("tiny")!.ContentHash;
        Assert.Equal(hash, Tiny.Catalogue(files.ToDictionary(f => f.Key, f => f.Value.Replace("\n", "\r\n"))).Policy("tiny")!.ContentHash);
        Assert.Equal(hash, Tiny.Catalogue(new(files) { ["tiny/cases/grant.yaml"] = "award: grant\n" }).Policy("tiny")!.ContentHash);
        Assert.NotEqual(hash, Tiny.Catalogue(Tiny.Files("value: 1000", "value: 1001")).Policy("tiny")!.ContentHash);
    }
}
