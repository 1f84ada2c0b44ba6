using System.Globalization;
using AwardFlow.Rules;
using AwardFlow.Web.Casework;
using AwardFlow.Web.Records;
using Microsoft.EntityFrameworkCore;

namespace AwardFlow.Web.Features.Archives;

public sealed record ArchivedLine(int Line, string Number, string Payee, string AccountEnd, long AmountFen, string State, DateOnly? BankDay, string? BankReference, string? ReturnReason);

/// <summary>The file of a finished batch: its lines and their ends, its signatures, exports, results and audit entries. Accounts show their end only.</summary>
public sealed class ArchiveBatch(AwardFlowDb db, AccountVault vault)
{
    public async Task<Result<Package>> MakeAsync(long id, CancellationToken ct)
    {
        if (await db.Batches.AsNoTracking().FirstOrDefaultAsync(b => b.Id == id, ct) is not { } b) return Refusals.NotFound;
        if (b is not { State: BatchState.Finished, FinishedAt: { } finished }) return new Refusal("batch-open", "批次全部有回单结果之后才能归档。");
        var attempts = await db.PaymentAttempts.AsNoTracking().Where(a => a.BatchId == id).OrderBy(a => a.Line).ToListAsync(ct);
        List<ArchivedLine> lines = [.. attempts.Select(a => new ArchivedLine(a.Line, a.Number, a.PayeeName, "尾号" + vault.Open(a.Account)[^4..], a.AmountFen, a.State.ToString(), a.BankDay, a.BankReference, a.ReturnReason))];
        var signatures = await db.BatchSignatures.AsNoTracking().Where(s => s.BatchId == id).OrderBy(s => s.Id).ToListAsync(ct);
        var exports = await db.BatchExports.AsNoTracking().Where(e => e.BatchId == id).OrderBy(e => e.Id).Select(e => new { e.FileName, e.Bytes, e.Sha256, e.ByName, e.At }).ToListAsync(ct);
        var results = await db.BankResultFiles.AsNoTracking().Where(f => f.BatchId == id).OrderBy(f => f.Id)
            .Select(f => new { f.FileName, f.Sha256, f.Paid, f.Returned, f.Unknown, f.ImportedAt }).ToListAsync(ct);
        var audit = await db.AuditEntries.AsNoTracking().Where(e => e.ObjectKind == "batch" && e.ObjectId == b.Number).OrderBy(e => e.Id)
            .Select(e => new { e.Id, e.At, e.ActorName, e.Action, e.Before, e.After, e.Chain }).ToListAsync(ct);
        return new Package($"{b.Number}.zip", finished,
        [
            ArchiveMember.Text("data/batch.json", ArchiveFile.Json(new { b.Number, b.Lines, b.TotalFen, b.ContentHash, b.MakerName, b.BuiltAt, b.LockedAt, b.ReleaserName, b.ReleasedAt, b.SentAt, b.SentByName, b.SentReference, b.FinishedAt, b.Template, b.Transfers, b.FileSha256, b.AuditHead })),
            ArchiveMember.Text("data/lines.json", ArchiveFile.Json(lines)),
            ArchiveMember.Text("data/signatures.json", ArchiveFile.Json(signatures.Select(s => new { kind = s.Kind.ToString(), s.PersonName, s.ContentHash, s.At, s.VoidedAt, s.VoidReason }))),
            ArchiveMember.Text("data/exports.json", ArchiveFile.Json(exports)),
            ArchiveMember.Text("data/results.json", ArchiveFile.Json(results)),
            ArchiveMember.Text("data/audit.json", ArchiveFile.Json(audit)),
            ArchiveMember.Text("print/batch.html", ArchivePrint.Batch(b, signatures, lines)),
            ArchiveMember.Text("metadata.json", ArchiveFile.Json(new
            {
                format = "awardflow-archive-1", kind = "batch", number = b.Number, title = "拨付批次 " + b.Number, finishedOn = BusinessClock.DayOf(finished), retention = "10年",
                lines = b.Lines.ToString(CultureInfo.InvariantCulture), total = Yuan.Plain(b.TotalFen),
            })),
        ]);
    }
}
