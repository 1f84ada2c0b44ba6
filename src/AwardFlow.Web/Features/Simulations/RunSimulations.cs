using AwardFlow.Web.Casework;
using AwardFlow.Web.Plumbing.Jobs;
using AwardFlow.Web.Records;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace AwardFlow.Web.Features.Simulations;

/// <summary>
/// Recomputes the applications of the runs that are not ended, oldest run first, batch by batch. Rows, totals and the
/// place reached are one commit: whatever stops in between, the next round goes on behind the last batch.
/// </summary>
public sealed class RunSimulations(
    IDbContextFactory<AwardFlowDb> contexts, Ledger ledger, Catalogues catalogues, TimeProvider time, IHostApplicationLifetime lifetime, ILogger<RunSimulations> log) : IWork
{
    public const string Name = "simulations";
    private const int BatchSize = 500;

    public async Task RunAsync(CancellationToken ct)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(ct, lifetime.ApplicationStopping);
        try
        {
            while (await NextAsync(stop.Token) is { } simulation) await RunOneAsync(simulation, stop.Token);
        }
        catch (OperationCanceledException) when (lifetime.ApplicationStopping.IsCancellationRequested)
        {
            // The server stops; the run goes on behind its last batch when it starts again.
        }
    }

    private async Task<Simulation?> NextAsync(CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        return await db.Simulations.AsNoTracking().Where(s => s.State == SimulationState.Running || s.State == SimulationState.Waiting).OrderBy(s => s.Id).FirstOrDefaultAsync(ct);
    }

    private async Task RunOneAsync(Simulation simulation, CancellationToken ct)
    {
        try
        {
            if (simulation.State == SimulationState.Waiting) await StartAsync(simulation, ct);
            var rules = new SimulationRules(catalogues, simulation);
            while (await BatchAsync(simulation.Id, rules, ct)) { ct.ThrowIfCancellationRequested(); }
        }
        catch (Exception wrong) when (wrong is not OperationCanceledException)
        {
            log.LogError(wrong, "Simulation {Id} failed.", simulation.Id);
            await ChangeAsync(simulation.Id, s => s.Fail(Now), ct);
        }
    }

    private async Task StartAsync(Simulation simulation, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        var total = await Recompute.SetOf(db, simulation).LongCountAsync(ct);
        await ChangeAsync(simulation.Id, s => s.Start(total, Now), ct);
    }

    /// <summary>One batch: read and recomputed outside the write gate, written in one transaction. False when the run has ended.</summary>
    public async Task<bool> BatchAsync(long id, SimulationRules rules, CancellationToken ct)
    {
        await using var reading = await contexts.CreateDbContextAsync(ct);
        var simulation = await reading.Simulations.AsNoTracking().SingleAsync(s => s.Id == id, ct);
        if (simulation.State != SimulationState.Running) return false;
        var next = await Recompute.NextAsync(reading, simulation, BatchSize, ct);
        if (next.Last is not { } last)
        {
            await ChangeAsync(id, s => s.Finish(Now), ct);
            return false;
        }
        var found = next.Cases.Select(c => Recompute.Under(rules, simulation.PolicyId, c)).ToList();
        var written = await ledger.WriteAsync<bool>(async (db, c) =>
        {
            var now = await db.Simulations.SingleAsync(s => s.Id == id, c);
            // Cancelled in the meantime, or somebody else was quicker: this batch counts for nothing.
            if (now.State != SimulationState.Running || now.LastApplicationId != simulation.LastApplicationId) return now.State == SimulationState.Running;
            now.Advance(found.Count, last);
            await AddTotalsAsync(db, id, found, c);
            Insert(db, id, found);
            return true;
        }, ct);
        return written.Value;
    }

    private static async Task AddTotalsAsync(AwardFlowDb db, long id, List<Recomputed> found, CancellationToken ct)
    {
        var totals = await db.SimulationTotals.Where(t => t.SimulationId == id).ToDictionaryAsync(t => (t.AwardId, t.Year), ct);
        foreach (var one in found)
        {
            if (!totals.TryGetValue((one.Case.AwardId, one.Year), out var total))
                totals[(one.Case.AwardId, one.Year)] = total = db.SimulationTotals.Add(new SimulationTotal(id, one.Case.AwardId, one.Year)).Entity;
            total.Add(one.Change, one.Case.Assessment.AmountFen, one.NewFen);
        }
    }

    private const string InsertRow = """
        INSERT INTO simulation_rows ("SimulationId","ApplicationId","Number","EnterpriseName","AwardId","Year","OldStatus","OldFen","NewStatus","NewFen","Change","Reason","ReasonEn")
        VALUES ($0,$1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12)
        """;

    // One prepared statement: the rows are only ever inserted, and there may be a hundred thousand of them.
    private static void Insert(AwardFlowDb db, long id, List<Recomputed> found)
    {
        using var insert = ((SqliteConnection)db.Database.GetDbConnection()).CreateCommand();
        (insert.CommandText, insert.Transaction) = (InsertRow, (SqliteTransaction)db.Database.CurrentTransaction!.GetDbTransaction());
        var parameters = Enumerable.Range(0, 13).Select(i => insert.Parameters.AddWithValue($"${i}", DBNull.Value)).ToList();
        foreach (var one in found)
        {
            object?[] values =
            [
                id, one.Case.ApplicationId, one.Case.Number, one.Case.EnterpriseName, one.Case.AwardId, one.Year, one.OldStatus, one.Case.Assessment.AmountFen,
                one.NewStatus, one.NewFen, one.Change.ToString(), one.Reason, one.ReasonEn,
            ];
            for (var i = 0; i < values.Length; i++) parameters[i].Value = values[i] ?? DBNull.Value;
            insert.ExecuteNonQuery();
        }
    }

    private Task<Result<Done>> ChangeAsync(long id, Action<Simulation> change, CancellationToken ct) => ledger.WriteAsync<Done>(async (db, c) =>
    {
        var simulation = await db.Simulations.SingleAsync(s => s.Id == id, c);
        if (simulation.IsEnded) return new Done();
        change(simulation);
        if (simulation.IsEnded)
            db.Audit(Actor.System, "simulation.ended", "simulation", id, after: new { state = simulation.State.ToString(), simulation.Processed });
        return new Done();
    }, ct);

    private DateTime Now => time.GetUtcNow().UtcDateTime;
}
