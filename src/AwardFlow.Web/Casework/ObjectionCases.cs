using AwardFlow.Web.Records;
using AwardFlow.Workflow;
using Microsoft.EntityFrameworkCore;

namespace AwardFlow.Web.Casework;

/// <summary>
/// The award stands still while its objections are looked into in a case of their own: one case for all objections of the
/// notice, begun by the first. Its end decides the step at which the award waits.
/// </summary>
internal static class ObjectionCases
{
    /// <summary>The award arrives at the step that follows an objection: nobody decides here, the objection's case does.</summary>
    public static async ValueTask<ActivityResult> OpenAsync(CaseStep step, ActivityCall call)
    {
        if (step.Application.LeadUnitId is not { } unit) return ActivityResult.Fail("unit-missing", "没有主管部门，异议无人核查。");
        var due = step.Calendar.End(step.Today, call.Number("dueWorkingDays"), countFirstDay: false).Day;
        await step.OpenTaskAsync(call, TaskKind.Await, call.Text("step"), role: null, unit, due);
        step.Application.Enter(Situation.Objected, null, null, step.Now);
        step.Application.Promise(due);

        var objection = new Application(CaseKind.Objection, await CaseKindText.NumberAsync(step.Db, CaseKind.Objection, step.Today, step.Ct),
            await step.EnterpriseAsync(), unit, step.Application, null, Actor.System.Id, step.Now);
        step.Db.Applications.Add(objection);
        await step.Db.SaveChangesAsync(step.Ct);
        foreach (var filed in await step.Db.Objections.Where(o => o.ApplicationId == step.Application.Id && o.State == ObjectionState.Received).ToListAsync(step.Ct))
            filed.Join(objection.Id);
        step.Db.Audit(step.Actor, "matter.opened", "application", objection.Number, after: new { kind = nameof(CaseKind.Objection), about = step.Application.Number });
        step.Consequences.Add(new Consequence.Begin(objection.Id));
        return ActivityResult.Wait;
    }

    /// <summary>The finding, endorsed by a second person, decides the step at which the award waits, in the finder's words.</summary>
    public static async ValueTask<ActivityResult> DecideAsync(CaseStep step, string outcome)
    {
        var about = await step.Db.Applications.AsNoTracking().FirstAsync(a => a.Id == step.Application.AboutId, step.Ct);
        var waiting = await step.Db.Tasks.AsNoTracking().FirstOrDefaultAsync(t => t.ApplicationId == about.Id && t.Kind == TaskKind.Await && t.State == TaskState.Open, step.Ct);
        if (waiting is null) return ActivityResult.Fail("award-not-waiting", $"申报 {about.Number} 没有在等待这次异议核查的结论。");
        var finding = await step.Db.Decisions.AsNoTracking().Where(d => d.ApplicationId == step.Application.Id && d.Role == Roles.ObjectionInvestigator)
            .OrderByDescending(d => d.Id).FirstAsync(step.Ct);
        step.Consequences.Add(new Consequence.Decide(about.Id, waiting.BookmarkId, outcome, finding.Opinion, finding.Clause, step.Application.Id));
        if (MatterLetters.OfObjection(about, outcome) is { } letter)
            step.TellEnterpriseOf(about, "objection-answered", step.Application.Number, letter);
        return ActivityResult.Done;
    }
}
