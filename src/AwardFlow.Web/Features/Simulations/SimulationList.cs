using AwardFlow.Web.Records;
using Microsoft.EntityFrameworkCore;

namespace AwardFlow.Web.Features.Simulations;

/// <summary>One run without its texts.</summary>
public sealed record SimulationView(
    long Id, string PolicyId, string? OverlayId, long? VersionId, string RulesName, DateOnly From, DateOnly To, SimulationSet Set, long? BudgetFen, SimulationState State,
    string StartedByName, DateTime CreatedAt, DateTime? StartedAt, DateTime? EndedAt, long Total, long Processed)
{
    public bool IsEnded => State is SimulationState.Done or SimulationState.Cancelled or SimulationState.Failed;

    /// <summary>How far it is, in percent.</summary>
    public long Percent => Total == 0 ? (IsEnded ? 100 : 0) : Math.Min(100, Processed * 100 / Total);

    public TimeSpan Elapsed(DateTime now) => StartedAt is { } started ? (EndedAt ?? now) - started : TimeSpan.Zero;

    /// <summary>By the pace so far; null before the first batch.</summary>
    public TimeSpan? Remaining(DateTime now) => Processed == 0 || IsEnded ? null : TimeSpan.FromTicks(Elapsed(now).Ticks / Processed * Math.Max(0, Total - Processed));
}

/// <summary>The runs, newest first, and one of them.</summary>
public sealed class SimulationList(AwardFlowDb db)
{
    public const int PageSize = 25;

    public async Task<(IReadOnlyList<SimulationView> Rows, long? Next)> PageAsync(long? before, CancellationToken ct)
    {
        var rows = await Views(db.Simulations.AsNoTracking().Where(s => before == null || s.Id < before).OrderByDescending(s => s.Id).Take(PageSize + 1)).ToListAsync(ct);
        return rows.Count > PageSize ? (rows[..PageSize], rows[PageSize - 1].Id) : (rows, null);
    }

    public Task<SimulationView?> FindAsync(long id, CancellationToken ct) => Views(db.Simulations.AsNoTracking().Where(s => s.Id == id)).FirstOrDefaultAsync(ct);

    private static IQueryable<SimulationView> Views(IQueryable<Simulation> simulations) => simulations.Select(s => new SimulationView(
        s.Id, s.PolicyId, s.OverlayId, s.VersionId, s.RulesName, s.From, s.To, s.Set, s.BudgetFen, s.State, s.StartedByName, s.CreatedAt, s.StartedAt, s.EndedAt, s.Total, s.Processed));
}
