using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace AwardFlow.Web.Records;

/// <summary>What two officers of the township found at the firm. Never changed; a second look is a second record.</summary>
public sealed class SiteVisit
{
    public const int LongestReport = 4000;

    private SiteVisit() { }

    public SiteVisit(Application application, DateOnly visitedOn, Person first, Person second, string report, Actor by, DateTime now)
    {
        (ApplicationId, Revision, VisitedOn, Report) = (application.Id, application.Revision, visitedOn, report);
        (FirstOfficerId, FirstOfficerName, SecondOfficerId, SecondOfficerName) = (first.Id, first.Name, second.Id, second.Name);
        (RecordedBy, RecordedByName, At) = (by.Id, by.Name, now);
    }

    public long Id { get; private set; }
    public long ApplicationId { get; private set; }
    public int Revision { get; private set; }
    public DateOnly VisitedOn { get; private set; }
    public long FirstOfficerId { get; private set; }
    public string FirstOfficerName { get; private set; } = "";
    public long SecondOfficerId { get; private set; }
    public string SecondOfficerName { get; private set; } = "";
    public string Report { get; private set; } = "";
    public long RecordedBy { get; private set; }
    public string RecordedByName { get; private set; } = "";
    public DateTime At { get; private set; }

    internal sealed class Mapping : IEntityTypeConfiguration<SiteVisit>
    {
        public void Configure(EntityTypeBuilder<SiteVisit> b)
        {
            b.ToTable("site_visits", t =>
            {
                t.HasCheckConstraint("site_visits_two_officers", "\"FirstOfficerId\" <> \"SecondOfficerId\"");
                t.HasCheckConstraint("site_visits_report", "length(trim(\"Report\")) > 0");
            });
            b.HasIndex(v => new { v.ApplicationId, v.Id });
            b.HasOne<Application>().WithMany().HasForeignKey(v => v.ApplicationId).OnDelete(DeleteBehavior.Restrict);
        }
    }
}

/// <summary>A photo or paper that a site visit brought back.</summary>
public sealed class SiteVisitPhoto
{
    private SiteVisitPhoto() { }

    public SiteVisitPhoto(long visitId, long fileId) => (VisitId, FileId) = (visitId, fileId);

    public long Id { get; private set; }
    public long VisitId { get; private set; }
    public long FileId { get; private set; }

    internal sealed class Mapping : IEntityTypeConfiguration<SiteVisitPhoto>
    {
        public void Configure(EntityTypeBuilder<SiteVisitPhoto> b)
        {
            b.ToTable("site_visit_photos");
            b.HasIndex(p => p.FileId).IsUnique();
            b.HasIndex(p => p.VisitId);
            b.HasOne<SiteVisit>().WithMany().HasForeignKey(p => p.VisitId).OnDelete(DeleteBehavior.Restrict);
            b.HasOne<StoredFile>().WithMany().HasForeignKey(p => p.FileId).OnDelete(DeleteBehavior.Restrict);
        }
    }
}
