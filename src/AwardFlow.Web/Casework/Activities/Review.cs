using AwardFlow.Web.Records;
using AwardFlow.Workflow;
using Microsoft.EntityFrameworkCore;

namespace AwardFlow.Web.Casework.Activities;

/// <summary>Waits for the people of a unit who hold the role. Being late only reminds; it never decides.</summary>
public sealed class Review : IActivityHandler
{
    public string Type => "AwardFlow.Review";

    public async ValueTask<ActivityResult> ArriveAsync(CaseStep step, ActivityCall call)
    {
        if (FollowsObjection(step.Definition, call.NodeId)) return await ObjectionCases.OpenAsync(step, call);
        if (call.Text("quorum") != "one")
            return ActivityResult.Fail("quorum-not-supported", $"步骤“{call.Node.NameZh}”要求会签（{call.Text("quorum")}），当前版本只支持一人审核。");
        var unit = await UnitAsync(step, call.Text("units"));
        if (unit is null) return ActivityResult.Fail("unit-missing", $"步骤“{call.Node.NameZh}”的办理单位（{call.Text("units")}）没有设置。");
        var due = step.Calendar.End(step.Today, call.Number("dueWorkingDays"), countFirstDay: false).Day;
        await step.OpenTaskAsync(call, TaskKind.Review, call.Text("step"), call.Text("role"), unit.Value, due);
        step.Application.Enter(Situation.InReview, null, null, step.Now);
        step.Application.Promise(due);
        return ActivityResult.Wait;
    }

    public async ValueTask<Refusal?> LeaveAsync(CaseStep step, Bookmark bookmark, string outcome)
    {
        if (step.Decision is null) return Refusals.NeedsPerson;
        await step.FinishTaskAsync(bookmark.Id, outcome);
        if (FollowsObjection(step.Definition, bookmark.NodeId)) await AnswerObjections(step, outcome);
        return null;
    }

    public ValueTask CancelAsync(CaseStep step, Bookmark bookmark) => step.CancelTaskAsync(bookmark.Id);

    /// <summary>True for the review that an objection leads to.</summary>
    public static bool FollowsObjection(WorkflowDefinition definition, string nodeId) =>
        definition.Connections.Any(c => c.Target == nodeId && c.Port == "Objected" && definition.Node(c.Source).Type == Publicise.TypeName);

    private static async Task AnswerObjections(CaseStep step, string outcome)
    {
        var open = await step.Db.Objections.Where(o => o.ApplicationId == step.Application.Id && o.State == ObjectionState.Received).ToListAsync(step.Ct);
        foreach (var objection in open) objection.Decide(outcome != "Approve", step.Decision?.Opinion ?? "", step.Now);
    }

    internal static async Task<long?> UnitAsync(CaseStep step, string units) => units switch
    {
        "township" => step.Application.TownshipId,
        "lead-bureau" => step.Application.LeadUnitId,
        "finance" => await OfKind(step, UnitKind.Finance),
        _ => null,
    };

    private static async Task<long?> OfKind(CaseStep step, UnitKind kind) =>
        await step.Db.Units.Where(u => u.Kind == kind).OrderBy(u => u.Id).Select(u => (long?)u.Id).FirstOrDefaultAsync(step.Ct);
}
