using System.Diagnostics;
using AwardFlow.Web.Features.Payments;
using AwardFlow.Web.Records;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace AwardFlow.Bench;

/// <summary>A batch of many payments, built with all its checks, locked, released and exported.</summary>
internal static class BatchBench
{
    internal const long CloneFrom = 1_000_000;

    public static async Task RunAsync(int payments)
    {
        await using var place = await Workplace.OpenAsync();
        await PayableCaseAsync(place);
        Clone(place.Database, payments);
        var (maker, releaser) = (await place.ActorAsync("maker"), await place.ActorAsync("releaser"));
        await using var db = place.Db();
        var ids = await db.Payments.Where(p => p.Id > CloneFrom).Select(p => p.Id).ToListAsync();

        Console.WriteLine($"\nBatch of {payments:N0} payments\n{"what",-44}{"seconds",12}");
        long batch = 0;
        await TimeAsync("build with all checks", async () => batch = (await place.Get<BuildBatch>().BuildAsync(new Command(maker), new DueFilter(), ids, new(), default)).Value.BatchIds[0]);
        await TimeAsync("lock by content hash", async () => _ = (await place.Get<LockBatch>().LockAsync(new Command(maker), batch, await VersionAsync(db, batch), default)).Value);
        var checker = await place.ActorAsync("checker2");
        await TimeAsync("check by a third person", async () => _ = (await place.Get<CheckBatch>().CheckAsync(new Command(checker), batch, await VersionAsync(db, batch), default)).Value);
        await TimeAsync("release with the checks again", async () => _ = (await place.Get<ReleaseBatch>().ReleaseAsync(new Command(releaser), batch, await VersionAsync(db, batch), default)).Value);
        await TimeAsync("export of the bank file", async () => _ = (await place.Get<ExportBatch>().ExportAsync(maker, batch, default)).Value);
        var answer = await AnswerAsync(place, db, batch);
        GC.Collect();
        var before = Memory.StartPeak();
        await TimeAsync("import of all results", async () =>
        {
            await using var file = File.OpenRead(answer);
            _ = (await place.Get<ImportResult>().ApplyAsync(new Command(maker), batch, "result.csv", file, new(), default)).Value;
        });
        Console.WriteLine($"{"memory before and peak while importing, MB",-44}{before,12:N0}{Memory.PeakMegabytes(),12:N0}");
        await TimeAsync($"raw insert of {payments:N0} rows, same file", () => { RawInsert(place.Database, payments); return Task.CompletedTask; });
    }

    /// <summary>The bank's answer to every transfer, on disk.</summary>
    internal static async Task<string> AnswerAsync(Workplace place, AwardFlowDb db, long batch)
    {
        var path = Path.Combine(place.Folder, "result.csv");
        var (number, today) = (await db.Batches.Where(b => b.Id == batch).Select(b => b.Number).SingleAsync(), place.Get<BusinessClock>().Today);
        await using var text = new StreamWriter(path);
        await text.WriteAsync("业务编号,收款账号,金额,结果,日期,流水号,原因\r\n");
        await foreach (var line in db.PaymentAttempts.AsNoTracking().Where(a => a.BatchId == batch).OrderBy(a => a.Line).Select(a => new { a.Line, a.Account.LastFour, a.AmountFen }).AsAsyncEnumerable())
            await text.WriteAsync($"{BatchContent.LineId(number, line.Line)},****{line.LastFour},{Rules.Yuan.Plain(line.AmountFen)},{(line.Line % 50 == 0 ? "失败" : "成功")},{today:yyyy-MM-dd},LS{line.Line},{(line.Line % 50 == 0 ? "户名不符" : "")}\r\n");
        return path;
    }

    internal static Task<int> VersionAsync(AwardFlowDb db, long batch) => db.Batches.AsNoTracking().Where(b => b.Id == batch).Select(b => b.Version).SingleAsync();

    internal static async Task PayableCaseAsync(Workplace place)
    {
        var firm = (await place.FirmsAsync(1))[0];
        var id = await place.DraftAsync(firm);
        await place.SubmitAsync(firm, id);
        await place.ToPaymentAsync(id);
    }

    /// <summary>Copies the rows of the one real case: a firm, an application, its path, notice and payment each.</summary>
    internal static void Clone(string database, int count)
    {
        using var connection = new SqliteConnection(SqliteSetup.ConnectionString(database));
        connection.Open();
        using var transaction = connection.BeginTransaction();
        var own = new Dictionary<string, string>
        {
            ["Id"] = $"{CloneFrom} + n",
            ["EnterpriseId"] = $"{CloneFrom} + n",
            ["ApplicationId"] = $"{CloneFrom} + n",
            ["CreditCode"] = "printf('C%017d', n)",
            ["Name"] = "\"Name\" || n",
            ["EnterpriseName"] = "\"EnterpriseName\" || n",
            ["Account_AccountName"] = "\"Account_AccountName\" || n",
            ["Account_Fingerprint"] = "\"Account_Fingerprint\" || n",
            ["Number"] = "\"Number\" || '-' || n",
            ["Line"] = $"{CloneFrom} + n",
            ["DocumentLineId"] = $"{CloneFrom} + n",
        };
        foreach (var (table, key) in new[] { ("enterprises", "Id = (SELECT MAX(EnterpriseId) FROM payments)"), ("applications", "Id = (SELECT MAX(ApplicationId) FROM payments)"),
                     ("workflow_instances", "ApplicationId = (SELECT MIN(ApplicationId) FROM payments)"), ("public_notices", "ApplicationId = (SELECT MIN(ApplicationId) FROM payments)"),
                     ("fund_document_lines", "Id = (SELECT MIN(DocumentLineId) FROM payments)"), ("payments", "1 = 1") })
        {
            var columns = Columns(connection, transaction, table);
            var values = columns.Select(c => own.GetValueOrDefault(c, $"\"{c}\""));
            Execute(connection, transaction, $"""
                WITH RECURSIVE numbers(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < {count})
                INSERT INTO {table} ({string.Join(", ", columns.Select(c => $"\"{c}\""))})
                SELECT {string.Join(", ", values)} FROM numbers, (SELECT * FROM {table} WHERE {key} LIMIT 1)
                """);
        }
        // The copies are reserved on the budget like the one they were made from.
        Execute(connection, transaction, """
            UPDATE budget_lines SET "AppropriatedFen" = "AppropriatedFen" + r.Fen, "ReservedFen" = r.Fen
            FROM (SELECT "BudgetLineId", SUM("AmountFen") AS Fen FROM payments GROUP BY "BudgetLineId") r WHERE r."BudgetLineId" = budget_lines."Id"
            """);
        transaction.Commit();
    }

    private static List<string> Columns(SqliteConnection connection, SqliteTransaction transaction, string table)
    {
        using var command = connection.CreateCommand();
        (command.CommandText, command.Transaction) = ($"SELECT name FROM pragma_table_info('{table}')", transaction);
        using var reader = command.ExecuteReader();
        var columns = new List<string>();
        while (reader.Read()) columns.Add(reader.GetString(0));
        return columns;
    }

    private static void RawInsert(string database, int count)
    {
        using var connection = new SqliteConnection(SqliteSetup.ConnectionString(database));
        connection.Open();
        using var transaction = connection.BeginTransaction();
        Execute(connection, transaction, "CREATE TABLE raw_rows (Id INTEGER PRIMARY KEY, BatchId INTEGER, Line INTEGER, Text TEXT)");
        using var insert = connection.CreateCommand();
        (insert.CommandText, insert.Transaction) = ("INSERT INTO raw_rows (BatchId, Line, Text) VALUES (1, $line, 'x')", transaction);
        var line = insert.Parameters.Add("$line", SqliteType.Integer);
        for (var i = 0; i < count; i++)
        {
            line.Value = i;
            insert.ExecuteNonQuery();
        }
        transaction.Commit();
    }

    private static void Execute(SqliteConnection connection, SqliteTransaction transaction, string sql)
    {
        using var command = connection.CreateCommand();
        (command.CommandText, command.Transaction) = (sql, transaction);
        command.ExecuteNonQuery();
    }

    internal static async Task TimeAsync(string what, Func<Task> work)
    {
        var watch = Stopwatch.StartNew();
        await work();
        Console.WriteLine($"{what,-44}{watch.Elapsed.TotalSeconds,12:N3}");
    }
}
