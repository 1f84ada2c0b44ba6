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
    public bool NeedsAward => true;

    public async ValueTask<ActivityResult> ArriveAsync(CaseStep step, ActivityCall call)
    {
        var tranche = call.Number("tranche");
        var existing = await step.Db.Payments.Where(p => p.ApplicationId == step.Application.Id && p.Tranche == tranche).ToListAsync(step.Ct);
        if (existing.Count > 0 && existing.TrueForAll(p => p.State == PaymentState.Paid)) return ActivityResult.Complete(Paid);
        if (await AmountFaultAsync(step) is { } fault) return fault;
        if (existing.Count == 0) await MakeDueAsync(step, call, tranche);
        foreach (var payment in existing)
        {
            if (payment.State == PaymentState.Held) payment.BecomeDueAgain(call.BookmarkId);
            else payment.WaitOn(call.BookmarkId);
        }
        step.Application.Enter(Situation.AwaitingPayment, null, null, step.Now);
        return ActivityResult.Wait;
    }

    private static async ValueTask MakeDueAsync(CaseStep step, ActivityCall call, int tranche)
    {
        if (NeedsDocument(step))
        {
            foreach (var line in await AwaitDocument.LinesAsync(step.Db, step.Application.Id, FundDocumentState.Issued, step.Ct))
            {
                step.Db.Payments.Add(new Payment(step.Application, call.BookmarkId, line, tranche, step.Now));
                step.Audit("payment.due", after: new { line.Level, tranche, line.AmountFen, line.DocumentId });
            }
            return;
        }
        var decided = await step.Db.Assessments.AsNoTracking()
            .Where(a => a.ApplicationId == step.Application.Id && a.Moment == AssessmentMoment.Decision)
            .OrderByDescending(a => a.Id).Select(a => a.ResultJson).FirstAsync(step.Ct);
        foreach (var share in AwaitDocument.SharesOf(decided))
        {
            step.Db.Payments.Add(new Payment(step.Application, call.BookmarkId, share.Level, tranche, share.AmountFen, step.Now));
            step.Audit("payment.due", after: new { share.Level, tranche, share.AmountFen });
        }
    }

    /// <summary>What is paid is what was in public notice, and what the rules still give now that it is to be paid.</summary>
    private async ValueTask<ActivityResult?> AmountFaultAsync(CaseStep step)
    {
        var amount = step.Application.AmountFen;
        if (NeedsDocument(step) && await AwaitDocument.LinesAsync(step.Db, step.Application.Id, FundDocumentState.Issued, step.Ct) is var lines && lines.Sum(l => l.DecidedFen) != amount)
            return ActivityResult.Fail("document-missing", "没有已下达的资金文件，或文件中的金额与核定金额不一致，不能拨付。");
        if (step.Definition.Activities.Any(a => a.Type == Publicise.TypeName))
        {
            var notices = await step.Db.PublicNotices.Where(n => n.ApplicationId == step.Application.Id).OrderBy(n => n.Round).ToListAsync(step.Ct);
            if (notices.LastOrDefault() is not { State: NoticeState.Closed } notice || notice.AmountFen != amount)
                return ActivityResult.Fail("amount-not-publicised", "核定金额与公示金额不一致，须重新公示。");
        }
        try
        {
            var again = await assess.AssessAsync(step.Db, step.Application, await step.EnterpriseAsync(), step.Today, null, true, step.Ct);
            step.Db.Assessments.Add(AssessCase.Record(step.Application, AssessmentMoment.Payment, again, step.Now));
            return again.Result.AmountFen == amount ? null
                : ActivityResult.Fail("amount-changed", "拨付前复核的金额与公示金额不一致（同类奖励的拨付情况有变化），不能拨付，须查明后重试或重新公示。");
        }
        catch (CalculatorInputException wrong)
        {
            return ActivityResult.Fail("facts-unusable", $"核定事实不能用于核算：{wrong.Message}");
        }
    }

    /// <summary>Where the path has a fund document, only what stands on it becomes due.</summary>
    private static bool NeedsDocument(CaseStep step) => step.Definition.Activities.Any(a => a.Type == AwaitDocument.TypeName);

    public async ValueTask<Refusal?> LeaveAsync(CaseStep step, Bookmark bookmark, string outcome)
    {
        var payments = await step.Db.Payments.Where(p => p.ApplicationId == step.Application.Id).ToListAsync(step.Ct);
        if (outcome == Paid && payments.Exists(p => p.State != PaymentState.Paid))
            return new("payments-open", "还有未到账的资金，不能办结。");
        if (outcome == Held && !payments.Exists(p => p.State == PaymentState.Held))
            return new("nothing-held", "没有被扣下的资金。");
        if (outcome is "Waived" or "Cancelled")
        {
            if (payments.Exists(p => p.State is not (PaymentState.Due or PaymentState.Held or PaymentState.Returned)))
                return Ending.MoneyUnderWay;
            payments.ForEach(p => p.Cancel());
        }
        return null;
    }
}
