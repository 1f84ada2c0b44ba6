using System.Text.Json;
using AwardFlow.Rules;
using AwardFlow.Web.Records;
using AwardFlow.Workflow;
using Microsoft.EntityFrameworkCore;

namespace AwardFlow.Web.Casework;

/// <summary>What a person decided on a task, and the version of the case that they saw.</summary>
public sealed record DecisionInput(
    long TaskId, int SeenVersion, string Outcome, string Opinion, string? Clause, IReadOnlyList<Defect> Defects, long? ProposedFen = null)
{
    /// <summary>为何第一次没有指出: asked for where this step has seen a defect before and did not name it.</summary>
    public string? WhyLate { get; init; }
}

public sealed record Decided(long ApplicationId, string Number, string Outcome);

/// <summary>A person decides a review or a hold: checks, decision and step in one transaction.</summary>
public sealed class DecideTask(Ledger ledger, StepCase stepCase, AssessCase assess)
{
    public const string Approve = "Approve";
    public const string Return = "Return";
    public const string Reject = "Reject";
    public const string Released = "Released";
    public const string Refused = "Refused";

    public Task<Result<Decided>> DecideAsync(Command command, DecisionInput input, CancellationToken ct) =>
        ledger.WriteAsync<Decided>(command, async (db, c) =>
        {
            var task = await db.Tasks.FirstOrDefaultAsync(t => t.Id == input.TaskId, c);
            if (task is null || task.Kind is TaskKind.Correct or TaskKind.Confirm or TaskKind.Audit or TaskKind.Panel || !IsOfTheirRole(command.Actor, task)) return Refusals.NotFound;
            if (task.State != TaskState.Open) return await AlreadyDecidedAsync(db, task, c);
            if (!MayWorkOn(command.Actor, task)) return Transferred;
            if (await stepCase.OpenAsync(db, task.ApplicationId, command.Actor, c) is not { } step) return Refusals.NotFound;
            if (step.Application.Version != input.SeenVersion) return await StaleAsync(db, step.Application, input.SeenVersion, c);
            if (await CheckAsync(step, task, input) is { } refusal) return refusal;
            var explained = await DefectsAsync(step, task, input);
            if (explained.Refusal is { } unexplained) return unexplained;
            var defects = explained.Value;

            var decision = new Decision(task, input.Outcome, input.Opinion.Trim(), Trimmed(input.Clause),
                defects.Count > 0 ? JsonSerializer.Serialize(defects) : null, input.ProposedFen, command.Actor.Id, command.Actor.Name, step.Now);
            db.Decisions.Add(decision);
            (step.Decision, step.Task) = (decision, task);
            step.Audit("task.decided", after: new { task.Step, task.NodeId, input.Outcome, opinion = decision.Opinion, decision.Clause, defects = defects.Count, late = defects.Count(d => d.WhyLate is not null) });
            var before = await CaseBefores.LookAsync(step);
            var outcome = task.Kind == TaskKind.Review ? await Activities.Review.OutcomeAsync(step, task, input.Outcome) : input.Outcome;
            // Others of a joint step have to answer before the case moves.
            if (outcome is null) await step.FinishTaskAsync(task, input.Outcome);
            else if (await stepCase.TakeAsync(step, new Stimulus.Resume(task.BookmarkId, outcome)) is { } no) return no;
            await CaseBefores.KeepAsync(step, task.Id, before);
            return new Decided(step.Application.Id, step.Application.Number, input.Outcome);
        }, ct);

    /// <summary>Same unit and role; where the task was handed to one person, that person.</summary>
    public static bool MayWorkOn(Actor actor, WorkTask task) =>
        IsOfTheirRole(actor, task) && (task.AssigneeId is null || task.AssigneeId == actor.Id);

    /// <summary>Same unit and role, whoever it was handed to.</summary>
    public static bool IsOfTheirRole(Actor actor, WorkTask task) =>
        task.Role is not null && actor.Is(task.Role) && actor.UnitId == task.UnitId;

    private async Task<Refusal?> CheckAsync(CaseStep step, WorkTask task, DecisionInput input)
    {
        if (!step.Definition.Node(task.NodeId).Outcomes.Contains(input.Outcome))
            return new("unknown-outcome", "请选择审核结论。");
        if (await WhyNotTheirsAsync(step, task) is { } notTheirs) return notTheirs;
        if (await JointStepAsync(step, task, input) is { } joint) return joint;
        if (!step.IsAward && string.IsNullOrWhiteSpace(input.Opinion))
            return new("opinion-missing", "请写明结论的事实和理由，这段文字会写入案卷和答复。");
        if (input.Outcome is Reject or Refused && string.IsNullOrWhiteSpace(input.Opinion))
            return new("opinion-missing", "不予通过须写明理由，申报企业会收到这段文字。");
        if (input.Outcome == Reject && task.Part != TaskPart.Advises && string.IsNullOrWhiteSpace(input.Clause))
            return new("clause-missing", "不予通过须注明政策依据条款。");
        if (input.Outcome == Return && step.Definition.From(task.NodeId).Any(c => c.Port == Return && step.Definition.Node(c.Target).Type == "AwardFlow.Correct") && input.Defects.Count == 0)
            return new("defects-missing", "退回补正须至少指出一处问题，并写明原因；请一次性列全。");
        if (input.Defects.Any(d => string.IsNullOrWhiteSpace(d.Reason)))
            return new("defect-reason-missing", "每一处退回的问题都要写明原因。");
        if (input.ProposedFen is { } proposed && (input.Outcome != Approve || proposed <= 0 || step.Definition.Node(task.NodeId).Flag("mayAmend") != true))
            return new("amount-not-allowed", "这一步不能改动金额；可以改动时，金额须大于零。");
        if (input.Outcome == Approve && step.Definition.Node(task.NodeId).Text("needs") == SiteVisits.Need && await SiteVisits.MissingAsync(step.Db, step.Application.Id, step.Ct) is { } visit) return visit;
        return input.Outcome == Approve ? await ApprovalAsync(step, task, input) : null;
    }

    private static Refusal Transferred { get; } = new("task-transferred", "这一步已转办给其他同事，请由其办理，或先转回。");

    /// <summary>Why this person may neither decide this task nor set figures in its course: handed to another, own case, four eyes.</summary>
    internal static async Task<Refusal?> WhyNotTheirsAsync(CaseStep step, WorkTask task)
    {
        if (!MayWorkOn(step.Actor, task)) return Transferred;
        if (await OwnCaseAsync(step))
            return step.IsAward ? new("own-case", "不得办理本单位的申报。") : new("own-matter", "这件事项由您提出，须由另一人决定。");
        return await FourEyes.BrokenByAsync(step.Db, step.Application.Id, step.Actor.Id, task.Step, step.Ct) ? FourEyes.Refusal : null;
    }

    /// <summary>What a step of several units asks on top: different people, opinions only from those consulted, and the lead after them.</summary>
    private static async Task<Refusal?> JointStepAsync(CaseStep step, WorkTask task, DecisionInput input)
    {
        var others = (await step.TasksOfAsync(task.BookmarkId)).Where(t => t.Id != task.Id).ToList();
        if (others.Exists(t => t.DoneBy == step.Actor.Id))
            return new("same-person-as-other-unit", "您已代表另一单位对这一步作出决定，同一人不得代表两个单位，请由其他人员办理。");
        if (task.Part == TaskPart.Advises && input.Outcome == Return)
            return new("consultee-cannot-return", "会办单位只提出意见，不能退回。请选择同意或者不同意并写明问题，由主办单位决定是否退回补正。");
        var waiting = others.Where(t => t.Part == TaskPart.Advises && t.State == TaskState.Open && t.DueOn >= step.Today).ToList();
        return task.Part == TaskPart.Decides && waiting.Count > 0 && input.Outcome != Return
            ? new("consultees-open", $"还有 {waiting.Count} 个会办单位没有反馈意见（期限 {waiting.Max(t => t.DueOn):yyyy-MM-dd}），请等待反馈或者期限届满后再作出决定。")
            : null;
    }

    private static async Task<Result<List<Defect>>> DefectsAsync(CaseStep step, WorkTask task, DecisionInput input)
    {
        if (!step.IsAward || input.Outcome != Return || input.Defects.Count == 0) return input.Defects.ToList();
        return LateDefects.Explain(input.Defects, await LateDefects.OfAsync(step.Db, step.Application, step.Award, task.Step, step.Ct), input.WhyLate);
    }

    /// <summary>A case that one belongs to, drew up or signed, whatever role one has now.</summary>
    private static async Task<bool> OwnCaseAsync(CaseStep step) =>
        step.Actor.EnterpriseId == step.Application.EnterpriseId || step.Application.CreatedBy == step.Actor.Id
        || await step.Db.Submissions.AnyAsync(s => s.ApplicationId == step.Application.Id && s.SubmittedBy == step.Actor.Id, step.Ct);

    /// <summary>
    /// An approval that leads into an assessment: one that says no again on the same facts is refused, and where the text
    /// gives only a ceiling the amount stands in the decision, at or below it.
    /// </summary>
    private async Task<Refusal?> ApprovalAsync(CaseStep step, WorkTask task, DecisionInput input)
    {
        if (!step.Definition.From(task.NodeId).Any(c => c.Port == Approve && step.Definition.Node(c.Target).Type == "AwardFlow.Assess")) return null;
        CaseAssessment now;
        try
        {
            now = await assess.AssessAsync(step.Db, step.Application, await step.EnterpriseAsync(), step.Today, input.ProposedFen, false, step.Ct);
        }
        catch (CalculatorInputException wrong)
        {
            return new("facts-unusable", $"申报信息不能用于核算（{wrong.Message}），请退回补正。");
        }
        if (now.Result.Status == AssessmentStatus.Ceiling) return await CeilingAsync(step, input, now.Result);
        var last = await step.Db.Assessments.AsNoTracking().Where(a => a.ApplicationId == step.Application.Id && a.Moment == AssessmentMoment.Decision)
            .OrderByDescending(a => a.Id).FirstOrDefaultAsync(step.Ct);
        if (last is null) return null;
        var saysNo = Activities.Assess.OutcomeOf(now.Result.Status) is "Ineligible" or "Undecided";
        var unchanged = last.FactsJson == now.Facts.ToJson() && last.HistoryJson == AssessCase.HistoryJson(now.History) && last.ResultJson == now.Result.ToJson();
        return saysNo && unchanged
            ? new("assessment-unchanged", "核算结果没有变化：仍不符合条件或者政策未定。请退回补正、不予通过，或先更正核定信息。")
            : null;
    }

    private static async Task<Refusal?> CeilingAsync(CaseStep step, DecisionInput input, Assessment result)
    {
        var ceiling = Yuan.Format(result.CeilingFen ?? 0);
        if (input.ProposedFen > result.CeilingFen) return new("amount-over-ceiling", $"核定金额不得超过上限 {ceiling} 元。");
        var given = input.ProposedFen is not null || await step.Db.Decisions.AnyAsync(
            d => d.ApplicationId == step.Application.Id && d.ProposedFen != null && d.Revision == step.Application.Revision, step.Ct)
            || await step.Db.ListEntries.AnyAsync(e => e.ApplicationId == step.Application.Id && e.ProposedFen != null, step.Ct);
        return given ? null : new("amount-needed", $"该奖励的原文只规定上限，请填写不超过 {ceiling} 元的核定金额。");
    }

    internal static async Task<Refusal> AlreadyDecidedAsync(AwardFlowDb db, WorkTask task, CancellationToken ct)
    {
        if (task.State == TaskState.Suspended) return Refusals.Suspended;
        if (task.State == TaskState.Cancelled) return new("task-cancelled", $"这一步已经取消，无需办理：{CancelText.Zh(task.CancelReason)}。");
        var by = await db.Users.AsNoTracking().Where(p => p.Id == task.DoneBy).Select(p => p.Name).FirstOrDefaultAsync(ct) ?? "系统";
        return new("already-decided", $"这一步已由{by}于 {BusinessClock.Local(task.DoneAt!.Value):yyyy-MM-dd HH:mm} 办结（{OutcomeText.Zh(task.Outcome)}）。");
    }

    internal static async Task<Refusal> StaleAsync(AwardFlowDb db, Application application, int seen, CancellationToken ct)
    {
        var latest = await db.AuditEntries.AsNoTracking().Where(e => e.ObjectKind == "application" && e.ObjectId == application.Number)
            .OrderByDescending(e => e.Id).Select(e => new { e.ActorName, e.At, e.Action }).FirstOrDefaultAsync(ct);
        var what = latest is null ? "" : $"最近一次变化：{latest.ActorName}，{BusinessClock.Local(latest.At):yyyy-MM-dd HH:mm}，{AuditText.Zh(latest.Action)}。";
        return new("stale-page", $"您打开页面之后，该申报发生了变化（第 {seen} 版 → 第 {application.Version} 版）。{what}请核对最新内容后再决定。");
    }

    private static string? Trimmed(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}

/// <summary>Four eyes over the whole case: nobody decides at two different steps of it (architecture rule 8). Who took a decision back has still looked.</summary>
public static class FourEyes
{
    public static Refusal Refusal { get; } = new("same-person-as-previous-step", "您已经办理过这件申报的另一个环节，同一人不得在两个环节作出决定，请由其他人员办理。");

    public static async Task<bool> BrokenByAsync(AwardFlowDb db, long applicationId, long actorId, string step, CancellationToken ct) =>
        await db.Decisions.IgnoreQueryFilters().AnyAsync(d => d.ApplicationId == applicationId && d.ActorId == actorId && d.Step != step, ct)
        || (step != Activities.ExpertPanel.Step && await db.PanelSeats.AnyAsync(s => s.ApplicationId == applicationId && s.PersonId == actorId && s.State == SeatState.Scored, ct))
        // Who set a figure at another step has decided there, whoever signed.
        || await db.Amendments.AnyAsync(a => a.ApplicationId == applicationId && a.ActorId == actorId && db.Tasks.Any(t => t.Id == a.TaskId && t.Step != step), ct)
        || await AboutTheSameAsync(db, applicationId, actorId, ct);

    /// <summary>
    /// Who decided on an award neither looks into the objections to it nor decides an appeal against it, and the other way
    /// round; an appeal is nobody's who had a part in the earlier case. What followed from an objection was decided there.
    /// </summary>
    private static async Task<bool> AboutTheSameAsync(AwardFlowDb db, long applicationId, long actorId, CancellationToken ct)
    {
        var here = await db.Applications.Where(a => a.Id == applicationId).Select(a => new { a.Kind, a.AboutId }).FirstAsync(ct);
        var second = here.Kind is CaseKind.Objection or CaseKind.Appeal;
        if (here.Kind != CaseKind.Award && !second) return false;
        var root = second ? here.AboutId : applicationId;
        if (second && await db.Decisions.AnyAsync(d => d.ApplicationId == root && d.ActorId == actorId && d.FromCaseId == null, ct)) return true;
        if (here.Kind == CaseKind.Appeal && await db.Applications.AnyAsync(a => a.Id == root && a.CreatedBy == actorId, ct)) return true;
        // Several objections to one award may be one investigator's; everything else about it is not.
        return await db.Applications.AnyAsync(a => a.AboutId == root && a.Id != applicationId
            && (a.Kind == CaseKind.Objection || a.Kind == CaseKind.Appeal) && !(here.Kind == CaseKind.Objection && a.Kind == CaseKind.Objection)
            && db.Decisions.Any(d => d.ApplicationId == a.Id && d.ActorId == actorId), ct);
    }
}

/// <summary>Why a task was taken away, in words.</summary>
public static class CancelText
{
    public static string Zh(CancelReason? reason) => reason switch
    {
        CancelReason.Withdrawn => "申报单位已撤回",
        CancelReason.Returned => "另一单位已退回补正",
        CancelReason.Decided => "其他单位的意见已形成结论",
        CancelReason.LeadDecided => "主办单位已作出决定",
        CancelReason.TakenBack => "上一环节撤回了决定",
        _ => "申报已转入其他环节或者终止",
    };
}

/// <summary>Outcomes in the words an office uses.</summary>
public static class OutcomeText
{
    public static string Zh(string? outcome) => outcome switch
    {
        DecideTask.Approve => "同意",
        DecideTask.Return => "退回补正",
        DecideTask.Reject => "不予通过",
        DecideTask.Released => "解除暂缓",
        DecideTask.Refused => "不予兑现",
        "Resubmitted" => "已补正",
        "Expired" => "逾期未答复",
        Activities.Confirm.Confirmed => "企业已确认",
        Activities.Confirm.Waived => "企业放弃",
        Activities.Contact.Again => "再次通知企业",
        Activities.SpecialAudits.Given => "已委托审计机构",
        Activities.SpecialAudits.Verified => "已审计核定",
        Activities.SpecialAudits.Unverifiable => "无法核定",
        Activities.ExpertPanel.Passed => "评审通过",
        Activities.ExpertPanel.Failed => "评审未通过",
        Activities.ExpertPanel.Tie => "评审持平",
        Activities.Select.Selected => "入选",
        Activities.Select.NotSelected => "未入选",
        Activities.Select.Excluded => "退出评选",
        Activities.Contact.Unanswered => "仍无答复，报主管部门",
        _ => outcome ?? "",
    };
}
