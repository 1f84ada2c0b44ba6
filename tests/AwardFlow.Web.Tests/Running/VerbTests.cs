using System.Globalization;
using System.IO.Compression;
using AwardFlow.Web.Records;
using AwardFlow.Web.Tests.Support;
using Microsoft.Data.Sqlite;

namespace AwardFlow.Web.Tests.Running;

public sealed class VerbTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("awardflow-verbs-").FullName;

    [Fact]
    public async Task An_untouched_chain_is_fine()
    {
        await FilledAsync();
        var (code, text) = await VerbAsync("verify-audit");
        Assert.Equal((Verbs.Fine, true), (code, text.Contains("0 finding(s)", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("UPDATE audit_entries SET \"ActorName\" = '别人' WHERE \"Id\" = 3", "entry 3: changed")]
    [InlineData("UPDATE audit_entries SET \"After\" = '{}' WHERE \"Id\" = 2", "entry 2: changed")]
    [InlineData("DELETE FROM audit_entries WHERE \"Id\" IN (3, 4)", "entry 3–4: deleted")]
    [InlineData("DELETE FROM audit_entries WHERE \"Id\" = (SELECT MAX(\"Id\") FROM audit_entries)", "deleted at the end")]
    [InlineData("INSERT INTO audit_entries SELECT \"Id\" + 1, \"At\", \"BusinessDay\", \"ActorId\", \"ActorName\", \"Address\", \"Action\", \"ObjectKind\", \"ObjectId\", \"Before\", \"After\", \"Chain\" FROM audit_entries ORDER BY \"Id\" DESC LIMIT 1", "inserted")]
    [InlineData("INSERT INTO audit_entries SELECT 0, \"At\", \"BusinessDay\", \"ActorId\", \"ActorName\", \"Address\", \"Action\", \"ObjectKind\", \"ObjectId\", \"Before\", \"After\", \"Chain\" FROM audit_entries ORDER BY \"Id\" DESC LIMIT 1", "entry 0: inserted")]
    public async Task A_changed_deleted_or_inserted_entry_is_named(string tampering, string finding)
    {
        await FilledAsync();
        Execute(tampering);

        var (code, text) = await VerbAsync("verify-audit");

        Assert.Equal(Verbs.Found, code);
        Assert.Contains(finding, text, StringComparison.Ordinal);
        Assert.Contains("1 finding(s)", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_backup_taken_while_the_server_runs_is_restored_whole_into_an_empty_folder()
    {
        var file = Path.Combine(_folder, "copy.zip");
        var target = Path.Combine(_folder, "restored");
        await using var app = await TestApp.StartAsync(Data);
        var id = await app.ASubmittedApplication();

        Assert.Equal(Verbs.Fine, (await VerbAsync("backup", file)).Code);
        Assert.Equal(Verbs.WrongUse, (await VerbAsync("backup", file)).Code);
        Given.Ok(await app.DecideAsync(id, "township1", "Approve"));
        var (code, text) = await RunAsync(["restore", file, $"--Data:Folder={target}"]);

        Assert.True(code == Verbs.Fine, text);
        await using var restored = await TestApp.StartAsync(target);
        Assert.Equal("township", (await restored.ApplicationAsync(id)).Stage);
        Assert.Equal(Directory.GetFiles(Path.Combine(Data, "attachments"), "*", SearchOption.AllDirectories).Length,
            Directory.GetFiles(Path.Combine(target, "attachments"), "*", SearchOption.AllDirectories).Length);
        Assert.NotEmpty(restored.Get<AccountVault>().Open((await EnterpriseAsync(restored)).Account!));
    }

    [Fact]
    public async Task A_backup_is_not_restored_over_data_nor_when_a_file_in_it_was_changed()
    {
        var file = Path.Combine(_folder, "copy.zip");
        await FilledAsync();
        await VerbAsync("backup", file);
        Assert.Equal(Verbs.WrongUse, (await VerbAsync("restore", file)).Code);
        using (var zip = ZipFile.Open(file, ZipArchiveMode.Update))
        {
            zip.GetEntry("audit-head.txt")!.Delete();
            await using var text = new StreamWriter(zip.CreateEntry("audit-head.txt").Open());
            await text.WriteAsync("0::");
        }
        var target = Path.Combine(_folder, "restored");

        var (code, said) = await RunAsync(["restore", file, $"--Data:Folder={target}"]);

        Assert.Equal(Verbs.Found, code);
        Assert.Contains("audit-head.txt: does not match the manifest", said, StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(target, "awardflow.db")));
    }

    [Fact]
    public async Task The_first_administrators_get_a_link_two_of_a_kind_at_most()
    {
        string[] site = ["--Site:PublicAddress=https://awards.example.gov.cn"];
        var (code, text) = await VerbAsync(["create-admin", "security-administrator", "a@example.gov.cn", "沈安全", .. site]);
        Assert.True(code == Verbs.Fine, text);
        Assert.Contains("https://awards.example.gov.cn/", text, StringComparison.Ordinal);
        Assert.Equal(Verbs.Fine, (await VerbAsync(["create-admin", "security-administrator", "b@example.gov.cn", "韩安全", .. site])).Code);
        Assert.Equal(Verbs.WrongUse, (await VerbAsync(["create-admin", "security-administrator", "c@example.gov.cn", "第三人", .. site])).Code);
        Assert.Equal(Verbs.WrongUse, (await VerbAsync(["create-admin", "finance-maker", "d@example.gov.cn", "经办", .. site])).Code);
        Assert.Equal(Verbs.Fine, (await VerbAsync("verify-audit")).Code);
    }

    [Fact]
    public async Task A_demonstration_takes_no_first_administrator_and_a_running_server_no_writing_verb()
    {
        await FilledAsync();
        var (code, text) = await VerbAsync("create-admin", "system-administrator", "a@example.gov.cn", "蒋系统", "--Site:PublicAddress=https://awards.example.gov.cn");
        Assert.Equal((Verbs.WrongUse, true), (code, text.Contains("demonstration", StringComparison.Ordinal)));
        using var running = AwardFlow.Web.Plumbing.Settings.ServerLock.TryTake(Path.Combine(Data, "server.lock"));
        (code, text) = await VerbAsync("create-admin", "system-administrator", "a@example.gov.cn", "蒋系统", "--Site:PublicAddress=https://awards.example.gov.cn");
        Assert.Equal((Verbs.WrongUse, true), (code, text.Contains("server is running", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData(Verbs.Fine, "help")]
    [InlineData(Verbs.Fine, "lint-policies")]
    [InlineData(Verbs.WrongUse, "lint-policies", "/no/such/folder")]
    [InlineData(Verbs.Fine, "lint-workflows")]
    [InlineData(Verbs.WrongUse, "lint-workflows", "/no/such/folder")]
    [InlineData(Verbs.WrongUse, "verify-audit")]
    [InlineData(Verbs.WrongUse, "backup")]
    [InlineData(Verbs.WrongUse, "explode")]
    public async Task A_verb_ends_with_its_code(int code, params string[] verb) => Assert.Equal(code, (await VerbAsync(verb)).Code);

    [Fact]
    public async Task The_paths_are_linted_with_file_node_and_fault_on_one_line_each()
    {
        var folder = Path.Combine(_folder, "workflows");
        Directory.CreateDirectory(Path.Combine(folder, "recognition-award"));
        foreach (var name in new[] { "stages.json", "letters.json", "recognition-award/v1.json" })
            File.Copy(Path.Combine(TestApp.RepositoryRoot(), "workflows", name), Path.Combine(folder, name));
        var file = Path.Combine(folder, "recognition-award", "v1.json");
        await File.WriteAllTextAsync(file, (await File.ReadAllTextAsync(file)).Replace("\"bureau-head\"", "\"bureau-chef\"", StringComparison.Ordinal));
        await File.WriteAllTextAsync(Path.Combine(folder, "recognition-award", "v1.scenarios.json"),
            """[{ "name": "too soon", "steps": ["start", "HeadReview: Approve"], "end": "withdrawn" }]""");

        var (code, text) = await VerbAsync("lint-workflows", folder);

        Assert.Equal(Verbs.Found, code);
        Assert.Contains("recognition-award/v1.json: node \"HeadReview\": there is no role \"bureau-chef\" [unknown-role]\n", text, StringComparison.Ordinal);
        Assert.Contains("recognition-award/v1.json: SHA256SUMS has no line for it", text, StringComparison.Ordinal);
        Assert.Contains("recognition-award/v1.scenarios.json: scenario \"too soon\": step \"HeadReview: Approve\": the case does not wait at \"HeadReview\"", text, StringComparison.Ordinal);
        Assert.EndsWith("3 fault(s).\n", text, StringComparison.Ordinal);
    }

    public void Dispose()
    {
        SqliteConnection.ClearAllPools();
        Directory.Delete(_folder, recursive: true);
    }

    private string Data => Path.Combine(_folder, "data");

    private async Task FilledAsync()
    {
        await using var app = await TestApp.StartAsync(Data);
        await app.ASubmittedApplication();
    }

    private Task<(int Code, string Text)> VerbAsync(params string[] args) => RunAsync([.. args, $"--Data:Folder={Data}"]);

    private static async Task<(int Code, string Text)> RunAsync(string[] args)
    {
        await using var output = new StringWriter(CultureInfo.InvariantCulture);
        var code = await Verbs.RunAsync(args, TimeProvider.System, output, default);
        return (code!.Value, output.ToString());
    }

    private static async Task<Enterprise> EnterpriseAsync(TestApp app)
    {
        await using var db = app.Db();
        return await db.Enterprises.FindAsync((await app.ActorAsync("approver1")).EnterpriseId) ?? throw new InvalidOperationException();
    }

    private void Execute(string sql)
    {
        using var connection = new SqliteConnection(SqliteSetup.ConnectionString(Path.Combine(Data, "awardflow.db")));
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
