using System.Globalization;
using System.Text.Json;
using AwardFlow.Web.Casework;
using AwardFlow.Web.Casework.Activities;
using AwardFlow.Web.Plumbing.Settings;
using AwardFlow.Web.Records;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace AwardFlow.Web.Features.Payments;

/// <summary>What a build made: its batches, how many lines in all, how many were left out.</summary>
public sealed record Built(IReadOnlyList<long> BatchIds, int Lines, int LeftOut);

/// <summary>What the maker chooses for a batch besides its payments: the bank file, and whether awards of one firm go as one transfer.</summary>
public sealed record BatchChoice(string? Template = null, bool Merge = false);

/// <summary>
/// Makes batches of payments that are due, or again of lines that the bank returned. All checks run here, in the
/// transaction that takes the payments; a firm found in the 失信名单 has its case held and its line left out.
/// </summary>
public sealed class BuildBatch(Ledger ledger, MoveCase move, FundPayments budget, Paths paths, AccountVault vault, BankTemplates templates, IOptions<PayerOptions> payer, BusinessClock clock)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Payments that are due: those named, or all that the filter shows.</summary>
    public Task<Result<Built>> BuildAsync(Command command, DueFilter filter, IReadOnlyCollection<long>? only, BatchChoice choice, CancellationToken ct) =>
        ledger.WriteAsync<Built>(command, async (db, c) =>
        {
            if (!command.Actor.May(Permission.BuildBatch)) return NotAllowed;
            var ids = only ?? await filter.Of(db, PaymentState.Due).OrderBy(p => p.Id).Select(p => p.Id).ToListAsync(c);
            if (ids.Count == 0) return new Refusal("nothing-chosen", "请先勾选要列入批次的款项。");
            var template = choice.Template is null ? templates.All[0] : templates.Find(choice.Template);
            if (template is null) return new Refusal("no-such-template", "没有这种银行文件，请刷新页面后重新选择。");
            return await MakeAsync(db, command.Actor, ids, new(template, choice.Merge), c);
        }, ct);

    /// <summary>
    /// Returned lines of a batch, again, in a new batch that names the old one. Where the firm has not changed its account,
    /// the maker states why it is right, in words that are kept.
    /// </summary>
    public Task<Result<Built>> ReissueAsync(Command command, long batchId, IReadOnlyCollection<long> attemptIds, string? accountConfirmed, CancellationToken ct) =>
        ledger.WriteAsync<Built>(command, async (db, c) =>
        {
            if (!command.Actor.May(Permission.BuildBatch)) return NotAllowed;
            var asked = attemptIds.ToList();
            var ids = await db.PaymentAttempts.AsNoTracking()
                .Where(a => a.BatchId == batchId && a.State == AttemptState.Returned && EF.Parameter(asked).Contains(a.Id)).Select(a => a.PaymentId).ToListAsync(c);
            if (ids.Count == 0) return new Refusal("nothing-chosen", "请勾选要重新支付的退票明细。");
            var old = await db.Batches.AsNoTracking().Where(b => b.Id == batchId).Select(b => new { b.Template, b.Merged }).FirstAsync(c);
            if (templates.Find(old.Template) is not { } template) return BatchRefusals.NoTemplate(old.Template);
            return await MakeAsync(db, command.Actor, ids, new(template, old.Merged) { Reissues = batchId, Confirmed = Trimmed(accountConfirmed) }, c);
        }, ct);

    private sealed record Order(BankTemplate Template, bool Merge)
    {
        public long? Reissues { get; init; }
        public string? Confirmed { get; init; }
    }

    private async Task<Result<Built>> MakeAsync(AwardFlowDb db, Actor actor, IReadOnlyCollection<long> ids, Order order, CancellationToken ct)
    {
        if (await db.SettingAsync(Setting.IntegrityListKeptSince, ct) is null)
            return new Refusal("integrity-list-missing", "失信名单尚未启用，无法核查，不能制作批次。请信用管理员先启用名单。");
        var candidates = await Candidates.LoadAsync(db, paths.Current, ids, actor, clock.Today, ct);
        var judged = candidates.ConvertAll(c => (Candidate: c, Why: PaymentChecks.AgainstBuilding(c, order.Reissues, order.Confirmed) ?? Unwritable(order.Template, c)));
        if (await HoldAsync(db, actor, [.. judged.Where(j => j.Why?.Code == PaymentChecks.Listed)], ct) is { } refusal) return refusal;
        var (payable, unfunded) = await budget.FundAsync(db, [.. judged.Where(j => j.Why is null).Select(j => j.Candidate)], actor, ct);
        var leftOut = judged.Where(j => j.Why is not null).Select(j => LeftOut.Of(j.Candidate, j.Why!)).Concat(unfunded).ToList();
        var made = new List<long>();
        foreach (var part in Split(payable, Math.Min(payer.Value.LinesPerBatch, order.Template.MostTransfers), order.Merge))
        {
            var batch = await WriteAsync(db, actor, part, made.Count == 0 ? leftOut : [], order, ct);
            made.Add(batch.Id);
        }
        return new Built(made, payable.Count, leftOut.Count);
    }

    /// <summary>At least one part: reasons why nothing could be paid are kept too.</summary>
    public static IReadOnlyList<IReadOnlyList<Candidate[]>> Split(IReadOnlyList<Candidate> payable, int transfersPerBatch, bool merge)
    {
        if (payable.Count == 0) return [[]];
        var transfers = merge ? payable.GroupBy(c => c.EnterpriseId).Select(g => g.ToArray()) : payable.Select(c => new[] { c });
        return [.. transfers.Chunk(transfersPerBatch)];
    }

    private static PaymentReason? Unwritable(BankTemplate template, Candidate c) =>
        BankFile.WhyNot(template, c.Account!.AccountName, c.Account) is { } why ? new("not-writable", $"不能写入“{template.NameZh}”：{why}") : null;

    private async Task<Refusal?> HoldAsync(AwardFlowDb db, Actor actor, List<(Candidate Candidate, PaymentReason? Why)> hits, CancellationToken ct)
    {
        foreach (var of in hits.GroupBy(h => h.Candidate.ApplicationId))
        {
            var (candidate, why) = of.First();
            var payments = await db.Payments.Where(p => p.ApplicationId == of.Key && (p.State == PaymentState.Due || p.State == PaymentState.Returned)).ToListAsync(ct);
            foreach (var payment in payments)
            {
                payment.Hold(why!.Text);
                db.Audit(actor, "payment.held", "payment", payment.Id, after: new { payment.Number, payment.AmountFen, reason = why.Text });
            }
            if (await move.ResumeInAsync(db, actor, of.Key, candidate.PayBookmark!, Pay.Held, ct) is { } refusal) return refusal;
        }
        if (hits.Count > 0) await db.SaveChangesAsync(ct);
        return null;
    }

    private async Task<Batch> WriteAsync(AwardFlowDb db, Actor actor, IReadOnlyList<Candidate[]> transfers, List<LeftOut> leftOut, Order order, CancellationToken ct)
    {
        var year = clock.Today.Year;
        var number = $"PB-{year.ToString(CultureInfo.InvariantCulture)}-{await db.NextNumberAsync($"batch-{year.ToString(CultureInfo.InvariantCulture)}", ct):D4}";
        var from = payer.Value;
        var batch = new Batch(number, vault.Seal(from.BankName, null, from.AccountName, from.AccountNumber), order.Template.Id, order.Merge, actor, order.Reissues, clock.UtcNow);
        var (lines, fen) = (transfers.Sum(t => t.Length), transfers.Sum(t => t.Sum(c => c.AmountFen)));
        batch.Count(lines, transfers.Count, fen, JsonSerializer.Serialize(leftOut, Json));
        db.Batches.Add(batch);
        await db.SaveChangesAsync(ct);
        await BatchLines.AddAsync(db, batch, LinesOf(transfers), ct);
        await BatchLines.TakeInAsync(db, batch, actor, clock.UtcNow, ct);
        if (lines == 0) batch.Cancel("没有可以列入的明细，系统自动撤销");
        db.Audit(actor, "batch.built", "batch", number, after: new { batch.Lines, batch.TotalFen, leftOut = leftOut.Count, batch.Template, batch.Merged, reissuesBatchId = order.Reissues, accountConfirmed = order.Confirmed });
        return batch;
    }

    /// <summary>Numbered through; the first line of a transfer names it.</summary>
    private static IEnumerable<NewLine> LinesOf(IReadOnlyList<Candidate[]> transfers)
    {
        var line = 0;
        foreach (var transfer in transfers)
        {
            var first = line + 1;
            foreach (var c in transfer) yield return new(c.PaymentId, ++line, first, c.ReturnedLine?.AttemptId);
        }
    }

    public static IReadOnlyList<LeftOut> LeftOutOf(string json) => JsonSerializer.Deserialize<List<LeftOut>>(json, Json)!;

    internal static Refusal NotAllowed { get; } = new("not-allowed", "您没有办理这一步的权限，请由财政经办或复核人员登录办理。");

    private static string? Trimmed(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}
