using AwardFlow.Rules;
using AwardFlow.Web.Records;
using AwardFlow.Workflow;
using Microsoft.EntityFrameworkCore;

namespace AwardFlow.Web.Casework.Activities;

/// <summary>
/// Makes the payments due, one per funding level, and waits until finance has paid them all. A return by the bank
/// stays inside this step: it asks for another attempt.
/// </summary>
public sealed class Pay(AssessCase assess, Budgets budgets) : IActivityHandler
{
    public const string TypeName = "AwardFlow.Pay";
    public const string Paid = "Paid";
    public const string Held = "Held";

    public string Type => TypeName;
    public bool NeedsAward => true;

    public async ValueTask<ActivityResult> ArriveAsync(CaseStep step, ActivityCall call)
    {
        var tranche = call.Number("tranche");
        // What a document that the case was taken off again had made due is cancelled and stays on the record.
        var existing = await step.Db.Payments.Where(p => p.ApplicationId == step.Application.Id && p.Tranche == tranche && p.State != PaymentState.Cancelled).ToListAsync(step.Ct);
        if (existing.Count > 0 && existing.TrueForAll(p => p.PaidOn is not null)) return ActivityResult.Complete(Paid);
        if (await AmountFaultAsync(step) is { } fault) return fault;
        if (existing.Count == 0 && await MakeDueAsync(step, call, tranche) is { } made) return made;
        // What stands on a fund document keeps its amount; otherwise it may have been recomputed.
        var shares = existing.Exists(p => p.State == PaymentState.Held) && !NeedsDocument(step) ? await SharesAsync(step) : [];
        foreach (var payment in existing)
        {
            if (payment.State == PaymentState.Held) payment.BecomeDueAgain(call.BookmarkId, shares.FirstOrDefault(s => s.Level == payment.Level)?.AmountFen ?? payment.AmountFen);
            else payment.WaitOn(call.BookmarkId);
        }
        step.Application.Enter(Situation.AwaitingPayment, null, null, step.Now);
        return ActivityResult.Wait;
    }

    /// <summary>Null once something is due; else what the step ends with at once.</summary>
    private async ValueTask<ActivityResult?> MakeDueAsync(CaseStep step, ActivityCall call, int tranche)
    {
        var tranches = TranchesOf(step.Definition);
        if (NeedsDocument(step)) return await TrancheAsync(step, call, tranche, tranches);
        if (tranches > 1) return ActivityResult.Fail("tranches-need-document", "分期拨付须先下达资金文件，流程版本有误。");
        foreach (var share in await SharesAsync(step))
        {
            var payment = new Payment(step.Application, call.BookmarkId, share.Level, tranche, share.AmountFen, step.Now);
            step.Db.Payments.Add(payment);
            // Without budget it is due all the same; it gets into no batch before it has some.
            var unfunded = await budgets.ReserveAsync(step.Db, payment, step.Actor, step.Ct);
            step.Audit("payment.due", after: new { share.Level, tranche, share.AmountFen, payment.BudgetLineId, unfunded?.Code });
        }
        return null;
    }

    /// <summary>The part of each line of the document that this tranche pays, by the shares in the award's data.</summary>
    private static async ValueTask<ActivityResult?> TrancheAsync(CaseStep step, ActivityCall call, int tranche, int tranches)
    {
        if (tranches > 1 && step.Award.TrancheCount != tranches)
            return ActivityResult.Fail("tranches-differ", $"流程分 {tranches} 期拨付，但“{step.Award.NameZh}”的政策数据列明 {step.Award.TrancheCount} 期，不能拨付。");
        var asOf = step.Application.SubmittedAt is { } submitted ? BusinessClock.DayOf(submitted) : step.Today;
        var due = 0;
        foreach (var line in await AwaitDocument.LinesAsync(step.Db, step.Application.Id, FundDocumentState.Issued, step.Ct))
        {
            var parts = tranches == 1 ? [line.AmountFen] : step.Award.TranchesOf(line.AmountFen, asOf);
            if (parts is null) return ActivityResult.Fail("tranche-share-missing", $"没有 {asOf:yyyy-MM-dd} 适用的分期比例，不能拨付。");
            // Of a line of a few 分 a part may be nothing.
            if (parts[tranche - 1] is not (> 0 and var fen)) continue;
            step.Db.Payments.Add(new Payment(step.Application, call.BookmarkId, line, tranche, tranches, fen, step.Now));
            step.Audit("payment.due", after: new { line.Level, tranche, AmountFen = fen, line.DocumentId });
            due++;
        }
        return due > 0 ? null : ActivityResult.Complete(Paid);
    }

    /// <summary>In how many parts a path pays.</summary>
    public static int TranchesOf(WorkflowDefinition definition) => definition.Activities.Where(a => a.Type == TypeName).Select(a => a.Number("tranche")).Distinct().Count();

    /// <summary>What each level pays, as it was decided last.</summary>
    private static async Task<IReadOnlyList<FundingShare>> SharesAsync(CaseStep step)
    {
        // A recheck of this very step is not in the database yet.
        var decided = step.Db.Assessments.Local.LastOrDefault(a => a.ApplicationId == step.Application.Id && a.Moment == AssessmentMoment.Decision && a.Id <= 0)?.ResultJson
            ?? await step.Db.Assessments.AsNoTracking().Where(a => a.ApplicationId == step.Application.Id && a.Moment == AssessmentMoment.Decision)
                .OrderByDescending(a => a.Id).Select(a => a.ResultJson).FirstAsync(step.Ct);
        return AwaitDocument.SharesOf(decided);
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
    /// <summary>Money that is due is finance's: no earlier decision is taken back under it.</summary>
    public async ValueTask<Refusal?> WhyNotUndoAsync(CaseStep step, Bookmark bookmark) =>
        await step.Db.Payments.AnyAsync(p => p.ApplicationId == step.Application.Id && p.State != PaymentState.Cancelled, step.Ct)
            ? new("money-due", "资金已列入待拨付，不能撤回。如需停止拨付，请联系财政部门或者中止办理。")
            : null;

    public async ValueTask<Refusal?> LeaveAsync(CaseStep step, Bookmark bookmark, string outcome)
    {
        var (tranche, tranches) = (step.Definition.Node(bookmark.NodeId).Number("tranche") ?? 1, TranchesOf(step.Definition));
        var payments = await step.Db.Payments.Where(p => p.ApplicationId == step.Application.Id && p.Tranche == tranche && p.State != PaymentState.Cancelled).ToListAsync(step.Ct);
        if (outcome == Paid && payments.Exists(p => p.PaidOn is null))
            return new("payments-open", "还有未到账的资金，不能办结。");
        if (outcome == Held && !payments.Exists(p => p.State == PaymentState.Held))
            return new("nothing-held", "没有被扣下的资金。");
        if (outcome is "Waived" or "Cancelled")
        {
            if (payments.Exists(p => p.State is not (PaymentState.Due or PaymentState.Held or PaymentState.Returned)))
                return Ending.MoneyUnderWay;
            await BudgetMoves.FreeAsync(step.Db, BudgetMoves.Sums(payments), step.Application.Number, step.Actor, step.Now, step.Ct);
            payments.ForEach(p => p.Cancel());
        }
        if (outcome == Paid && tranche < tranches)
            step.TellEnterprise("tranche-paid", bookmark.Id, Letters.TranchePaid(step.Application, step.Award, payments.Sum(p => p.AmountFen), tranche));
        return null;
    }
}
