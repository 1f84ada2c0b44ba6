using AwardFlow.Web.Records;
using Microsoft.EntityFrameworkCore;

namespace AwardFlow.Web.Features.Funds;

/// <summary>What the pages of documents read: narrow rows, one index range each.</summary>
public sealed class ReadDocument(AwardFlowDb db)
{
    public const int PageLength = 50;

    public Task<FundDocument?> FindAsync(long id, CancellationToken ct) => db.FundDocuments.AsNoTracking().FirstOrDefaultAsync(d => d.Id == id, ct);

    public Task<List<FundDocumentLine>> LinesAsync(long documentId, int after, int most, CancellationToken ct) => Lines(documentId)
        .Where(l => l.Line > after).Take(most).ToListAsync(ct);

    public IQueryable<FundDocumentLine> Lines(long documentId) => db.FundDocumentLines.AsNoTracking().Where(l => l.DocumentId == documentId).OrderBy(l => l.Line);

    /// <summary>Cases of an issued document that have not followed yet, and those that could not.</summary>
    public async Task<(int Waiting, List<(string Number, string Why)> Refused)> FollowingAsync(long documentId, CancellationToken ct)
    {
        var signals = from s in db.CaseSignals.AsNoTracking()
                      where db.FundDocumentLines.Any(l => l.DocumentId == documentId && l.ApplicationId == s.ApplicationId && l.BookmarkId == s.BookmarkId)
                      select s;
        var waiting = await signals.CountAsync(s => s.AppliedAt == null, ct);
        var refused = await (from s in signals where s.Refused != null join a in db.Applications on s.ApplicationId equals a.Id orderby a.Id select new { a.Number, s.Refused }).Take(50).ToListAsync(ct);
        return (waiting, [.. refused.Select(r => (r.Number, r.Refused!))]);
    }
}
