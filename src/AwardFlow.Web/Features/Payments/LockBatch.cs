using System.Security.Cryptography;
using AwardFlow.Web.Records;
using Microsoft.EntityFrameworkCore;

namespace AwardFlow.Web.Features.Payments;

/// <summary>The maker freezes the content of the batch and its bank file by their hashes and hands it over for release.</summary>
public sealed class LockBatch(Ledger ledger, SignBatch sign, AccountVault vault, BankTemplates templates, BusinessClock clock)
{
    public async Task<Result<Done>> LockAsync(Command command, long batchId, int seenVersion, CancellationToken ct) =>
        await sign.CountAsync(command, await LockSignedAsync(command, batchId, seenVersion, ct), ct);

    private Task<Result<Done>> LockSignedAsync(Command command, long batchId, int seenVersion, CancellationToken ct) =>
        ledger.WriteAsync<Done>(command, async (db, c) =>
        {
            if (!command.Actor.May(Permission.BuildBatch)) return BuildBatch.NotAllowed;
            if (await db.Batches.FirstOrDefaultAsync(b => b.Id == batchId, c) is not { } batch) return BatchRefusals.NotFound;
            if (batch.MakerId != command.Actor.Id) return new Refusal("not-the-maker", $"该批次由{batch.MakerName}制作，请由经办人本人核对锁定。");
            if (batch.Version != seenVersion) return BatchRefusals.Stale;
            var content = await BatchContent.ReadAsync(db, vault, batch, c);
            if (content.Lines.Count != batch.Lines || content.TotalFen != batch.TotalFen)
                return new Refusal("totals-differ", "批次的笔数或合计与明细不一致，不能锁定，请撤销后重新制作。");
            var check = sign.NeedsChecker(batch.TotalFen);
            if (check.Refusal is { } unreadable) return unreadable;
            if (templates.Find(batch.Template) is not { } template) return BatchRefusals.NoTemplate(batch.Template);
            var now = clock.UtcNow;
            var file = BankFile.Write(template, content, now);
            if (file.Refusal is { } unwritable) return unwritable;
            var fileSha256 = Convert.ToHexStringLower(SHA256.HashData(file.Value));
            if (batch.Lock(content.Hash(), fileSha256, (await AuditChain.HeadIn(db, c)).ToString(), check.Value, now) is { } refusal) return refusal;
            if (await db.BatchLockedLines.FirstOrDefaultAsync(l => l.BatchId == batchId, c) is { } before) before.Change(SignBatch.HashesOf(content));
            else db.BatchLockedLines.Add(new BatchLockedLines(batchId, SignBatch.HashesOf(content)));
            if (await sign.SecondFactorAsync(db, command, c) is { } wrong) return wrong;
            sign.Sign(db, batch, SignatureKind.Maker, command.Actor, content);
            db.Audit(command.Actor, "batch.locked", "batch", batch.Number, after: new { batch.Lines, batch.TotalFen, batch.ContentHash, batch.Template, batch.FileSha256, batch.AuditHead });
            return new Done();
        }, ct);
}

public static class BatchRefusals
{
    public static Refusal NotFound { get; } = new("not-found", "没有找到这个批次。");
    public static Refusal NoTemplate(string id) => new("no-such-template", $"银行文件模板“{id}”已经不在，不能办理。请系统管理员放回 bank-files/{id}.json。");
    public static Refusal Stale { get; } = new("stale-page", "您打开页面之后，该批次有了新变化，请刷新核对后再操作。");
}
