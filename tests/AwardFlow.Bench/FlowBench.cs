using System.Diagnostics;
using AwardFlow.Web.Records;
using AwardFlow.Workflow;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace AwardFlow.Bench;

/// <summary>The workflow engine by itself and with its row in the database; warm, best of five.</summary>
internal static class FlowBench
{
    private const int Rounds = 5;
    private const int Cases = 300;

    public static async Task RunAsync(string workflows)
    {
        Console.WriteLine("\nWorkflow engine (warm, best of five)");
        var catalogue = DefinitionCatalogue.Load(workflows);
        Line($"load, check and lint {catalogue.All.Count} definitions", await BestAsync(() =>
        {
            foreach (var definition in DefinitionCatalogue.Load(workflows).All) DefinitionLint.Check(definition);
            return Task.FromResult(1);
        }), "ms", seconds => seconds * 1000);

        foreach (var definition in catalogue.All)
        {
            var file = Path.Combine(workflows, Path.ChangeExtension(definition.FileName, ".scenarios.json"));
            var scenario = Scenario.Parse(await File.ReadAllTextAsync(file))[0];
            Line($"{definition.Id}: engine alone", await BestAsync(() => StepsAsync(definition, scenario, store: false)), "steps/s", seconds => 1 / seconds);
            Line($"{definition.Id}: state written and read", await BestAsync(() => StepsAsync(definition, scenario, store: true)), "steps/s", seconds => 1 / seconds);
        }

        await WithStoreAsync();
    }

    /// <summary>One scenario over and over; the number of steps taken.</summary>
    private static async Task<int> StepsAsync(WorkflowDefinition definition, Scenario scenario, bool store)
    {
        const int Times = 2_000;
        var taken = 0;
        var activities = new FirstAnswers();
        var choices = scenario.Steps.Skip(1).Select(s => s.Split(", ")[0].Split(": ")).Where(s => s.Length == 2).ToList();
        for (var i = 0; i < Times; i++)
        {
            var state = await StepAsync(definition, null, new Stimulus.Start(), activities);
            taken++;
            foreach (var choice in choices)
            {
                if (store) state = InstanceState.FromJson(state.ToJson());
                if (state.Bookmarks.FirstOrDefault(b => b.NodeId == choice[0]) is not { } bookmark) break;
                state = await StepAsync(definition, state, new Stimulus.Resume(bookmark.Id, choice[1]), activities);
                taken++;
            }
        }

        return taken;
    }

    /// <summary>Read the row, take the step, write the row: one durable transaction each. And what a waiting case takes on disk.</summary>
    private static async Task WithStoreAsync()
    {
        await using var place = await Workplace.OpenAsync();
        var catalogue = place.Get<Web.Casework.Paths>().Current;
        foreach (var firm in await place.FirmsAsync(Cases)) await place.SubmitAsync(firm, await place.DraftAsync(firm));
        Console.WriteLine($"{"bytes per waiting case (instance row, bookmark)",-56}{BytesPerCase(place),12:N0}");

        await using var db = place.Db();
        var ids = await db.WorkflowInstances.Where(i => i.Status == InstanceStatus.Running).Select(i => i.ApplicationId).ToListAsync();
        var saved = await db.WorkflowInstances.AsNoTracking().ToDictionaryAsync(i => i.ApplicationId, i => i.StateJson);
        var activities = new FirstAnswers();
        Line("read the row, take the step, write the row (FULL)", await BestAsync(async () =>
        {
            foreach (var id in ids) await StepInDatabaseAsync(place, catalogue, activities, id, saved[id]!);
            return ids.Count;
        }), "steps/s", seconds => 1 / seconds);
    }

    private static async Task StepInDatabaseAsync(Workplace place, DefinitionCatalogue catalogue, FirstAnswers activities, long id, string first)
    {
        _ = (await place.Get<Ledger>().WriteAsync<Done>(async (db, ct) =>
        {
            var row = await db.WorkflowInstances.AsNoTracking().SingleAsync(i => i.ApplicationId == id, ct);
            // Every round begins where the case first waited.
            var state = InstanceState.FromJson(row.State is { Bookmarks.Count: > 0 } ? row.StateJson! : first);
            var definition = catalogue.Get(state.DefinitionId, state.Version);
            var bookmark = state.Bookmarks[0];
            var next = await StepAsync(definition, state, new Stimulus.Resume(bookmark.Id, definition.Node(bookmark.NodeId).Outcomes[0]), activities);
            await db.Database.ExecuteSqlAsync($"UPDATE workflow_instances SET \"StateJson\" = {next.ToJson()}, \"Version\" = \"Version\" + 1 WHERE \"ApplicationId\" = {id} AND \"Version\" = {row.Version}", ct);
            return new Done();
        }, default)).Value;
    }

    /// <summary>The instance table with its indexes, copied into a file of its own: pages ÷ cases.</summary>
    private static long BytesPerCase(Workplace place)
    {
        using var connection = new SqliteConnection(SqliteSetup.ConnectionString(place.Database));
        connection.Open();
        var copy = Path.Combine(place.Folder, "instances.db");
        var schema = new List<string>();
        using (var read = connection.CreateCommand())
        {
            read.CommandText = "SELECT replace(replace(sql, 'TABLE \"workflow_instances\"', 'TABLE copy.\"workflow_instances\"'), 'INDEX \"', 'INDEX copy.\"') FROM sqlite_master WHERE tbl_name = 'workflow_instances' AND sql IS NOT NULL ORDER BY type DESC";
            using var rows = read.ExecuteReader();
            while (rows.Read()) schema.Add(rows.GetString(0));
        }

        Execute(connection, "PRAGMA foreign_keys = OFF");
        Execute(connection, $"ATTACH '{copy}' AS copy");
        foreach (var sql in schema) Execute(connection, sql);
        Execute(connection, "INSERT INTO copy.workflow_instances SELECT * FROM main.workflow_instances");
        using var size = connection.CreateCommand();
        size.CommandText = "SELECT (SELECT page_count FROM pragma_page_count('copy')) * (SELECT page_size FROM pragma_page_size('copy')) / (SELECT count(*) FROM copy.workflow_instances)";
        return (long)size.ExecuteScalar()!;
    }

    private static void Execute(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private static async ValueTask<InstanceState> StepAsync(WorkflowDefinition definition, InstanceState? state, Stimulus stimulus, IActivities activities) =>
        ((StepResult.Moved)await WorkflowEngine.StepAsync(definition, state, stimulus, activities, CancellationToken.None)).State;

    /// <summary>The shortest time of one operation in five rounds after a warm-up.</summary>
    private static async Task<double> BestAsync(Func<Task<int>> work)
    {
        await work();
        var best = double.MaxValue;
        for (var round = 0; round < Rounds; round++)
        {
            var watch = Stopwatch.StartNew();
            var operations = await work();
            best = Math.Min(best, watch.Elapsed.TotalSeconds / operations);
        }

        return best;
    }

    private static void Line(string what, double seconds, string unit, Func<double, double> show) =>
        Console.WriteLine($"{what,-56}{show(seconds),12:N1} {unit}");

    private sealed class FirstAnswers : IActivities
    {
        public ValueTask<ActivityResult> ExecuteAsync(ActivityCall call, CancellationToken ct) => new(call.Node switch
        {
            { IsWaiting: true } => ActivityResult.Wait,
            { IsTerminal: true } => ActivityResult.Done,
            _ => ActivityResult.Complete(call.Node.Outcomes[0]),
        });
    }
}
