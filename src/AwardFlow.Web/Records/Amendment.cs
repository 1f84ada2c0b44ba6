using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace AwardFlow.Web.Records;

/// <summary>
/// A fact that somebody other than the firm has set: who, why, before and after. What the firm signed stays as it is;
/// assessments read the facts with the amendments of that revision laid over them, the later one above. Never changed.
/// </summary>
public sealed class Amendment
{
    private Amendment() { }

    public Amendment(Application application, WorkTask? task, string fact, string? beforeJson, string afterJson, string reason, long? fileId, Actor actor, DateTime now)
    {
        (ApplicationId, Revision, TaskId, NodeId) = (application.Id, application.Revision, task?.Id, task?.NodeId);
        (Fact, BeforeJson, AfterJson, Reason, FileId) = (fact, beforeJson, afterJson, reason, fileId);
        (ActorId, ActorName, At) = (actor.Id, actor.Name, now);
    }

    public long Id { get; private set; }
    public long ApplicationId { get; private set; }
    public int Revision { get; private set; }

    /// <summary>The task in whose course it was made; none for a report from outside the path, such as an early repayment.</summary>
    public long? TaskId { get; private set; }
    public string? NodeId { get; private set; }
    public string Fact { get; private set; } = "";

    /// <summary>The fact's value as JSON; null where it was not stated.</summary>
    public string? BeforeJson { get; private set; }
    public string AfterJson { get; private set; } = "";
    public string Reason { get; private set; } = "";

    /// <summary>The report that it rests on.</summary>
    public long? FileId { get; private set; }
    public long ActorId { get; private set; }
    public string ActorName { get; private set; } = "";
    public DateTime At { get; private set; }

    internal sealed class Mapping : IEntityTypeConfiguration<Amendment>
    {
        public void Configure(EntityTypeBuilder<Amendment> b)
        {
            b.ToTable("amendments", t => t.HasCheckConstraint("amendments_reason", "\"Reason\" <> ''"));
            b.HasIndex(a => new { a.ApplicationId, a.Id });
            b.HasIndex(a => a.FileId);
            b.HasOne<Application>().WithMany().HasForeignKey(a => a.ApplicationId).OnDelete(DeleteBehavior.Restrict);
            b.HasOne<WorkTask>().WithMany().HasForeignKey(a => a.TaskId).OnDelete(DeleteBehavior.Restrict);
            b.HasOne<StoredFile>().WithMany().HasForeignKey(a => a.FileId).OnDelete(DeleteBehavior.Restrict);
        }
    }
}
