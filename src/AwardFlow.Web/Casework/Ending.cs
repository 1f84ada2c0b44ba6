using AwardFlow.Web.Casework.Activities;
using AwardFlow.Web.Records;
using Microsoft.EntityFrameworkCore;

namespace AwardFlow.Web.Casework;

/// <summary>What must not outlive a case, however it ends: a notice that still shows, money that is still due, an objection without an answer.</summary>
internal static class Ending
{
    /// <summary>Refuses while money is under way: such a case may not end before the bank has answered.</summary>
    public static async ValueTask<Refusal?> SettleAsync(CaseStep step, string answerToObjectors)
    {
        var payments = await step.Db.Payments.Where(p => p.ApplicationId == step.Application.Id).ToListAsync(step.Ct);
        if (payments.Exists(p => p.State is PaymentState.Batched or PaymentState.Released or PaymentState.Sent or PaymentState.Unknown)) return MoneyUnderWay;
        var unpaid = payments.Where(p => p.State is PaymentState.Due or PaymentState.Held or PaymentState.Returned).ToList();
        await BudgetMoves.FreeAsync(step.Db, BudgetMoves.Sums(unpaid), step.Application.Number, step.Actor, step.Now, step.Ct);
        foreach (var payment in unpaid)
        {
            step.Audit("payment.cancelled", new { payment.Id, payment.AmountFen, state = payment.State.ToString() });
            payment.Cancel();
        }
        if (await TakeOffDocumentAsync(step, payments) is { } issued) return issued;
        if (!payments.Exists(p => p.PaidOn is not null)) await InvoiceRegister.ReleaseAsync(step.Db, step.Application.Id, step.Now, step.Ct);
        var notices = await step.Db.PublicNotices.Where(n => n.ApplicationId == step.Application.Id).ToListAsync(step.Ct);
        foreach (var notice in notices.Where(n => n.State is NoticeState.Open or NoticeState.Frozen)) notice.Cancel(step.Now);
        var objections = await step.Db.Objections.Where(o => o.ApplicationId == step.Application.Id).ToListAsync(step.Ct);
        foreach (var objection in objections.Where(o => o.State == ObjectionState.Received)) objection.Moot(answerToObjectors, step.Now);
        // What was to be decided about this case has nothing left to decide.
        var about = await step.Db.Applications.Where(a => a.AboutId == step.Application.Id && a.Situation != Situation.Closed
            && (a.Kind == CaseKind.Objection || a.Kind == CaseKind.Appeal)).ToListAsync(step.Ct);
        step.Consequences.AddRange(about.Where(a => a.IsOpen).Select(a => new Consequence.Withdraw(a.Id)));
        return null;
    }

    /// <summary>
    /// A draft of a fund document loses the case's lines; an issued one whose signal is about to move the case refuses;
    /// what no tranche will pay any more goes back to the budget; where nothing was paid, the lines end too.
    /// </summary>
    private static async ValueTask<Refusal?> TakeOffDocumentAsync(CaseStep step, List<Payment> payments)
    {
        var issued = await AwaitDocument.LinesAsync(step.Db, step.Application.Id, FundDocumentState.Issued, step.Ct);
        if (issued.Count > 0 && payments.Count == 0
            && await step.Db.CaseSignals.AnyAsync(s => s.ApplicationId == step.Application.Id && s.Outcome == AwaitDocument.Issued && s.AppliedAt == null, step.Ct))
            return new("fund-document-issued", "资金文件已经下达，正在进入拨付环节，不能撤回。");
        await FreeRestAsync(step, issued, payments);
        if (payments.Exists(p => p.PaidOn is not null)) return null;
        issued.ForEach(l => l.TakeOff());
        var drafted = await AwaitDocument.LinesAsync(step.Db, step.Application.Id, FundDocumentState.Draft, step.Ct);
        foreach (var of in drafted.GroupBy(l => l.DocumentId))
        {
            var left = await step.Db.FundDocumentLines.Where(l => l.DocumentId == of.Key && l.Live && l.ApplicationId != step.Application.Id).ToListAsync(step.Ct);
            var document = await step.Db.FundDocuments.SingleAsync(d => d.Id == of.Key, step.Ct);
            await BudgetMoves.FreeAsync(step.Db, BudgetMoves.Sums(of), document.Number, step.Actor, step.Now, step.Ct);
            step.Db.FundDocumentLines.RemoveRange(of);
            document.Fix(left);
            step.Audit("document.line-removed", after: new { document = of.Key, lines = of.Count() });
        }
        return null;
    }

    /// <summary>What of an issued line has become no payment; paid and cancelled ones have their own movements.</summary>
    private static async ValueTask FreeRestAsync(CaseStep step, List<FundDocumentLine> issued, List<Payment> payments)
    {
        foreach (var line in issued)
        {
            var rest = line.AmountFen - line.FreedFen - payments.Where(p => p.DocumentLineId == line.Id).Sum(p => p.AmountFen);
            if (rest <= 0) continue;
            await BudgetMoves.FreeAsync(step.Db, [new(line.BudgetLineId, rest)], step.Application.Number, step.Actor, step.Now, step.Ct);
            line.Free(rest);
            step.Audit("document.rest-freed", after: new { line.DocumentId, line.Level, restFen = rest });
        }
    }

    public static Refusal MoneyUnderWay { get; } = new("payment-under-way", "资金已列入批次或已付出，不能取消。");
}
