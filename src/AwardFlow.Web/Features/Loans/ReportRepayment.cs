using System.Text.Json.Nodes;
using AwardFlow.Rules;
using AwardFlow.Web.Casework;
using AwardFlow.Web.Casework.Activities;
using AwardFlow.Web.Records;
using AwardFlow.Workflow;
using Microsoft.EntityFrameworkCore;

namespace AwardFlow.Web.Features.Loans;

public sealed record RepaymentReport(long ApplicationId, int SeenVersion, int Row, DateOnly RepaidOn, string Reason);

/// <summary>
/// The bank reports that a loan was repaid earlier than stated. The facts are amended, so that every later look recomputes
/// by days. Money that is due but not yet on its way is held and the case goes back to the check before payment; a changed
/// amount then needs another public notice.
/// </summary>
public sealed class ReportRepayment(Ledger ledger, Catalogues catalogues, StepCase stepCase, BusinessClock clock)
{
    public Task<Result<Done>> ReportAsync(Command command, RepaymentReport report, CancellationToken ct) =>
        ledger.WriteAsync<Done>(command, async (db, c) =>
        {
            if (!command.Actor.May(Permission.FileLoans) || command.Actor.UnitId is null
                || await BankLoans.BankOfAsync(db, report.ApplicationId, c) != command.Actor.UnitId) return Refusals.NotFound;
            if (await db.Applications.AnyAsync(a => a.Id == report.ApplicationId && a.SubmittedAt == null, c)) return Refusals.NotStarted;
            if (await stepCase.OpenAsync(db, report.ApplicationId, command.Actor, c) is not { } step) return Refusals.NotFound;
            if (step.Application.Version != report.SeenVersion) return new Refusal("stale-page", "您打开页面之后，该申报有了新进展，请刷新后重新报告。");
            if (!step.Application.IsOpen) return new Refusal("case-closed", "该申报已经办结，提前还款请书面报告财政部门。");
            if (string.IsNullOrWhiteSpace(report.Reason)) return Wrong("Reason", "请写明依据，例如结清证明的编号。");
            var award = (await catalogues.OfAsync(db, step.Application, c)).Award(step.Application.PolicyId, step.Application.AwardId)!;
            if (await AmendAsync(db, step, BankLoans.Table(award), report, c) is { } wrong) return wrong;
            return await HoldMoneyAsync(step) is { } refusal ? refusal : new Done();
        }, ct);

    private async Task<Refusal?> AmendAsync(AwardFlowDb db, CaseStep step, FormField table, RepaymentReport report, CancellationToken ct)
    {
        var facts = await AmendedFacts.OfAsync(db, step.Application.Id, ct);
        var fact = table.Fact!;
        var before = AmendedFacts.Value(facts, fact);
        if (before is null || JsonNode.Parse(before) is not JsonArray rows || report.Row < 0 || report.Row >= rows.Count) return Refusals.NotFound;
        var columns = table.Columns.Where(c => c.Kind == FieldKind.Date && c.Fact is not null).Select(c => c.Fact!).ToList();
        if (columns is not [var drawn, var repaid, ..]) return Refusals.NotFound;
        var loan = rows[report.Row]!.AsObject();
        var drawnOn = Day(loan[drawn]);
        if (drawnOn is null || report.RepaidOn < drawnOn) return Wrong("RepaidOn", "还款日不能早于放款日。");
        if (report.RepaidOn > clock.Today) return Wrong("RepaidOn", "还款日不能晚于今天。");
        if (Day(loan[repaid]) is { } stated && report.RepaidOn >= stated) return Wrong("RepaidOn", $"申报的还款日是 {stated:yyyy-MM-dd}，提前还款日须早于这一天。");
        loan[repaid] = report.RepaidOn.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
        var amendment = new Amendment(step.Application, null, fact, before, rows.ToJsonString(), report.Reason.Trim(), null, step.Actor, step.Now);
        db.Amendments.Add(amendment);
        step.Audit("loan.repaid-early", after: new { row = report.Row + 1, report.RepaidOn, amendment.Reason });
        step.Application.Touch();
        step.TellEnterprise("repaid-early", $"{report.Row}/{report.RepaidOn:yyyyMMdd}", new($"【银行报告提前还款】{step.Application.Number}",
            $"银行报告贵单位第 {report.Row + 1} 笔贷款已于 {report.RepaidOn:yyyy-MM-dd} 提前还清，贴息将按实际天数重新核算。依据：{amendment.Reason}"));
        await db.SaveChangesAsync(ct);
        return null;
    }

    /// <summary>Where the case waits for its money: what has left or is in a batch stays, everything else waits for the new amount.</summary>
    private async Task<Refusal?> HoldMoneyAsync(CaseStep step)
    {
        if (step.Instance.State?.Bookmarks.FirstOrDefault(b => b.Type == Pay.TypeName) is not { } bookmark) return null;
        var payments = await step.Db.Payments.Where(p => p.ApplicationId == step.Application.Id && p.BookmarkId == bookmark.Id).ToListAsync(step.Ct);
        if (payments.Exists(p => p.State is not (PaymentState.Due or PaymentState.Returned or PaymentState.Held)))
            return new("payment-under-way", "贴息资金已列入拨付批次或已付出，不能再按天数重算；请立即书面报告财政部门处理。");
        foreach (var payment in payments.Where(p => p.State != PaymentState.Held)) payment.Hold("银行报告提前还款，须重新核算");
        return await stepCase.TakeAsync(step, new Stimulus.Resume(bookmark.Id, Pay.Held));
    }

    private static DateOnly? Day(JsonNode? node) =>
        node is JsonValue value && value.TryGetValue<string>(out var text) && DateOnly.TryParse(text, System.Globalization.CultureInfo.InvariantCulture, out var day) ? day : null;

    private static Refusal Wrong(string field, string message) => new("repayment-wrong", message) { Faults = [new(field, message)] };
}
