using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace AwardFlow.Web.Records;

public enum IncidentEnd { Retried, Terminated, TakenBack }

/// <summary>A step of a case that failed: where, what in words, since when, and how it ended. No data of the case.</summary>
public sealed class CaseIncident
{
    private CaseIncident() { }

    public CaseIncident(Application application, string nodeId, string nodeZh, string nodeEn, string code, string message, DateTime now)
    {
        (ApplicationId, Number, PolicyId, AwardId) = (application.Id, application.Number, application.PolicyId, application.AwardId);
        (NodeId, NodeZh, NodeEn, Code, Message, At) = (nodeId, nodeZh, nodeEn, code, message, now);
    }

    public long Id { get; private set; }
    public long ApplicationId { get; private set; }
    public string Number { get; private set; } = "";
    public string PolicyId { get; private set; } = "";
    public string AwardId { get; private set; } = "";
    public string NodeId { get; private set; } = "";
    public string NodeZh { get; private set; } = "";
    public string NodeEn { get; private set; } = "";
    public string Code { get; private set; } = "";
    public string Message { get; private set; } = "";
    public DateTime At { get; private set; }
    public DateTime? EndedAt { get; private set; }
    public IncidentEnd? Ended { get; private set; }
    public string? EndedByName { get; private set; }
    public string? Reason { get; private set; }

    internal void End(IncidentEnd how, string byName, string? reason, DateTime now) => (Ended, EndedByName, Reason, EndedAt) = (how, byName, reason, now);

    internal sealed class Mapping : IEntityTypeConfiguration<CaseIncident>
    {
        public void Configure(EntityTypeBuilder<CaseIncident> b)
        {
            b.ToTable("incidents", t => t.HasCheckConstraint("incidents_end", "(\"Ended\" IS NULL) = (\"EndedAt\" IS NULL)"));
            b.HasIndex(i => i.ApplicationId).HasFilter("\"EndedAt\" IS NULL").IsUnique().HasDatabaseName("incidents_one_open");
            b.HasIndex(i => i.Id).HasFilter("\"EndedAt\" IS NULL").HasDatabaseName("incidents_open");
            b.HasOne<Application>().WithMany().HasForeignKey(i => i.ApplicationId).OnDelete(DeleteBehavior.Restrict);
        }
    }
}
