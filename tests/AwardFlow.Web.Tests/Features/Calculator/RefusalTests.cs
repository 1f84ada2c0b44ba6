using System.Net;
using System.Text.Json;
using AwardFlow.Web.Tests.Support;
using Microsoft.AspNetCore.TestHost;

namespace AwardFlow.Web.Tests.Features.Calculator;

/// <summary>Nothing is ignored: every wrong question is refused and the problem document names the field.</summary>
public sealed class RefusalTests(Asking ask) : IClassFixture<Asking>
{
    private const string Facts = "\"facts\":{\"tier\":\"provincial-srdi\",\"recognisedOn\":\"2025-06-01\",\"firstRecognition\":true}";
    private const string Start = "{\"policy\":\"qiantang-2024\",\"award\":\"recognition\",";

    private static string WithHistory(string entry) => $"{Start}{Facts},\"history\":[{{{entry}}}]}}";

    private const string Paid = "\"policy\":\"qiantang-2024\",\"award\":\"recognition\",\"tier\":\"provincial-srdi\",\"paid\":\"1.00\",\"paidOn\":\"2025-01-01\",\"level\":\"district\"";

    public static TheoryData<string, string> Wrong => new()
    {
        { "policy", $"{{\"policy\":\"nowhere\",\"award\":\"recognition\",{Facts}}}" },
        { "policy", $"{{\"award\":\"recognition\",{Facts}}}" },
        { "policy", $"{{\"policy\":5,\"award\":\"recognition\",{Facts}}}" },
        { "award", $"{{\"policy\":\"qiantang-2024\",\"award\":\"nothing\",{Facts}}}" },
        { "award", $"{{\"policy\":\"qiantang-2024\",{Facts}}}" },
        { "asof", $"{Start}{Facts},\"asof\":\"2025-01-01\"}}" },
        { "asOf", $"{Start}{Facts},\"asOf\":\"2025-1-1\"}}" },
        { "asOf", $"{Start}{Facts},\"asOf\":\"2025-02-29\"}}" },
        { "overlays", $"{Start}{Facts},\"overlays\":\"qiantang-ladder\"}}" },
        { "overlays[0]", $"{Start}{Facts},\"overlays\":[\"nothing\"]}}" },
        { "overlays[1]", $"{Start}{Facts},\"overlays\":[\"qiantang-ladder\",7]}}" },
        { "facts", $"{Start}\"facts\":[]}}" },
        { "facts.tier", $"{Start}\"facts\":{{\"tier\":\"champion\",\"recognisedOn\":\"2025-06-01\",\"firstRecognition\":true}}}}" },
        { "facts.recognisedOn", $"{Start}\"facts\":{{\"tier\":\"provincial-srdi\",\"firstRecognition\":true}}}}" },
        { "facts.recognisedOn", $"{Start}\"facts\":{{\"tier\":\"provincial-srdi\",\"recognisedOn\":\"yesterday\",\"firstRecognition\":true}}}}" },
        { "facts.firstRecognition", $"{Start}\"facts\":{{\"tier\":\"provincial-srdi\",\"recognisedOn\":\"2025-06-01\",\"firstRecognition\":\"yes\"}}}}" },
        { "facts.colour", $"{Start}\"facts\":{{\"tier\":\"provincial-srdi\",\"recognisedOn\":\"2025-06-01\",\"firstRecognition\":true,\"colour\":\"red\"}}}}" },
        { "facts.upperLevelPaid", $"{Start}\"facts\":{{\"tier\":\"provincial-srdi\",\"recognisedOn\":\"2025-06-01\",\"firstRecognition\":true,\"upperLevelPaid\":1.5}}}}" },
        { "facts.upperLevelPaid", $"{Start}\"facts\":{{\"tier\":\"provincial-srdi\",\"recognisedOn\":\"2025-06-01\",\"firstRecognition\":true,\"upperLevelPaid\":\"0.001\"}}}}" },
        { "facts.loans[0].drawnOn", """{"policy":"qiantang-2024","award":"srdi-loan-interest","facts":{"holdsSrdiRecognition":true,"applicationYear":2025,"loans":[{"principal":"1.00","contractRate":0.03,"lpr":0.03,"lowestMarketRate":0.03,"guaranteeFeeRate":0.005,"drawnOn":"2024-12-31","repaidOn":null}]}}""" },
        { "history", $"{Start}{Facts},\"history\":{{}}}}" },
        { "history[0]", $"{Start}{Facts},\"history\":[\"paid\"]}}" },
        { "history[0].reason", WithHistory(Paid + ",\"reason\":\"x\"") },
        { "history[0].policy", WithHistory(Paid.Replace("qiantang-2024", "nowhere", StringComparison.Ordinal)) },
        { "history[0].award", WithHistory(Paid.Replace("recognition", "nothing", StringComparison.Ordinal)) },
        { "history[0].tier", WithHistory(Paid.Replace("provincial-srdi", "champion", StringComparison.Ordinal)) },
        { "history[0].paid", WithHistory(Paid.Replace("\"1.00\"", "1.00", StringComparison.Ordinal)) },
        { "history[0].paid", WithHistory(Paid.Replace("1.00", "-1.00", StringComparison.Ordinal)) },
        { "history[0].paidOn", WithHistory(Paid.Replace("2025-01-01", "2025-13-01", StringComparison.Ordinal)) },
        { "history[0].level", WithHistory(Paid.Replace("district", "village", StringComparison.Ordinal)) },
        { "history[0].applicationYear", WithHistory(Paid + ",\"applicationYear\":\"2025\"") },
        { "$", "[]" },
        { "$", "{" },
        { "$", "" },
        { "$", $"{Start}\"award\":\"recognition\",{Facts}}}" },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public async Task A_wrong_question_is_refused_with_its_field(string field, string question)
    {
        var problem = await ask.RefusedAsync(question);
        Assert.Equal(400, problem.GetProperty("status").GetInt32());
        Assert.Contains(field, problem.GetProperty("errors").EnumerateObject().Select(e => e.Name));
        Assert.Contains(field, problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.NotEmpty(problem.GetProperty("field").GetString()!);
    }

    [Fact]
    public async Task All_wrong_fields_are_named_at_once()
    {
        var problem = await ask.RefusedAsync($"{Start}\"facts\":{{\"tier\":\"x\",\"recognisedOn\":\"y\"}}}}");
        Assert.Equal(["facts.firstRecognition", "facts.recognisedOn", "facts.tier"], problem.GetProperty("errors").EnumerateObject().Select(e => e.Name).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData("multipart/form-data; boundary=x")]
    [InlineData("text/plain")]
    public async Task Form_content_types_are_refused(string contentType)
    {
        using var answer = await ask.PostAsync($"{Start}{Facts}}}", contentType);
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
    }

    [Fact]
    public async Task A_question_of_a_megabyte_is_refused()
    {
        using var answer = await ask.PostAsync("{\"policy\":\"" + new string('x', 1024 * 1024) + "\"}");
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
    }

    [Fact]
    public async Task Too_many_questions_of_one_address_are_told_to_wait()
    {
        await using var app = await Visitor.ServeAsync("--Calculator:Burst=2", "--Calculator:PerSecond=1");
        using var http = app.Host.GetTestServer().CreateClient();
        var answers = new List<HttpStatusCode>();
        for (var i = 0; i < 3; i++)
        {
            using var one = await http.PostAsync(new Uri(Asking.Path, UriKind.Relative), new StringContent($"{Start}{Facts}}}", System.Text.Encoding.UTF8, "application/json"));
            answers.Add(one.StatusCode);
        }
        using var last = await http.GetAsync(new Uri("/api/v1/policies", UriKind.Relative));

        Assert.Equal([HttpStatusCode.OK, HttpStatusCode.OK, HttpStatusCode.TooManyRequests], answers);
        Assert.Equal(HttpStatusCode.TooManyRequests, last.StatusCode);
        Assert.Equal("application/problem+json", last.Content.Headers.ContentType?.MediaType);
        Assert.NotNull(last.Headers.RetryAfter);
    }

    [Fact]
    public async Task The_policies_list_every_award_with_its_facts_and_the_document_describes_the_interface()
    {
        var policies = JsonDocument.Parse(await ask.Http.GetStringAsync(new Uri("/api/v1/policies", UriKind.Relative))).RootElement;
        Assert.Equal(["changzhou-xinbei-2022", "hangzhou-2023", "qiantang-2024", "xining-2023", "xiaoshan-2023"],
            policies.GetProperty("policies").EnumerateArray().Select(p => p.GetProperty("id").GetString()).OrderBy(i => i!.Replace("xiaoshan", "z", StringComparison.Ordinal), StringComparer.Ordinal));
        var factory = policies.GetProperty("policies").EnumerateArray().SelectMany(p => p.GetProperty("awards").EnumerateArray()).Single(a => a.GetProperty("id").GetString() == "smart-factory");
        var tier = factory.GetProperty("facts").EnumerateArray().Single(f => f.GetProperty("name").GetString() == "tier");
        Assert.Equal(5, tier.GetProperty("options").GetArrayLength());

        var document = JsonDocument.Parse(await ask.Http.GetStringAsync(new Uri("/openapi/v1.json", UriKind.Relative))).RootElement;
        Assert.True(document.GetProperty("paths").GetProperty(Asking.Path).GetProperty("post").TryGetProperty("requestBody", out _));
        Assert.True(document.GetProperty("paths").TryGetProperty("/api/v1/policies", out _));
    }
}
