using AwardFlow.Rules;
using AwardFlow.Web.Casework;
using AwardFlow.Web.Casework.Activities;
using AwardFlow.Web.Records;
using Microsoft.EntityFrameworkCore;

namespace AwardFlow.Web.Features.Recoveries;

public sealed record RecoveryInput(string Number, string Document, string Basis, string Amount, string Facts);

public sealed record InstalmentInput(DateOnly? DueOn, string Amount);

/// <summary>
/// The ledger of money to be given back. Finance records what the deciding body wrote (document, basis, amount); a second
/// person confirms; then receipts, returns to the treasury, instalments, and a proposal to write off.
/// </summary>
public sealed class KeepDebt(Ledger ledger, OpenMatter open, MoveCase move, BusinessClock clock)
{
    public const int MostInstalments = 36;

    private static Refusal NotAllowed { get; } = new("not-allowed", "您没有登记追缴的权限。");
    private static Refusal NotFound { get; } = new("not-found", "没有找到这笔追缴。");

    public Task<Result<long>> ProposeAsync(Command command, RecoveryInput input, IReadOnlyList<StoredFile> papers, CancellationToken ct) =>
        ledger.WriteAsync<long>(command, async (db, c) =>
        {
            if (!command.Actor.May(Permission.KeepRecoveries)) return NotAllowed;
            var faults = new List<FieldFault>();
            var number = Fold.Narrow(input.Number).Trim();
            var award = await db.Applications.FirstOrDefaultAsync(a => a.Number == number && a.Kind == CaseKind.Award, c);
            var paid = award is null ? 0 : await RecoverableAsync(db, award.Id, c);
            if (paid == 0) faults.Add(new("Number", "没有找到这个编号的已拨付申报"));
            if (input.Document.Trim().Length is 0 or > 100) faults.Add(new("Document", "请填写追缴决定的文号，100 字以内"));
            if (input.Basis.Trim().Length is 0 or > 300) faults.Add(new("Basis", "请填写追缴依据，300 字以内"));
            if (!Yuan.TryParse(input.Amount, out var fen, out var wrong)) faults.Add(new("Amount", $"追缴金额：{wrong}"));
            else if (paid > 0 && (fen <= 0 || fen > paid)) faults.Add(new("Amount", $"追缴金额须大于零，且不超过已拨付未追缴的 {Yuan.Format(paid)} 元"));
            if (faults.Count > 0) return new Refusal("incomplete", "还有内容需要修改。") { Faults = faults };
            if (award!.LeadUnitId is not { } lead) return NotFound;
            var opened = await open.InAsync(db, command.Actor, new(CaseKind.Recovery, award.EnterpriseId, lead, award.Id, null, StatementKind.Proposal, input.Facts, papers),
                m => db.Debts.Add(new Debt(m, input.Document.Trim(), input.Basis.Trim(), fen)), c);
            return opened.Refusal is { } refusal ? refusal : opened.Value.Id;
        }, ct);

    /// <summary>Money came in. When nothing is owed any more, the case closes in the same transaction.</summary>
    public Task<Result<Done>> ReceiveAsync(Command command, long matterId, int seenVersion, string amount, DateOnly? day, string voucher, CancellationToken ct) =>
        ChangeAsync(command, matterId, seenVersion, async (db, debt, c) =>
        {
            if (Entry(amount, day, voucher, out var fen) is { } wrong) return wrong;
            if (await TakenAsync(db, DebtEntryKind.Receipt, voucher, c)) return VoucherTaken;
            if (debt.Receive(fen) is { } refusal) return refusal;
            var receipt = db.DebtEntries.Add(new DebtEntry(debt.Id, DebtEntryKind.Receipt, day!.Value, fen, voucher.Trim(), command.Actor, clock.UtcNow)).Entity;
            await db.SaveChangesAsync(c);
            await MarkRecoveredAsync(db, command.Actor, matterId, receipt, c);
            await AuditAsync(db, command.Actor, "debt.received", matterId, new { day, fen, voucher = voucher.Trim(), debt.BalanceFen }, c);
            await db.SaveChangesAsync(c);
            return debt.BalanceFen > 0 ? null : await ResumeAsync(db, command.Actor, matterId, Collect.Settled, c);
        }, ct);

    public Task<Result<Done>> ReturnAsync(Command command, long matterId, int seenVersion, string amount, DateOnly? day, string voucher, CancellationToken ct) =>
        ChangeAsync(command, matterId, seenVersion, async (db, debt, c) =>
        {
            if (Entry(amount, day, voucher, out var fen) is { } wrong) return wrong;
            if (await TakenAsync(db, DebtEntryKind.Return, voucher, c)) return VoucherTaken;
            if (debt.Return(fen) is { } refusal) return refusal;
            db.DebtEntries.Add(new DebtEntry(debt.Id, DebtEntryKind.Return, day!.Value, fen, voucher.Trim(), command.Actor, clock.UtcNow));
            await AuditAsync(db, command.Actor, "debt.returned", matterId, new { day, fen, voucher = voucher.Trim() }, c);
            return null;
        }, ct);

    /// <summary>Instalments for what is still owed, to the fen. A new plan takes the old one's place.</summary>
    public Task<Result<Done>> PlanAsync(Command command, long matterId, int seenVersion, IReadOnlyList<InstalmentInput> plan, CancellationToken ct) =>
        ChangeAsync(command, matterId, seenVersion, async (db, debt, c) =>
        {
            if (!debt.IsOpen) return new("debt-not-open", "这笔债权还没有生效或者已经了结，不能安排分期。");
            if (plan.Count is 0 or > MostInstalments) return new("plan-empty", $"请填写 1 至 {MostInstalments} 期。");
            var rows = new List<DebtInstalment>();
            foreach (var (part, i) in plan.Select((p, i) => (p, i)))
            {
                if (!Yuan.TryParse(part.Amount, out var fen, out var wrong) || fen <= 0) return new("plan-amount", $"第 {i + 1} 期金额：{wrong ?? "须大于零"}");
                if (part.DueOn is not { } due || due < clock.Today || (rows.Count > 0 && due <= rows[^1].DueOn)) return new("plan-day", $"第 {i + 1} 期的日期须晚于上一期，且不早于今天。");
                rows.Add(new DebtInstalment(debt.Id, i + 1, due, fen));
            }
            if (rows.Sum(r => r.AmountFen) != debt.BalanceFen) return new("plan-sum", $"各期合计须等于欠款余额 {Yuan.Format(debt.BalanceFen)} 元，现为 {Yuan.Format(rows.Sum(r => r.AmountFen))} 元。");
            var before = await db.DebtInstalments.Where(i => i.DebtId == debt.Id).OrderBy(i => i.No).ToListAsync(c);
            db.DebtInstalments.RemoveRange(before);
            await db.SaveChangesAsync(c);
            db.DebtInstalments.AddRange(rows);
            debt.Plan();
            await AuditAsync(db, command.Actor, "debt.planned", matterId, new { before = before.Select(b => new { b.DueOn, b.AmountFen }), plan = rows.Select(r => new { r.DueOn, r.AmountFen }) }, c);
            return null;
        }, ct);

    /// <summary>The first of two persons: why the rest can't be collected. The bureau's head decides.</summary>
    public Task<Result<Done>> ProposeWriteOffAsync(Command command, long matterId, int seenVersion, string reason, CancellationToken ct) =>
        ChangeAsync(command, matterId, seenVersion, async (db, debt, c) =>
        {
            if (!debt.IsOpen) return new("debt-not-open", "这笔债权还没有生效或者已经了结，不能核销。");
            if (reason.Trim().Length is < 10 or > 1000) return new("reason-missing", "请写明核销的理由和依据，10 至 1000 字。") { Faults = [new("Reason", "请写明核销的理由和依据，10 至 1000 字")] };
            debt.ProposeWriteOff(reason.Trim());
            await AuditAsync(db, command.Actor, "debt.write-off-proposed", matterId, new { debt.BalanceFen, reason = reason.Trim() }, c);
            await db.SaveChangesAsync(c);
            return await ResumeAsync(db, command.Actor, matterId, Collect.WriteOff, c);
        }, ct);

    private Task<Result<Done>> ChangeAsync(Command command, long matterId, int seenVersion, Func<AwardFlowDb, Debt, CancellationToken, Task<Refusal?>> change, CancellationToken ct) =>
        ledger.WriteAsync<Done>(command, async (db, c) =>
        {
            if (!command.Actor.May(Permission.KeepRecoveries)) return NotAllowed;
            if (await db.Debts.FirstOrDefaultAsync(d => d.ApplicationId == matterId, c) is not { } debt) return NotFound;
            if (debt.Version != seenVersion) return new Refusal("stale-page", "您打开页面之后，这笔追缴有了新的登记，请核对最新内容后再办理。");
            if (debt.WriteOffReason is not null && debt.IsOpen) return new Refusal("write-off-pending", "这笔追缴正在等待核销决定，决定之前不能登记。");
            return await change(db, debt, c) is { } refusal ? refusal : new Done();
        }, ct);

    private async Task<Refusal?> ResumeAsync(AwardFlowDb db, Actor actor, long matterId, string outcome, CancellationToken ct)
    {
        var instance = await db.WorkflowInstances.AsNoTracking().FirstAsync(i => i.ApplicationId == matterId, ct);
        return instance.State?.Bookmarks.FirstOrDefault(b => b.Type == Collect.TypeName) is { } waiting
            ? await move.ResumeInAsync(db, actor, matterId, waiting.Id, outcome, ct) : Refusals.AlreadyDecided;
    }

    /// <summary>What was paid for the award and was not claimed back before. While a recovery is open there is no other.</summary>
    private static async Task<long> RecoverableAsync(AwardFlowDb db, long awardId, CancellationToken ct)
    {
        var paid = await db.Payments.Where(p => p.ApplicationId == awardId && p.PaidOn != null).SumAsync(p => p.AmountFen, ct);
        return paid - await (from debt in db.Debts
                             join recovery in db.Applications on debt.ApplicationId equals recovery.Id
                             where recovery.AboutId == awardId && debt.OpenedOn != null && recovery.Situation == Situation.Closed
                             select debt.AmountFen - debt.WrittenOffFen).SumAsync(ct);
    }

    /// <summary>The receipt is laid against the payments of the award in their order; one that is back as a whole is recovered.</summary>
    private static async Task MarkRecoveredAsync(AwardFlowDb db, Actor actor, long matterId, DebtEntry receipt, CancellationToken ct)
    {
        var left = receipt.AmountFen;
        var payments = await db.Payments.Where(p => p.State == PaymentState.Paid && db.Applications.Any(a => a.Id == matterId && a.AboutId == p.ApplicationId)).OrderBy(p => p.Id).ToListAsync(ct);
        foreach (var payment in payments.TakeWhile(_ => left > 0))
        {
            var part = Math.Min(left, payment.AmountFen - payment.RecoveredFen);
            db.PaymentRecoveries.Add(payment.Recover(receipt, part));
            db.Audit(actor, "payment.recovered", "payment", payment.Id, after: new { payment.Number, part, payment.RecoveredFen, receipt.Voucher, state = payment.State.ToString() });
            left -= part;
        }
        if (left > 0) throw new InvalidOperationException($"Recovery {matterId}: {left} fen came in that were never paid.");
    }

    private static Refusal VoucherTaken { get; } = new("voucher-taken", "这个凭证号已经登记过。") { Faults = [new("Voucher", "这个凭证号已经登记过")] };

    private static Task<bool> TakenAsync(AwardFlowDb db, DebtEntryKind kind, string voucher, CancellationToken ct)
    {
        var wanted = voucher.Trim();
        return db.DebtEntries.AnyAsync(e => e.Kind == kind && e.Voucher == wanted, ct);
    }

    private Refusal? Entry(string amount, DateOnly? day, string voucher, out long fen)
    {
        var faults = new List<FieldFault>();
        if (!Yuan.TryParse(amount, out fen, out var wrong)) faults.Add(new("Amount", $"金额：{wrong}"));
        if (day is not { } on || on > clock.Today) faults.Add(new("Day", "请填写入账日期，不能晚于今天"));
        if (voucher.Trim().Length is 0 or > 60) faults.Add(new("Voucher", "请填写凭证号，60 字以内"));
        return faults.Count > 0 ? new Refusal("incomplete", "还有内容需要修改。") { Faults = faults } : null;
    }

    private static async Task AuditAsync(AwardFlowDb db, Actor actor, string action, long matterId, object after, CancellationToken ct) =>
        db.Audit(actor, action, "application", await db.Applications.Where(a => a.Id == matterId).Select(a => a.Number).FirstAsync(ct), after: after);
}
