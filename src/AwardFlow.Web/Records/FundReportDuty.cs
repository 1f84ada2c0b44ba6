using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace AwardFlow.Web.Records;

/// <summary>
/// By when a firm reports on the use of what it was paid. Fixed when the case closes: a setting changed later moves no day.
/// Done as soon as there is a report that was not sent back.
/// </summary>
public sealed class FundReportDuty
{
    private FundReportDuty() { }

    public FundReportDuty(Application application, DateOnly dueOn) => (ApplicationId, EnterpriseId, DueOn) = (application.Id, application.EnterpriseId, dueOn);

    public long ApplicationId { get; private set; }
    public long EnterpriseId { get; private set; }
    public DateOnly DueOn { get; private set; }
    public DateTime? RemindedAt { get; private set; }
    public DateTime? OverdueAt { get; private set; }

    public void Remind(DateTime now) => RemindedAt = now;
    public void MarkOverdue(DateTime now) => OverdueAt = now;

    internal sealed class Mapping : IEntityTypeConfiguration<FundReportDuty>
    {
        public void Configure(EntityTypeBuilder<FundReportDuty> b)
        {
            b.ToTable("fund_report_duties");
            b.HasKey(d => d.ApplicationId);
            b.Property(d => d.ApplicationId).ValueGeneratedNever();
            b.HasIndex(d => d.DueOn).HasFilter("\"OverdueAt\" IS NULL").HasDatabaseName("fund_report_duties_to_tell");
            b.HasOne<Application>().WithOne().HasForeignKey<FundReportDuty>(d => d.ApplicationId).OnDelete(DeleteBehavior.Restrict);
        }
    }
}
