using System.Globalization;
using AwardFlow.Rules;
using AwardFlow.Web.Casework;
using AwardFlow.Web.Records;
using Microsoft.EntityFrameworkCore;

namespace AwardFlow.Web.Features.Reconciliation;

/// <summary>What stands in the bank's own statement of a day, as typed where none was imported, and who clears up a difference by when.</summary>
public sealed record DayInput(DateOnly Day, string PaidCount, string PaidAmount, string ReturnedCount, string ReturnedAmount, long? OwnerId, DateOnly? DueOn);

/// <summary>
/// Closes a day: our ledger beside the bank's statement, imported or else typed. What differs is written down with somebody
/// who clears it up and a day; without both the day stays open. Of an imported statement each line that differs is written down.
/// </summary>
public sealed class CloseDay(Ledger ledger, BusinessClock clock)
{
    public const int LongestResolution = 500;

    private static Refusal NotAllowed { get; } = new("not-allowed", "日终对账由财政经办或财政审核人员办理。");

    public static bool May(Actor actor) => actor.May(Permission.ImportBankResult) || actor.May(Permission.CheckBatch);

    public Task<Result<Done>> CloseAsync(Command command, DayInput input, CancellationToken ct) =>
        ledger.WriteAsync<Done>(command, async (db, c) =>
        {
            if (!May(command.Actor)) return NotAllowed;
            if (input.Day > clock.Today) return new Refusal("day-ahead", "不能对今天之后的日期办理日终。") { Faults = [new("Day", "不能晚于今天")] };
            if (await db.DayCloses.AnyAsync(d => d.Day == input.Day, c)) return new Refusal("day-closed", $"{input.Day:yyyy-MM-dd} 已经办理日终，不能重复办理。");
            var faults = new List<FieldFault>();
            var statement = await DayMatch.OfDayAsync(db, input.Day, c);
            var (paid, returned) = statement is not null ? (statement.Bank(StatementSide.Out), statement.Bank(StatementSide.In))
                : (Read(input.PaidCount, input.PaidAmount, "Paid", faults), Read(input.ReturnedCount, input.ReturnedAmount, "Returned", faults));
            if (faults.Count > 0) return new Refusal("incomplete", "还有内容需要修改。") { Faults = faults };
            var (ourPaid, ourReturned) = await ReadDay.OursAsync(db, input.Day, c);
            db.DayCloses.Add(new DayClose(input.Day, ourPaid, ourReturned, paid, returned, command.Actor, clock.UtcNow));
            var differing = statement?.Differing.Select(m => new Differing(m.Kind, m.Subject, new(m.Ours is null ? 0 : 1, m.Ours?.AmountFen ?? 0), new(m.Bank is null ? 0 : 1, m.Bank?.AmountFen ?? 0))).ToList()
                ?? [.. new[] { new Differing(DifferenceKind.DayTotals, "付出", ourPaid, paid), new Differing(DifferenceKind.DayTotals, "退回", ourReturned, returned) }.Where(d => d.Ours != d.Bank)];
            if (differing.Count > MostDifferences)
                return new Refusal("too-many-differences", $"对账单与账上有 {differing.Count} 项不一致，超过 {MostDifferences} 项。请核对日期、账户和文件是否选错，回单是否都已登记。");
            if (differing.Count > 0 && await OwnAsync(db, command.Actor, input, differing, c) is { } refusal) return refusal;
            db.Audit(command.Actor, "day.closed", "day", input.Day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), after: new { ourPaid, ourReturned, bankPaid = paid, bankReturned = returned, differences = differing.Count });
            return new Done();
        }, ct);

    /// <summary>More than this is no list that a person clears up but a wrong file or a day without its results.</summary>
    public const int MostDifferences = 500;

    private sealed record Differing(DifferenceKind Kind, string Subject, DaySum Ours, DaySum Bank)
    {
        public string Text => Kind == DifferenceKind.DayTotals ? $"{Subject}：账上 {Ours.Count} 笔 {Yuan.Format(Ours.Fen)} 元，银行 {Bank.Count} 笔 {Yuan.Format(Bank.Fen)} 元"
            : $"{ReconciliationWords.Zh(Kind)}：{Subject}，账上 {Yuan.Format(Ours.Fen)} 元，银行 {Yuan.Format(Bank.Fen)} 元";

        public string Kept => Kind == DifferenceKind.DayTotals ? $"{Subject}：账上 {Ours.Count} 笔，银行 {Bank.Count} 笔" : Subject;
    }

    private async Task<Refusal?> OwnAsync(AwardFlowDb db, Actor actor, DayInput input, List<Differing> differing, CancellationToken ct)
    {
        const int Named = 3;
        var text = string.Join("；", differing.Take(Named).Select(d => d.Text)) + (differing.Count > Named ? $"；共 {differing.Count} 项" : "");
        var owner = (await OwnersAsync(db, ct)).FirstOrDefault(o => o.Id == input.OwnerId);
        var faults = new List<FieldFault>();
        if (owner.Name is null) faults.Add(new("OwnerId", "请选择负责查清差异的人"));
        if (input.DueOn is not { } due || due < clock.Today) faults.Add(new("DueOn", "请填写查清的期限，不早于今天"));
        if (faults.Count > 0) return new Refusal("difference-without-owner", $"与银行对账单不一致（{text}），须指定负责人和查清期限后才能日终。") { Faults = faults };
        var by = actor with { Id = owner.Id, Name = owner.Name! };
        foreach (var d in differing)
            db.Differences.Add(new Difference(d.Kind, input.Day, d.Kept, d.Ours.Fen, d.Bank.Fen, by, input.DueOn!.Value, clock.UtcNow));
        if (owner.Id != actor.Id)
            db.Messages.Add(Message.ToPerson(owner.Id, null, "difference", $"【对账差异】{input.Day:yyyy-MM-dd} 请查清", $"{text}。请在 {input.DueOn:yyyy-MM-dd} 前查清，并在“对账”页面登记结果。", clock.UtcNow));
        return null;
    }

    public Task<Result<Done>> SettleAsync(Command command, long id, string? resolution, CancellationToken ct) =>
        ledger.WriteAsync<Done>(command, async (db, c) =>
        {
            if (!command.Actor.May(Permission.SeePayments)) return NotAllowed;
            if (string.IsNullOrWhiteSpace(resolution) || resolution.Trim().Length > LongestResolution) return new Refusal("resolution-missing", $"请写明查清的结果，{LongestResolution} 字以内。");
            if (await db.Differences.FirstOrDefaultAsync(d => d.Id == id, c) is not { } difference) return new Refusal("not-found", "没有找到这项差异。");
            if (difference.OwnerId != command.Actor.Id && !May(command.Actor)) return NotAllowed;
            if (difference.Settle(resolution.Trim(), command.Actor, clock.UtcNow) is { } refusal) return refusal;
            db.Audit(command.Actor, "difference.settled", "difference", id, after: new { difference.Kind, difference.Day, difference.Subject, resolution = difference.Resolution });
            return new Done();
        }, ct);

    /// <summary>Who may be made to clear something up: everybody who sees the payments.</summary>
    public static async Task<List<(long Id, string? Name)>> OwnersAsync(AwardFlowDb db, CancellationToken ct)
    {
        var ids = await Budgets.FinancePeopleAsync(db, ct);
        return [.. (await db.Users.AsNoTracking().Where(p => EF.Parameter(ids).Contains(p.Id)).OrderBy(p => p.Id).Select(p => new { p.Id, p.Name }).ToListAsync(ct)).Select(p => (p.Id, (string?)p.Name))];
    }

    private static DaySum Read(string count, string amount, string field, List<FieldFault> faults)
    {
        if (!int.TryParse(count?.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var number)) faults.Add(new($"{field}Count", "请填写笔数，没有的填 0"));
        if (!Yuan.TryParse(amount ?? "", out var fen, out var wrong) || fen < 0) faults.Add(new($"{field}Amount", $"金额：{wrong ?? "不能小于零"}"));
        return new(number, fen);
    }
}
