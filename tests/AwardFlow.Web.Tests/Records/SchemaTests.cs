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

    [Fact]
    public void A_database_of_a_newer_version_is_refused_before_anything_is_changed_in_it()
    {
        using var connection = new SqliteConnection(SqliteSetup.ConnectionString(Path.Combine(_folder, "newer.db")));
        connection.Open();
        Run(connection, "CREATE TABLE schema_scripts (Number INTEGER PRIMARY KEY, Name TEXT NOT NULL, Sha256 TEXT NOT NULL)");
        Run(connection, "INSERT INTO schema_scripts VALUES (9999, '9999-later.sql', 'x')");
        var refused = Assert.Throws<InvalidOperationException>(() => SchemaScripts.Apply(connection, new Dictionary<string, string>()));
        Assert.Contains("9999", refused.Message, StringComparison.Ordinal);
        Assert.Equal(1L, Run(connection, "SELECT COUNT(*) FROM sqlite_master WHERE type = 'table'"));
    }

    [Fact]
    public void The_marks_of_a_new_database_are_written_with_the_first_script_or_not_at_all()
    {
        using var connection = new SqliteConnection(SqliteSetup.ConnectionString(Path.Combine(_folder, "marks.db")));
        connection.Open();
        var broken = new Dictionary<string, string> { ["demonstration"] = null! };
        Assert.ThrowsAny<Exception>(() => SchemaScripts.Apply(connection, broken));
        Assert.Equal(0L, Run(connection, "SELECT COUNT(*) FROM sqlite_master WHERE name = 'settings'"));
        Assert.Equal(0L, Run(connection, "SELECT COUNT(*) FROM schema_scripts"));

        SchemaScripts.Apply(connection, new Dictionary<string, string> { ["demonstration"] = "yes" });
        SchemaScripts.Apply(connection, new Dictionary<string, string> { ["other"] = "later" });

        Assert.Equal("demonstration", Run(connection, "SELECT group_concat(\"Key\") FROM settings"));
    }

    public void Dispose()
    {
        SqliteConnection.ClearAllPools();
        Directory.Delete(_folder, recursive: true);
    }

    private static object? Run(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteScalar();
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
