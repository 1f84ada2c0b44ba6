using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace AwardFlow.Web.Records;

public enum MembershipKind { First, Further }

/// <summary>
/// A person's wish to act for an enterprise. The first one proves the authority with a stamped letter and is
/// confirmed by the township; further ones are admitted by somebody who is in already.
/// </summary>
public sealed class Membership
{
    private Membership() { }

    public Membership(long enterpriseId, long personId, MembershipKind kind, string role, long? letterFileId, DateTime now) =>
        (EnterpriseId, PersonId, Kind, Role, LetterFileId, AskedAt) = (enterpriseId, personId, kind, role, letterFileId, now);

    public long Id { get; private set; }
    public long EnterpriseId { get; private set; }
    public long PersonId { get; private set; }
    public MembershipKind Kind { get; private set; }
    public string Role { get; private set; } = "";
    public long? LetterFileId { get; private set; }
    public ProposalState State { get; private set; }
    public DateTime AskedAt { get; private set; }
    public long? DecidedBy { get; private set; }
    public DateTime? DecidedAt { get; private set; }
    public string Reason { get; private set; } = "";

    public Refusal? Decide(long by, bool admit, string reason, DateTime now)
    {
        if (State != ProposalState.Proposed) return new("already-decided", "这项申请已经办结。");
        if (by == PersonId) return new("own-membership", "不得确认本人的申请。");
        if (!admit && string.IsNullOrWhiteSpace(reason)) return new("reason-missing", "不予确认时请写明理由。");
        (State, DecidedBy, DecidedAt, Reason) = (admit ? ProposalState.Confirmed : ProposalState.Refused, by, now, reason);
        return null;
    }

    internal sealed class Mapping : IEntityTypeConfiguration<Membership>
    {
        public void Configure(EntityTypeBuilder<Membership> b)
        {
            b.ToTable("memberships", t =>
            {
                t.HasCheckConstraint("memberships_first_has_letter", "\"Kind\" <> 'First' OR \"LetterFileId\" IS NOT NULL");
                t.HasCheckConstraint("memberships_two_persons", "\"DecidedBy\" IS NULL OR \"DecidedBy\" <> \"PersonId\"");
            });
            b.HasIndex(m => new { m.EnterpriseId, m.State });
            b.HasIndex(m => new { m.State, m.Kind, m.Id });
            b.HasOne<Enterprise>().WithMany().HasForeignKey(m => m.EnterpriseId).OnDelete(DeleteBehavior.Restrict);
            b.HasOne<Person>().WithMany().HasForeignKey(m => m.PersonId).OnDelete(DeleteBehavior.Restrict);
            b.HasOne<StoredFile>().WithMany().HasForeignKey(m => m.LetterFileId).OnDelete(DeleteBehavior.Restrict);
        }
    }
}
