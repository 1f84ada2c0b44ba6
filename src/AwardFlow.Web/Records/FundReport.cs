using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace AwardFlow.Web.Records;

public enum FundReportState { Submitted, Returned, Accepted }

/// <summary>What a firm says about a year before and after the award.</summary>
public sealed record FundFigures(long RevenueBeforeFen, long RevenueAfterFen, long TaxBeforeFen, long TaxAfterFen, int StaffBefore, int StaffAfter);

/// <summary>
/// After payment: what the firm used the money for and what came of it (绩效), and the bureau's evaluation. One per case;
/// a returned one is filled in again, the audit log keeps what stood there before.
/// </summary>
public sealed class FundReport
{
    private FundReport() { }

    public FundReport(Application application) => (ApplicationId, EnterpriseId) = (application.Id, application.EnterpriseId);

    public long Id { get; private set; }
    public long ApplicationId { get; private set; }
    public long EnterpriseId { get; private set; }
    public FundReportState State { get; private set; }
    public long UsedFen { get; private set; }
    public string Purpose { get; private set; } = "";
    public string Results { get; private set; } = "";
    public long RevenueBeforeFen { get; private set; }
    public long RevenueAfterFen { get; private set; }
    public long TaxBeforeFen { get; private set; }
    public long TaxAfterFen { get; private set; }
    public int StaffBefore { get; private set; }
    public int StaffAfter { get; private set; }
    public long SubmittedBy { get; private set; }
    public DateTime SubmittedAt { get; private set; }
    public int? Score { get; private set; }
    public string? Opinion { get; private set; }
    public long? ReviewerId { get; private set; }
    public string? ReviewerName { get; private set; }
    public DateTime? ReviewedAt { get; private set; }
    public int Version { get; private set; }

    /// <summary>优 from 90, 良 from 80, 中 from 60, otherwise 差, as finance bureaux grade performance.</summary>
    public string? Grade => Score switch { null => null, >= 90 => "优", >= 80 => "良", >= 60 => "中", _ => "差" };

    public FundFigures Figures => new(RevenueBeforeFen, RevenueAfterFen, TaxBeforeFen, TaxAfterFen, StaffBefore, StaffAfter);

    public Refusal? Submit(long usedFen, string purpose, string results, FundFigures figures, long by, DateTime now)
    {
        if (Version > 0 && State != FundReportState.Returned) return new("fund-report-submitted", "资金使用情况已经提交，不能再改；需要更正的，请主管部门退回。");
        (State, UsedFen, Purpose, Results, SubmittedBy, SubmittedAt) = (FundReportState.Submitted, usedFen, purpose, results, by, now);
        (RevenueBeforeFen, RevenueAfterFen, TaxBeforeFen, TaxAfterFen, StaffBefore, StaffAfter) = figures;
        (Score, Opinion, ReviewerId, ReviewerName, ReviewedAt, Version) = (null, null, null, null, null, Version + 1);
        return null;
    }

    public Refusal? Review(int? score, string opinion, Actor by, DateTime now)
    {
        if (State != FundReportState.Submitted) return new("fund-report-not-submitted", "这份资金使用情况不在待评价状态。");
        (State, Score, Opinion) = (score is null ? FundReportState.Returned : FundReportState.Accepted, score, opinion);
        (ReviewerId, ReviewerName, ReviewedAt, Version) = (by.Id, by.Name, now, Version + 1);
        return null;
    }

    internal sealed class Mapping : IEntityTypeConfiguration<FundReport>
    {
        public void Configure(EntityTypeBuilder<FundReport> b)
        {
            b.ToTable("fund_reports", t =>
            {
                t.HasCheckConstraint("fund_reports_score", "\"Score\" IS NULL OR \"Score\" BETWEEN 0 AND 100");
                t.HasCheckConstraint("fund_reports_accepted_has_score", "(\"State\" = 'Accepted') = (\"Score\" IS NOT NULL)");
                t.HasCheckConstraint("fund_reports_not_negative", "\"UsedFen\" >= 0 AND \"RevenueBeforeFen\" >= 0 AND \"RevenueAfterFen\" >= 0 AND \"TaxBeforeFen\" >= 0 AND \"TaxAfterFen\" >= 0 AND \"StaffBefore\" >= 0 AND \"StaffAfter\" >= 0");
            });
            b.HasIndex(r => r.ApplicationId).IsUnique();
            b.HasIndex(r => new { r.State, r.ApplicationId });
            b.Property(r => r.Version).IsConcurrencyToken();
            b.Ignore(r => r.Grade);
            b.Ignore(r => r.Figures);
            b.HasOne<Application>().WithMany().HasForeignKey(r => r.ApplicationId).OnDelete(DeleteBehavior.Restrict);
        }
    }
}
