using Microsoft.EntityFrameworkCore;

namespace AwardFlow.Web.Records;

public sealed record AuditFinding(long From, long To, string What)
{
    public override string ToString() => From == To ? $"{From}: {What}" : $"{From}–{To}: {What}";
}

public sealed record AuditVerdict(long Checked, AuditHead Last, IReadOnlyList<AuditFinding> Findings, long FindingsInAll);

/// <summary>
/// Walks the whole chain in one stream and names every row that was changed, deleted (also at the end) or inserted.
/// Only reads, so it runs beside the server.
/// </summary>
public sealed class VerifyAudit(AuditChain chain)
{
    private const int MostFindings = 100;

    private readonly List<AuditFinding> _findings = [];
    private long _inAll;

    /// <summary>The chain of a database file, with its key and its head file.</summary>
    public static async Task<AuditVerdict> FileAsync(string database, string key, string head, CancellationToken ct)
    {
        using var gate = new WriteGate();
        var options = new DbContextOptionsBuilder<AwardFlowDb>();
        SqliteSetup.Use(options, database, gate);
        await using var db = new AwardFlowDb(options.Options);
        return await new VerifyAudit(new AuditChain(key, head)).RunAsync(db, ct);
    }

    public async Task<AuditVerdict> RunAsync(AwardFlowDb db, CancellationToken ct)
    {
        // The head file first: the database may only have grown since.
        var anchor = chain.Anchored();
        var (count, last, afterGap) = (0L, AuditHead.Empty, false);
        string? atAnchor = null;
        await foreach (var entry in db.AuditEntries.AsNoTracking().OrderBy(e => e.Id).AsAsyncEnumerable().WithCancellation(ct))
        {
            count++;
            if (entry.Id < 1)
            {
                Find(entry.Id, entry.Id, "inserted: entries are numbered from 1");
                continue;
            }
            afterGap = entry.Id > last.Count + 1;
            if (afterGap) Find(last.Count + 1, entry.Id - 1, "deleted");
            // Behind a gap the entry before is lost, so the link of this one can't be checked; the next ones can.
            else if (chain.ChainOf(entry, last.Chain) != entry.Chain)
                Find(entry.Id, entry.Id, anchor is not null && entry.Id > anchor.Count ? "inserted, or changed: not written by AwardFlow" : "changed");
            if (entry.Id == anchor?.Count) atAnchor = entry.Chain;
            last = new(entry.Id, entry.Chain);
        }
        CheckEnd(anchor, atAnchor, last);
        return new(count, last, _findings, _inAll);
    }

    private void CheckEnd(AuditHead? anchor, string? atAnchor, AuditHead last)
    {
        if (anchor is null)
        {
            if (last.Count > 0) Find(last.Count, last.Count, "the head file (audit-head.txt) is missing or carries no valid seal: whether rows were deleted at the end cannot be said");
        }
        else if (anchor.Count > last.Count) Find(last.Count + 1, anchor.Count, "deleted at the end");
        else if (atAnchor is not null && atAnchor != anchor.Chain) Find(anchor.Count, anchor.Count, "changed: not the entry that the head file is sealed for");
    }

    private void Find(long from, long to, string what)
    {
        _inAll++;
        if (_findings.Count < MostFindings) _findings.Add(new(from, to, what));
    }
}
