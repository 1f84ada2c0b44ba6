using AwardFlow.Web.Plumbing.Settings;
using AwardFlow.Web.Records;
using AwardFlow.Web.Tests.Support;
using Microsoft.Data.Sqlite;

namespace AwardFlow.Web.Tests.Plumbing;

public sealed class LaunchTests : IDisposable
{
    private readonly string _base = Directory.CreateTempSubdirectory("awardflow-launch-").FullName;
    private readonly ManualTime _time = new(new DateTime(2026, 11, 21, 4, 0, 0, DateTimeKind.Utc));

    public LaunchTests() => Directory.CreateDirectory(Path.Combine(_base, "policies"));

    public void Dispose()
    {
        SqliteConnection.ClearAllPools();
        Directory.Delete(_base, recursive: true);
    }

    [Fact]
    public void A_database_made_without_settings_is_a_demonstration_for_good_and_settings_change_nothing_about_it()
    {
        Assert.True(Launch.Read([], _base).PrepareDatabase(_time));
        Settings("""{ "Site": { "PublicAddress": "https://awards.example.gov.cn" } }""");
        Assert.True(Launch.Read([], _base).PrepareDatabase(_time));
    }

    [Fact]
    public void A_database_made_with_settings_is_none_and_does_not_start_without_them()
    {
        Settings("""{ "Site": { "PublicAddress": "https://awards.example.gov.cn" } }""");
        Assert.False(Launch.Read([], _base).PrepareDatabase(_time));
        File.Delete(Path.Combine(_base, "appsettings.json"));

        var refused = Assert.Throws<SettingsException>(() => Launch.Read([], _base).PrepareDatabase(_time));
        Assert.Contains("appsettings.example.json", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--Demonstration=yes")]
    [InlineData("--demonstration=yes")]
    [InlineData("--Data:Demonstration=true")]
    public void No_setting_makes_a_demonstration_of_a_database_without_the_mark(string setting)
    {
        Settings("""{ "Site": { "PublicAddress": "https://awards.example.gov.cn" } }""");
        Launch.Read([], _base).PrepareDatabase(_time);
        Assert.False(Launch.Read([setting], _base).PrepareDatabase(_time));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{ "Site": { "PublicAddress": "awards" } }""")]
    [InlineData("""{ "Site": { "PublicAddress": "ftp://awards.example" } }""")]
    public void A_missing_or_wrong_address_is_named(string json)
    {
        Settings(json);
        var refused = Assert.Throws<SettingsException>(() => Launch.Read([], _base).PrepareDatabase(_time));
        Assert.Contains("Site:PublicAddress", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_settings_file_that_is_no_JSON_is_named()
    {
        Settings("{ \"Site\": ");
        var refused = Assert.Throws<SettingsException>(() => Launch.Read([], _base));
        Assert.Contains("appsettings.json", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_command_line_overrides_the_file()
    {
        Settings("""{ "Data": { "Folder": "one" }, "Site": { "PublicAddress": "https://a.example" } }""");
        Assert.Equal(Path.Combine(_base, "one"), Launch.Read([], _base).Folders.Data);
        Assert.Equal(Path.Combine(_base, "two"), Launch.Read(["--Data:Folder=two"], _base).Folders.Data);
    }

    [Fact]
    public void The_base_is_the_nearest_folder_upwards_that_holds_policies()
    {
        var deep = Directory.CreateDirectory(Path.Combine(_base, "src", "AwardFlow.Web")).FullName;
        Assert.Equal(_base, AppFolders.FindBase(deep));
    }

    [Fact]
    public async Task A_database_with_history_does_not_start_without_the_key_of_its_audit_chain()
    {
        var folder = Directory.CreateTempSubdirectory("awardflow-nokey-").FullName;
        await using (await TestApp.StartAsync(folder)) { }
        File.Delete(Path.Combine(folder, "keys", "audit.key"));

        var refused = await Assert.ThrowsAsync<SettingsException>(() => TestApp.StartAsync(folder));

        Assert.Contains("audit.key", refused.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(folder, "keys", "audit.key")));
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public void Only_one_server_runs_on_a_data_folder()
    {
        var file = Path.Combine(_base, "server.lock");
        using (var first = ServerLock.TryTake(file))
        {
            Assert.NotNull(first);
            Assert.Null(ServerLock.TryTake(file));
        }

        using var second = ServerLock.TryTake(file);
        Assert.NotNull(second);
    }

    private void Settings(string json) => File.WriteAllText(Path.Combine(_base, "appsettings.json"), json);
}
