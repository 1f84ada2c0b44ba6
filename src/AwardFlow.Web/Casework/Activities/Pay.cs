using AwardFlow.Rules;
using AwardFlow.Web.Records;
using AwardFlow.Workflow;
using Microsoft.EntityFrameworkCore;

namespace AwardFlow.Web.Casework.Activities;

/// <summary>
/// Makes the payments due, one per funding level, and waits until finance has paid them all. A return by the bank
/// stays inside this step: it asks for another attempt.
/// </summary>
public sealed class Pay(AssessCase assess) : IActivityHandler
{
    public const string TypeName = "AwardFlow.Pay";
    public const string Paid = "Paid";
    public const string Held = "Held";

    public string Type => TypeName;

    public async ValueTask<ActivityResult> ArriveAsync(CaseStep step, ActivityCall call)
    {
        var tranche = call.Number("tranche");
        var existing = await step.Db.Payments.Where(p => p.ApplicationId == step.Application.Id && p.Tranche == tranche).ToListAsync(step.Ct);
        if (existing.Count > 0)
            foreach (var payment in existing)
            {
                if (payment.State == PaymentState.Held) payment.BecomeDueAgain(call.BookmarkId);
                else payment.WaitOn(call.BookmarkId);
            }
        else
        {
            var decided = await step.Db.Assessments.AsNoTracking()
                .Where(a => a.ApplicationId == step.Application.Id && a.Moment == AssessmentMoment.Decision)
                .OrderByDescending(a => a.Id).Select(a => a.ResultJson).FirstAsync(step.Ct);
            var result = Assessment.FromJson(decided);
            if (result.AmountFen != step.Application.AmountFen)
                return ActivityResult.Fail("amount-changed", "核定金额与公示金额不一致，须重新公示。");
            foreach (var share in result.Funding.Where(f => f.AmountFen > 0))
                step.Db.Payments.Add(new Payment(step.Application, call.BookmarkId, share.Level, tranche, share.AmountFen, step.Now));
            var again = await assess.AssessAsync(step.Db, step.Application, await step.EnterpriseAsync(), step.Today, step.Ct);
            step.Db.Assessments.Add(AssessCase.Record(step.Application, AssessmentMoment.Payment, again, step.Now));
        }
        step.Application.Enter(Situation.AwaitingPayment, null, null, step.Now);
        return ActivityResult.Wait;
    }

    public async ValueTask<Refusal?> LeaveAsync(CaseStep step, Bookmark bookmark, string outcome)
    {
        var payments = await step.Db.Payments.Where(p => p.ApplicationId == step.Application.Id).ToListAsync(step.Ct);
        if (outcome == Paid && payments.Exists(p => p.State != PaymentState.Paid))
            return new("payments-open", "还有未到账的资金，不能办结。");
        if (outcome is "Waived" or "Cancelled")
        {
            if (payments.Exists(p => p.State is not (PaymentState.Due or PaymentState.Held or PaymentState.Returned)))
                return new("payment-under-way", "资金已列入批次或已付出，不能取消。");
            payments.ForEach(p => p.Cancel());
        }
        return null;
    }
}
