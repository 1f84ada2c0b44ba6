using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace AwardFlow.Web.Records;

/// <summary>A new bank account of a firm. It counts only after a second person has confirmed it.</summary>
public sealed class AccountChange
{
    private AccountChange() { }

    public AccountChange(long enterpriseId, BankAccount account, long proposedBy, DateTime now) =>
        (EnterpriseId, Account, ProposedBy, ProposedAt) = (enterpriseId, account, proposedBy, now);

    public long Id { get; private set; }
    public long EnterpriseId { get; private set; }
    public BankAccount Account { get; private set; } = null!;
    public ProposalState State { get; private set; }
    public long ProposedBy { get; private set; }
    public DateTime ProposedAt { get; private set; }
    public long? DecidedBy { get; private set; }
    public DateTime? DecidedAt { get; private set; }

    public Refusal? Decide(long by, bool confirm, DateTime now)
    {
        if (State != ProposalState.Proposed) return new("already-decided", "这项账户变更已经办结。");
        if (confirm && by == ProposedBy) return new("same-person-as-proposer", "账户变更须由另一人确认，不能由提出人自己确认。");
        (State, DecidedBy, DecidedAt) = (confirm ? ProposalState.Confirmed : ProposalState.Refused, by, now);
        return null;
    }

    /// <summary>A newer proposal takes the place of one that nobody has decided.</summary>
    public void Replace(long by, DateTime now) => (State, DecidedBy, DecidedAt) = (ProposalState.Withdrawn, by, now);

    internal sealed class Mapping : IEntityTypeConfiguration<AccountChange>
    {
        public void Configure(EntityTypeBuilder<AccountChange> b)
        {
            b.ToTable("account_changes", t => t.HasCheckConstraint(
                "account_changes_two_persons", "\"State\" <> 'Confirmed' OR \"DecidedBy\" <> \"ProposedBy\""));
            b.HasIndex(c => c.EnterpriseId).HasFilter("\"State\" = 'Proposed'").IsUnique();
            b.HasOne<Enterprise>().WithMany().HasForeignKey(c => c.EnterpriseId).OnDelete(DeleteBehavior.Restrict);
            b.ComplexProperty(c => c.Account);
        }
    }
}
