using AwardFlow.Web.Records;
using AwardFlow.Workflow;
using Microsoft.EntityFrameworkCore;

namespace AwardFlow.Web.Casework.Activities;

/// <summary>Waits while money comes back: until nothing is owed, or until finance proposes to write the rest off.</summary>
public sealed class Collect : IActivityHandler
{
    public const string TypeName = "AwardFlow.Collect";
    public const string Settled = "Settled";
    public const string WriteOff = "WriteOff";

    public string Type => TypeName;

    public async ValueTask<ActivityResult> ArriveAsync(CaseStep step, ActivityCall call)
    {
        var debt = await DebtCases.OfAsync(step);
        // Back from a second person who did not agree to write it off.
        if (debt.WriteOffReason is not null) debt.KeepCollecting();
        step.Application.Enter(Situation.InReview, null, null, step.Now);
        return ActivityResult.Wait;
    }

    public async ValueTask<Refusal?> LeaveAsync(CaseStep step, Bookmark bookmark, string outcome)
    {
        var debt = await DebtCases.OfAsync(step);
        if (outcome == Settled && debt.BalanceFen > 0) return new("balance-left", "还有未收回的余额，不能了结。");
        if (outcome == WriteOff && debt.WriteOffReason is null) return new("reason-missing", "核销须先由财政经办人员写明理由。");
        if (outcome == Settled) debt.Settle(step.Today);
        return null;
    }
}

/// <summary>What decisions on a recovery do to the debt.</summary>
internal static class DebtCases
{
    public static Task<Debt> OfAsync(CaseStep step) => step.Db.Debts.FirstAsync(d => d.ApplicationId == step.Application.Id, step.Ct);

    /// <summary>The second person agreed: the firm owes it from today and is told.</summary>
    public static async ValueTask<ActivityResult> OpenAsync(CaseStep step)
    {
        var debt = await OfAsync(step);
        debt.Open(step.Today);
        step.Audit("debt.opened", after: new { debt.Document, debt.Basis, debt.AmountFen });
        step.TellEnterprise("recovery-opened", step.Application.Number, MatterLetters.RecoveryOpened(step.Application, debt));
        return ActivityResult.Done;
    }

    public static async ValueTask<ActivityResult> WriteOffAsync(CaseStep step)
    {
        var debt = await OfAsync(step);
        step.Audit("debt.written-off", after: new { debt.BalanceFen, debt.WriteOffReason });
        debt.WriteOff(step.Today);
        return ActivityResult.Done;
    }
}
