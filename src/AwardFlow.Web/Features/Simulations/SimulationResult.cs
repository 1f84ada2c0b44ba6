using System.Runtime.CompilerServices;
using AwardFlow.Web.Records;
using Microsoft.EntityFrameworkCore;

namespace AwardFlow.Web.Features.Simulations;

/// <summary>The kept totals of a run, added up by year and by award, and its rows page by page.</summary>
public sealed class SimulationResult(AwardFlowDb db)
{
    public const int PageSize = 25;

    public Task<List<SimulationTotal>> TotalsAsync(long id, CancellationToken ct) =>
        db.SimulationTotals.AsNoTracking().Where(t => t.SimulationId == id).OrderBy(t => t.Year).ThenBy(t => t.AwardId).ToListAsync(ct);

    public static long CountOf(IEnumerable<SimulationTotal> totals, SimulationChange change) => totals.Sum(t => change switch
    {
        SimulationChange.Winner => t.Winners,
        SimulationChange.Loser => t.Losers,
        SimulationChange.Unchanged => t.Unchanged,
        SimulationChange.NewlyIneligible => t.NewlyIneligible,
        SimulationChange.Open => t.Open,
        _ => t.Incalculable,
    });

    public async Task<(IReadOnlyList<SimulationRow> Rows, long? Next)> PageAsync(long id, SimulationChange? change, long after, int size, CancellationToken ct)
    {
        var rows = db.SimulationRows.AsNoTracking().Where(r => r.SimulationId == id && r.ApplicationId > after);
        if (change is { } one) rows = rows.Where(r => r.Change == one);
        var page = await rows.OrderBy(r => r.ApplicationId).Take(size + 1).ToListAsync(ct);
        return page.Count > size ? (page[..size], page[size - 1].ApplicationId) : (page, null);
    }

    public async IAsyncEnumerable<SimulationRow> AllAsync(long id, SimulationChange? change, [EnumeratorCancellation] CancellationToken ct)
    {
        long? after = 0;
        while (after is { } place)
        {
            var (rows, next) = await PageAsync(id, change, place, 1000, ct);
            foreach (var row in rows) yield return row;
            after = next;
        }
    }
}
