using AwardFlow.Web.Plumbing.Jobs;
using AwardFlow.Web.Records;
using Microsoft.EntityFrameworkCore;

namespace AwardFlow.Web.Casework;

/// <summary>
/// Moves cases by what has been recorded for many at once: a bank's result, an issued fund document. Each records a signal
/// per case in its own transaction;
/// here the cases follow in chunks, each signal once, however often this runs and wherever it was killed.
/// </summary>
public sealed class ApplySignals(Ledger ledger, MoveCase move, IDbContextFactory<AwardFlowDb> contexts, BusinessClock clock, ILogger<ApplySignals> log) : IWork
{
    public const int ChunkSize = 200;

    /// <summary>All signals that wait. Returns how many were applied (a refused one counts: it was looked at and noted).</summary>
    public Task<int> ApplyAsync(CancellationToken ct) => ApplyAsync(int.MaxValue, ct);

    public Task RunAsync(CancellationToken ct) => ApplyAsync(ct);

    /// <summary>At most <paramref name="most"/> signals: the page that imports a result takes the first chunk, the job the rest.</summary>
    public async Task<int> ApplyAsync(int most, CancellationToken ct)
    {
        var applied = 0;
        long after = 0;
        while (applied < most && !ct.IsCancellationRequested)
        {
            var chunk = await WaitingAsync(after, Math.Min(ChunkSize, most - applied), ct);
            if (chunk.Count == 0) break;
            after = chunk[^1];
            applied += await ApplyChunkAsync(chunk, ct);
        }
        return applied;
    }

    private async Task<List<long>> WaitingAsync(long after, int most, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        return await db.CaseSignals.AsNoTracking().Where(s => s.AppliedAt == null && s.Id > after)
            .OrderBy(s => s.Id).Select(s => s.Id).Take(most).ToListAsync(ct);
    }

    /// <summary>One transaction for the chunk; where one case breaks it, each case has its own, so that the others go on.</summary>
    private async Task<int> ApplyChunkAsync(List<long> ids, CancellationToken ct)
    {
        try
        {
            return (await ledger.WriteAsync<int>(async (db, c) => await ApplyInAsync(db, ids, c), ct)).Value;
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            log.LogError(failure, "Recorded signals {First} to {Last} could not be applied together.", ids[0], ids[^1]);
            if (ids.Count == 1) return 0;
        }
        var applied = 0;
        foreach (var id in ids) applied += await ApplyChunkAsync([id], ct);
        return applied;
    }

    private async Task<int> ApplyInAsync(AwardFlowDb db, List<long> ids, CancellationToken ct)
    {
        var waiting = await db.CaseSignals.AsNoTracking().Where(s => EF.Parameter(ids).Contains(s.Id) && s.AppliedAt == null).OrderBy(s => s.Id).ToListAsync(ct);
        foreach (var signal in waiting)
        {
            var refusal = await move.ResumeInAsync(db, Actor.System, signal.ApplicationId, signal.BookmarkId, signal.Outcome, ct);
            // What a refused step may have touched is not saved.
            if (refusal is not null) db.ChangeTracker.Clear();
            db.CaseSignals.Attach(signal);
            signal.Applied(refusal?.Message, clock.UtcNow);
            if (refusal is not null)
            {
                var number = await db.Applications.Where(a => a.Id == signal.ApplicationId).Select(a => a.Number).FirstAsync(ct);
                db.Audit(Actor.System, "case.signal-refused", "application", number, after: new { signal.BookmarkId, signal.Outcome, refusal.Code });
            }
            await db.SaveChangesAsync(ct);
            db.ChangeTracker.Clear();
        }
        return waiting.Count;
    }
}
