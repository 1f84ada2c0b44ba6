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

    public async ValueTask<Enterprise> EnterpriseAsync() =>
        _enterprise ??= await db.Enterprises.FirstAsync(e => e.Id == application.EnterpriseId, ct);

    public async ValueTask<WorkTask?> TaskOfAsync(string bookmarkId) =>
        db.Tasks.Local.FirstOrDefault(t => t.ApplicationId == application.Id && t.BookmarkId == bookmarkId)
        ?? await db.Tasks.FirstOrDefaultAsync(t => t.ApplicationId == application.Id && t.BookmarkId == bookmarkId, ct);

    /// <summary>Opens somebody's turn and counts it for the inbox of the unit's role.</summary>
    public async ValueTask<WorkTask> OpenTaskAsync(ActivityCall call, TaskKind kind, string step, string? role, long unitId, DateOnly dueOn)
    {
        var task = new WorkTask(application, call.BookmarkId, call.NodeId, kind, step, role, unitId, now, dueOn);
        db.Tasks.Add(task);
        await CountAsync(task, 1);
        return task;
    }

    public async ValueTask FinishTaskAsync(string bookmarkId, string outcome)
    {
        if (await TaskOfAsync(bookmarkId) is not { State: TaskState.Open } task) return;
        task.Finish(outcome, actor.Id, now);
        await CountAsync(task, -1);
    }

    public async ValueTask CancelTaskAsync(string bookmarkId)
    {
        if (await TaskOfAsync(bookmarkId) is not { State: TaskState.Open } task) return;
        task.Cancel(now);
        await CountAsync(task, -1);
    }

    private async ValueTask CountAsync(WorkTask task, int by)
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

    public void Audit(string action, object? before = null, object? after = null) =>
        db.Audit(actor, action, "application", application.Number, before, after);
}

public sealed record Letter(string Subject, string Body);
