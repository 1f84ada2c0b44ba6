using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace AwardFlow.Web.Records;

/// <summary>A role a person holds now.</summary>
public sealed class RoleGrant
{
    private RoleGrant() { }

    public RoleGrant(long personId, string role, DateTime grantedAt) =>
        (PersonId, Role, GrantedAt) = (personId, role, grantedAt);

    public long Id { get; private set; }
    public long PersonId { get; private set; }
    public string Role { get; private set; } = "";
    public DateTime GrantedAt { get; private set; }

    internal sealed class Mapping : IEntityTypeConfiguration<RoleGrant>
    {
        public void Configure(EntityTypeBuilder<RoleGrant> b)
        {
            b.ToTable("role_grants");
            b.HasIndex(g => new { g.PersonId, g.Role }).IsUnique();
            b.Property(g => g.Role).HasMaxLength(40);
            b.HasOne<Person>().WithMany().HasForeignKey(g => g.PersonId).OnDelete(DeleteBehavior.Restrict);
        }
    }
}

public enum RoleChangeKind { Grant, Revoke }

public enum ProposalState { Proposed, Confirmed, Refused, Withdrawn }

/// <summary>A change of roles: one person proposes it, another confirms it.</summary>
public sealed class RoleChange
{
    private RoleChange() { }

    public RoleChange(long personId, string role, RoleChangeKind kind, string reason, long proposedBy, DateTime now) =>
        (PersonId, Role, Kind, Reason, ProposedBy, ProposedAt) = (personId, role, kind, reason, proposedBy, now);

    public long Id { get; private set; }
    public long PersonId { get; private set; }
    public string Role { get; private set; } = "";
    public RoleChangeKind Kind { get; private set; }
    public string Reason { get; private set; } = "";
    public ProposalState State { get; private set; }
    public long ProposedBy { get; private set; }
    public DateTime ProposedAt { get; private set; }
    public long? DecidedBy { get; private set; }
    public DateTime? DecidedAt { get; private set; }

    public Refusal? Decide(long by, bool confirm, DateTime now)
    {
        if (State != ProposalState.Proposed) return new("already-decided", "这项角色变更已经办结。");
        if (by == ProposedBy && confirm) return new("same-person-as-proposer", "角色变更须由另一名安全管理员确认。");
        if (by == PersonId) return new("own-roles", "不得确认本人的角色变更。");
        (State, DecidedBy, DecidedAt) = (confirm ? ProposalState.Confirmed : ProposalState.Refused, by, now);
        return null;
    }

    internal sealed class Mapping : IEntityTypeConfiguration<RoleChange>
    {
        public void Configure(EntityTypeBuilder<RoleChange> b)
        {
            b.ToTable("role_changes", t => t.HasCheckConstraint(
                "role_changes_two_persons", "\"State\" <> 'Confirmed' OR \"DecidedBy\" <> \"ProposedBy\""));
            b.Property(c => c.Role).HasMaxLength(40);
            b.Property(c => c.Reason).HasMaxLength(500);
            b.HasIndex(c => new { c.State, c.Id });
            b.HasOne<Person>().WithMany().HasForeignKey(c => c.PersonId).OnDelete(DeleteBehavior.Restrict);
        }
    }
}
