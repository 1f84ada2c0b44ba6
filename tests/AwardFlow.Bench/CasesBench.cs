using System.Diagnostics;
using AwardFlow.Web.Records;
using Microsoft.Data.Sqlite;

namespace AwardFlow.Bench;

/// <summary>Whole cases through the code of the pages, beside the raw commit rate of the same settings on the same disk.</summary>
internal static class CasesBench
{
    private const int Warmup = 300;

    public static async Task RunAsync(int cases)
    {
        await using var place = await Workplace.OpenAsync();
        var firms = await place.FirmsAsync(cases + Warmup);
        var reviewers = new List<Actor>();
        foreach (var login in Workplace.Reviewers) reviewers.Add(await place.ActorAsync(login));
        var drafts = new List<(Actor Firm, long Id)>();
        foreach (var firm in firms) drafts.Add((firm, await place.DraftAsync(firm)));

        foreach (var (firm, id) in drafts.Take(Warmup))
        {
            await place.SubmitAsync(firm, id);
            foreach (var reviewer in reviewers) await place.DecideAsync(reviewer, id);
        }
        var measured = drafts.Skip(Warmup).ToList();
        await Table.RowAsync("submit", cases, async () => { foreach (var (firm, id) in measured) await place.SubmitAsync(firm, id); });
        foreach (var (reviewer, name) in reviewers.Zip(["township decides", "bureau decides (assessment)", "department 1 of 3 agrees", "department 2 of 3 agrees", "department 3 of 3 agrees", "head decides (screen, notice)"]))
            await Table.RowAsync(name, cases, async () => { foreach (var (_, id) in measured) await place.DecideAsync(reviewer, id); });
        place.Get<BusinessClock>().Set(place.Get<BusinessClock>().Ahead + TimeSpan.FromDays(10));
        await Table.RowAsync("notice closes (threshold, letters)", cases, async () => { foreach (var (_, id) in measured) await place.CloseNoticeAsync(id); });
        await Table.RowAsync("raw commit, one row, FULL", 4 * cases, () => { RawCommits(place.Folder, 4 * cases); return Task.CompletedTask; });
    }

    private static void RawCommits(string folder, int count)
    {
        using var connection = new SqliteConnection(SqliteSetup.ConnectionString(Path.Combine(folder, "raw.db")));
        connection.Open();
        Execute(connection, "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; CREATE TABLE t (Id INTEGER PRIMARY KEY, Text TEXT)");
        using var insert = connection.CreateCommand();
        insert.CommandText = "INSERT INTO t (Text) VALUES ('x')";
        for (var i = 0; i < count; i++)
        {
            using var transaction = connection.BeginTransaction();
            insert.Transaction = transaction;
            insert.ExecuteNonQuery();
            transaction.Commit();
        }
    }

    private static void Execute(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}

/// <summary>One line per measurement: rate, time and processor time of one operation.</summary>
internal static class Table
{
    public static void Head(string title) =>
        Console.WriteLine($"\n{title}\n{"what",-44}{"per second",12}{"ms each",10}{"CPU ms each",13}");

    public static async Task RowAsync(string what, int operations, Func<Task> work)
    {
        var process = Process.GetCurrentProcess();
        process.Refresh();
        var cpu = process.TotalProcessorTime;
        var watch = Stopwatch.StartNew();
        await work();
        watch.Stop();
        process.Refresh();
        var used = (process.TotalProcessorTime - cpu).TotalMilliseconds / operations;
        Console.WriteLine($"{what,-44}{operations / watch.Elapsed.TotalSeconds,12:N0}{watch.Elapsed.TotalMilliseconds / operations,10:N3}{used,13:N3}");
    }
}
