using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using AwardFlow.Web.Records;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace AwardFlow.Bench;

/// <summary>A reviewer's inbox over HTTP, with more and more applications in the database.</summary>
internal static partial class InboxBench
{
    private const int Requests = 200;

    public static async Task RunAsync(IEnumerable<int> sizes)
    {
        Console.WriteLine($"\nInbox page over HTTP\n{"applications",-20}{"open in unit",14}{"p50 ms",10}{"p95 ms",10}{"next page p50",15}");
        foreach (var size in sizes)
        {
            await using var place = await Workplace.OpenAsync();
            var open = Fill(place.Database, size);
            await place.Host.StartAsync();
            using var client = await SignInAsync(place, "township1");
            var first = await MeasureAsync(client, "/Review/Inbox");
            var next = NextLink().Match(await client.GetStringAsync("/Review/Inbox"));
            var second = next.Success ? await MeasureAsync(client, System.Net.WebUtility.HtmlDecode(next.Groups[1].Value)) : null;
            Console.WriteLine($"{size,-20:N0}{open,14:N0}{first[Requests / 2],10:N2}{first[Requests * 95 / 100],10:N2}{(second is null ? "-" : second[Requests / 2].ToString("N2", CultureInfo.InvariantCulture)),15}");
            await place.Host.StopAsync();
        }
    }

    private static async Task<double[]> MeasureAsync(HttpClient client, string address)
    {
        for (var i = 0; i < 50; i++) await client.GetStringAsync(address);
        var times = new double[Requests];
        for (var i = 0; i < Requests; i++)
        {
            var watch = Stopwatch.StartNew();
            await client.GetStringAsync(address);
            times[i] = watch.Elapsed.TotalMilliseconds;
        }
        Array.Sort(times);
        return times;
    }

    internal static async Task<HttpClient> SignInAsync(Workplace place, string login)
    {
        var address = place.Get<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        var client = new HttpClient { BaseAddress = new Uri(address) };
        var page = await client.GetStringAsync("/Demonstration/Enter");
        var token = Token().Match(page).Groups[1].Value;
        var actor = await place.ActorAsync(login);
        using var form = new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["personId"] = actor.Id.ToString(CultureInfo.InvariantCulture),
            ["__RequestVerificationToken"] = token,
        });
        (await client.PostAsync("/Demonstration/Enter", form)).EnsureSuccessStatusCode();
        return client;
    }

    /// <summary>Rows as the use cases would leave them, written with prepared statements: every third task is still open.</summary>
    private static int Fill(string database, int count)
    {
        using var connection = new SqliteConnection(SqliteSetup.ConnectionString(database));
        connection.Open();
        using var transaction = connection.BeginTransaction();
        var township = Scalar(connection, transaction, "SELECT \"Id\" FROM units WHERE \"Code\" = 'qt-yi'");
        var lead = Scalar(connection, transaction, "SELECT \"Id\" FROM units WHERE \"Code\" = 'qt-jxkj'");
        var firm = Scalar(connection, transaction, "SELECT MIN(\"Id\") FROM enterprises");
        using var application = Prepare(connection, transaction, """
            INSERT INTO applications ("Kind","Number","EnterpriseId","EnterpriseName","TownshipId","LeadUnitId","PolicyId","AwardId","WindowId","Situation","Stage","StageSince","Result","AmountFen","Revision","CreatedBy","CreatedAt","SubmittedAt","ClosedAt","Version")
            VALUES ('Award', $number, $firm, '测算企业', $township, $lead, 'qiantang-2024', 'recognition', $window, $situation, 'township', $at, $result, 20000000, 1, 1, $at, $at, NULL, 3)
            """, "$number", "$firm", "$township", "$lead", "$window", "$situation", "$at", "$result");
        using var task = Prepare(connection, transaction, """
            INSERT INTO tasks ("ApplicationId","BookmarkId","NodeId","Kind","Part","CaseKind","Step","Role","UnitId","State","OpenedAt","DueOn","Urged","DoneAt","DoneBy","Outcome","Revision","Number","EnterpriseName","PolicyId","AwardId","TownshipId","AmountFen","SubmittedAt","Version")
            VALUES ($application, 'TownshipReview:1', 'TownshipReview', 'Review', 'Decides', 'Award', 'township', 'township-reviewer', $township, $state, $at, $due, 0, NULL, $doneBy, $outcome, 1, $number, '测算企业', 'qiantang-2024', 'recognition', $township, 20000000, $at, 0)
            """, "$application", "$township", "$state", "$at", "$due", "$doneBy", "$outcome", "$number");
        var start = new DateTimeOffset(2026, 11, 1, 0, 0, 0, TimeSpan.Zero).ToUnixTimeMilliseconds();
        var open = 0;
        for (var i = 0; i < count; i++)
        {
            var isOpen = i % 3 == 0;
            open += isOpen ? 1 : 0;
            var number = $"330114-2026-{900000 + i:D7}";
            Run(application, number, firm, township, lead, $"w{i}", isOpen ? "InReview" : "Closed", start + i, isOpen ? DBNull.Value : "paid");
            var id = Scalar(connection, transaction, "SELECT last_insert_rowid()");
            Run(task, id, township, isOpen ? "Open" : "Done", start + i, new DateOnly(2026, 11, 20).AddDays(i % 20).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
                isOpen ? DBNull.Value : 1L, isOpen ? DBNull.Value : "Approve", number);
        }
        using var counter = Prepare(connection, transaction, "INSERT INTO task_counters (\"UnitId\",\"Role\",\"Open\",\"AmountFen\") VALUES ($u, 'township-reviewer', $o, $o * 20000000)", "$u", "$o");
        Run(counter, township, open);
        transaction.Commit();
        return open;
    }

    private static long Scalar(SqliteConnection connection, SqliteTransaction transaction, string sql)
    {
        using var command = connection.CreateCommand();
        (command.CommandText, command.Transaction) = (sql, transaction);
        return (long)command.ExecuteScalar()!;
    }

    private static SqliteCommand Prepare(SqliteConnection connection, SqliteTransaction transaction, string sql, params string[] names)
    {
        var command = connection.CreateCommand();
        (command.CommandText, command.Transaction) = (sql, transaction);
        foreach (var name in names) command.Parameters.Add(new SqliteParameter(name, null));
        return command;
    }

    private static void Run(SqliteCommand command, params object[] values)
    {
        for (var i = 0; i < values.Length; i++) command.Parameters[i].Value = values[i];
        command.ExecuteNonQuery();
    }

    [GeneratedRegex("name=\"__RequestVerificationToken\"[^>]*value=\"([^\"]+)\"")]
    private static partial Regex Token();

    [GeneratedRegex("href=\"([^\"]+)\"[^>]*data-page=\"next\"")]
    private static partial Regex NextLink();
}
