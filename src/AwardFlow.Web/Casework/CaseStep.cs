using System.Text.Json;
using AwardFlow.Rules;
using AwardFlow.Web.Records;
using AwardFlow.Workflow;
using Microsoft.EntityFrameworkCore;

namespace AwardFlow.Web.Casework;

/// <summary>
/// One step of one case inside one write transaction: what the activities of the path read and write.
/// </summary>
public sealed class CaseStep(
    AwardFlowDb db, Application application, WorkflowInstance instance, WorkflowDefinition definition, Policy? policy, Award? award,
    WorkCalendar calendar, Actor actor, DateTime now, CancellationToken ct)
{
    private readonly HashSet<string> _looked = new(StringComparer.Ordinal);
    private Enterprise? _enterprise;

    public AwardFlowDb Db => db;
    public Application Application => application;
    public WorkflowInstance Instance => instance;
    public WorkflowDefinition Definition => definition;

    /// <summary>Of an award case; the handlers that use it say so (<see cref="IActivityHandler.NeedsAward"/>).</summary>
    public Policy Policy => policy ?? throw new InvalidOperationException($"{application.Number} is no award case.");
    public Award Award => award ?? throw new InvalidOperationException($"{application.Number} is no award case.");
    public bool IsAward => application.Kind == CaseKind.Award;

    /// <summary>What this step does to other cases, in order.</summary>
    internal List<Consequence> Consequences { get; } = [];
    public WorkCalendar Calendar => calendar;
    public Actor Actor => actor;
    public DateTime Now => now;
    public DateOnly Today { get; } = BusinessClock.DayOf(now);
    public CancellationToken Ct => ct;

    /// <summary>The decision that moves the case in this step, where a person decided.</summary>
    public Decision? Decision { get; set; }

    /// <summary>The task that the decision answers.</summary>
    public WorkTask? Task { get; set; }

    /// <summary>Why tasks that this step takes away are cancelled.</summary>
    public CancelReason CancelReason { get; set; } = CancelReason.MovedOn;
    /// <summary>Why the case ends in this step, where that is no decision's opinion: an administrator's reason, the experts' result.</summary>
    public string? Ending { get; set; }

    public async ValueTask<Enterprise> EnterpriseAsync() =>
        _enterprise ??= await db.Enterprises.FirstAsync(e => e.Id == application.EnterpriseId, ct);

    public async ValueTask<WorkTask?> TaskOfAsync(string bookmarkId) => await TasksOfAsync(bookmarkId) is [var first, ..] ? first : null;

    /// <summary>Every task behind a bookmark: one, or one per unit of a joint step.</summary>
    public async ValueTask<IReadOnlyList<WorkTask>> TasksOfAsync(string bookmarkId)
    {
        // One transaction, one writer: what was loaded once and what this step adds is all there is.
        var id = application.Id;
        if (_looked.Add(bookmarkId)) await db.Tasks.Where(t => t.ApplicationId == id && t.BookmarkId == bookmarkId).LoadAsync(ct);
        return [.. db.Tasks.Local.Where(t => t.ApplicationId == id && t.BookmarkId == bookmarkId).OrderBy(t => t.Id > 0 ? t.Id : long.MaxValue)];
    }

    /// <summary>Opens somebody's turn and counts it for the inbox of the unit's role.</summary>
    public async ValueTask<WorkTask> OpenTaskAsync(ActivityCall call, TaskKind kind, string step, string? role, long unitId, DateOnly dueOn, TaskPart part = TaskPart.Decides)
    {
        var task = new WorkTask(application, call.BookmarkId, call.NodeId, kind, step, role, unitId, now, dueOn, part);
        db.Tasks.Add(task);
        await CountAsync(task, 1);
        return task;
    }

    public async ValueTask FinishTaskAsync(string bookmarkId, string outcome)
    {
        if (await TaskOfAsync(bookmarkId) is { } task) await FinishTaskAsync(task, outcome);
    }

    public async ValueTask FinishTaskAsync(WorkTask task, string outcome)
    {
        if (task.State != TaskState.Open) return;
        task.Finish(outcome, actor.Id, now);
        await CountAsync(task, -1);
    }

    /// <summary>After a decision was taken back: open what was open before it, cancelled what it opened.</summary>
    internal async ValueTask PutBackAsync(WorkTask task, bool wasOpen)
    {
        if (wasOpen == (task.State == TaskState.Open)) return;
        if (wasOpen) task.Reopen();
        else if (task.State == TaskState.Open) task.Cancel(CancelReason.TakenBack, now);
        await CountAsync(task, wasOpen ? 1 : -1);
    }

    /// <summary>Takes the open tasks behind a bookmark away; they stay visible with the reason.</summary>
    public async ValueTask CancelTaskAsync(string bookmarkId)
    {
        foreach (var task in await TasksOfAsync(bookmarkId)) await CancelTaskAsync(task, CancelReason);
    }

    public async ValueTask CancelTaskAsync(WorkTask task, CancelReason reason)
    {
        if (task.State != TaskState.Open) return;
        task.Cancel(reason, now);
        await CountAsync(task, -1);
    }

    /// <summary>Why the case was refused: in the words of the one who decided, or of every department that refused.</summary>
    public async ValueTask<string?> ReasonsAsync()
    {
        if (Decision is not { } last || Task is not { Part: TaskPart.Votes } task) return Decision?.Opinion;
        var tasks = (await TasksOfAsync(task.BookmarkId)).Select(t => t.Id).ToList();
        var kept = await db.Decisions.AsNoTracking().Where(d => tasks.Contains(d.TaskId) && d.Outcome == last.Outcome).OrderBy(d => d.Id).ToListAsync(ct);
        var all = kept.Append(last).ToList();
        var units = await db.Units.AsNoTracking().Where(u => all.Select(d => d.UnitId).Contains(u.Id)).ToDictionaryAsync(u => u.Id, u => u.NameZh, ct);
        return string.Join("；", all.Select(d => $"{units[d.UnitId]}：{d.Opinion}"));
    }

    internal async ValueTask CountAsync(WorkTask task, int by)
    {
        if (task.Role is not { } role) return;
        var amount = by * (task.AmountFen ?? 0);
        await db.Database.ExecuteSqlAsync($"""
            INSERT INTO task_counters ("UnitId", "Role", "Open", "AmountFen") VALUES ({task.UnitId}, {role}, max({by}, 0), max({amount}, 0))
            ON CONFLICT ("UnitId", "Role") DO UPDATE SET "Open" = "Open" + {by}, "AmountFen" = "AmountFen" + {amount}
            """, ct);
    }

    /// <summary>A message to the firm inside the application and, by the outbox, by mail. Once per <paramref name="key"/>.</summary>
    public void TellEnterprise(string kind, string key, Letter letter) => TellEnterpriseOf(application, kind, key, letter);

    /// <summary>The same about another case of the firm, which this one has changed.</summary>
    public void TellEnterpriseOf(Application of, string kind, string key, Letter letter)
    {
        db.Messages.Add(Message.ToEnterprise(of.EnterpriseId, of.Id, kind, letter.Subject, letter.Body, now));
        db.Outbox.Add(new OutboxItem("mail", $"{of.Number}/{kind}/{key}", JsonSerializer.Serialize(new MailToSend(
            null, of.EnterpriseId, letter.Subject, letter.Body)), now));
    }

    /// <summary>The same to one person of the administration.</summary>
    public void TellPerson(long person, string kind, string key, Letter letter)
    {
        db.Messages.Add(Message.ToPerson(person, application.Id, kind, letter.Subject, letter.Body, now));
        db.Outbox.Add(new OutboxItem("mail", $"{application.Number}/{kind}/{key}/{person}", JsonSerializer.Serialize(new MailToSend(
            person, null, letter.Subject, letter.Body)), now));
    }

    public void Audit(string action, object? before = null, object? after = null) =>
        db.Audit(actor, action, "application", application.Number, before, after);
}

public sealed record Letter(string Subject, string Body);
