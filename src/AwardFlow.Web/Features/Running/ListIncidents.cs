using System.Runtime.CompilerServices;
using AwardFlow.Web.Records;
using Microsoft.EntityFrameworkCore;

namespace AwardFlow.Web.Features.Running;

public sealed record IncidentFilter(string? Q, string? Code, bool Past)
{
    public bool IsNarrowed => !string.IsNullOrWhiteSpace(Q) || !string.IsNullOrEmpty(Code);
}

public sealed record IncidentPage(IReadOnlyList<CaseIncident> Rows, long? Next);

/// <summary>Failed steps, newest first. The number, the step and the error, and nothing else of a case.</summary>
public sealed class ListIncidents(AwardFlowDb db)
{
    public const int PageSize = 25;

    public async Task<IncidentPage> PageAsync(IncidentFilter filter, long? before, int size, CancellationToken ct)
    {
        var rows = await Of(filter).Where(i => before == null || i.Id < before).OrderByDescending(i => i.Id).Take(size + 1).ToListAsync(ct);
        return rows.Count > size ? new(rows[..size], rows[size - 1].Id) : new(rows, null);
    }

    public async IAsyncEnumerable<CaseIncident> AllAsync(IncidentFilter filter, [EnumeratorCancellation] CancellationToken ct)
    {
        long? before = null;
        do
        {
            var page = await PageAsync(filter, before, 500, ct);
            foreach (var row in page.Rows) yield return row;
            before = page.Next;
        }
        while (before is not null);
    }

    /// <summary>The codes that open incidents have, for the filter.</summary>
    public Task<List<string>> CodesAsync(CancellationToken ct) =>
        db.Incidents.AsNoTracking().Where(i => i.EndedAt == null).Select(i => i.Code).Distinct().OrderBy(c => c).Take(50).ToListAsync(ct);

    private IQueryable<CaseIncident> Of(IncidentFilter filter)
    {
        var found = filter.Past ? db.Incidents.AsNoTracking().Where(i => i.EndedAt != null) : db.Incidents.AsNoTracking().Where(i => i.EndedAt == null);
        if (filter.Q?.Trim() is { Length: > 0 } text) found = found.Where(i => i.Number.Contains(text));
        return string.IsNullOrEmpty(filter.Code) ? found : found.Where(i => i.Code == filter.Code);
    }
}
