using System.Globalization;
using System.Text;
using AwardFlow.Rules;
using AwardFlow.Web.Records;
using CsvHelper;
using CsvHelper.Configuration;
using Microsoft.EntityFrameworkCore;

namespace AwardFlow.Web.Features.Payments;

/// <summary>Reads a bank's result against its batch as it stands, and gives the template to fill in. Changes nothing.</summary>
public sealed class ReadResult(AccountVault vault, BankTemplates templates, IDbContextFactory<AwardFlowDb> contexts, BusinessClock clock)
{
    public async Task<Result<ResultReading>> ReadAsync(Actor actor, long batchId, Stream file, CancellationToken ct)
    {
        if (!actor.May(Permission.ImportBankResult)) return BuildBatch.NotAllowed;
        await using var db = await contexts.CreateDbContextAsync(ct);
        if (await db.Batches.AsNoTracking().FirstOrDefaultAsync(b => b.Id == batchId, ct) is not { } batch) return BatchRefusals.NotFound;
        if (batch.State is not (BatchState.Released or BatchState.Finished)) return new Refusal("batch-not-released", "该批次尚未放款，不能导入银行回单。");
        return ResultFile.Read(file, await ExpectedAsync(db, batch, ct), templates.Find(batch.Template), vault.Fingerprint, clock.Today);
    }

    private static async Task<ExpectedBatch> ExpectedAsync(AwardFlowDb db, Batch batch, CancellationToken ct)
    {
        var transfers = new Dictionary<int, ExpectedLine>(batch.Transfers);
        // A hundred thousand accounts have at most ten thousand ends: one string each.
        var ends = new Dictionary<string, string>(StringComparer.Ordinal);
        await foreach (var a in db.PaymentAttempts.AsNoTracking().Where(a => a.BatchId == batch.Id).OrderBy(a => a.Line)
            .Select(a => new { a.Transfer, a.PayeeName, a.Account.Fingerprint, a.Account.LastFour, a.AmountFen, a.State, a.BankDay }).AsAsyncEnumerable().WithCancellation(ct))
        {
            transfers[a.Transfer] = transfers.TryGetValue(a.Transfer, out var before) ? before with { AmountFen = before.AmountFen + a.AmountFen, Lines = before.Lines + 1 }
                : new(a.Transfer, a.PayeeName, AccountMark.Of(a.Fingerprint), End(a.LastFour), a.AmountFen, a.State, a.BankDay);
        }
        return new(batch.Number, BusinessClock.DayOf(batch.ReleasedAt!.Value), transfers) { MessageId = BankFile.FileId(batch) };

        string End(string lastFour)
        {
            if (ends.TryGetValue(lastFour, out var known)) return known;
            return ends[lastFour] = lastFour;
        }
    }

    /// <summary>The template of a batch: one row per transfer that still has no end, and the total row.</summary>
    public async Task<Result<(string Name, byte[] Bytes)>> TemplateAsync(Actor actor, long batchId, CancellationToken ct)
    {
        if (!actor.May(Permission.ImportBankResult)) return BuildBatch.NotAllowed;
        await using var db = await contexts.CreateDbContextAsync(ct);
        if (await db.Batches.AsNoTracking().FirstOrDefaultAsync(b => b.Id == batchId, ct) is not { ReleasedAt: not null } batch) return BatchRefusals.NotFound;
        var open = (await ExpectedAsync(db, batch, ct)).Lines.Values.Where(l => l.IsOpen).OrderBy(l => l.Line).ToList();
        using var bytes = new MemoryStream();
        await using (var text = new StreamWriter(bytes, new UTF8Encoding(true), leaveOpen: true))
        await using (var csv = new CsvWriter(text, new CsvConfiguration(CultureInfo.InvariantCulture) { NewLine = "\r\n" }))
        {
            var rows = open.Select(l => new[] { BatchContent.LineId(batch.Number, l.Line), $"****{l.LastFour}", Yuan.Plain(l.AmountFen), "", "", "", "" })
                .Prepend(["业务编号", "收款账号", "金额", "结果", "日期", "流水号", "原因"])
                .Append([ResultFile.TotalRow, $"{open.Count}笔", Yuan.Plain(open.Sum(l => l.AmountFen)), "", "", "", ""]);
            foreach (var row in rows)
            {
                foreach (var field in row) csv.WriteField(field);
                await csv.NextRecordAsync();
            }
        }
        return ($"{batch.Number}-回单模板.csv", bytes.ToArray());
    }
}
