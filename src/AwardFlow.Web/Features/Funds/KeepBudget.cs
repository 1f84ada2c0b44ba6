using AwardFlow.Rules;
using AwardFlow.Web.Records;
using Microsoft.EntityFrameworkCore;

namespace AwardFlow.Web.Features.Funds;

/// <summary>A change of the budget as it was typed.</summary>
public sealed record BudgetInput(BudgetChangeKind Kind)
{
    /// <summary>The line that is adjusted or carried over.</summary>
    public long? LineId { get; init; }
    public int? Year { get; init; }

    /// <summary>"policy/award", or "policy/" for the whole policy.</summary>
    public string? Award { get; init; }
    public string? Level { get; init; }
    public string? FunctionCode { get; init; }
    public string? FunctionName { get; init; }
    public string? EconomicCode { get; init; }
    public string? EconomicName { get; init; }

    /// <summary>In 元; a cut is typed with a minus.</summary>
    public string? Amount { get; init; }
    public string? DocumentNumber { get; init; }
    public string? Reason { get; init; }
}

/// <summary>New budget lines, adjustments and carry-overs: one person proposes on a document, another confirms.</summary>
public sealed class KeepBudget(Ledger ledger, BusinessClock clock)
{
    public Task<Result<long>> ProposeAsync(Command command, BudgetInput input, CancellationToken ct) =>
        ledger.WriteAsync<long>(command, async (db, c) =>
        {
            if (!command.Actor.May(Permission.ProposeBudget)) return NotAllowed;
            var line = input.LineId is { } id ? await db.BudgetLines.AsNoTracking().FirstOrDefaultAsync(l => l.Id == id, c) : null;
            if (input.Kind != BudgetChangeKind.Open && line is null) return new Refusal("line-missing", "没有找到这条预算，请从预算列表重新进入。");
            var (faults, fen) = Faults(input);
            if (faults.Count > 0) return new Refusal("budget-wrong", "预算变更填写有误，请逐项更正。") { Faults = faults };
            var subject = line?.Subject ?? SubjectOf(input);
            if (line is null && await db.BudgetLines.AnyAsync(l => l.Year == subject.Year && l.PolicyId == subject.PolicyId && l.AwardId == subject.AwardId && l.Level == subject.Level, c))
                return new Refusal("line-exists", "该年度、项目和级次已有预算，请在该预算上办理追加。");
            if (input.Kind == BudgetChangeKind.CarryOver && subject.Year > clock.Today.Year) return new Refusal("year-not-begun", "该年度尚未开始，不能结转。");
            var change = new BudgetChange(input.Kind, line?.Id, subject, fen, input.DocumentNumber!.Trim(), input.Reason!.Trim(), command.Actor, clock.UtcNow);
            db.BudgetChanges.Add(change);
            await db.SaveChangesAsync(c);
            db.Audit(command.Actor, "budget.proposed", "budget-change", change.Id, after: new { kind = change.Kind.ToString(), subject, change.AmountFen, change.DocumentNumber, change.Reason });
            return change.Id;
        }, ct);

    public Task<Result<Done>> DecideAsync(Command command, long changeId, bool confirm, CancellationToken ct) =>
        ledger.WriteAsync<Done>(command, async (db, c) =>
        {
            var actor = command.Actor;
            if (await db.BudgetChanges.FirstOrDefaultAsync(x => x.Id == changeId, c) is not { } change) return new Refusal("not-found", "没有找到这项预算变更。");
            if (!actor.May(Permission.ConfirmBudget) && !(actor.Id == change.ProposedBy && !confirm)) return NotAllowed;
            if (change.Decide(actor, confirm, clock.UtcNow) is { } refusal) return refusal;
            if (confirm && await ApplyAsync(db, actor, change, c) is { } no) return no;
            db.Audit(actor, confirm ? "budget.confirmed" : "budget.refused", "budget-change", change.Id,
                after: new { kind = change.Kind.ToString(), change.Subject, change.AmountFen, change.DocumentNumber, change.BudgetLineId });
            return new Done();
        }, ct);

    private async Task<Refusal?> ApplyAsync(AwardFlowDb db, Actor actor, BudgetChange change, CancellationToken ct)
    {
        if (change.Kind == BudgetChangeKind.CarryOver) return await CarryOverAsync(db, actor, change, ct);
        if (change.Kind == BudgetChangeKind.Open)
        {
            if (await LineAsync(db, change.Subject, ct) is not null) return new("line-exists", "该年度、项目和级次已有预算，请在该预算上办理追加。");
            change.Became((await MakeAsync(db, change.Subject, ct)).Id);
        }
        var move = change.Kind == BudgetChangeKind.Open ? BudgetMove.Appropriated : BudgetMove.Adjusted;
        return await BudgetMoves.TryAppropriateAsync(db, change.BudgetLineId!.Value, move, change.AmountFen, change.DocumentNumber, actor, clock.UtcNow, ct)
            ? null : new("below-used", "调减后的预算低于已列支（含预留）的金额，不能调减这么多。");
    }

    /// <summary>
    /// Into the next year: all that is reserved, so that what was approved and not paid keeps its money, and as much of the
    /// rest as the change says. What is in a batch stays in its year until the bank has answered.
    /// </summary>
    private async Task<Refusal?> CarryOverAsync(AwardFlowDb db, Actor actor, BudgetChange change, CancellationToken ct)
    {
        var from = await db.BudgetLines.AsNoTracking().SingleAsync(l => l.Id == change.BudgetLineId, ct);
        if (from.CommittedFen > 0) return new("batches-under-way", "该预算还有在途批次，请在银行回单登记完毕后再结转。");
        if (change.AmountFen > from.AvailableFen) return new("carry-too-much", $"结转的结余超过可用余额 {Yuan.Format(from.AvailableFen)} 元。");
        var sum = from.ReservedFen + change.AmountFen;
        if (sum == 0) return new("nothing-to-carry", "该预算没有已核定未拨付的金额，也没有填写结转的结余。");
        var into = await LineAsync(db, from.Subject with { Year = from.Year + 1 }, ct) ?? await MakeAsync(db, from.Subject with { Year = from.Year + 1 }, ct);
        var now = clock.UtcNow;
        var ok = await BudgetMoves.TryAppropriateAsync(db, into.Id, BudgetMove.CarriedIn, sum, change.DocumentNumber, actor, now, ct);
        if (from.ReservedFen > 0)
        {
            await BudgetMoves.FreeAsync(db, [new(from.Id, from.ReservedFen)], change.DocumentNumber, actor, now, ct);
            ok &= await BudgetMoves.TryReserveAsync(db, into.Id, from.ReservedFen, change.DocumentNumber, actor, now, ct);
        }
        ok &= await BudgetMoves.TryAppropriateAsync(db, from.Id, BudgetMove.CarriedOut, -sum, change.DocumentNumber, actor, now, ct);
        if (!ok) throw new InvalidOperationException($"Budget line {from.Id} could not be carried over.");
        // A line of which one tranche is paid carries the rest over; one that is paid in full stays where it was paid.
        await db.FundDocumentLines.Where(l => l.BudgetLineId == from.Id && l.Live && (!db.Payments.Any(p => p.DocumentLineId == l.Id && p.PaidOn != null)
                || db.Payments.Where(p => p.DocumentLineId == l.Id).Sum(p => p.AmountFen) + l.FreedFen < l.AmountFen))
            .ExecuteUpdateAsync(s => s.SetProperty(l => l.BudgetLineId, into.Id), ct);
        await db.Payments.Where(p => p.BudgetLineId == from.Id && (p.State == PaymentState.Due || p.State == PaymentState.Held || p.State == PaymentState.Returned))
            .ExecuteUpdateAsync(s => s.SetProperty(p => p.BudgetLineId, into.Id).SetProperty(p => p.Version, p => p.Version + 1), ct);
        return null;
    }

    private static Task<BudgetLine?> LineAsync(AwardFlowDb db, BudgetSubject s, CancellationToken ct) => db.BudgetLines.AsNoTracking()
        .FirstOrDefaultAsync(l => l.Year == s.Year && l.PolicyId == s.PolicyId && l.AwardId == s.AwardId && l.Level == s.Level, ct);

    private static async Task<BudgetLine> MakeAsync(AwardFlowDb db, BudgetSubject subject, CancellationToken ct)
    {
        var line = new BudgetLine(subject);
        db.BudgetLines.Add(line);
        await db.SaveChangesAsync(ct);
        db.Entry(line).State = EntityState.Detached;
        return line;
    }

    private static (List<FieldFault> Faults, long Fen) Faults(BudgetInput input)
    {
        var faults = new List<FieldFault>();
        var typed = input.Amount?.Trim() ?? "";
        var cut = input.Kind == BudgetChangeKind.Adjust && (typed.StartsWith('-') || typed.StartsWith('－'));
        var nothing = input.Kind == BudgetChangeKind.CarryOver && typed.Length == 0;
        long fen = 0;
        if (!nothing && !Yuan.TryParse(cut ? typed[1..] : typed, out fen, out var error)) faults.Add(new("Amount", error ?? "请填写金额。"));
        else if (fen == 0 && input.Kind != BudgetChangeKind.CarryOver) faults.Add(new("Amount", "金额不能为零。"));
        if (Missing(input.DocumentNumber, 60)) faults.Add(new("DocumentNumber", "请填写依据文件的文号（60 字以内）。"));
        if (Missing(input.Reason, 300)) faults.Add(new("Reason", "请填写说明（300 字以内）。"));
        if (input.Kind != BudgetChangeKind.Open) return (faults, cut ? -fen : fen);
        if (input.Year is not (>= 2000 and <= 2100)) faults.Add(new("Year", "请填写四位年度。"));
        if (input.Award is not { } award || !award.Contains('/')) faults.Add(new("Award", "请选择政策或奖励项目。"));
        if (Missing(input.Level, 20)) faults.Add(new("Level", "请选择资金级次。"));
        if (Missing(input.FunctionCode, 20) || Missing(input.FunctionName, 40)) faults.Add(new("FunctionCode", "请填写功能分类科目的编码和名称。"));
        if (Missing(input.EconomicCode, 20) || Missing(input.EconomicName, 40)) faults.Add(new("EconomicCode", "请填写经济分类科目的编码和名称。"));
        return (faults, fen);
    }

    private static bool Missing(string? text, int most) => string.IsNullOrWhiteSpace(text) || text.Trim().Length > most;

    private static BudgetSubject SubjectOf(BudgetInput input)
    {
        var parts = input.Award!.Split('/', 2);
        return new(input.Year!.Value, parts[0], parts[1], input.Level!.Trim(), input.FunctionCode!.Trim(), input.FunctionName!.Trim(), input.EconomicCode!.Trim(), input.EconomicName!.Trim());
    }

    private static Refusal NotAllowed { get; } = new("not-allowed", "您没有办理预算变更的权限，请由财政经办提出、财政审核或放款人员确认。");
}
