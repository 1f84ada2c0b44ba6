using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace AwardFlow.Web.Records;

public enum SpecialAuditState { Given, Verified, Unverifiable, Withdrawn }

/// <summary>
/// A case given to an audit firm outside the government (专项审计), and what it verified. The facts that it changed are
/// <see cref="Amendment"/>s; this row holds the sums, the report and the people.
/// </summary>
public sealed class SpecialAudit
{
    public const int LongestFindings = 2000;

    private SpecialAudit() { }

    public SpecialAudit(Application application, string bookmarkId, long firmUnitId, Actor by, DateTime now)
    {
        (ApplicationId, Revision, BookmarkId, FirmUnitId) = (application.Id, application.Revision, bookmarkId, firmUnitId);
        (GivenBy, GivenByName, GivenAt) = (by.Id, by.Name, now);
    }

    public long Id { get; private set; }
    public long ApplicationId { get; private set; }
    public int Revision { get; private set; }
    public string BookmarkId { get; private set; } = "";

    /// <summary>The audit firm: a unit of its own kind.</summary>
    public long FirmUnitId { get; private set; }
    public SpecialAuditState State { get; private set; }
    public long GivenBy { get; private set; }
    public string GivenByName { get; private set; } = "";
    public DateTime GivenAt { get; private set; }
    public long? AuditorId { get; private set; }
    public string? AuditorName { get; private set; }
    public string? Findings { get; private set; }
    public long? ReportFileId { get; private set; }

    /// <summary>The base as declared and as verified, in 分: the sum of the facts that the award is a share of.</summary>
    public long? DeclaredFen { get; private set; }
    public long? VerifiedFen { get; private set; }
    public DateTime? FinishedAt { get; private set; }
    public int Version { get; private set; }

    public void Finish(bool verified, long declaredFen, long? verifiedFen, string findings, long reportFileId, Actor by, DateTime now)
    {
        if (State != SpecialAuditState.Given) throw new InvalidOperationException($"Audit {Id} is {State}.");
        (State, DeclaredFen, VerifiedFen) = (verified ? SpecialAuditState.Verified : SpecialAuditState.Unverifiable, declaredFen, verifiedFen);
        (Findings, ReportFileId, AuditorId, AuditorName, FinishedAt, Version) = (findings, reportFileId, by.Id, by.Name, now, Version + 1);
    }

    /// <summary>Given to another firm, or the case has ended.</summary>
    public void Withdraw(DateTime now)
    {
        if (State == SpecialAuditState.Given) (State, FinishedAt, Version) = (SpecialAuditState.Withdrawn, now, Version + 1);
    }

    internal sealed class Mapping : IEntityTypeConfiguration<SpecialAudit>
    {
        public void Configure(EntityTypeBuilder<SpecialAudit> b)
        {
            b.ToTable("special_audits", t =>
            {
                t.HasCheckConstraint("special_audits_finished_with_report", "\"State\" NOT IN ('Verified','Unverifiable') OR (\"AuditorId\" IS NOT NULL AND \"ReportFileId\" IS NOT NULL)");
                t.HasCheckConstraint("special_audits_verified_sum", "(\"State\" = 'Verified') = (\"VerifiedFen\" IS NOT NULL)");
            });
            b.HasIndex(a => new { a.ApplicationId, a.Id });
            b.HasIndex(a => new { a.ApplicationId, a.BookmarkId }).HasFilter("\"State\" = 'Given'").IsUnique().HasDatabaseName("special_audits_one_given");
            b.HasIndex(a => a.ReportFileId);
            b.HasIndex(a => a.FirmUnitId);
            b.Property(a => a.Version).IsConcurrencyToken();
            b.HasOne<Application>().WithMany().HasForeignKey(a => a.ApplicationId).OnDelete(DeleteBehavior.Restrict);
            b.HasOne<Unit>().WithMany().HasForeignKey(a => a.FirmUnitId).OnDelete(DeleteBehavior.Restrict);
            b.HasOne<StoredFile>().WithMany().HasForeignKey(a => a.ReportFileId).OnDelete(DeleteBehavior.Restrict);
        }
    }
}
