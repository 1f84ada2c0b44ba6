using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace AwardFlow.Web.Records;

/// <summary>An approval of an earlier revision that still stands for a later one, because the firm changed nothing the step looks at.</summary>
public sealed class KeptApproval
{
    private KeptApproval() { }

    public KeptApproval(Decision decision, string nodeId, int revision, DateTime now) =>
        (ApplicationId, DecisionId, Step, NodeId, DecidedOnRevision, Revision, At) =
        (decision.ApplicationId, decision.Id, decision.Step, nodeId, decision.Revision, revision, now);

    public long Id { get; private set; }
    public long ApplicationId { get; private set; }
    public long DecisionId { get; private set; }
    public string Step { get; private set; } = "";
    public string NodeId { get; private set; } = "";
    public int DecidedOnRevision { get; private set; }
    public int Revision { get; private set; }
    public DateTime At { get; private set; }

    /// <summary>The decision that led here was taken back; the row stays as evidence and counts nowhere.</summary>
    public DateTime? UndoneAt { get; private set; }

    internal void Undo(DateTime now) => UndoneAt = now;

    internal sealed class Mapping : IEntityTypeConfiguration<KeptApproval>
    {
        public void Configure(EntityTypeBuilder<KeptApproval> b)
        {
            b.ToTable("kept_approvals");
            b.HasIndex(k => new { k.ApplicationId, k.Step, k.Revision }).HasFilter("\"UndoneAt\" IS NULL").IsUnique().HasDatabaseName("kept_approvals_once");
            b.HasQueryFilter(k => k.UndoneAt == null);
            b.HasOne<Application>().WithMany().HasForeignKey(k => k.ApplicationId).OnDelete(DeleteBehavior.Restrict);
        }
    }
}
