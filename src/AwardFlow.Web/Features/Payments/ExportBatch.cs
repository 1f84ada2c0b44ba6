using System.Security.Cryptography;
using AwardFlow.Web.Records;
using Microsoft.EntityFrameworkCore;

namespace AwardFlow.Web.Features.Payments;

public sealed record ExportedFile(string Name, string ContentType, string Sha256, byte[] Bytes);

/// <summary>The bank file of a released batch. Each export is logged and audited; all exports are the bytes that were signed.</summary>
public sealed class ExportBatch(Ledger ledger, AccountVault vault, BankTemplates templates, IDbContextFactory<AwardFlowDb> contexts, BusinessClock clock)
{
    public async Task<Result<ExportedFile>> ExportAsync(Actor actor, long batchId, CancellationToken ct)
    {
        if (!actor.May(Permission.BuildBatch) && !actor.May(Permission.ReleaseBatch)) return BuildBatch.NotAllowed;
        var made = await MakeAsync(batchId, ct);
        if (made.IsRefused) return made;
        var file = made.Value;
        var noted = await ledger.WriteAsync<Done>(async (db, c) =>
        {
            var batch = await db.Batches.FirstAsync(b => b.Id == batchId, c);
            if (batch.Export(file.Sha256, clock.UtcNow) is { } refusal) return refusal;
            db.BatchExports.Add(new BatchExport(batch.Id, file.Name, file.Bytes.LongLength, file.Sha256, actor, clock.UtcNow));
            db.Audit(actor, "batch.exported", "batch", batch.Number, after: new { file = file.Name, file.Sha256, batch.Template, times = batch.Exports });
            return new Done();
        }, ct);
        return noted.Refusal is { } no ? no : file;
    }

    private async Task<Result<ExportedFile>> MakeAsync(long batchId, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        if (await db.Batches.AsNoTracking().FirstOrDefaultAsync(b => b.Id == batchId, ct) is not { } batch) return BatchRefusals.NotFound;
        if (batch.State is not (BatchState.Released or BatchState.Finished)) return new Refusal("batch-not-released", "批次复核放款之后才能下载银行文件。");
        if (templates.Find(batch.Template) is not { } template) return BatchRefusals.NoTemplate(batch.Template);
        var content = await BatchContent.ReadAsync(db, vault, batch, ct);
        if (content.Hash() != batch.ContentHash) return new Refusal("batch-content-changed", "批次内容与锁定时的摘要不一致，已停止导出，请立即联系系统管理员和审计管理员。");
        var bytes = BankFile.Write(template, content, batch.LockedAt!.Value);
        if (bytes.Refusal is { } refusal) return refusal;
        return new ExportedFile(BankFile.FileName(batch, template), template.ContentType, Convert.ToHexStringLower(SHA256.HashData(bytes.Value)), bytes.Value);
    }
}
