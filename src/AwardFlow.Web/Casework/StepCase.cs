using AwardFlow.Rules;
using AwardFlow.Web.Records;
using AwardFlow.Workflow;
using Microsoft.EntityFrameworkCore;

namespace AwardFlow.Web.Casework;

/// <summary>
/// The step function of the application: the only writer of a case's status. Runs inside the caller's write
/// transaction, lets the engine take one step with the activities of the path, and keeps the engine's new state.
/// </summary>
public sealed class StepCase(Paths paths, Catalogues catalogues, IEnumerable<IActivityHandler> handlers,
    Calendars calendars, BusinessClock clock)
{
    private readonly Dictionary<string, IActivityHandler> _handlers = handlers.ToDictionary(h => h.Type, StringComparer.Ordinal);

    /// <summary>Every activity type that a loaded definition uses must have a handler; checked at start-up.</summary>
    public IReadOnlyList<string> TypesWithoutHandler() =>
    [
        .. paths.Current.All.SelectMany(d => d.Activities).Select(a => a.Type).Distinct()
            .Where(t => t.StartsWith("AwardFlow.", StringComparison.Ordinal) && !_handlers.ContainsKey(t)),
    ];

    /// <summary>Whether the application can carry out this kind of step; the engine runs Elsa's own by itself.</summary>
    public bool CarriesOut(string type) => !type.StartsWith("AwardFlow.", StringComparison.Ordinal) || _handlers.ContainsKey(type);

    /// <summary>
    /// Path versions and awards that open cases need and that are not there any more: such cases could only fail, one page
    /// after the other, so the server doesn't start without them.
    /// </summary>
    public async Task<IReadOnlyList<string>> MissingForOpenCasesAsync(AwardFlowDb db, CancellationToken ct)
    {
        var versions = await db.WorkflowInstances.AsNoTracking().Where(i => i.Status == InstanceStatus.Running || i.Status == InstanceStatus.Faulted)
            .Select(i => new { i.DefinitionId, i.DefinitionVersion }).Distinct().ToListAsync(ct);
        var awards = await db.Applications.AsNoTracking().Where(a => a.Kind == CaseKind.Award && a.Situation != Situation.Closed)
            .Select(a => new { a.PolicyId, a.AwardId }).Distinct().ToListAsync(ct);
        return
        [
            .. versions.Where(v => !paths.Current.Contains(v.DefinitionId, v.DefinitionVersion)).Select(v => $"workflows/{v.DefinitionId}/v{v.DefinitionVersion}.json"),
            .. awards.Where(a => !catalogues.Knows(a.PolicyId, a.AwardId)).Select(a => $"policies/{a.PolicyId}/awards/{a.AwardId}.yaml"),
        ];
    }

    /// <summary>Loads the case for a step. The application and its workflow row are tracked.</summary>
    public async Task<CaseStep?> OpenAsync(AwardFlowDb db, long applicationId, Actor actor, CancellationToken ct)
    {
        var application = db.Applications.Local.FirstOrDefault(a => a.Id == applicationId)
            ?? await db.Applications.FirstOrDefaultAsync(a => a.Id == applicationId, ct);
        if (application is null) return null;
        var instance = await db.WorkflowInstances.FirstOrDefaultAsync(i => i.ApplicationId == applicationId, ct);
        if (application.Kind != CaseKind.Award) return With(CaseKindText.Of(application.Kind).Path, null, null);
        var rules = await catalogues.OfAsync(db, application, ct);
        var policy = rules.Policy(application.PolicyId)
            ?? throw new InvalidOperationException($"Policy {application.PolicyId} of {application.Number} is not loaded.");
        var award = rules.Award(application.PolicyId, application.AwardId)
            ?? throw new InvalidOperationException($"Award {application.AwardId} of {application.Number} is not loaded.");
        return With(award.Path, policy, award);

        CaseStep With(string path, Rules.Policy? of, Rules.Award? to)
        {
            var definition = instance is null ? paths.Current.Latest(path) : paths.Current.Get(instance.DefinitionId, instance.DefinitionVersion);
            if (instance is null) db.WorkflowInstances.Add(instance = new WorkflowInstance(application.Id, definition.DefinitionId, definition.Version));
            return new CaseStep(db, application, instance, definition, of, to, calendars.Current, actor, clock.UtcNow, ct);
        }
    }

    /// <summary>Nodes on the paths of other cases than awards that ask for an award; checked at start-up.</summary>
    public IReadOnlyList<string> NodesWithoutAward() =>
    [
        .. CaseKindText.All.SelectMany(k => paths.Current.All.Where(d => d.DefinitionId == k.Path)).SelectMany(d => d.Activities
            .Where(a => _handlers.TryGetValue(a.Type, out var handler) && handler.NeedsAward).Select(a => $"{d.FileName} {a.Id}")),
    ];

    /// <summary>Takes one step. A refusal means that nothing may be saved.</summary>
    public async Task<Refusal?> TakeAsync(CaseStep step, Stimulus stimulus)
    {
        var state = step.Instance.State;
        if (step.Application.Situation == Situation.Suspended) return Refusals.Suspended;
        if (state is null && stimulus is not Stimulus.Start) return Refusals.NotStarted;
        if (stimulus is Stimulus.Resume resume)
        {
            var bookmark = state?.Bookmarks.FirstOrDefault(b => b.Id == resume.BookmarkId);
            if (bookmark is null) return Refusals.AlreadyDecided;
            // What the engine would refuse is refused before anything is touched.
            if (state?.Status != InstanceStatus.Running) return Refusals.NotRunning;
            if (!step.Definition.Node(bookmark.NodeId).Outcomes.Contains(resume.Outcome)) return Refusals.UnknownOutcome;
            if (await _handlers[bookmark.Type].LeaveAsync(step, bookmark, resume.Outcome) is { } refusal) return refusal;
        }
        return await WorkflowEngine.StepAsync(step.Definition, state, stimulus, new Activities(_handlers, step), step.Ct) switch
        {
            StepResult.Moved moved => await KeepAsync(step, moved, stimulus) ?? await FollowAsync(step),
            StepResult.Refused refused => Refusals.Of(refused),
            var other => throw new InvalidOperationException($"Unknown step result {other}."),
        };
    }

    /// <summary>The steps of other cases that this one brings about.</summary>
    private async Task<Refusal?> FollowAsync(CaseStep step)
    {
        foreach (var next in step.Consequences)
        {
            // The other case's activities read what this one has written.
            await step.Db.SaveChangesAsync(step.Ct);
            if (await OpenAsync(step.Db, next.ApplicationId, step.Actor, step.Ct) is not { } other) return Refusals.NotFound;
            if (await TakeAsync(other, await StimulusOfAsync(other, next)) is { } refusal) return refusal;
        }
        return null;
    }

    private static async Task<Stimulus> StimulusOfAsync(CaseStep other, Consequence next)
    {
        switch (next)
        {
            case Consequence.Begin: return new Stimulus.Start();
            case Consequence.Withdraw: return new Stimulus.Withdraw();
            case Consequence.Resume resume: return new Stimulus.Resume(resume.BookmarkId, resume.Outcome);
            case Consequence.Decide decide:
                var task = await other.TaskOfAsync(decide.BookmarkId) ?? throw new InvalidOperationException($"{other.Application.Number} has no task {decide.BookmarkId}.");
                other.Decision = new Decision(task, decide.Outcome, decide.Opinion, decide.Clause, null, decide.FromCaseId, other.Actor.Id, other.Actor.Name, other.Now);
                other.Task = task;
                other.Db.Decisions.Add(other.Decision);
                other.Audit("task.decided", after: new { task.Step, task.NodeId, decide.Outcome, opinion = decide.Opinion, decide.Clause, fromCase = decide.FromCaseId });
                return new Stimulus.Resume(decide.BookmarkId, decide.Outcome);
            default: throw new InvalidOperationException($"Unknown consequence {next}.");
        }
    }

    private async Task<Refusal?> KeepAsync(CaseStep step, StepResult.Moved moved, Stimulus stimulus)
    {
        if (moved.State.Status == InstanceStatus.Withdrawn) step.CancelReason = CancelReason.Withdrawn;
        foreach (var bookmark in moved.CancelledBookmarks) await _handlers[bookmark.Type].CancelAsync(step, bookmark);
        foreach (var entry in moved.Trace.Where(t => t.Kind != TraceKind.Entered))
            step.Db.PathEntries.Add(new PathEntry(step.Application.Id, entry.NodeId, entry.Kind, entry.Outcome, step.Actor.Id, step.Now));
        var failed = step.Instance.Status == InstanceStatus.Faulted;
        step.Instance.Keep(moved.State);
        if (failed) await Incidents.EndAsync(step, stimulus is Stimulus.Terminate ? IncidentEnd.Terminated : IncidentEnd.Retried, step.Ending);
        if (moved.State.Status == InstanceStatus.Withdrawn)
        {
            if (await Ending.SettleAsync(step, "申报单位已撤回申报。") is { } refusal) return refusal;
            step.Application.Close("withdrawn", step.Now);
            step.Audit("case.withdrawn");
        }
        else if (moved.State.Status == InstanceStatus.Terminated)
        {
            if (await Ending.SettleAsync(step, "申报因系统异常终止。") is { } refusal) return refusal;
            step.Application.Close("terminated", step.Now);
        }
        else if (moved.State.Status == InstanceStatus.Faulted)
        {
            Incidents.Begin(step, moved.State.Incident!);
            step.Application.Enter(Situation.Faulted, null, null, step.Now);
            step.Audit("case.faulted", after: new { moved.State.Incident!.NodeId, moved.State.Incident.Code, moved.State.Incident.Message });
        }
        step.Audit("case.step", after: new
        {
            stimulus = stimulus is Stimulus.Resume r ? $"{r.BookmarkId} → {r.Outcome}" : stimulus.GetType().Name,
            status = moved.State.Status.ToString(),
            waiting = moved.State.Bookmarks.Select(b => b.NodeId),
            step.Application.Stage,
            step.Application.Result,
        });
        return null;
    }

    /// <summary>Why what the last decision led to can't be undone, or null.</summary>
    internal async Task<Refusal?> WhyNotRestoreAsync(CaseStep step, LastStep last)
    {
        foreach (var bookmark in OpenedBy(step, last))
            if (await _handlers[bookmark.Type].WhyNotUndoAsync(step, bookmark) is { } refusal) return refusal;
        return null;
    }

    /// <summary>Puts the case back to before its last decision. What the step wrote stays, marked as undone.</summary>
    internal async Task RestoreAsync(CaseStep step, LastStep last)
    {
        var (db, id, before) = (step.Db, step.Application.Id, last.Before);
        foreach (var bookmark in OpenedBy(step, last)) await _handlers[bookmark.Type].CancelAsync(step, bookmark);
        foreach (var task in await db.Tasks.Where(t => t.ApplicationId == id && (t.Id > before.LastTask || before.OpenTasks.Contains(t.Id))).ToListAsync(step.Ct))
            await step.PutBackAsync(task, before.OpenTasks.Contains(task.Id));
        await db.Assessments.Where(a => a.ApplicationId == id && a.Id > before.LastAssessment).ExecuteUpdateAsync(s => s.SetProperty(a => a.UndoneAt, step.Now), step.Ct);
        await db.PathEntries.Where(e => e.ApplicationId == id && e.Id > before.LastPathEntry).ExecuteUpdateAsync(s => s.SetProperty(e => e.UndoneAt, step.Now), step.Ct);
        await db.KeptApprovals.Where(k => k.ApplicationId == id && k.Id > before.LastKept).ExecuteUpdateAsync(s => s.SetProperty(k => k.UndoneAt, step.Now), step.Ct);
        await db.ThresholdNotes.Where(n => n.ApplicationId == id && n.Id > before.LastThreshold).ExecuteUpdateAsync(s => s.SetProperty(n => n.UndoneAt, step.Now), step.Ct);
        if (step.Instance.Status == InstanceStatus.Faulted) await Incidents.EndAsync(step, IncidentEnd.TakenBack, null);
        step.Instance.Keep(WorkflowEngine.TakeBack(last.State, step.Instance.State!));
        step.Application.PutBack(before);
    }

    private static IEnumerable<Bookmark> OpenedBy(CaseStep step, LastStep last) =>
        (step.Instance.State?.Bookmarks ?? []).ExceptBy(last.State.Bookmarks.Select(b => b.Id), b => b.Id);

    private sealed class Activities(Dictionary<string, IActivityHandler> handlers, CaseStep step) : IActivities
    {
        public ValueTask<ActivityResult> ExecuteAsync(ActivityCall call, CancellationToken ct) => handlers[call.Node.Type].ArriveAsync(step, call);
    }
}

/// <summary>The engine's refusals in the words of the pages.</summary>
public static class Refusals
{
    public static Refusal AlreadyDecided { get; } = new("already-decided", "这一步已经办结，请刷新页面查看最新进展。");
    public static Refusal NeedsPerson { get; } = new("decision-missing", "这一步须由有权限的人员作出决定，系统不能代为办理。");
    public static Refusal NotStarted { get; } = new("not-started", "该申报还是草稿，没有提交，不能这样操作。");
    public static Refusal NotRunning { get; } = new(RefusalCode.NotRunning, "该申报已经办结或者出现异常，不能再操作。");
    public static Refusal Suspended { get; } = new("case-suspended", "该申报已中止办理，恢复办理之后才能操作。中止的原因和预计恢复日期见办理过程。");
    public static Refusal UnknownOutcome { get; } = new("unknown-outcome", "这一步没有这样的结论，请刷新页面后重新选择。");
    public static Refusal NotFound { get; } = new("not-found", "没有找到这件申报，或者您无权查看。");

    public static Refusal Of(StepResult.Refused refused) => refused.Code switch
    {
        RefusalCode.BookmarkConsumed => AlreadyDecided,
        RefusalCode.WithdrawTooLate => new(refused.Code, "该申报已经进入拨付环节，不能再撤回。如确需放弃，请联系主管部门。"),
        RefusalCode.NotRunning => NotRunning,
        RefusalCode.NotFaulted => new(refused.Code, "该申报没有异常，不能按异常终止。"),
        RefusalCode.NothingToRetry => new(refused.Code, "该申报没有需要重试的步骤。"),
        _ => new(refused.Code, $"流程不允许这样操作：{refused.Message}"),
    };
}
