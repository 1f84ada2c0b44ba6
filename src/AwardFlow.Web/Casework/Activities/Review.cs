using AwardFlow.Web.Records;
using AwardFlow.Workflow;
using Microsoft.EntityFrameworkCore;

namespace AwardFlow.Web.Casework.Activities;

/// <summary>
/// Waits for the people of a unit who hold the role, or of several units side by side: one bookmark, a task for each unit,
/// and the quorum says what their answers come to. Being late only reminds; it never decides.
/// </summary>
public sealed class Review : IActivityHandler
{
    public const string TypeName = "AwardFlow.Review";

    public string Type => TypeName;

    public async ValueTask<ActivityResult> ArriveAsync(CaseStep step, ActivityCall call)
    {
        if (FollowsObjection(step.Definition, call.NodeId)) return await ObjectionCases.OpenAsync(step, call);
        if (await StandingApproval.FindAsync(step, call) is { } stands)
        {
            StandingApproval.Keep(step, call, stands);
            return ActivityResult.Complete(DecideTask.Approve);
        }
        if (step.IsAward && await ThresholdRules.SkipAsync(step, call) is { } skipped) return skipped;
        var (units, missing) = await ReviewUnits.OfAsync(step, call.Text("units"));
        if (missing is not null) return ActivityResult.Fail("unit-missing", $"步骤“{call.Node.NameZh}”的办理单位没有设置：{missing}。请先新增该机构，再重试。");
        var quorum = call.Text("quorum");
        var lead = step.Application.LeadUnitId;
        if (quorum == Quorum.Lead && lead is null) return ActivityResult.Fail("unit-missing", $"步骤“{call.Node.NameZh}”没有主办部门。");
        if (quorum is not (Quorum.Lead or Quorum.One or Quorum.All) && Quorum.Needed(quorum, units.Count) > units.Count)
            return ActivityResult.Fail("quorum-out-of-reach", $"步骤“{call.Node.NameZh}”要求 {quorum} 个单位同意，但只有 {units.Count} 个办理单位。");

        var due = step.Calendar.End(step.Today, await ReviewClock.DaysAsync(step, call), countFirstDay: false).Day;
        if (quorum == Quorum.Lead)
        {
            var consult = step.Calendar.End(step.Today, call.Number("consultWorkingDays"), countFirstDay: false).Day;
            await OpenAsync(lead!.Value, call.Text("leadRole"), due, TaskPart.Decides);
            foreach (var unit in units) await OpenAsync(unit, call.Text("role"), consult, TaskPart.Advises);
        }
        else foreach (var unit in units) await OpenAsync(unit, call.Text("role"), due, units.Count > 1 ? TaskPart.Votes : TaskPart.Decides);
        step.Application.Enter(Situation.InReview, null, null, step.Now);
        step.Application.Promise(due);
        return ActivityResult.Wait;

        async ValueTask OpenAsync(long unit, string role, DateOnly day, TaskPart part) =>
            await step.OpenTaskAsync(call, TaskKind.Review, call.Text("step"), role, unit, day, part);
    }

    /// <summary>The outcome of the step once this task is answered so; null while others have to answer first.</summary>
    public static async ValueTask<string?> OutcomeAsync(CaseStep step, WorkTask task, string answer)
    {
        var quorum = step.Definition.Node(task.NodeId).Text("quorum") ?? Quorum.One;
        var all = await step.TasksOfAsync(task.BookmarkId);
        return Quorum.OutcomeOf(quorum, [.. all.Select(t => new Ballot(t.Part, t.Id == task.Id ? answer : t.State == TaskState.Done ? t.Outcome : null))]);
    }

    public async ValueTask<Refusal?> LeaveAsync(CaseStep step, Bookmark bookmark, string outcome)
    {
        if (step.Decision is null || step.Task is not { } answered) return Refusals.NeedsPerson;
        await step.FinishTaskAsync(answered, step.Decision.Outcome);
        foreach (var task in (await step.TasksOfAsync(bookmark.Id)).Where(t => t.State == TaskState.Open)) await TakeAwayAsync(step, task, outcome);
        if (FollowsObjection(step.Definition, bookmark.NodeId)) await AnswerObjections(step, outcome);
        return null;
    }

    public ValueTask CancelAsync(CaseStep step, Bookmark bookmark) => step.CancelTaskAsync(bookmark.Id);

    /// <summary>The others' turn is over without an answer: they see it among what they have done, with the reason.</summary>
    private static async ValueTask TakeAwayAsync(CaseStep step, WorkTask task, string outcome)
    {
        var reason = task.Part == TaskPart.Advises ? CancelReason.LeadDecided : outcome == DecideTask.Return ? CancelReason.Returned : CancelReason.Decided;
        await step.CancelTaskAsync(task, reason);
        var words = $"{CancelText.Zh(reason)}（{step.Actor.Name}，{OutcomeText.Zh(outcome)}）";
        step.Audit("task.cancelled", after: new { task = task.Id, task.UnitId, task.Step, reason = reason.ToString() });
        await new TaskNotices(step.Db, task, step.Now).TellHoldersAsync("cancelled", $"【无需办理】{task.Number} {task.EnterpriseName}",
            $"“{task.EnterpriseName}”（{task.Number}）的联审任务已取消：{words}。如再次进入联审，系统会重新派发任务。", step.Ct);
    }

    /// <summary>True for the review that an objection leads to.</summary>
    public static bool FollowsObjection(WorkflowDefinition definition, string nodeId) =>
        definition.Connections.Any(c => c.Target == nodeId && c.Port == "Objected" && definition.Node(c.Source).Type == Publicise.TypeName);

    private static async Task AnswerObjections(CaseStep step, string outcome)
    {
        var open = await step.Db.Objections.Where(o => o.ApplicationId == step.Application.Id && o.State == ObjectionState.Received).ToListAsync(step.Ct);
        foreach (var objection in open) objection.Decide(outcome != "Approve", step.Decision?.Opinion ?? "", step.Now);
    }
}

/// <summary>Which units a step is for. A unit that the policy names and nobody has set up is a fault, never left out.</summary>
public static class ReviewUnits
{
    public static async ValueTask<(IReadOnlyList<long> Units, string? Missing)> OfAsync(CaseStep step, string units) => units switch
    {
        "township" => ([step.Application.TownshipId], null),
        "lead-bureau" => step.Application.LeadUnitId is { } lead ? ([lead], null) : ([], "主管部门"),
        "joint-bureaux" => step.IsAward ? await NamedAsync(step, step.Award.JointUnits) : ([], "只有奖励申报才有联审部门"),
        "finance" => await OfKindAsync(step, UnitKind.Finance, "财政部门"),
        BankLoans.Units => await BankLoans.BankOfAsync(step.Db, step.Application.Id, step.Ct) is { } bank ? ([bank], null) : ([], "报送贷款的银行"),
        "leadership" => await OfKindAsync(step, UnitKind.Leadership, "区领导机构"),
        _ => ([], units),
    };

    private static async ValueTask<(IReadOnlyList<long>, string?)> NamedAsync(CaseStep step, IReadOnlyList<string> codes)
    {
        if (codes.Count == 0) return ([], "政策没有列出主管部门以外的责任部门");
        var found = await step.Db.Units.Where(u => codes.Contains(u.Code)).ToDictionaryAsync(u => u.Code, u => u.Id, step.Ct);
        return codes.FirstOrDefault(c => !found.ContainsKey(c)) is { } missing
            ? ([], $"{step.Policy.Units.FirstOrDefault(u => u.Code == missing)?.NameZh}（{missing}）")
            : ([.. codes.Select(c => found[c])], null);
    }

    private static async ValueTask<(IReadOnlyList<long>, string?)> OfKindAsync(CaseStep step, UnitKind kind, string words) =>
        await step.Db.Units.Where(u => u.Kind == kind).OrderBy(u => u.Id).Select(u => (long?)u.Id).FirstOrDefaultAsync(step.Ct) is { } unit
            ? ([unit], null) : ([], words);
}
