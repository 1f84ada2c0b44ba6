using System.Runtime.CompilerServices;
using AwardFlow.Web.Casework;
using AwardFlow.Web.Records;
using Microsoft.EntityFrameworkCore;

namespace AwardFlow.Web.Features.Review;

/// <summary>What one line of the list shows: columns of the case's own narrow row.</summary>
public sealed record MatterRow(long Id, CaseKind Kind, string Number, string EnterpriseName, string PolicyId, string AwardId,
    Situation Situation, string Stage, string? Result, DateTime? SubmittedAt, DateOnly? PromisedBy);

/// <summary>What the list is narrowed to; lives in the address.</summary>
public sealed class MatterFilter
{
    public CaseKind? Kind { get; set; }
    public bool Open { get; set; }
    public string? Q { get; set; }

    public string? Search => string.IsNullOrWhiteSpace(Q) ? null : Q.Trim();
    public bool IsNarrowed => Kind is not null || Open || Search is not null;

    public Dictionary<string, string> Route(params ReadOnlySpan<(string Key, string? Value)> changes)
    {
        var route = new Dictionary<string, string?> { ["kind"] = Kind?.ToString(), ["open"] = Open ? "true" : null, ["q"] = Search };
        foreach (var (key, value) in changes) route[key] = value;
        return route.Where(r => !string.IsNullOrEmpty(r.Value)).ToDictionary(r => r.Key, r => r.Value!);
    }
}

/// <summary>Cases that are not awards, newest first, a page at a time.</summary>
public sealed class ListMatters(AwardFlowDb db)
{
    public const int PageSize = 25;

    public async Task<(IReadOnlyList<MatterRow> Rows, long? Next)> PageAsync(Actor actor, MatterFilter filter, long? before, int size, CancellationToken ct)
    {
        var rows = await Query(actor, filter).Where(m => before == null || m.Id < before).OrderByDescending(m => m.Id).Take(size + 1)
            .Select(m => new MatterRow(m.Id, m.Kind, m.Number, m.EnterpriseName, m.PolicyId, m.AwardId, m.Situation, m.Stage, m.Result, m.SubmittedAt, m.PromisedBy)).ToListAsync(ct);
        return rows.Count > size ? (rows[..size], rows[size - 1].Id) : (rows, null);
    }

    public async IAsyncEnumerable<MatterRow> AllAsync(Actor actor, MatterFilter filter, [EnumeratorCancellation] CancellationToken ct)
    {
        long? before = null;
        do
        {
            var (rows, next) = await PageAsync(actor, filter, before, 500, ct);
            foreach (var row in rows) yield return row;
            before = next;
        }
        while (before is not null);
    }

    private IQueryable<Application> Query(Actor actor, MatterFilter filter)
    {
        var matters = db.Applications.AsNoTracking().MattersVisibleTo(db, actor);
        if (filter.Kind is { } kind) matters = matters.Where(m => m.Kind == kind);
        if (filter.Open) matters = matters.Where(m => m.Situation != Situation.Closed);
        if (filter.Search is { } text) matters = matters.Where(m => m.EnterpriseName.Contains(text) || m.Number.Contains(text));
        return matters;
    }
}
