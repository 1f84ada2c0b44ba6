using System.Diagnostics;
using AwardFlow.Web.Features.Simulations;
using AwardFlow.Web.Records;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace AwardFlow.Bench;

/// <summary>
/// A draft version over many past applications. Each size is filled in one process ("simulation-fill") and run in another
/// ("simulation-of"), because the peak of a process never falls: what is measured is the run alone.
/// </summary>
internal static class SimulationBench
{
    public static void Run(IEnumerable<int> sizes)
    {
        Console.WriteLine($"\nSimulation over past applications\n{"applications",-20}{"seconds",10}{"CPU s",10}{"CPU ms each",13}{"peak MB",10}{"before MB",11}");
        foreach (var size in sizes)
        {
            var folder = Directory.CreateTempSubdirectory("awardflow-bench-").FullName;
            Child.Run("simulation-fill", $"{size}", folder);
            Child.Run("simulation-of", $"{size}", folder);
        }
    }

    public static async Task FillAsync(int size, string folder)
    {
        var place = await Workplace.OpenAsync(folder);
        var firm = (await place.FirmsAsync(1))[0];
        var id = await place.DraftAsync(firm);
        await place.SubmitAsync(firm, id);
        foreach (var login in new[] { "township1", "bureau" }) await place.DecideAsync(await place.ActorAsync(login), id);
        Clone(place.Database, id, size - 1);
        await place.Host.DisposeAsync();
    }

    public static async Task OneAsync(int size, string folder)
    {
        await using var place = await Workplace.OpenAsync(folder);
        await using var db = place.Db();
        var version = await db.PolicyVersions.Where(v => v.PolicyId == "qiantang-2024").Select(v => v.Id).FirstAsync();
        var today = place.Get<BusinessClock>().Today;
        var process = Process.GetCurrentProcess();
        var before = process.PeakWorkingSet64;
        var cpu = process.TotalProcessorTime;
        var watch = Stopwatch.StartNew();
        var run = (await place.Get<StartSimulation>().StartAsync(new Command(await place.ActorAsync("policy1")),
            new("qiantang-2024", StartSimulation.Version + version, today.AddDays(-1), today, SimulationSet.Submitted, "20000000"), default)).Value;
        await place.Get<RunSimulations>().RunAsync(default);
        watch.Stop();
        process.Refresh();
        var used = process.TotalProcessorTime - cpu;
        var done = await db.Simulations.Where(s => s.Id == run).Select(s => new { s.State, s.Processed }).SingleAsync();
        if (done.State != SimulationState.Done || done.Processed != size) throw new InvalidOperationException($"{done.State} after {done.Processed}");
        Console.WriteLine($"{size,-20:N0}{watch.Elapsed.TotalSeconds,10:N2}{used.TotalSeconds,10:N2}{used.TotalMilliseconds / size,13:N3}{process.PeakWorkingSet64 / 1048576m,10:N0}{before / 1048576m,11:N0}");
    }

    /// <summary>Copies of the one decided application with both its assessments.</summary>
    private static void Clone(string database, long id, int count)
    {
        using var connection = new SqliteConnection(SqliteSetup.ConnectionString(database));
        connection.Open();
        using var transaction = connection.BeginTransaction();
        Copy(connection, transaction, "applications", $"Id = {id}", count, new() { ["Id"] = "1000000 + n", ["Number"] = "t.\"Number\" || '-' || n", ["WindowId"] = "'w' || n" });
        Copy(connection, transaction, "assessments", $"ApplicationId = {id}", count, new() { ["Id"] = "1000000 + n * 4 + t.\"Id\" % 4", ["ApplicationId"] = "1000000 + n" });
        transaction.Commit();
    }

    private static void Copy(SqliteConnection connection, SqliteTransaction transaction, string table, string which, int count, Dictionary<string, string> own)
    {
        using var command = connection.CreateCommand();
        (command.CommandText, command.Transaction) = ($"SELECT group_concat(name, '|') FROM pragma_table_info('{table}')", transaction);
        var columns = ((string)command.ExecuteScalar()!).Split('|');
        command.CommandText = $"""
            WITH RECURSIVE numbers(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < {count})
            INSERT INTO {table} ({string.Join(", ", columns.Select(c => $"\"{c}\""))})
            SELECT {string.Join(", ", columns.Select(c => own.GetValueOrDefault(c, $"t.\"{c}\"")))} FROM numbers, (SELECT * FROM {table} WHERE {which}) t
            """;
        command.ExecuteNonQuery();
    }
}
