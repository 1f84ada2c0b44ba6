using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using AwardFlow.Rules;
using AwardFlow.Web.Plumbing.Identity;
using AwardFlow.Web.Plumbing.Settings;
using AwardFlow.Web.Records;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace AwardFlow.Web.Features.Payments;

/// <summary>
/// What all three signatures under a batch have in common: the content is that of the lock, the signer has decided in none
/// of its cases and issued none of its documents. A content that has changed voids the signatures, names the lines and
/// sends the batch back to its maker.
/// </summary>
public sealed class SignBatch(Ledger ledger, AccountVault vault, SecondFactors factors, IOptions<SignatureOptions> options, BusinessClock clock)
{
    /// <summary>Whether a batch of this total needs a checker; a threshold that can't be read stops.</summary>
    public Result<bool> NeedsChecker(long totalFen) =>
        Yuan.TryParse(options.Value.CheckerFromYuan, out var from, out _) ? totalFen >= from
            : new Refusal("threshold-unreadable", "分级签署的金额标准无法读取，不能锁定。请系统管理员检查设置 Signatures:CheckerFromYuan。");

    /// <summary>Who decided in a case of the batch or issued the document that it stands on can't sign it as another pair of eyes.</summary>
    public static async Task<Refusal?> NotTheirsAsync(AwardFlowDb db, long batchId, Actor actor, CancellationToken ct)
    {
        // From the lines of the batch on: however many payments there are, only its own are looked at.
        var payments = from line in db.PaymentAttempts where line.BatchId == batchId join payment in db.Payments on line.PaymentId equals payment.Id select payment;
        if (await payments.AnyAsync(p => db.Decisions.Any(d => d.ApplicationId == p.ApplicationId && d.ActorId == actor.Id), ct))
            return new("releaser-decided", "您曾在本批次的申报中作出审核决定，不能签署，请由其他人员办理。");
        return await payments.AnyAsync(p => db.FundDocumentLines.Any(l => l.Id == p.DocumentLineId && db.FundDocuments.Any(d => d.Id == l.DocumentId && d.IssuerId == actor.Id)), ct)
            ? new("signer-issued", "本批次所依据的资金文件由您下达，不能再签署其拨付，请由其他人员办理。") : null;
    }

    /// <summary>Where the settings ask for it: the signer's code, accepted with the signature or not at all.</summary>
    public async Task<Refusal?> SecondFactorAsync(AwardFlowDb db, Command command, CancellationToken ct) =>
        factors.AskedToSign ? await factors.AcceptAsync(db, command, ct) : null;

    /// <summary>A wrong code counts although nothing was signed.</summary>
    public Task<Result<Done>> CountAsync(Command command, Result<Done> signed, CancellationToken ct) => factors.CountAsync(command.Actor, signed, ct);

    public void Sign(AwardFlowDb db, Batch batch, SignatureKind kind, Actor actor, BatchContent content)
    {
        db.BatchSignatures.Add(new BatchSignature(batch.Id, kind, actor, content.Hash(), clock.UtcNow));
        db.Audit(actor, "batch.signed", "batch", batch.Number, after: new { kind = kind.ToString(), batch.Lines, batch.TotalFen, hash = content.Hash() });
    }

    public static string HashesOf(BatchContent content) => string.Join('\n', content.Lines.OrderBy(l => l.Line)
        .Select(l => $"{l.Line.ToString(CultureInfo.InvariantCulture)}:{HashOf(l)}"));

    /// <summary>
    /// The refusal for a locked batch whose content is not what was signed: its signatures are void from now on, each line
    /// that differs is named, and the maker has it again.
    /// </summary>
    public async Task<Refusal?> ChangedAsync(long batchId, Actor actor, CancellationToken ct)
    {
        Refusal? changed = null;
        await ledger.WriteAsync<Done>(async (db, c) =>
        {
            if (await db.Batches.FirstOrDefaultAsync(b => b.Id == batchId && b.State == BatchState.Locked, c) is not { } batch) return new Done();
            var content = await BatchContent.ReadAsync(db, vault, batch, c);
            if (content.Hash() == batch.ContentHash) return new Done();
            var lines = DifferingLines(await db.BatchLockedLines.Where(l => l.BatchId == batchId).Select(l => l.Hashes).FirstOrDefaultAsync(c) ?? "", HashesOf(content));
            var what = lines.Count == 0 ? "批次的付款账户或合计有变化" : $"第 {string.Join("、", lines.Take(20))} 行有变化";
            var signatures = await db.BatchSignatures.Where(s => s.BatchId == batchId && s.VoidedAt == null).ToListAsync(c);
            foreach (var signature in signatures) signature.Void(what, clock.UtcNow);
            batch.Unlock();
            db.Audit(actor, "batch.signatures-voided", "batch", batch.Number, after: new { what, voided = signatures.Select(s => $"{s.PersonName}（{s.Kind}）") });
            changed = new("batch-content-changed", $"批次内容在锁定后有变化：{what}。{string.Join("、", signatures.Select(s => s.PersonName))}的签署已作废，批次退回经办人重新核对锁定。");
            return new Done();
        }, ct);
        return changed;
    }

    internal static List<string> DifferingLines(string before, string after)
    {
        var (was, now) = (Parse(before), Parse(after));
        return [.. was.Keys.Union(now.Keys).Where(line => was.GetValueOrDefault(line) != now.GetValueOrDefault(line)).OrderBy(l => l.Length).ThenBy(l => l, StringComparer.Ordinal)];
    }

    private static Dictionary<string, string> Parse(string hashes) => hashes.Split('\n', StringSplitOptions.RemoveEmptyEntries)
        .Select(l => l.Split(':', 2)).ToDictionary(l => l[0], l => l[1], StringComparer.Ordinal);

    private static string HashOf(BankLine l)
    {
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', BatchContent.FieldsOf(l).Select(f => $"{f.Length}:{f}")))))[..16];
    }
}
