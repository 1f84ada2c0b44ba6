using System.Net;
using System.Reflection;
using System.Text.Json;
using AwardFlow.Web.Plumbing.Settings;
using AwardFlow.Web.Tests.Support;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Options;

namespace AwardFlow.Web.Tests.Plumbing;

public sealed class SettingsTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("awardflow-settings-").FullName;

    [Fact]
    public void Every_setting_stands_in_the_example()
    {
        using var example = JsonDocument.Parse(File.ReadAllText(Path.Combine(TestApp.RepositoryRoot(), "appsettings.example.json")),
            new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip });
        var missing = SettingsSetup.Sections.SelectMany(s => s.Value.GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(p => !example.RootElement.TryGetProperty(s.Key, out var section) || !section.TryGetProperty(p.Name, out _)).Select(p => $"{s.Key}:{p.Name}"));
        Assert.Empty(missing);
        Assert.Equal(typeof(SiteOptions).Assembly.GetTypes().Where(t => t.Namespace == typeof(SiteOptions).Namespace && t.Name.EndsWith("Options", StringComparison.Ordinal)).ToHashSet(),
            SettingsSetup.Sections.Values.ToHashSet());
    }

    [Theory]
    [InlineData("--SignIn:IdleMinutes=0", "SignIn:IdleMinutes")]
    [InlineData("--Mail:Transport=Pigeon", "Mail:Transport")]
    [InlineData("--Mail:Transport=Smtp", "Mail:Host")]
    [InlineData("--Uploads:MostMegabytes=100000", "Uploads:MostMegabytes")]
    public async Task A_wrong_setting_is_named_and_the_server_does_not_start(string setting, string named)
    {
        await using var app = await TestApp.StartAsync(settings: [setting, "--urls=http://127.0.0.1:0"]);
        var wrong = await Assert.ThrowsAsync<OptionsValidationException>(() => app.Host.StartAsync());
        Assert.Contains(wrong.Failures, f => f.Contains($"Setting {named}", StringComparison.Ordinal));
    }

    [Fact]
    public void A_database_made_without_settings_is_a_demonstration_for_good()
    {
        Assert.True(Launched().PrepareDatabase(TimeProvider.System));
        Assert.True(Launched("--Site:PublicAddress=https://awards.example.gov.cn", "--Demonstration=false").PrepareDatabase(TimeProvider.System));
    }

    [Fact]
    public void A_database_made_with_settings_never_becomes_a_demonstration_and_needs_its_settings()
    {
        string[] site = ["--Site:PublicAddress=https://awards.example.gov.cn"];
        Assert.False(Launched(site).PrepareDatabase(TimeProvider.System));
        Assert.False(Launched([.. site, "--Demonstration=true", "--demonstration=yes", "--Site:Demonstration=true"]).PrepareDatabase(TimeProvider.System));

        var refused = Assert.Throws<SettingsException>(() => Launched().PrepareDatabase(TimeProvider.System));

        Assert.Contains("Site:PublicAddress", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--urls=http://0.0.0.0:5000")]
    [InlineData("--urls=http://localhost:5000;http://192.168.1.5:80")]
    [InlineData("--urls=http://*:5000")]
    [InlineData("--http_ports=8080")]
    [InlineData("--Kestrel:Endpoints:Other:Url=http://+:80")]
    public async Task A_demonstration_listens_on_this_machine_only(string setting)
    {
        var refused = await Assert.ThrowsAsync<SettingsException>(() => TestApp.StartAsync(_folder, settings: [setting]));
        Assert.Contains($"Setting {setting[2..setting.IndexOf('=', StringComparison.Ordinal)]}", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("X-Forwarded-For", "10.0.0.1")]
    [InlineData("Forwarded", "for=10.0.0.1")]
    [InlineData("Host", "awards.example.gov.cn")]
    public async Task A_demonstration_refuses_a_foreign_host_and_what_came_through_a_proxy(string header, string value)
    {
        await using var app = await Visitor.ServeAsync();
        using var visitor = Visitor.To(app);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/");
        request.Headers.TryAddWithoutValidation(header, value);
        Assert.Equal(HttpStatusCode.Forbidden, (await visitor.SendAsync(request)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await visitor.GetAsync("/health/ready")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await visitor.GetAsync("/health/live")).StatusCode);
    }

    public void Dispose()
    {
        SqliteConnection.ClearAllPools();
        Directory.Delete(_folder, recursive: true);
    }

    private Launch Launched(params string[] settings) => Launch.Read([.. settings, $"--Data:Folder={_folder}"], TestApp.RepositoryRoot());
}
