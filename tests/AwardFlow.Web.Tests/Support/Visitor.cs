using System.Net;
using System.Text.RegularExpressions;
using AwardFlow.Web.Features.Demonstration;
using Microsoft.AspNetCore.Mvc.Testing.Handlers;
using Microsoft.AspNetCore.TestHost;
using Microsoft.EntityFrameworkCore;

namespace AwardFlow.Web.Tests.Support;

/// <summary>
/// A browser without a screen: speaks HTTP with the application in this process, keeps cookies, follows nothing.
/// Start the application with <see cref="ServeAsync"/>.
/// </summary>
public sealed partial class Visitor : IDisposable
{
    private readonly HttpClient _http;

    private Visitor(HttpClient http) => _http = http;

    public static Task<TestApp> ServeAsync(params string[] settings) => TestApp.ServeAsync(FirstVersions.Folder, settings);

    /// <summary>The same on the newest versions of all paths.</summary>
    public static Task<TestApp> ServeAsShippedAsync() => TestApp.ServeAsync(TestApp.RepositoryRoot());

    /// <summary>The same on a folder that a test has made.</summary>
    public static Task<TestApp> ServeOnAsync(string basis) => TestApp.ServeAsync(basis);

    public static Visitor To(TestApp app) =>
        new(new HttpClient(new CookieContainerHandler { InnerHandler = app.Host.GetTestServer().CreateHandler() }) { BaseAddress = new Uri("http://localhost") });

    /// <summary>Signed in as one of the demonstration's people.</summary>
    public static async Task<Visitor> AsAsync(TestApp app, string login)
    {
        await using var db = app.Db();
        var email = DemonstrationData.Email(login);
        var id = await db.Users.Where(p => p.Email == email).Select(p => p.Id).SingleAsync();
        var visitor = To(app);
        var answer = await visitor.PostAsync("/Demonstration/Enter", new() { ["personId"] = id.ToString(System.Globalization.CultureInfo.InvariantCulture) });
        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        return visitor;
    }

    public Task<HttpResponseMessage> GetAsync(string path) => _http.GetAsync(new Uri(path, UriKind.Relative));

    public async Task<string> TextAsync(string path)
    {
        var answer = await GetAsync(path);
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.StatusCode == HttpStatusCode.OK, $"{path}: {(int)answer.StatusCode} {answer.Headers.Location}\n{text}");
        return text;
    }

    /// <summary>Opens the page, then sends its form with the given fields and the page's own tokens.</summary>
    public async Task<HttpResponseMessage> PostAsync(string page, Dictionary<string, string> fields, string? to = null)
    {
        var text = await TextAsync(page);
        fields["__RequestVerificationToken"] = Token().Match(text).Groups[1].Value;
        return await PostBareAsync(to ?? page, fields);
    }

    /// <summary>As a form with files: opens the page, then sends fields and files with the page's own tokens.</summary>
    public async Task<HttpResponseMessage> UploadAsync(string page, Dictionary<string, string> fields, string to, params (string Field, string Name, byte[] Bytes)[] files)
    {
        using var content = new MultipartFormDataContent
        {
            { new StringContent(Token().Match(await TextAsync(page)).Groups[1].Value), "__RequestVerificationToken" },
        };
        foreach (var (field, value) in fields) content.Add(new StringContent(value), field);
        foreach (var (field, name, bytes) in files) content.Add(new ByteArrayContent(bytes), field, name);
        return await _http.PostAsync(new Uri(to, UriKind.Relative), content);
    }

    /// <summary>Sends fields as they are: without a token unless the test put one there.</summary>
    public async Task<HttpResponseMessage> PostBareAsync(string path, Dictionary<string, string>? fields = null)
    {
        using var content = new FormUrlEncodedContent(fields ?? []);
        return await _http.PostAsync(new Uri(path, UriKind.Relative), content);
    }

    public async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path)
    {
        using var request = new HttpRequestMessage(method, new Uri(path, UriKind.Relative));
        return await _http.SendAsync(request);
    }

    public Task<HttpResponseMessage> SendAsync(HttpRequestMessage request) => _http.SendAsync(request);

    public void Dispose() => _http.Dispose();

    [GeneratedRegex("name=\"__RequestVerificationToken\" type=\"hidden\" value=\"([^\"]+)\"")]
    private static partial Regex Token();
}
