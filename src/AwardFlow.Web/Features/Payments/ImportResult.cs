using System.Security.Cryptography;
using System.Text.Json;
using AwardFlow.Rules;
using AwardFlow.Web.Casework;
using AwardFlow.Web.Casework.Activities;
using AwardFlow.Web.Records;
using Microsoft.EntityFrameworkCore;

namespace AwardFlow.Web.Features.Payments;

/// <summary>What an import did. <paramref name="Again"/>: this very file was recorded before, nothing changed.</summary>
public sealed record Imported(int Paid, int Returned, int Unknown, bool Again);

/// <summary>What the person says about rows that name no transfer: how many matches were looked at, and whether the rest is kept for clearing up.</summary>
public sealed record ResultChoice(int ConfirmedMatches = 0, bool KeepUnmatched = false);

/// <summary>
/// Records a bank's result. The file is read and checked outside the write gate; then its rows are staged and carried over
/// to lines, payments and budget by one statement each, in one transaction with the signals by which fully paid cases
/// close. A file with a fault, or one that was recorded before, changes nothing.
/// </summary>
public sealed class ImportResult(Ledger ledger, ReadResult read, ApplySignals signals, Calendars calendars, BusinessClock clock)
{
    private const int FirmsAtOnce = 500;

    public async Task<Result<Imported>> ApplyAsync(Command command, long batchId, string fileName, Stream file, ResultChoice choice, CancellationToken ct)
    {
        file.Position = 0;
        var sha256 = Convert.ToHexStringLower(await SHA256.HashDataAsync(file, ct));
        var reading = await read.ReadAsync(command.Actor, batchId, file, ct);
        if (reading.Refusal is { } unread) return unread;
        var imported = await ledger.WriteAsync<Imported>(command, async (db, c) =>
        {
            var batch = await db.Batches.FirstAsync(b => b.Id == batchId, c);
            // First of all: what was recorded once is an answer, whatever the file would say against today's lines.
            if (await db.BankResultFiles.AsNoTracking().FirstOrDefaultAsync(f => f.BatchId == batchId && f.Sha256 == sha256, c) is { } before)
                return new Imported(before.Paid, before.Returned, before.Unknown, true);
            if (WhyNot(reading.Value, choice) is { } refusal) return refusal;
            return await RecordAsync(db, command.Actor, batch, fileName, sha256, reading.Value, c);
        }, ct);
        // The first cases close at once; the rest follow by the recurring job from the rows just written.
        if (!imported.IsRefused && !imported.Value.Again) await signals.ApplyAsync(ApplySignals.ChunkSize, ct);
        return imported;
    }

    private static Refusal? WhyNot(ResultReading reading, ResultChoice choice)
    {
        if (!reading.IsRight) return Refuse(reading);
        if (choice.ConfirmedMatches != reading.ProposedCount)
            return new("match-unconfirmed", $"有 {reading.ProposedCount} 行没有业务编号，按账号、金额和户名对应到明细，请逐笔核对后勾选确认。");
        return reading.Unmatched.Count > 0 && !choice.KeepUnmatched
            ? new("unmatched-rows", $"有 {reading.Unmatched.Count} 行对应不到本批次的任何明细。请核对文件；确属银行入账的，勾选“列入待查款项”后登记。") : null;
    }

    public static Refusal Refuse(ResultReading reading) => new("result-file-wrong", $"回单文件有 {reading.FaultCount} 处问题，没有登记任何一行。")
    {
        Faults = [.. reading.Faults.Select(f => new FieldFault("", f.Row > 0 ? $"第 {f.Row} 行：{f.Message}" : f.Message))],
    };

    private async Task<Result<Imported>> RecordAsync(AwardFlowDb db, Actor actor, Batch batch, string fileName, string sha256, ResultReading reading, CancellationToken ct)
    {
        var now = clock.UtcNow;
        var rows = reading.Rows.Where(r => r.Changes).ToList();
        int Count(LineResult result) => rows.Count(r => r.Result == result);
        var (paid, returned, unknown) = (Count(LineResult.Paid), Count(LineResult.Returned), Count(LineResult.Processing));
        var file = db.BankResultFiles.Add(new BankResultFile(batch.Id, fileName, sha256, paid, returned, unknown, actor.Id, now)).Entity;
        await db.SaveChangesAsync(ct);
        await StageResult.WriteAsync(db, file.Id, rows, ct);
        var lines = await LinesAsync(db, batch.Id, file.Id, ct);
        if (lines != rows.Count && !batch.Merged) return Overtaken;
        if (!await BatchLines.TryRecordAsync(db, batch, file.Id, lines, actor, now, ct)) return Overtaken;
        if (batch.State == BatchState.Released && !await db.PaymentAttempts.AnyAsync(a => a.BatchId == batch.Id && a.State != AttemptState.Paid && a.State != AttemptState.Returned, ct)) batch.Finish(now);
        KeepUnmatched(db, actor, batch, reading.Unmatched);
        await LateAsync(db, actor, batch, rows, ct);
        db.Audit(actor, "batch.result-imported", "batch", batch.Number, after: new { fileName, sha256, paid, returned, unknown, confirmedMatches = reading.ProposedCount, unmatched = reading.Unmatched.Count, state = batch.State.ToString() });
        await db.SaveChangesAsync(ct);
        if (returned > 0) await TellAsync(db, batch.Id, file.Id, now, ct);
        await SignalAsync(db, batch.Id, file.Id, now, ct);
        return new Imported(paid, returned, unknown, false);
    }

    /// <summary>How many lines the staged rows speak of.</summary>
    private static Task<int> LinesAsync(AwardFlowDb db, long batchId, long fileId, CancellationToken ct) =>
        (from line in db.PaymentAttempts
         join row in db.BankResultRows on line.Transfer equals row.Transfer
         where line.BatchId == batchId && row.FileId == fileId
         select line.Id).CountAsync(ct);

    private static Refusal Overtaken { get; } = new("result-overtaken", "核对之后，该批次又登记了别的结果，本次没有登记任何一行。请重新上传核对。");

    /// <summary>The firms of returned lines are asked for another account, some hundred at a time.</summary>
    private static async Task TellAsync(AwardFlowDb db, long batchId, long fileId, DateTime now, CancellationToken ct)
    {
        var returned = await (from line in db.PaymentAttempts.AsNoTracking()
                              join row in db.BankResultRows on line.Transfer equals row.Transfer
                              join payment in db.Payments on line.PaymentId equals payment.Id
                              where line.BatchId == batchId && row.FileId == fileId && row.Result == LineResult.Returned
                              orderby line.Line
                              select new { line.Id, line.Account.LastFour, line.AmountFen, line.ReturnReason, payment.Number, payment.EnterpriseId, payment.ApplicationId }).ToListAsync(ct);
        foreach (var some in returned.Chunk(FirmsAtOnce))
        {
            foreach (var r in some)
            {
                var letter = Letters.PaymentReturned(r.Number, r.LastFour, r.AmountFen, r.ReturnReason!);
                db.Messages.Add(Message.ToEnterprise(r.EnterpriseId, r.ApplicationId, "payment-returned", letter.Subject, letter.Body, now));
                db.Outbox.Add(new OutboxItem("mail", $"{r.Number}/payment-returned/{r.Id}", JsonSerializer.Serialize(new MailToSend(null, r.EnterpriseId, letter.Subject, letter.Body)), now));
            }
            await db.SaveChangesAsync(ct);
            db.ChangeTracker.Clear();
        }
    }

    /// <summary>
    /// Cases of the file whose money has come in whole go on by a signal each. Of a case that is paid in parts the last part
    /// that is due counts: earlier ones were paid before it could be due.
    /// </summary>
    private static async Task SignalAsync(AwardFlowDb db, long batchId, long fileId, DateTime now, CancellationToken ct)
    {
        var at = new DateTimeOffset(now, TimeSpan.Zero).ToUnixTimeMilliseconds();
        await db.Database.ExecuteSqlAsync($"""
            INSERT INTO case_signals ("ApplicationId", "BookmarkId", "Outcome", "RecordedAt")
            SELECT c."ApplicationId", (SELECT l."BookmarkId" FROM payments l WHERE l."ApplicationId" = c."ApplicationId" AND l."State" <> 'Cancelled' ORDER BY l."Tranche" DESC, l."Id" LIMIT 1), {Pay.Paid}, {at}
            FROM (SELECT p."ApplicationId", MIN(p."Id") AS "First" FROM payments p
              WHERE p."ApplicationId" IN (SELECT q."ApplicationId" FROM bank_result_rows r JOIN payment_attempts a ON a."BatchId" = {batchId} AND a."Transfer" = r."Transfer"
                JOIN payments q ON q."Id" = a."PaymentId" WHERE r."FileId" = {fileId} AND r."Result" = 'Paid')
              GROUP BY p."ApplicationId" HAVING SUM(p."State" NOT IN ('Paid','Recovered','Cancelled')) = 0) c
            ORDER BY c."First"
            """, ct);
    }

    private void KeepUnmatched(AwardFlowDb db, Actor actor, Batch batch, IReadOnlyList<UnmatchedRow> unmatched)
    {
        if (unmatched.Count == 0) return;
        var due = calendars.Current.End(clock.Today, ClearingDays, countFirstDay: false).Day;
        foreach (var row in unmatched)
            db.Differences.Add(new Difference(DifferenceKind.UnmatchedCredit, row.Day ?? clock.Today, $"{row.Payee}，账号尾号 {row.LastFour}{(row.Reference is null ? "" : $"，流水号 {row.Reference}")}（回单第 {row.Row} 行）",
                0, row.AmountFen, actor, due, clock.UtcNow).Of(batch.Id));
    }

    /// <summary>Results of a day that was closed already: somebody has to look at that day again.</summary>
    private async Task LateAsync(AwardFlowDb db, Actor actor, Batch batch, List<ResultRow> rows, CancellationToken ct)
    {
        var days = rows.Where(r => r.Day is not null).Select(r => r.Day!.Value).Distinct().ToList();
        var closed = await db.DayCloses.AsNoTracking().Where(d => days.Contains(d.Day)).Select(d => d.Day).ToListAsync(ct);
        if (closed.Count == 0) return;
        var due = calendars.Current.End(clock.Today, ClearingDays, countFirstDay: false).Day;
        foreach (var day in closed.Order())
        {
            var late = rows.Where(r => r.Day == day).ToList();
            db.Differences.Add(new Difference(DifferenceKind.AfterClose, day, $"日终之后登记的结果：批次 {batch.Number}，{late.Count} 笔", late.Sum(r => r.AmountFen), 0, actor, due, clock.UtcNow).Of(batch.Id));
        }
    }

    /// <summary>Working days in which a difference is to be cleared up.</summary>
    public const int ClearingDays = 5;
}
