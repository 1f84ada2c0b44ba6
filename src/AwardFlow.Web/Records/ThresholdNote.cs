using AwardFlow.Rules;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace AwardFlow.Web.Records;

/// <summary>What a step compared and which way the case went by it, with both numbers as they were then. Never changed.</summary>
public sealed class ThresholdNote
{
    /// <summary>The outcome of a review that was not asked.</summary>
    public const string Skipped = "Skipped";

    private ThresholdNote() { }

    public ThresholdNote(long applicationId, string nodeId, string outcome, string fact, string parameter, ThresholdAnswer answer, DateTime now)
    {
        (ApplicationId, NodeId, Outcome, Fact, Parameter, At) = (applicationId, nodeId, outcome, fact, parameter, now);
        (FactZh, FactEn, FactValue) = (answer.FactZh, answer.FactEn, answer.Fact);
        (ParameterZh, ParameterEn, ParameterValue, Clause, Reached) = (answer.ParameterZh, answer.ParameterEn, answer.Parameter, answer.Clause, answer.Reached);
    }

    public long Id { get; private set; }
    public long ApplicationId { get; private set; }
    public string NodeId { get; private set; } = "";

    /// <summary>Above, Below, or <see cref="Skipped"/>.</summary>
    public string Outcome { get; private set; } = "";
    public string Fact { get; private set; } = "";
    public string FactZh { get; private set; } = "";
    public string FactEn { get; private set; } = "";
    public string FactValue { get; private set; } = "";
    public string Parameter { get; private set; } = "";
    public string ParameterZh { get; private set; } = "";
    public string ParameterEn { get; private set; } = "";
    public string ParameterValue { get; private set; } = "";
    public string Clause { get; private set; } = "";
    public bool Reached { get; private set; }
    public DateTime At { get; private set; }

    /// <summary>The decision that led here was taken back; the row stays as evidence and counts nowhere.</summary>
    public DateTime? UndoneAt { get; private set; }

    internal sealed class Mapping : IEntityTypeConfiguration<ThresholdNote>
    {
        public void Configure(EntityTypeBuilder<ThresholdNote> b)
        {
            b.ToTable("threshold_notes", t => t.HasCheckConstraint("threshold_notes_outcome", "\"Outcome\" IN ('Above', 'Below', 'Skipped')"));
            b.HasIndex(n => new { n.ApplicationId, n.Id });
            b.HasQueryFilter(n => n.UndoneAt == null);
            b.HasOne<Application>().WithMany().HasForeignKey(n => n.ApplicationId).OnDelete(DeleteBehavior.Restrict);
        }
    }
}
