using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace AwardFlow.Web.Records;

/// <summary>
/// The authenticator of a person: its secret (sealed), the step of the last code that was accepted, and the wrong codes in
/// a row. A new secret waits beside the old one until a code proves that the device has it.
/// </summary>
public sealed class SecondFactor
{
    private SecondFactor() { }

    public SecondFactor(long personId) => PersonId = personId;

    public long PersonId { get; private set; }
    public string? Secret { get; private set; }
    public string? PendingSecret { get; private set; }
    public DateTime? EnrolledAt { get; private set; }

    /// <summary>The step of thirty seconds whose code was used last: that code and every earlier one are spent.</summary>
    public long LastStep { get; private set; }
    public int Failures { get; private set; }
    public DateTime? LockedUntil { get; private set; }
    public int Version { get; private set; }

    public bool IsEnrolled => Secret is not null;
    public bool IsLocked(DateTime now) => LockedUntil > now;

    public void Begin(string sealedSecret) => (PendingSecret, Version) = (sealedSecret, Version + 1);

    public void Enrol(long step, DateTime now) =>
        (Secret, PendingSecret, EnrolledAt, LastStep, Failures, LockedUntil, Version) = (PendingSecret, null, now, step, 0, null, Version + 1);

    public void Accept(long step) => (LastStep, Failures, LockedUntil, Version) = (step, 0, null, Version + 1);

    /// <summary>A recovery code was accepted in place of a code.</summary>
    public void Recover() => (Failures, LockedUntil, Version) = (0, null, Version + 1);

    /// <summary>Counts a wrong code; true when it locks.</summary>
    public bool Fail(int most, DateTime lockedUntil)
    {
        (Failures, Version) = (Failures + 1, Version + 1);
        if (Failures < most) return false;
        (Failures, LockedUntil) = (0, lockedUntil);
        return true;
    }

    internal sealed class Mapping : IEntityTypeConfiguration<SecondFactor>
    {
        public void Configure(EntityTypeBuilder<SecondFactor> b)
        {
            b.ToTable("second_factors", t => t.HasCheckConstraint("second_factors_enrolled_has_day", "(\"Secret\" IS NULL) = (\"EnrolledAt\" IS NULL)"));
            b.HasKey(f => f.PersonId);
            b.Property(f => f.PersonId).ValueGeneratedNever();
            b.Property(f => f.Version).IsConcurrencyToken();
            b.HasOne<Person>().WithOne().HasForeignKey<SecondFactor>(f => f.PersonId).OnDelete(DeleteBehavior.Restrict);
        }
    }
}

/// <summary>A code on paper that stands in for a lost device, once. Only its hash is kept.</summary>
public sealed class RecoveryCode
{
    private RecoveryCode() { }

    public RecoveryCode(long personId, string hash) => (PersonId, Hash) = (personId, hash);

    public long Id { get; private set; }
    public long PersonId { get; private set; }
    public string Hash { get; private set; } = "";
    public DateTime? UsedAt { get; private set; }

    public void Use(DateTime now) => UsedAt = now;

    internal sealed class Mapping : IEntityTypeConfiguration<RecoveryCode>
    {
        public void Configure(EntityTypeBuilder<RecoveryCode> b)
        {
            b.ToTable("recovery_codes");
            b.HasIndex(c => new { c.PersonId, c.Hash }).IsUnique();
            b.HasOne<Person>().WithMany().HasForeignKey(c => c.PersonId).OnDelete(DeleteBehavior.Restrict);
        }
    }
}

/// <summary>A lost authenticator is taken off an account by two persons: one asks, another confirms.</summary>
public sealed class SecondFactorReset
{
    private SecondFactorReset() { }

    public SecondFactorReset(long personId, string reason, long askedBy, DateTime now) =>
        (PersonId, Reason, AskedBy, AskedAt) = (personId, reason, askedBy, now);

    public long Id { get; private set; }
    public long PersonId { get; private set; }
    public string Reason { get; private set; } = "";
    public ProposalState State { get; private set; }
    public long AskedBy { get; private set; }
    public DateTime AskedAt { get; private set; }
    public long? DecidedBy { get; private set; }
    public DateTime? DecidedAt { get; private set; }

    public Refusal? Decide(long by, bool confirm, DateTime now)
    {
        if (State != ProposalState.Proposed) return new("already-decided", "这项重置已经办结。");
        if (by == AskedBy) return new("same-person-as-proposer", "重置须由提出人以外的人员确认。");
        if (by == PersonId) return new("own-second-factor", "不得确认本人动态验证码的重置。");
        (State, DecidedBy, DecidedAt) = (confirm ? ProposalState.Confirmed : ProposalState.Refused, by, now);
        return null;
    }

    internal sealed class Mapping : IEntityTypeConfiguration<SecondFactorReset>
    {
        public void Configure(EntityTypeBuilder<SecondFactorReset> b)
        {
            b.ToTable("second_factor_resets", t => t.HasCheckConstraint("second_factor_resets_two_persons", "\"DecidedBy\" IS NULL OR (\"DecidedBy\" <> \"AskedBy\" AND \"DecidedBy\" <> \"PersonId\")"));
            b.Property(r => r.Reason).HasMaxLength(500);
            b.HasIndex(r => r.PersonId).HasFilter("\"State\" = 'Proposed'").IsUnique().HasDatabaseName("second_factor_resets_one_open");
            b.HasIndex(r => new { r.State, r.Id });
            b.HasOne<Person>().WithMany().HasForeignKey(r => r.PersonId).OnDelete(DeleteBehavior.Restrict);
        }
    }
}
