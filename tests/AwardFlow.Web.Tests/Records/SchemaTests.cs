using AwardFlow.Web.Records;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace AwardFlow.Web.Tests.Records;

public sealed class SchemaTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("awardflow-schema-").FullName;

    [Fact]
    public void The_scripts_build_exactly_the_schema_of_the_model()
    {
        var ofScripts = Path.Combine(_folder, "scripts.db");
        using (var connection = new SqliteConnection(SqliteSetup.ConnectionString(ofScripts)))
        {
            connection.Open();
            SchemaScripts.Apply(connection, new Dictionary<string, string>());
        }
        var ofModel = Path.Combine(_folder, "model.db");
        using (var db = Context(ofModel)) db.Database.EnsureCreated();

        Assert.Equal(Describe(ofModel), Describe(ofScripts));
    }

    [Fact]
    public void Running_the_scripts_twice_changes_nothing()
    {
        using var connection = new SqliteConnection(SqliteSetup.ConnectionString(Path.Combine(_folder, "twice.db")));
        connection.Open();
        SchemaScripts.Apply(connection, new Dictionary<string, string>());
        var before = Describe(Path.Combine(_folder, "twice.db"));
        SchemaScripts.Apply(connection, new Dictionary<string, string>());
        Assert.Equal(before, Describe(Path.Combine(_folder, "twice.db")));
    }

    [Fact]
    public void A_script_that_was_changed_after_it_ran_is_refused()
    {
        using var connection = new SqliteConnection(SqliteSetup.ConnectionString(Path.Combine(_folder, "edited.db")));
        connection.Open();
        SchemaScripts.Apply(connection, new Dictionary<string, string>());
        using var edit = connection.CreateCommand();
        edit.CommandText = "UPDATE schema_scripts SET Sha256 = 'other' WHERE Number = 1";
        edit.ExecuteNonQuery();
        var refused = Assert.Throws<InvalidOperationException>(() => SchemaScripts.Apply(connection, new Dictionary<string, string>()));
        Assert.Contains("0001", refused.Message, StringComparison.Ordinal);
    }

    public void Dispose()
    {
        SqliteConnection.ClearAllPools();
        Directory.Delete(_folder, recursive: true);
    }

    private static AwardFlowDb Context(string file)
    {
        using var gate = new WriteGate();
        var options = new DbContextOptionsBuilder<AwardFlowDb>();
        SqliteSetup.Use(options, file, gate);
        return new AwardFlowDb(options.Options);
    }

    private static string Describe(string file)
    {
        using var connection = new SqliteConnection(SqliteSetup.ConnectionString(file));
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL AND type <> 'trigger' AND name <> 'schema_scripts' ORDER BY type, name";
        using var reader = command.ExecuteReader();
        var lines = new List<string>();
        while (reader.Read()) lines.Add(reader.GetString(0).ReplaceLineEndings("\n"));
        return string.Join(";\n\n", lines);
    }
}
