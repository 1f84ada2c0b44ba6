using AwardFlow.Web.Records;
using Microsoft.EntityFrameworkCore;

namespace AwardFlow.Web.Features.Payments;

/// <summary>A line as the pages show it: the account by its last four digits only.</summary>
public sealed record LineRow(
    long AttemptId, int Line, int Transfer, long ApplicationId, string Number, string PayeeName, string BankName, string LastFour, long AmountFen,
    AttemptState State, DateOnly? BankDay, string? BankReference, string? ReturnReason, PaymentState PaymentState, bool Reissuable);

/// <summary>How far the cases behind paid lines have followed.</summary>
public sealed record Following(int Waiting, IReadOnlyList<(string Number, string Why)> Refused);

public sealed record ResultFileRow(string FileName, string Sha256, int Paid, int Returned, int Unknown, string By, DateTime At);

/// <summary>What the pages show of one batch.</summary>
public sealed class ReadBatch(AwardFlowDb db)
{
    public const int PageLength = 100;

    public Task<Batch?> FindAsync(long id, CancellationToken ct) => db.Batches.AsNoTracking().FirstOrDefaultAsync(b => b.Id == id, ct);

    public Task<List<LineRow>> LinesAsync(long batchId, int after, int most, CancellationToken ct) =>
        Rows(batchId).Where(x => x.Line.Line > after).OrderBy(x => x.Line.Line).Take(most).Select(x => new LineRow(
            x.Line.Id, x.Line.Line, x.Line.Transfer, x.Payment.ApplicationId, x.Line.Number, x.Line.PayeeName, x.Line.Account.BankName, x.Line.Account.LastFour, x.Line.AmountFen,
            x.Line.State, x.Line.BankDay, x.Line.BankReference, x.Line.ReturnReason, x.Payment.State,
            x.Line.State == AttemptState.Returned && (x.Payment.State == PaymentState.Returned || x.Payment.State == PaymentState.Due)
                && !db.PaymentAttempts.Any(later => later.PaymentId == x.Payment.Id && later.Id > x.Line.Id && later.State != AttemptState.Dropped)))
            .ToListAsync(ct);

    /// <summary>Lines and money by state, for the figures on top.</summary>
    public async Task<IReadOnlyDictionary<AttemptState, (int Lines, long Fen)>> FiguresAsync(long batchId, CancellationToken ct) =>
        (await db.PaymentAttempts.AsNoTracking().Where(a => a.BatchId == batchId).GroupBy(a => a.State)
            .Select(g => new { g.Key, Lines = g.Count(), Fen = g.Sum(a => a.AmountFen) }).ToListAsync(ct)).ToDictionary(g => g.Key, g => (g.Lines, g.Fen));

    public async Task<Following> FollowingAsync(long batchId, CancellationToken ct)
    {
        var signals = from line in db.PaymentAttempts.AsNoTracking()
                      join payment in db.Payments on line.PaymentId equals payment.Id
                      join signal in db.CaseSignals on payment.ApplicationId equals signal.ApplicationId
                      where line.BatchId == batchId && line.State == AttemptState.Paid
                      select new { line.Number, signal.AppliedAt, signal.Refused };
        var waiting = await signals.CountAsync(s => s.AppliedAt == null, ct);
        var refused = await signals.Where(s => s.Refused != null).OrderBy(s => s.Number).Take(50).ToListAsync(ct);
        return new(waiting, [.. refused.Select(r => (r.Number, r.Refused!))]);
    }

    public async Task<List<ResultFileRow>> FilesAsync(long batchId, CancellationToken ct) =>
        await (from file in db.BankResultFiles.AsNoTracking()
               join person in db.Users on file.ImportedBy equals person.Id
               where file.BatchId == batchId
               orderby file.Id
               select new ResultFileRow(file.FileName, file.Sha256, file.Paid, file.Returned, file.Unknown, person.Name, file.ImportedAt)).ToListAsync(ct);

    public async Task<(long Id, string Number)?> ReissuedAsync(Batch batch, CancellationToken ct) => batch.ReissuesBatchId is not { } old ? null
        : (old, await db.Batches.Where(b => b.Id == old).Select(b => b.Number).FirstAsync(ct));

    public Task<List<BatchExport>> ExportsAsync(long batchId, CancellationToken ct) =>
        db.BatchExports.AsNoTracking().Where(e => e.BatchId == batchId).OrderBy(e => e.Id).ToListAsync(ct);

    public Task<List<BatchSignature>> SignaturesAsync(long batchId, CancellationToken ct) =>
        db.BatchSignatures.AsNoTracking().Where(s => s.BatchId == batchId).OrderBy(s => s.Id).ToListAsync(ct);

    public async Task<List<(long Id, string Number)>> ReissuesAsync(long batchId, CancellationToken ct) =>
        [.. (await db.Batches.AsNoTracking().Where(b => b.ReissuesBatchId == batchId && b.State != BatchState.Cancelled).OrderBy(b => b.Id)
            .Select(b => new { b.Id, b.Number }).ToListAsync(ct)).Select(b => (b.Id, b.Number))];

    private IQueryable<LineOf> Rows(long batchId) =>
        from line in db.PaymentAttempts.AsNoTracking()
        join payment in db.Payments on line.PaymentId equals payment.Id
        where line.BatchId == batchId
        select new LineOf { Line = line, Payment = payment };

    private sealed class LineOf
    {
        public required PaymentAttempt Line { get; init; }
        public required Payment Payment { get; init; }
    }
}
