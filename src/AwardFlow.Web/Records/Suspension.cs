using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace AwardFlow.Web.Records;

/// <summary>A case stood still by order of a person, with the reason and until when; at most one of a case runs.</summary>
public sealed class Suspension
{
    private Suspension() { }

    public Suspension(Application application, string reason, DateOnly until, long by, string byName, DateTime now)
    {
        (ApplicationId, SituationBefore, PromisedBefore) = (application.Id, application.Situation, application.PromisedBy);
        (Reason, Until, By, ByName, At) = (reason, until, by, byName, now);
    }

    public long Id { get; private set; }
    public long ApplicationId { get; private set; }
    public Situation SituationBefore { get; private set; }
    public DateOnly? PromisedBefore { get; private set; }
    public string Reason { get; private set; } = "";

    /// <summary>The day the firm was told; the case goes on when a person says so, never by itself.</summary>
    public DateOnly Until { get; private set; }
    public long By { get; private set; }
    public string ByName { get; private set; } = "";
    public DateTime At { get; private set; }
    public DateTime? ResumedAt { get; private set; }
    public long? ResumedBy { get; private set; }
    public string? ResumedByName { get; private set; }
    public string? Note { get; private set; }

    internal void End(string note, long by, string byName, DateTime now) => (ResumedAt, ResumedBy, ResumedByName, Note) = (now, by, byName, note);

    internal sealed class Mapping : IEntityTypeConfiguration<Suspension>
    {
        public void Configure(EntityTypeBuilder<Suspension> b)
        {
            b.ToTable("suspensions", t => t.HasCheckConstraint("suspensions_reason", "length(trim(\"Reason\")) > 0"));
            b.HasIndex(s => s.ApplicationId).HasFilter("\"ResumedAt\" IS NULL").IsUnique().HasDatabaseName("suspensions_one_running");
            b.HasIndex(s => new { s.ApplicationId, s.Id });
            b.HasOne<Application>().WithMany().HasForeignKey(s => s.ApplicationId).OnDelete(DeleteBehavior.Restrict);
        }
    }
}
