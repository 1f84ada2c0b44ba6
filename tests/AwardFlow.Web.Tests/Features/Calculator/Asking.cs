using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using AwardFlow.Web.Tests.Support;
using Microsoft.AspNetCore.TestHost;

namespace AwardFlow.Web.Tests.Features.Calculator;

/// <summary>One application that answers all questions of a test class over HTTP.</summary>
public sealed class Asking : IAsyncLifetime
{
    public const string Path = "/api/v1/calculator";

    public TestApp App { get; private set; } = null!;
    public HttpClient Http { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        App = await Visitor.ServeAsync();
        Http = App.Host.GetTestServer().CreateClient();
    }

    public async Task<JsonElement> AnswerAsync(string question)
    {
        using var answer = await PostAsync(question);
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.IsSuccessStatusCode, text);
        Assert.Equal("application/json; charset=utf-8", answer.Content.Headers.ContentType?.ToString());
        return JsonDocument.Parse(text).RootElement;
    }

    /// <summary>The problem document of a refused question.</summary>
    public async Task<JsonElement> RefusedAsync(string question)
    {
        using var answer = await PostAsync(question);
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True((int)answer.StatusCode == 400, $"{(int)answer.StatusCode} {text}");
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        return JsonDocument.Parse(text).RootElement;
    }

    public Task<HttpResponseMessage> PostAsync(string body, string contentType = "application/json")
    {
        var content = new StringContent(body, Encoding.UTF8);
        content.Headers.ContentType = MediaTypeHeaderValue.Parse(contentType);
        return Http.PostAsync(new Uri(Path, UriKind.Relative), content);
    }

    public async Task DisposeAsync()
    {
        Http.Dispose();
        await App.DisposeAsync();
    }
}
