using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace AwardFlow.Web.Records;

/// <summary>What a person decided at a step, in their words. Never changed; one per task that stands.</summary>
public sealed class Decision
{
    private Decision() { }

    public Decision(WorkTask task, string outcome, string opinion, string? clause, string? defectsJson, long? proposedFen, long actorId, string actorName, DateTime now)
    {
        (ApplicationId, TaskId, NodeId, Step, Role, UnitId) = (task.ApplicationId, task.Id, task.NodeId, task.Step, task.Role ?? "", task.UnitId);
        (Outcome, Opinion, Clause, DefectsJson, ProposedFen) = (outcome, opinion, clause, defectsJson, proposedFen);
        (ActorId, ActorName, At, Revision) = (actorId, actorName, now, task.Revision);
    }

    /// <summary>Follows from what was decided in another case (an objection's); <paramref name="fromCaseId"/> is that case.</summary>
    public Decision(WorkTask task, string outcome, string opinion, string? clause, string? defectsJson, long fromCaseId, long actorId, string actorName, DateTime now)
        : this(task, outcome, opinion, clause, defectsJson, null, actorId, actorName, now) => FromCaseId = fromCaseId;

    public long Id { get; private set; }
    public long ApplicationId { get; private set; }
    public long TaskId { get; private set; }
    public string NodeId { get; private set; } = "";
    public string Step { get; private set; } = "";
    public string Role { get; private set; } = "";
    public long UnitId { get; private set; }
    public string Outcome { get; private set; } = "";
    public string Opinion { get; private set; } = "";
    public string? Clause { get; private set; }

    /// <summary>For a return: every defect in one letter, [{field, reason}].</summary>
    public string? DefectsJson { get; private set; }

    /// <summary>Where the text gives only a ceiling: the amount the bureau proposes at or below it.</summary>
    public long? ProposedFen { get; private set; }

    /// <summary>The case whose end made this decision; null where a person decided it here.</summary>
    public long? FromCaseId { get; private set; }
    public long ActorId { get; private set; }
    public string ActorName { get; private set; } = "";
    public DateTime At { get; private set; }
    public int Revision { get; private set; }

    /// <summary>Its maker took it back before anything followed: the row stays as evidence and counts nowhere (a query filter hides it).</summary>
    public DateTime? TakenBackAt { get; private set; }
    public string? TakenBackReason { get; private set; }

    internal void TakeBack(string reason, DateTime now) => (TakenBackReason, TakenBackAt) = (reason, now);

    internal sealed class Mapping : IEntityTypeConfiguration<Decision>
    {
        public void Configure(EntityTypeBuilder<Decision> b)
        {
            b.ToTable("decisions");
            b.HasIndex(d => d.TaskId).HasFilter("\"TakenBackAt\" IS NULL").IsUnique();
            b.HasQueryFilter(d => d.TakenBackAt == null);
            b.HasIndex(d => new { d.ApplicationId, d.Id });
            b.HasIndex(d => new { d.ActorId, d.At });
            b.HasOne<Application>().WithMany().HasForeignKey(d => d.ApplicationId).OnDelete(DeleteBehavior.Restrict);
            b.HasOne<WorkTask>().WithMany().HasForeignKey(d => d.TaskId).OnDelete(DeleteBehavior.Restrict);
        }
    }
}

public enum AssessmentMoment { Submission, Decision, Payment }

/// <summary>What the rules said, with all that is needed to say it again: version, hash, facts, history, result.</summary>
public sealed class AssessmentRecord
{
    private AssessmentRecord() { }

    public AssessmentRecord(long applicationId, AssessmentMoment moment, DateOnly asOf, string policyVersion, string contentHash,
        string factsJson, string historyJson, string resultJson, long? amountFen, DateTime now)
    {
        (ApplicationId, Moment, AsOf, PolicyVersion, ContentHash) = (applicationId, moment, asOf, policyVersion, contentHash);
        (FactsJson, HistoryJson, ResultJson, AmountFen, At) = (factsJson, historyJson, resultJson, amountFen, now);
    }

    public long Id { get; private set; }
    public long ApplicationId { get; private set; }
    public AssessmentMoment Moment { get; private set; }
    public DateOnly AsOf { get; private set; }
    public string PolicyVersion { get; private set; } = "";
    public string ContentHash { get; private set; } = "";
    public string FactsJson { get; private set; } = "{}";
    public string HistoryJson { get; private set; } = "[]";
    public string ResultJson { get; private set; } = "{}";
    public long? AmountFen { get; private set; }
    public DateTime At { get; private set; }

    /// <summary>The decision that led to it was taken back; a query filter hides it.</summary>
    public DateTime? UndoneAt { get; private set; }

    /// <summary>Question and answer as one JSON object: whoever has it can compute the answer again.</summary>
    public string ToJson() =>
        $"{{\"moment\":\"{Moment.ToString().ToLowerInvariant()}\",\"asOf\":\"{AsOf:yyyy-MM-dd}\",\"facts\":{FactsJson},\"history\":{HistoryJson},\"result\":{ResultJson}}}";

    internal sealed class Mapping : IEntityTypeConfiguration<AssessmentRecord>
    {
        public void Configure(EntityTypeBuilder<AssessmentRecord> b)
        {
            b.ToTable("assessments");
            b.HasIndex(a => new { a.ApplicationId, a.Id });
            b.HasQueryFilter(a => a.UndoneAt == null);
            b.HasOne<Application>().WithMany().HasForeignKey(a => a.ApplicationId).OnDelete(DeleteBehavior.Restrict);
        }
    }
}
