using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace AwardFlow.Web.Records;

public enum IntegrityEffect { Block, Warn }

public enum IntegrityStatus { InForce, Repaired, Lifted }

/// <summary>An entry of the 失信名单. Matched by credit code, never by name; runs out by itself.</summary>
public sealed class DishonestyRecord
{
    /// <summary>The source of entries that a case of this installation has decided; other sources are imported.</summary>
    public const string OwnList = "本区专项资金失信名单";

    private DishonestyRecord() { }

    public DishonestyRecord(string creditCode, string name, string cause, string decisionDocument, string source,
        IntegrityEffect effect, DateOnly from, DateOnly? to, long recordedBy, DateTime now)
    {
        (CreditCode, Name, Cause, DecisionDocument, Source) = (Rules.Fold.Narrow(creditCode).Trim().ToUpperInvariant(), name.Trim(), cause, decisionDocument, source);
        (Effect, From, To, RecordedBy, RecordedAt) = (effect, from, to, recordedBy, now);
    }

    public long Id { get; private set; }
    public string CreditCode { get; private set; } = "";
    public string Name { get; private set; } = "";
    public string Cause { get; private set; } = "";
    public string DecisionDocument { get; private set; } = "";
    public string Source { get; private set; } = "";
    public IntegrityEffect Effect { get; private set; }
    public DateOnly From { get; private set; }
    public DateOnly? To { get; private set; }
    public IntegrityStatus Status { get; private set; }
    public string? StatusReason { get; private set; }
    public long RecordedBy { get; private set; }
    public DateTime RecordedAt { get; private set; }
    public DateTime? ChangedAt { get; private set; }
    public int Version { get; private set; }

    public bool InForceOn(DateOnly day) => Status == IntegrityStatus.InForce && From <= day && (To is null || day <= To);

    public void End(IntegrityStatus status, string reason, DateTime now) =>
        (Status, StatusReason, ChangedAt, Version) = (status, reason, now, Version + 1);

    public void Correct(string name, string cause, string decisionDocument, string source, IntegrityEffect effect, DateOnly from, DateOnly? to, DateTime now)
    {
        (Name, Cause, DecisionDocument, Source, Effect) = (name, cause, decisionDocument, source, effect);
        (From, To, ChangedAt, Version) = (from, to, now, Version + 1);
    }

    internal sealed class Mapping : IEntityTypeConfiguration<DishonestyRecord>
    {
        public void Configure(EntityTypeBuilder<DishonestyRecord> b)
        {
            b.ToTable("dishonesty_records", t => t.HasCheckConstraint("dishonesty_period", "\"To\" IS NULL OR \"To\" >= \"From\""));
            b.HasIndex(r => new { r.CreditCode, r.Status });
            b.HasIndex(r => r.Name);
            b.HasIndex(r => new { r.Status, r.Id });
            b.Property(r => r.Version).IsConcurrencyToken();
        }
    }
}

public enum ScreeningResult { Clear, Warned, Blocked }

/// <summary>One look into the list at one of the three gates, with the snapshot of what was found.</summary>
public sealed class Screening
{
    private Screening() { }

    public Screening(long applicationId, string gate, ScreeningResult result, string hitsJson, DateTime now) =>
        (ApplicationId, Gate, Result, HitsJson, At) = (applicationId, gate, result, hitsJson, now);

    public long Id { get; private set; }
    public long ApplicationId { get; private set; }
    public string Gate { get; private set; } = "";
    public ScreeningResult Result { get; private set; }
    public string HitsJson { get; private set; } = "[]";
    public DateTime At { get; private set; }

    internal sealed class Mapping : IEntityTypeConfiguration<Screening>
    {
        public void Configure(EntityTypeBuilder<Screening> b)
        {
            b.ToTable("screenings");
            b.HasIndex(s => new { s.ApplicationId, s.Id });
            b.HasOne<Application>().WithMany().HasForeignKey(s => s.ApplicationId).OnDelete(DeleteBehavior.Restrict);
        }
    }
}
