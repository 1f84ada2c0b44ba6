using System.Diagnostics;
using AwardFlow.Web.Casework;
using AwardFlow.Web.Features.Audit;
using AwardFlow.Web.Features.Simulations;
using AwardFlow.Web.Records;
using AwardFlow.Web.Tests.Support;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace AwardFlow.Web.Tests.Running;

/// <summary>
/// Kills a working process with SIGKILL again and again and looks at what is left: nothing accepted is lost, nothing is
/// paid twice, the audit chain holds. Where it is killed follows from how far it has come, one step further each time.
/// </summary>
public sealed class KillTests
{
    private const int Lanes = 4;

    /// <summary>A hundred where a change is accepted (`.ci/run`), fewer in the suite that is run often: each kill starts a process.</summary>
    private static readonly int KillsPerLane = int.Parse(Environment.GetEnvironmentVariable("AWARDFLOW_KILLS") ?? "20", System.Globalization.CultureInfo.InvariantCulture) / Lanes;

    [Fact]
    public async Task Killed_at_any_point_it_loses_no_accepted_decision_and_doubles_no_payment()
    {
        var folders = Enumerable.Range(0, Lanes).Select(_ => Directory.CreateTempSubdirectory("awardflow-kill-").FullName).ToList();
        try
        {
            // Made once: every lane begins with the same.
            FreshData.CopyTo(folders[0]);
            await using (var app = await TestApp.StartAsync(folders[0])) await app.PaymentsDue(200);
            foreach (var folder in folders.Skip(1)) DataFolder.Copy(folders[0], folder);
            await KillInLanesAsync(folders);
        }
        finally
        {
            SqliteConnection.ClearAllPools();
            foreach (var folder in folders) Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task KillInLanesAsync(List<string> folders)
    {
        var lanes = await Task.WhenAll(folders.Select((folder, lane) => Task.Run(() => KillAsync(folder, lane))));
        Assert.Equal(Lanes * KillsPerLane, lanes.Sum(l => l.Kills));
        Assert.True(lanes.Sum(l => l.TakenBack) > 0 && lanes.Sum(l => l.Decided) >= KillsPerLane && lanes.Sum(l => l.Paid) >= KillsPerLane, $"The killed processes did too little: {string.Join(" ", lanes)}");
    }

    [Fact]
    public async Task Kills_while_documents_are_issued_and_statements_imported_leave_one_payment_a_case_the_budget_right_and_statements_whole_or_absent()
    {
        var folder = Directory.CreateTempSubdirectory("awardflow-kill-").FullName;
        try
        {
            FreshData.CopyTo(folder);
            await using (var app = await GivenDocuments.StartAsync(folder)) await app.CasesWithoutDocument(300);
            var said = new List<string>();
            foreach (var kill in Enumerable.Range(0, 8)) said.AddRange(await RunUntilKilledAsync(folder, kill, "documents"));
            await using var after = await GivenDocuments.StartAsync(folder);
            after.Time.Advance(TimeSpan.FromDays(9));
            await CheckDocumentsAsync(after, [.. Of(said, "issued")]);
            await CheckStatementsAsync(after, [.. Of(said, "issued")], [.. Of(said, "statement")]);
        }
        finally
        {
            SqliteConnection.ClearAllPools();
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public async Task A_simulation_killed_three_times_counts_every_application_once()
    {
        var folder = Directory.CreateTempSubdirectory("awardflow-kill-").FullName;
        try
        {
            await using (var app = await TestApp.StartAsync(folder))
            {
                await app.ManyPastCases(6_000);
                await app.ARun("overlay:qiantang-ladder");
            }
            foreach (var kill in new[] { 0, 4, 8 }) await RunUntilKilledAsync(folder, kill, "simulation");
            await using var again = await TestApp.StartAsync(folder);
            await using var db = again.Db();
            Assert.InRange((await db.Simulations.AsNoTracking().SingleAsync()).Processed, 1, 5_999);
            await again.RunAsync(RunSimulations.Name);
            Assert.Equal((SimulationState.Done, 6_000), await db.Simulations.Select(s => ValueTuple.Create(s.State, s.Processed)).SingleAsync());
            Assert.Equal((6_000, 6_000), (await db.SimulationRows.CountAsync(), (await db.SimulationTotals.SingleAsync()).Cases));
        }
        finally
        {
            SqliteConnection.ClearAllPools();
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task CheckDocumentsAsync(TestApp app, List<long> issued)
    {
        await app.RunAsync("bank-results");
        await using var db = app.Db();
        Assert.True(issued.Count >= 10, $"Only {issued.Count} documents were issued.");
        Assert.Equal(issued.Count, await db.FundDocuments.CountAsync(d => issued.Contains(d.Id) && d.State == FundDocumentState.Issued));
        var lines = await db.FundDocumentLines.Where(l => db.FundDocuments.Any(d => d.Id == l.DocumentId && d.State == FundDocumentState.Issued)).ToListAsync();
        Assert.Equal(lines.Select(l => l.Id).Order(), await db.Payments.Select(p => p.DocumentLineId ?? 0).OrderBy(id => id).ToListAsync());
        Assert.False(await db.CaseSignals.AnyAsync(s => s.AppliedAt == null || s.Refused != null));
        Assert.Empty(await app.Get<VerifyMoney>().RunAsync(db, default));
    }

    /// <summary>What was said to be kept is there whole; of the others all lines or none; importing all of them once more doubles nothing.</summary>
    private static async Task CheckStatementsAsync(TestApp app, List<long> documents, List<long> kept)
    {
        await using var db = app.Db();
        Assert.True(kept.Count >= 10, $"Only {kept.Count} statements were imported.");
        async Task<Dictionary<long, int>> LinesAsync() => (await db.BankStatementLines.AsNoTracking().Select(l => l.Reference).ToListAsync()).GroupBy(Victim.DocumentOf).ToDictionary(g => g.Key, g => g.Count());
        var lines = await LinesAsync();
        Assert.All(kept, id => Assert.Equal(Victim.StatementLines, lines[id]));
        Assert.All(lines.Values, n => Assert.Equal(Victim.StatementLines, n));
        Assert.Equal((lines.Count, lines.Values.Sum()), (await db.BankStatements.CountAsync(), await db.BankStatements.SumAsync(s => s.Lines)));
        foreach (var id in documents.Distinct()) Assert.Equal(lines.ContainsKey(id) ? 0 : Victim.StatementLines, (await Victim.ImportStatementAsync(app, id, app.Clock.Today.AddDays(-1))).Added);
        Assert.Equal(documents.Union(lines.Keys).ToDictionary(id => id, _ => Victim.StatementLines), await LinesAsync());
    }

    private sealed record Lane(int Kills, int Decided, int TakenBack, int Paid);

    private static async Task<Lane> KillAsync(string folder, int lane)
    {
        var said = new List<string>();
        foreach (var kill in Enumerable.Range(0, KillsPerLane)) said.AddRange(await RunUntilKilledAsync(folder, kill * Lanes + lane, kill % 2 == 0 ? "decisions" : "money"));
        await CheckAsync(folder, said);
        return new(KillsPerLane, said.Count(s => s.StartsWith("decided", StringComparison.Ordinal)), said.Count(s => s.StartsWith("taken-back", StringComparison.Ordinal)), said.Count(s => s.StartsWith("paid", StringComparison.Ordinal)));
    }

    /// <summary>Lets it get through some steps and then a little further, into the middle of the next one.</summary>
    private static async Task<List<string>> RunUntilKilledAsync(string folder, int number, params string[] mode)
    {
        // Few steps: what a process does for the first time is compiled first, and there are many processes. A payment is said
        // in the seventh; a document and a statement are a pair.
        var steps = number * 3 % 7 is var some && mode.Contains("money") ? some + 6 : mode.Contains("documents") ? 2 * some + 1 : some + 1;
        var further = TimeSpan.FromMilliseconds(number * 7 % 40);
        using var process = Process.Start(new ProcessStartInfo("dotnet", [typeof(Victim).Assembly.Location, folder, .. mode])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["DOTNET_TieredPGO"] = "0" },
        })!;
        var wrong = process.StandardError.ReadToEndAsync();
        var said = new List<string>();
        while (said.Count < steps && await process.StandardOutput.ReadLineAsync() is { } line)
            if (line.StartsWith('@')) said.Add(line[1..]);
        using var watch = new PeriodicTimer(further + TimeSpan.FromMilliseconds(1));
        await watch.WaitForNextTickAsync();
        process.Kill();
        // What it said before it died counts too.
        while (await process.StandardOutput.ReadLineAsync() is { } line)
            if (line.StartsWith('@')) said.Add(line[1..]);
        await process.WaitForExitAsync();
        Assert.True(said.Count >= steps && process.ExitCode == 137, $"It ended by itself ({process.ExitCode}): {await wrong}");
        return said;
    }

    private static async Task CheckAsync(string folder, List<string> said)
    {
        await using var app = await TestApp.StartAsync(folder);
        app.Time.Advance(TimeSpan.FromDays(9));
        await app.RunAsync("bank-results");
        await app.RunAsync("outbox");
        await using var db = app.Db();
        Assert.Equal("ok", await db.Database.SqlQueryRaw<string>("SELECT integrity_check AS \"Value\" FROM pragma_integrity_check").SingleAsync());

        // Everything that was said to be done is there once; where it was killed, a step is done whole or not at all.
        var decisions = await db.Decisions.IgnoreQueryFilters().AsNoTracking().Where(d => db.Applications.Any(a => a.Id == d.ApplicationId && !a.Number.StartsWith("COPY-"))).ToListAsync();
        foreach (var of in decisions.GroupBy(d => d.ApplicationId))
        {
            Assert.InRange(of.Count(d => d.Outcome == DecideTask.Return), said.Count(s => s == $"returned {of.Key}"), 1);
            Assert.InRange(of.Count(d => d.TakenBackAt is not null), said.Count(s => s == $"taken-back {of.Key}"), 1);
            Assert.True(of.Count(d => d.Outcome == DecideTask.Approve && d.NodeId == "TownshipReview") >= said.Count(s => s == $"decided {of.Key}"));
            Assert.True(of.Count(d => d.Outcome == DecideTask.Approve && d.NodeId == "TownshipReview" && d.TakenBackAt is null) <= 1);
        }
        foreach (var id in Of(said, "decided").Concat(Of(said, "returned")).Concat(Of(said, "taken-back"))) Assert.Contains(decisions, d => d.ApplicationId == id);
        foreach (var row in await db.WorkflowInstances.AsNoTracking().Where(i => i.Status == Workflow.InstanceStatus.Running).ToListAsync())
        {
            var tasks = await db.Tasks.Where(t => t.ApplicationId == row.ApplicationId && t.State == TaskState.Open).Select(t => t.BookmarkId).ToListAsync();
            Assert.All(tasks, t => Assert.Contains(row.State!.Bookmarks, b => b.Id == t));
        }
        await Casework.ScenarioTests.CheckCountersAsync(db);
        foreach (var batch in Of(said, "paid"))
            Assert.Equal((await db.Batches.Where(b => b.Id == batch).Select(b => b.Lines).SingleAsync(), BatchState.Finished),
                (await db.PaymentAttempts.CountAsync(a => a.BatchId == batch && a.State == AttemptState.Paid), await db.Batches.Where(b => b.Id == batch).Select(b => b.State).SingleAsync()));
        // What was handed out once is handed out again, byte for byte, by whichever process; each time is logged.
        foreach (var (batch, sha256) in said.Where(s => s.StartsWith("exported ", StringComparison.Ordinal)).Select(s => s.Split(' ')).Select(s => (long.Parse(s[1], System.Globalization.CultureInfo.InvariantCulture), s[2])))
            Assert.Equal([sha256], await db.BatchExports.Where(e => e.BatchId == batch).Select(e => e.Sha256).Distinct().ToListAsync());
        Assert.Equal(await db.BatchExports.CountAsync(), await db.Batches.SumAsync(b => b.Exports));
        // A result file is recorded with all its rows or is not there.
        Assert.Equal(await db.BankResultFiles.SumAsync(f => f.Paid + f.Returned + f.Unknown), await db.BankResultRows.CountAsync());
        var attempts = await db.PaymentAttempts.Where(a => a.State != AttemptState.Dropped).GroupBy(a => a.PaymentId).Select(g => g.Count()).ToListAsync();
        Assert.All(attempts, n => Assert.Equal(1, n));
        Assert.Equal(await db.Payments.CountAsync(p => p.State == PaymentState.Paid), await db.PaymentAttempts.CountAsync(a => a.State == AttemptState.Paid));
        Assert.False(await db.CaseSignals.AnyAsync(s => s.AppliedAt == null));

        // The copied firms have nobody to write to: their mails are given up, and never lost in between.
        Assert.False(await db.Outbox.AnyAsync(o => o.SentAt == null && o.DeadAt == null));
        Assert.Equal(await db.Outbox.CountAsync(o => o.SentAt != null), Directory.GetFiles(Path.Combine(folder, "mail"), "*.eml").Length);
        Assert.Empty(await app.Get<VerifyMoney>().RunAsync(db, default));
        var verdict = await VerifyAudit.FileAsync(app.Database, Path.Combine(folder, "keys", "audit.key"), Path.Combine(folder, "audit-head.txt"), default);
        Assert.Empty(verdict.Findings);
    }

    private static IEnumerable<long> Of(List<string> said, string what) =>
        said.Where(s => s.StartsWith(what + " ", StringComparison.Ordinal)).Select(s => long.Parse(s[(what.Length + 1)..], System.Globalization.CultureInfo.InvariantCulture));
}
