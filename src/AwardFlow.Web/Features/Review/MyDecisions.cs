using System.Runtime.CompilerServices;
using AwardFlow.Web.Records;
using Microsoft.EntityFrameworkCore;

namespace AwardFlow.Web.Features.Review;

public sealed record DoneRow(long Id, long ApplicationId, CaseKind CaseKind, string Step, string Number, string EnterpriseName, string PolicyId, string AwardId, string NodeId,
    string? Outcome, long? AmountFen, DateTime DoneAt, DateOnly DueOn);

public sealed record DonePage(IReadOnlyList<DoneRow> Rows, string? Next);

/// <summary>What a person has decided, newest first; one range of one index.</summary>
public sealed class MyDecisions(AwardFlowDb db)
{
    public const int PageSize = 25;

    public async Task<DonePage> PageAsync(Actor actor, string? search, string? outcome, string? after, int size, CancellationToken ct)
    {
        var done = db.Tasks.AsNoTracking().Where(t => t.DoneBy == actor.Id && t.State == TaskState.Done);
        if (!string.IsNullOrEmpty(outcome)) done = done.Where(t => t.Outcome == outcome);
        if (!string.IsNullOrWhiteSpace(search))
        {
            var text = search.Trim();
            done = done.Where(t => t.EnterpriseName.Contains(text) || t.Number.Contains(text));
        }
        List<DoneRow> rows;
        if (ListKey.Parse(after) is { } key)
        {
            var at = DateTimeOffset.FromUnixTimeMilliseconds(key.Major).UtcDateTime;
            rows = await ReadAsync(done.Where(t => t.DoneAt == at && t.Id < key.Id));
            if (rows.Count <= size) rows.AddRange(await ReadAsync(done.Where(t => t.DoneAt < at)));
        }
        else rows = await ReadAsync(done);
        return rows.Count > size ? new(rows[..size], KeyOf(rows[size - 1]).ToString()) : new(rows, null);

        Task<List<DoneRow>> ReadAsync(IQueryable<WorkTask> part) => part.OrderByDescending(t => t.DoneAt).ThenByDescending(t => t.Id).Take(size + 1)
            .Select(t => new DoneRow(t.Id, t.ApplicationId, t.CaseKind, t.Step, t.Number, t.EnterpriseName, t.PolicyId, t.AwardId, t.NodeId, t.Outcome, t.AmountFen, t.DoneAt!.Value, t.DueOn))
            .ToListAsync(ct);
    }

    public async IAsyncEnumerable<DoneRow> AllAsync(Actor actor, string? search, string? outcome, [EnumeratorCancellation] CancellationToken ct)
    {
        string? after = null;
        do
        {
            var page = await PageAsync(actor, search, outcome, after, 500, ct);
            foreach (var row in page.Rows) yield return row;
            after = page.Next;
        }
        while (after is not null);
    }

    private static ListKey KeyOf(DoneRow row) => new(new DateTimeOffset(row.DoneAt).ToUnixTimeMilliseconds(), row.Id);
}
