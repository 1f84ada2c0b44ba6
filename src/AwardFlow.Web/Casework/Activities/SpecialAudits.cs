using AwardFlow.Web.Records;
using AwardFlow.Workflow;
using Microsoft.EntityFrameworkCore;

namespace AwardFlow.Web.Casework.Activities;

/// <summary>
/// 专项审计: the lead bureau gives the case to an audit firm outside the government, whose auditor verifies the base of the
/// subsidy. First the bureau's turn, then the audit firm's, behind one bookmark.
/// </summary>
public sealed class SpecialAudits : IActivityHandler
{
    public const string TypeName = "AwardFlow.SpecialAudit";
    public const string GiveStep = "give-audit";
    public const string Step = "special-audit";
    public const string Verified = "Verified", Unverifiable = "Unverifiable", Given = "Given";

    public string Type => TypeName;
    public bool NeedsAward => true;

    public async ValueTask<ActivityResult> ArriveAsync(CaseStep step, ActivityCall call)
    {
        if (step.Application.LeadUnitId is not { } lead) return ActivityResult.Fail("unit-missing", $"步骤“{call.Node.NameZh}”没有主办部门。");
        if (step.Award.VerifiedBase.Count == 0) return ActivityResult.Fail("no-verified-base", $"“{step.Award.NameZh}”没有须审计核定的补助基数，不能进入专项审计。");
        var due = step.Calendar.End(step.Today, call.Number("dueWorkingDays"), countFirstDay: false).Day;
        await step.OpenTaskAsync(call, TaskKind.Audit, GiveStep, call.Text("role"), lead, due);
        step.Application.Enter(Situation.InReview, null, null, step.Now);
        step.Application.Promise(due);
        return ActivityResult.Wait;
    }

    public ValueTask<Refusal?> LeaveAsync(CaseStep step, Bookmark bookmark, string outcome) => LeaveTaskAsync(step, outcome);

    private static async ValueTask<Refusal?> LeaveTaskAsync(CaseStep step, string outcome)
    {
        if (step.Decision is not { Step: Step } || step.Task is not { Kind: TaskKind.Audit } task) return Refusals.NeedsPerson;
        await step.FinishTaskAsync(task, outcome);
        return null;
    }

    /// <summary>An audit firm that has the case keeps it.</summary>
    public async ValueTask<Refusal?> WhyNotUndoAsync(CaseStep step, Bookmark bookmark) =>
        await step.Db.SpecialAudits.AnyAsync(a => a.ApplicationId == step.Application.Id && a.BookmarkId == bookmark.Id, step.Ct)
            ? new("audit-given", "已经委托审计机构，不能撤回。") : null;

    public async ValueTask CancelAsync(CaseStep step, Bookmark bookmark)
    {
        foreach (var audit in await step.Db.SpecialAudits.Where(a => a.ApplicationId == step.Application.Id && a.BookmarkId == bookmark.Id).ToListAsync(step.Ct))
            audit.Withdraw(step.Now);
        await step.CancelTaskAsync(bookmark.Id);
    }
}
