using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Data.Sqlite;

namespace AwardFlow.Web.Records;

/// <summary>
/// The numbered SQL scripts under Records/Schema, run once each, in order, each in its own transaction.
/// A script that was run and has changed since is refused: a published script is never edited.
/// </summary>
public static class SchemaScripts
{
    public sealed record Script(int Number, string Name, string Sql)
    {
        public string Sha256 { get; } = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Sql)));
    }

    public static IReadOnlyList<Script> All { get; } = Read();

    /// <param name="connection">An open connection to the file.</param>
    /// <param name="marksOfNewDatabase">Settings written together with the first script, so that a database is never half made.</param>
    public static void Apply(SqliteConnection connection, IReadOnlyDictionary<string, string> marksOfNewDatabase)
    {
        Execute(connection, null, "PRAGMA journal_mode=WAL");
        Execute(connection, null, "CREATE TABLE IF NOT EXISTS schema_scripts (Number INTEGER PRIMARY KEY, Name TEXT NOT NULL, Sha256 TEXT NOT NULL)");
        var applied = Applied(connection);
        if (applied.Keys.Except(All.Select(s => s.Number)).DefaultIfEmpty(0).Max() is > 0 and var newer)
            throw new InvalidOperationException($"The database knows schema script {newer}, which this version of AwardFlow does not have. Start the newer version.");
        foreach (var script in All)
        {
            if (applied.Remove(script.Number, out var sha256))
            {
                if (sha256 != script.Sha256)
                    throw new InvalidOperationException($"Records/Schema/{script.Name}: this script was applied to the database with other content. Add a new script instead of editing it.");
                continue;
            }
            using var transaction = connection.BeginTransaction();
            Execute(connection, transaction, script.Sql);
            using var insert = connection.CreateCommand();
            insert.Transaction = transaction;
            insert.CommandText = "INSERT INTO schema_scripts (Number, Name, Sha256) VALUES ($number, $name, $sha256)";
            insert.Parameters.AddWithValue("$number", script.Number);
            insert.Parameters.AddWithValue("$name", script.Name);
            insert.Parameters.AddWithValue("$sha256", script.Sha256);
            insert.ExecuteNonQuery();
            if (script.Number == 1) Mark(connection, transaction, marksOfNewDatabase);
            transaction.Commit();
        }
    }

    private static void Mark(SqliteConnection connection, SqliteTransaction transaction, IReadOnlyDictionary<string, string> marks)
    {
        foreach (var (key, value) in marks)
        {
            using var insert = connection.CreateCommand();
            insert.Transaction = transaction;
            insert.CommandText = "INSERT INTO settings (\"Key\", \"Value\") VALUES ($key, $value)";
            insert.Parameters.AddWithValue("$key", key);
            insert.Parameters.AddWithValue("$value", value);
            insert.ExecuteNonQuery();
        }
    }

    private static Dictionary<int, string> Applied(SqliteConnection connection)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT Number, Sha256 FROM schema_scripts";
        using var reader = command.ExecuteReader();
        var applied = new Dictionary<int, string>();
        while (reader.Read()) applied.Add(reader.GetInt32(0), reader.GetString(1));
        return applied;
    }

    private static void Execute(SqliteConnection connection, SqliteTransaction? transaction, string sql)
    {
        using var command = connection.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private static List<Script> Read()
    {
        var assembly = typeof(SchemaScripts).Assembly;
        const string prefix = "AwardFlow.Web.Records.Schema.";
        return
        [
            .. assembly.GetManifestResourceNames()
                .Where(n => n.StartsWith(prefix, StringComparison.Ordinal) && n.EndsWith(".sql", StringComparison.Ordinal))
                .Select(n =>
                {
                    using var reader = new StreamReader(assembly.GetManifestResourceStream(n)!);
                    var name = n[prefix.Length..];
                    return new Script(int.Parse(name[..4], CultureInfo.InvariantCulture), name, reader.ReadToEnd().ReplaceLineEndings("\n"));
                })
                .OrderBy(s => s.Number),
        ];
    }
}
