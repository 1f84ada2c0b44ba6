using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using AwardFlow.Rules;
using AwardFlow.Web.Casework;
using AwardFlow.Web.Casework.Activities;
using AwardFlow.Web.Records;
using CsvHelper;
using CsvHelper.Configuration;
using Microsoft.EntityFrameworkCore;

namespace AwardFlow.Web.Features.Payments;

/// <summary>What an import did. <paramref name="Again"/>: this very file was recorded before, nothing changed.</summary>
public sealed record Imported(int Paid, int Returned, int Unknown, bool Again);

/// <summary>
/// Records a bank's result: all lines of the file in one transaction together with the signals by which fully paid cases
/// close. A file with a fault, or one that was recorded before, changes nothing.
/// </summary>
public sealed class ImportResult(Ledger ledger, AccountVault vault, ApplySignals signals, IDbContextFactory<AwardFlowDb> contexts, BusinessClock clock)
{
    public const int MostBytes = 8 * 1024 * 1024;

    /// <summary>Reads the file against the batch as it stands; nothing is changed.</summary>
    public async Task<Result<ResultReading>> ReadAsync(Actor actor, long batchId, byte[] bytes, CancellationToken ct)
    {
        if (!actor.May(Permission.ImportBankResult)) return BuildBatch.NotAllowed;
        await using var db = await contexts.CreateDbContextAsync(ct);
        if (await db.Batches.AsNoTracking().FirstOrDefaultAsync(b => b.Id == batchId, ct) is not { } batch) return BatchRefusals.NotFound;
        return await ReadInAsync(db, batch, bytes, ct);
    }

    public async Task<Result<Imported>> ApplyAsync(Command command, long batchId, string fileName, byte[] bytes, CancellationToken ct)
    {
        var sha256 = Convert.ToHexStringLower(SHA256.HashData(bytes));
        var imported = await ledger.WriteAsync<Imported>(command, async (db, c) =>
        {
            if (!command.Actor.May(Permission.ImportBankResult)) return BuildBatch.NotAllowed;
            if (await db.Batches.FirstOrDefaultAsync(b => b.Id == batchId, c) is not { } batch) return BatchRefusals.NotFound;
            if (await db.BankResultFiles.AsNoTracking().FirstOrDefaultAsync(f => f.BatchId == batchId && f.Sha256 == sha256, c) is { } before)
                return new Imported(before.Paid, before.Returned, before.Unknown, true);
            var read = await ReadInAsync(db, batch, bytes, c);
            if (read.Refusal is { } refusal) return refusal;
            if (!read.Value.IsRight) return Refuse(read.Value);
            return await RecordAsync(db, command.Actor, batch, fileName, sha256, [.. read.Value.Rows.Where(r => r.Changes)], c);
        }, ct);
        // The first cases close at once; the rest follow by the recurring job from the rows just written.
        if (!imported.IsRefused && !imported.Value.Again) await signals.ApplyAsync(ApplySignals.ChunkSize, ct);
        return imported;
    }

    public static Refusal Refuse(ResultReading reading) => new("result-file-wrong", $"回单文件有 {reading.Faults.Count} 处问题，没有登记任何一行。")
    {
        Faults = [.. reading.Faults.Select(f => new FieldFault("", f.Row > 0 ? $"第 {f.Row} 行：{f.Message}" : f.Message))],
    };

    private async Task<Result<ResultReading>> ReadInAsync(AwardFlowDb db, Batch batch, byte[] bytes, CancellationToken ct)
    {
        if (batch.State is not (BatchState.Released or BatchState.Finished)) return new Refusal("batch-not-released", "该批次尚未放款，不能导入银行回单。");
        if (bytes.Length > MostBytes) return new Refusal("file-too-large", "回单文件超过 8 MB，请核对是否选错文件。");
        var lines = await db.PaymentAttempts.AsNoTracking().Where(a => a.BatchId == batch.Id).ToListAsync(ct);
        var expected = new ExpectedBatch(batch.Number, BusinessClock.DayOf(batch.ReleasedAt!.Value), lines.ToDictionary(a => a.Line,
            a => new ExpectedLine(a.Line, a.PayeeName, a.Account.Fingerprint, a.Account.LastFour, a.AmountFen, a.State, a.BankDay)));
        return ResultFile.Read(bytes, expected, vault.Fingerprint, clock.Today);
    }

    private async Task<Result<Imported>> RecordAsync(AwardFlowDb db, Actor actor, Batch batch, string fileName, string sha256, IReadOnlyList<ResultRow> rows, CancellationToken ct)
    {
        var now = clock.UtcNow;
        var lines = await db.PaymentAttempts.Where(a => a.BatchId == batch.Id).ToDictionaryAsync(a => a.Line, ct);
        var ids = rows.Select(r => lines[r.Line].PaymentId).ToList();
        var payments = await db.Payments.Where(p => EF.Parameter(ids).Contains(p.Id)).ToDictionaryAsync(p => p.Id, ct);
        foreach (var of in rows.Where(r => r.Result != LineResult.Processing).GroupBy(r => r.Result))
        {
            var sums = BudgetMoves.Sums(of.Select(r => payments[lines[r.Line].PaymentId]));
            if (of.Key == LineResult.Paid) await BudgetMoves.PayAsync(db, sums, batch.Number, actor, now, ct);
            else await BudgetMoves.ReturnAsync(db, sums, batch.Number, actor, now, ct);
        }
        foreach (var row in rows) Record(db, actor, lines[row.Line], payments[lines[row.Line].PaymentId], row, now);
        var (paid, returned, unknown) = (rows.Count(r => r.Result == LineResult.Paid), rows.Count(r => r.Result == LineResult.Returned), rows.Count(r => r.Result == LineResult.Processing));
        db.BankResultFiles.Add(new BankResultFile(batch.Id, fileName, sha256, paid, returned, unknown, actor.Id, now));
        if (batch.State == BatchState.Released && lines.Values.All(a => a.State is AttemptState.Paid or AttemptState.Returned)) batch.Finish(now);
        db.Audit(actor, "batch.result-imported", "batch", batch.Number, after: new { sha256, paid, returned, unknown, state = batch.State.ToString() });
        await db.SaveChangesAsync(ct);
        await SignalAsync(db, [.. payments.Values.Where(p => p.State == PaymentState.Paid).Select(p => p.ApplicationId).Distinct()], now, ct);
        return new Imported(paid, returned, unknown, false);
    }

    private static void Record(AwardFlowDb db, Actor actor, PaymentAttempt line, Payment payment, ResultRow row, DateTime now)
    {
        switch (row.Result)
        {
            case LineResult.Paid:
                line.Paid(row.Day!.Value, row.Reference);
                payment.Pay(row.Day.Value);
                db.Audit(actor, "payment.paid", "payment", payment.Id, after: new { payment.Number, payment.AmountFen, on = row.Day, row.Reference });
                break;
            case LineResult.Returned:
                line.Returned(row.Day!.Value, row.Reference, row.Reason!);
                payment.Return();
                db.Audit(actor, "payment.returned", "payment", payment.Id, after: new { payment.Number, payment.AmountFen, on = row.Day, row.Reason });
                Tell(db, line, payment, row.Reason!, now);
                break;
            case LineResult.Processing:
                line.Doubt();
                payment.Doubt();
                db.Audit(actor, "payment.in-doubt", "payment", payment.Id, after: new { payment.Number, payment.AmountFen });
                break;
        }
    }

    private static void Tell(AwardFlowDb db, PaymentAttempt line, Payment payment, string reason, DateTime now)
    {
        var letter = Letters.PaymentReturned(payment.Number, line.Account.LastFour, line.AmountFen, reason);
        db.Messages.Add(Message.ToEnterprise(payment.EnterpriseId, payment.ApplicationId, "payment-returned", letter.Subject, letter.Body, now));
        db.Outbox.Add(new OutboxItem("mail", $"{payment.Number}/payment-returned/{line.Id}",
            JsonSerializer.Serialize(new MailToSend(null, payment.EnterpriseId, letter.Subject, letter.Body)), now));
    }

    private static async Task SignalAsync(AwardFlowDb db, List<long> cases, DateTime now, CancellationToken ct)
    {
        // Of a case that is paid in parts the last part that is due counts: earlier ones were paid before it could be due.
        var payments = await db.Payments.AsNoTracking().Where(p => EF.Parameter(cases).Contains(p.ApplicationId)).Select(p => new { p.ApplicationId, p.Tranche, p.State, p.BookmarkId }).ToListAsync(ct);
        var complete = payments.GroupBy(p => p.ApplicationId).Where(g => g.All(p => p.State == PaymentState.Paid));
        db.CaseSignals.AddRange(complete.Select(g => new CaseSignal(g.Key, g.MaxBy(p => p.Tranche)!.BookmarkId, Pay.Paid, now)));
    }

    /// <summary>The template of a batch: one row per line that still has no end, and the total row.</summary>
    public async Task<Result<(string Name, byte[] Bytes)>> TemplateAsync(Actor actor, long batchId, CancellationToken ct)
    {
        if (!actor.May(Permission.ImportBankResult)) return BuildBatch.NotAllowed;
        await using var db = await contexts.CreateDbContextAsync(ct);
        if (await db.Batches.AsNoTracking().FirstOrDefaultAsync(b => b.Id == batchId, ct) is not { } batch) return BatchRefusals.NotFound;
        var lines = await db.PaymentAttempts.AsNoTracking().Where(a => a.BatchId == batchId && (a.State == AttemptState.Released || a.State == AttemptState.Unknown))
            .OrderBy(a => a.Line).ToListAsync(ct);
        using var bytes = new MemoryStream();
        await using (var text = new StreamWriter(bytes, new UTF8Encoding(true), leaveOpen: true))
        await using (var csv = new CsvWriter(text, new CsvConfiguration(CultureInfo.InvariantCulture) { NewLine = "\r\n" }))
        {
            var rows = lines.Select(a => new[] { BatchContent.LineId(batch.Number, a.Line), $"****{a.Account.LastFour}", Yuan.Plain(a.AmountFen), "", "", "", "" })
                .Prepend([.. ResultText.Heads])
                .Append([ResultFile.TotalRow, $"{lines.Count}笔", Yuan.Plain(lines.Sum(a => a.AmountFen)), "", "", "", ""]);
            foreach (var row in rows)
            {
                foreach (var field in row) csv.WriteField(field);
                await csv.NextRecordAsync();
            }
        }
        return ($"{batch.Number}-回单模板.csv", bytes.ToArray());
    }
}
