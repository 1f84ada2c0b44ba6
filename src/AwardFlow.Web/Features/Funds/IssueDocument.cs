using AwardFlow.Web.Casework;
using AwardFlow.Web.Casework.Activities;
using AwardFlow.Web.Records;
using Microsoft.EntityFrameworkCore;

namespace AwardFlow.Web.Features.Funds;

/// <summary>
/// A second person issues a document: neither who drew it up nor anybody who decided in one of its cases, exactly the
/// content that was drawn up, and only if every case passes the checks once more. The issue and a signal per case are one
/// transaction; the cases follow from the signals.
/// </summary>
public sealed class IssueDocument(Ledger ledger, DocumentCandidates candidates, ApplySignals signals, BusinessClock clock)
{
    public async Task<Result<Done>> IssueAsync(Command command, long documentId, int seenVersion, CancellationToken ct)
    {
        var issued = await ledger.WriteAsync<Done>(command, async (db, c) =>
        {
            var actor = command.Actor;
            if (await db.FundDocuments.FirstOrDefaultAsync(d => d.Id == documentId, c) is not { } document) return DocumentRefusals.NotFound;
            if (document.MakerId != actor.Id && !actor.May(Permission.IssueDocument)) return DocumentRefusals.NotAllowed;
            if (document.Version != seenVersion) return DocumentRefusals.Stale;
            var lines = await db.FundDocumentLines.AsNoTracking().Where(l => l.DocumentId == documentId).OrderBy(l => l.Line).ToListAsync(c);
            if (document.Issue(actor.Id, actor.Name, lines, clock.UtcNow) is { } refusal) return refusal;
            if (await FaultsAsync(db, document.Id, lines, actor, c) is { } fault) return fault;
            db.CaseSignals.AddRange(lines.DistinctBy(l => l.ApplicationId).Select(l => new CaseSignal(l.ApplicationId, l.BookmarkId, AwaitDocument.Issued, clock.UtcNow)));
            db.Audit(actor, "document.issued", "fund-document", document.Number, after: new { document.Lines, document.TotalFen, document.ContentHash, maker = document.MakerName });
            return new Done();
        }, ct);
        // The first cases follow at once; the rest by the recurring job from the rows just written.
        if (!issued.IsRefused) await signals.ApplyAsync(ApplySignals.ChunkSize, ct);
        return issued;
    }

    private async Task<Refusal?> FaultsAsync(AwardFlowDb db, long documentId, List<FundDocumentLine> lines, Actor actor, CancellationToken ct)
    {
        var decided = lines.GroupBy(l => l.ApplicationId).ToDictionary(g => g.Key, g => g.Sum(l => l.DecidedFen));
        var loaded = await candidates.LoadAsync(db, decided.Keys, actor, clock.Today, ct);
        if (loaded.Exists(c => c.ActorDecided)) return new("issuer-decided", "您曾在本文件的申报中作出审核决定，不能下达，请由其他人员办理。");
        var faults = loaded.Select(c => (c.Case, Why: DocumentChecks.AgainstIssuing(c, documentId, decided[c.Case.Id]))).Where(f => f.Why is not null)
            .Select(f => new FieldFault("", $"{f.Case.Number} {f.Case.EnterpriseName}：{f.Why!.Text}")).ToList();
        return faults.Count == 0 ? null
            : new("lines-not-issuable", "文件中有申报不再符合下达条件，不能下达。请起草人移出这些申报或作废后重新起草。") { Faults = faults };
    }
}
