using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace AwardFlow.Web.Records;

/// <summary>Proposed: waits for the second person. Confirmed: the round has the new day. Returned: the day stays.</summary>
public enum ClosingState { Proposed, Confirmed, Returned }

/// <summary>
/// A change of the closing day of a round that takes applications: proposed with a reason, confirmed by a second person.
/// The database lets the round's day change only to one that was confirmed here.
/// </summary>
public sealed class RoundClosing
{
    private RoundClosing() { }

    public RoundClosing(SelectionRound round, DateOnly closesOn, string reason, Actor by, DateTime now)
    {
        (RoundId, FromDay, ToDay, Reason) = (round.Id, round.ClosesOn, closesOn, reason);
        (ProposedBy, ProposedByName, ProposedAt) = (by.Id, by.Name, now);
    }

    public long Id { get; private set; }
    public long RoundId { get; private set; }
    public DateOnly FromDay { get; private set; }
    public DateOnly ToDay { get; private set; }
    public string Reason { get; private set; } = "";
    public ClosingState State { get; private set; }
    public long ProposedBy { get; private set; }
    public string ProposedByName { get; private set; } = "";
    public DateTime ProposedAt { get; private set; }
    public long? DecidedBy { get; private set; }
    public string? DecidedByName { get; private set; }
    public DateTime? DecidedAt { get; private set; }

    /// <summary>Why the second person did not agree.</summary>
    public string? ReturnReason { get; private set; }

    public void Confirm(Actor by, DateTime now) => Decide(ClosingState.Confirmed, null, by, now);

    public void Return(string reason, Actor by, DateTime now) => Decide(ClosingState.Returned, reason, by, now);

    private void Decide(ClosingState to, string? reason, Actor by, DateTime now)
    {
        if (State != ClosingState.Proposed) throw new InvalidOperationException($"Closing {Id} is {State}, it cannot become {to}.");
        (State, ReturnReason, DecidedBy, DecidedByName, DecidedAt) = (to, reason, by.Id, by.Name, now);
    }

    internal sealed class Mapping : IEntityTypeConfiguration<RoundClosing>
    {
        public void Configure(EntityTypeBuilder<RoundClosing> b)
        {
            b.ToTable("round_closings", t =>
            {
                t.HasCheckConstraint("round_closings_another_day", "\"ToDay\" <> \"FromDay\"");
                t.HasCheckConstraint("round_closings_reason", "length(trim(\"Reason\")) > 0");
                t.HasCheckConstraint("round_closings_decided", "(\"State\" = 'Proposed') = (\"DecidedBy\" IS NULL)");
                t.HasCheckConstraint("round_closings_second_person", "\"State\" <> 'Confirmed' OR \"DecidedBy\" <> \"ProposedBy\"");
                t.HasCheckConstraint("round_closings_returned_with_reason", "(\"State\" = 'Returned') = (\"ReturnReason\" IS NOT NULL)");
            });
            b.HasIndex(c => new { c.RoundId, c.Id });
            b.HasIndex(c => c.RoundId).HasFilter("\"State\" = 'Proposed'").IsUnique().HasDatabaseName("round_closings_one_proposed");
            b.HasOne<SelectionRound>().WithMany().HasForeignKey(c => c.RoundId).OnDelete(DeleteBehavior.Restrict);
        }
    }
}
