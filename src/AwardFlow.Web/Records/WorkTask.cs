using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace AwardFlow.Web.Records;

public enum TaskState { Open, Done, Cancelled, Suspended }

/// <summary>Await: nobody's turn here; another case decides (an objection's), and this step follows it.</summary>
public enum TaskKind { Review, Hold, Correct, Await, Confirm, Contact, Audit, Panel }

/// <summary>What an answer to the task is worth: it decides the step, is one vote of several units, or an opinion for the lead.</summary>
public enum TaskPart { Decides, Votes, Advises }

/// <summary>Why somebody's turn ended without an answer.</summary>
public enum CancelReason { Withdrawn, MovedOn, Returned, Decided, LeadDecided, TakenBack }

/// <summary>
/// Somebody's turn: a review or hold for the people of a unit who hold the role, or a correction for the firm.
/// Repeats what the inbox shows, so that a page of the inbox reads one index and this table only.
/// </summary>
public sealed class WorkTask
{
    private WorkTask() { }

    public WorkTask(Application application, string bookmarkId, string nodeId, TaskKind kind, string step, string? role,
        long unitId, DateTime now, DateOnly dueOn, TaskPart part = TaskPart.Decides)
    {
        (ApplicationId, BookmarkId, NodeId, Kind, Step, Role) = (application.Id, bookmarkId, nodeId, kind, step, role);
        (UnitId, OpenedAt, DueOn, Part) = (unitId, now, dueOn, part);
        (Number, EnterpriseName, PolicyId, AwardId) = (application.Number, application.EnterpriseName, application.PolicyId, application.AwardId);
        CaseKind = application.Kind;
        (TownshipId, AmountFen, SubmittedAt) = (application.TownshipId, application.AmountFen, application.SubmittedAt ?? now);
        Revision = application.Revision;
    }

    public long Id { get; private set; }
    public long ApplicationId { get; private set; }
    public string BookmarkId { get; private set; } = "";
    public string NodeId { get; private set; } = "";
    public TaskKind Kind { get; private set; }
    public TaskPart Part { get; private set; }
    public CaseKind CaseKind { get; private set; }
    public string Step { get; private set; } = "";
    public string? Role { get; private set; }
    public long UnitId { get; private set; }
    public long? AssigneeId { get; private set; }
    public TaskState State { get; private set; }
    public DateTime OpenedAt { get; private set; }
    public DateOnly DueOn { get; private set; }

    /// <summary>Of a correction: the working days that the review which returned the case had left.</summary>
    public int? DaysLeft { get; private set; }

    /// <summary>The working days that this task had left when its case was suspended; negative when it was late.</summary>
    public int? SuspendedWith { get; private set; }
    public DateTime? RemindedAt { get; private set; }
    public DateTime? OverdueAt { get; private set; }
    public DateTime? UrgedAt { get; private set; }
    public int Urged { get; private set; }
    public DateTime? DoneAt { get; private set; }
    public long? DoneBy { get; private set; }
    public string? Outcome { get; private set; }
    public CancelReason? CancelReason { get; private set; }
    public int Revision { get; private set; }
    public string Number { get; private set; } = "";
    public string EnterpriseName { get; private set; } = "";
    public string PolicyId { get; private set; } = "";
    public string AwardId { get; private set; } = "";
    public long TownshipId { get; private set; }
    public long? AmountFen { get; private set; }
    public DateTime SubmittedAt { get; private set; }
    public int Version { get; private set; }

    internal void Finish(string outcome, long by, DateTime now) =>
        (State, Outcome, DoneBy, DoneAt, Version) = (TaskState.Done, outcome, by, now, Version + 1);

    internal void Cancel(CancelReason reason, DateTime now) =>
        (State, CancelReason, DoneAt, Version) = (TaskState.Cancelled, reason, now, Version + 1);

    /// <summary>The decision was taken back: the same turn again, with its day.</summary>
    internal void Reopen() => (State, Outcome, DoneBy, DoneAt, CancelReason, Version) = (TaskState.Open, null, null, null, null, Version + 1);

    /// <summary>The case stands still: nobody's turn until it goes on, with the working days that were left.</summary>
    internal void Suspend(int daysLeft) => (State, SuspendedWith, Version) = (TaskState.Suspended, daysLeft, Version + 1);

    internal void Resume(DateOnly dueOn) => (State, DueOn, SuspendedWith, Version) = (TaskState.Open, dueOn, null, Version + 1);

    internal void KeepDays(int? left) => (DaysLeft, Version) = (left, Version + 1);

    /// <summary>More time, never less.</summary>
    internal void Extend(DateOnly dueOn)
    {
        if (dueOn > DueOn) (DueOn, RemindedAt, Version) = (dueOn, null, Version + 1);
    }

    public void TransferTo(long? personId) => (AssigneeId, Version) = (personId, Version + 1);
    public void Urge(DateTime now) => (UrgedAt, Urged, Version) = (now, Urged + 1, Version + 1);
    public void Remind(DateTime now) => (RemindedAt, Version) = (now, Version + 1);
    public void MarkOverdue(DateTime now) => (OverdueAt, Version) = (now, Version + 1);

    internal sealed class Mapping : IEntityTypeConfiguration<WorkTask>
    {
        public void Configure(EntityTypeBuilder<WorkTask> b)
        {
            b.ToTable("tasks", t =>
            {
                t.HasCheckConstraint("tasks_done_by_someone", "\"State\" <> 'Done' OR \"DoneBy\" IS NOT NULL");
                t.HasCheckConstraint("tasks_cancelled_for_a_reason", "(\"State\" = 'Cancelled') = (\"CancelReason\" IS NOT NULL)");
            });
            b.HasIndex(t => new { t.ApplicationId, t.BookmarkId, t.UnitId }).IsUnique();
            b.HasIndex(t => new { t.UnitId, t.Role, t.DoneAt, t.Id }).HasFilter("\"State\" = 'Cancelled'").HasDatabaseName("tasks_cancelled");
            b.HasIndex(t => new { t.UnitId, t.Role, t.State, t.DueOn, t.Id });
            b.HasIndex(t => new { t.UnitId, t.Role, t.State, t.SubmittedAt, t.Id });
            b.HasIndex(t => new { t.UnitId, t.Role, t.DueOn, t.Id }).HasFilter("\"State\" = 'Open' AND \"Urged\" > 0").HasDatabaseName("tasks_urged");
            b.HasIndex(t => new { t.DoneBy, t.DoneAt, t.Id });
            b.HasIndex(t => new { t.AssigneeId, t.State, t.DueOn, t.Id });
            b.HasIndex(t => new { t.State, t.DueOn, t.Id });
            b.Property(t => t.Version).IsConcurrencyToken();
            b.HasOne<Application>().WithMany().HasForeignKey(t => t.ApplicationId).OnDelete(DeleteBehavior.Restrict);
            b.HasOne<Unit>().WithMany().HasForeignKey(t => t.UnitId).OnDelete(DeleteBehavior.Restrict);
        }
    }
}

/// <summary>How many open tasks a role of a unit has and what they ask for: kept, not counted, so that every page can show it.</summary>
public sealed class TaskCounter
{
    private TaskCounter() { }

    public long UnitId { get; private set; }
    public string Role { get; private set; } = "";
    public int Open { get; private set; }
    public long AmountFen { get; private set; }

    internal sealed class Mapping : IEntityTypeConfiguration<TaskCounter>
    {
        public void Configure(EntityTypeBuilder<TaskCounter> b)
        {
            b.ToTable("task_counters", t => t.HasCheckConstraint("task_counters_not_negative", "\"Open\" >= 0"));
            b.HasKey(c => new { c.UnitId, c.Role });
        }
    }
}
