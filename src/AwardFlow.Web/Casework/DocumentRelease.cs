using AwardFlow.Web.Casework.Activities;
using AwardFlow.Web.Records;
using AwardFlow.Workflow;
using Microsoft.EntityFrameworkCore;

namespace AwardFlow.Web.Casework;

/// <summary>
/// Takes an award off the issued document that it stands on, because its amount was recomputed: what is due by it is
/// cancelled, the budget has it again, and another document lists the new amount after another public notice. The document
/// itself stays as it was issued.
/// </summary>
internal static class DocumentRelease
{
    public static async ValueTask<ActivityResult> ReleaseAsync(CaseStep step)
    {
        var lines = await AwaitDocument.LinesAsync(step.Db, step.Application.Id, FundDocumentState.Issued, step.Ct);
        var payments = await step.Db.Payments.Where(p => p.ApplicationId == step.Application.Id && p.State != PaymentState.Cancelled).ToListAsync(step.Ct);
        if (payments.Exists(p => p.State is not (PaymentState.Due or PaymentState.Held or PaymentState.Returned)))
            return ActivityResult.Fail("payment-under-way", "资金已列入批次或已付出，不能移出资金文件，须由财政部门查明后重试。");
        foreach (var payment in payments)
        {
            step.Audit("payment.cancelled", new { payment.Id, payment.AmountFen, state = payment.State.ToString() });
            payment.Cancel();
        }
        foreach (var line in lines)
        {
            // What has become a payment is counted by it, the rest by the line; both were reserved on the line's budget.
            await BudgetMoves.FreeAsync(step.Db, [new(line.BudgetLineId, line.AmountFen - line.FreedFen)], step.Application.Number, step.Actor, step.Now, step.Ct);
            line.TakeOff();
        }
        step.Audit("document.case-released", after: new { documents = lines.Select(l => l.DocumentId).Distinct(), amountFen = lines.Sum(l => l.AmountFen), decidedFen = step.Application.AmountFen });
        step.TellEnterprise("document-released", string.Join('-', lines.Select(l => l.Id)), Letters.ReleasedFromDocument(step.Application, step.Award));
        return ActivityResult.Done;
    }
}
