using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace AwardFlow.Web.Records;

/// <summary>
/// Filed: on its way to the round. Waiting: complete, the case waits for the list. Selected, Reserve (behind the places),
/// BelowMark, Excluded (listed before the signature): what the signed list says. NotSelected: a reserve when the round was
/// finished. Lapsed: was selected, its case ended unpaid and its place went to somebody else.
/// </summary>
public enum StandingState { Filed, Waiting, Selected, Reserve, BelowMark, NotSelected, Excluded, Lapsed }

/// <summary>One application in a round: its anonymous number, its scores and what became of it.</summary>
public sealed class SelectionEntry
{
    private SelectionEntry() { }

    public SelectionEntry(long roundId, long applicationId, DateOnly enteredOn) => (RoundId, ApplicationId, EnteredOn) = (roundId, applicationId, enteredOn);

    /// <summary>The same application after an upheld appeal, in the round it was filed into.</summary>
    public SelectionEntry(SelectionEntry before, long applicationId, DateOnly enteredOn) : this(before.RoundId, applicationId, enteredOn) => AgainOf = before.Id;

    public long Id { get; private set; }
    public long RoundId { get; private set; }
    public long ApplicationId { get; private set; }
    public DateOnly EnteredOn { get; private set; }

    /// <summary>The entry that an appeal brought back as this one; null for those filed before the closing day.</summary>
    public long? AgainOf { get; private set; }
    public StandingState State { get; private set; }

    /// <summary>By this number, drawn by lot, the experts know it; they never see whose it is.</summary>
    public int? Blind { get; private set; }
    public string? NodeId { get; private set; }
    public string? BookmarkId { get; private set; }
    public int? Rank { get; private set; }

    /// <summary>1 to the places of the round; nobody else has it.</summary>
    public int? Place { get; private set; }

    /// <summary>The scores that count, as a fraction: nothing is rounded in what is kept.</summary>
    public int? ScoreSum { get; private set; }
    public int? ScoreCount { get; private set; }

    /// <summary>Why it was left out, or why it moved up.</summary>
    public string? Reason { get; private set; }
    public long? DecidedBy { get; private set; }
    public string? DecidedByName { get; private set; }
    public DateTime? DecidedAt { get; private set; }

    public void Wait(string nodeId, string bookmarkId) => (State, NodeId, BookmarkId) = (StandingState.Waiting, nodeId, bookmarkId);

    /// <summary>The decision that brought it here was taken back, or its case ended: it waits no more.</summary>
    public void StopWaiting()
    {
        if (State == StandingState.Waiting) (State, NodeId, BookmarkId) = (StandingState.Filed, null, null);
    }

    public void Number(int blind) => Blind ??= blind;

    /// <summary>What the signed list says.</summary>
    public void Decide(StandingState state, int? rank, int? place, int? sum, int? count, string? reason, Actor by, DateTime now)
    {
        if (State != StandingState.Waiting) throw new InvalidOperationException($"Entry {Id} is {State}.");
        (State, Rank, Place, ScoreSum, ScoreCount, Reason) = (state, rank, place, sum, count, reason);
        (DecidedBy, DecidedByName, DecidedAt) = (by.Id, by.Name, now);
    }

    /// <summary>A person's decision after the signature: a place has become free.</summary>
    public void MoveUp(int place, string reason, Actor by, DateTime now)
    {
        if (State is not (StandingState.Reserve or StandingState.Waiting)) throw new InvalidOperationException($"Entry {Id} is {State}.");
        (State, Place, Reason, DecidedBy, DecidedByName, DecidedAt) = (StandingState.Selected, place, reason, by.Id, by.Name, now);
    }

    /// <summary>The round is over and no place came free.</summary>
    public void Refuse(Actor by, string reason, DateTime now)
    {
        if (State is not (StandingState.Reserve or StandingState.Waiting)) throw new InvalidOperationException($"Entry {Id} is {State}.");
        (State, Reason, DecidedBy, DecidedByName, DecidedAt) = (StandingState.NotSelected, reason, by.Id, by.Name, now);
    }

    /// <summary>Its case ended unpaid; the place is somebody else's.</summary>
    public void Lapse() => (State, Place) = (StandingState.Lapsed, null);

    internal sealed class Mapping : IEntityTypeConfiguration<SelectionEntry>
    {
        public void Configure(EntityTypeBuilder<SelectionEntry> b)
        {
            b.ToTable("selection_entries", t =>
            {
                t.HasCheckConstraint("selection_entries_decided_by_someone", "\"State\" IN ('Filed', 'Waiting') OR \"DecidedBy\" IS NOT NULL");
                t.HasCheckConstraint("selection_entries_place", "(\"State\" = 'Selected') = (\"Place\" IS NOT NULL) AND (\"Place\" IS NULL OR \"Place\" >= 1)");
                t.HasCheckConstraint("selection_entries_score", "(\"ScoreSum\" IS NULL) = (\"ScoreCount\" IS NULL)");
            });
            b.HasIndex(e => e.ApplicationId).IsUnique();
            b.HasIndex(e => new { e.RoundId, e.Id });
            b.HasIndex(e => new { e.RoundId, e.Place }).HasFilter("\"Place\" IS NOT NULL").IsUnique().HasDatabaseName("selection_entries_one_place");
            b.HasIndex(e => new { e.RoundId, e.Blind }).HasFilter("\"Blind\" IS NOT NULL").IsUnique().HasDatabaseName("selection_entries_one_number");
            b.Property(e => e.State).IsConcurrencyToken();
            b.HasOne<SelectionRound>().WithMany().HasForeignKey(e => e.RoundId).OnDelete(DeleteBehavior.Restrict);
            b.HasOne<Application>().WithMany().HasForeignKey(e => e.ApplicationId).OnDelete(DeleteBehavior.Restrict);
            b.HasOne<SelectionEntry>().WithMany().HasForeignKey(e => e.AgainOf).OnDelete(DeleteBehavior.Restrict);
        }
    }
}
