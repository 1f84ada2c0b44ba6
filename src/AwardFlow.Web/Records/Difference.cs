using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace AwardFlow.Web.Records;

public enum DifferenceKind { UnmatchedCredit, DayTotals, AfterClose, NotOurs, NotAtBank, AmountDiffers }

/// <summary>
/// Something between the bank and our ledger that somebody has to clear up by a day. Never changed but by its end: who
/// cleared it up, when, and what it was.
/// </summary>
public sealed class Difference
{
    private Difference() { }

    public Difference(DifferenceKind kind, DateOnly day, string subject, long ourFen, long bankFen, Actor owner, DateOnly dueOn, DateTime now)
    {
        (Kind, Day, Subject, OurFen, BankFen, RaisedAt) = (kind, day, subject, ourFen, bankFen, now);
        (OwnerId, OwnerName, DueOn) = (owner.Id, owner.Name, dueOn);
    }

    public long Id { get; private set; }
    public DifferenceKind Kind { get; private set; }
    public DateOnly Day { get; private set; }

    /// <summary>What it is about, in words; no account number but its last four digits.</summary>
    public string Subject { get; private set; } = "";
    public long? BatchId { get; private set; }
    public long OurFen { get; private set; }
    public long BankFen { get; private set; }
    public long OwnerId { get; private set; }
    public string OwnerName { get; private set; } = "";
    public DateOnly DueOn { get; private set; }
    public DateTime RaisedAt { get; private set; }
    public string? Resolution { get; private set; }
    public long? SettledById { get; private set; }
    public string? SettledByName { get; private set; }
    public DateTime? SettledAt { get; private set; }

    public Difference Of(long batchId)
    {
        BatchId = batchId;
        return this;
    }

    public Refusal? Settle(string resolution, Actor by, DateTime now)
    {
        if (SettledAt is not null) return new("already-settled", "这项差异已经处理完毕。");
        (Resolution, SettledById, SettledByName, SettledAt) = (resolution, by.Id, by.Name, now);
        return null;
    }

    internal sealed class Mapping : IEntityTypeConfiguration<Difference>
    {
        public void Configure(EntityTypeBuilder<Difference> b)
        {
            b.ToTable("differences", t => t.HasCheckConstraint("differences_settled", "(\"SettledAt\" IS NULL) = (\"Resolution\" IS NULL) AND (\"SettledAt\" IS NULL) = (\"SettledById\" IS NULL)"));
            b.HasIndex(d => new { d.Kind, d.Id });
            b.HasIndex(d => d.DueOn).HasFilter("\"SettledAt\" IS NULL").HasDatabaseName("differences_open");
            b.HasIndex(d => d.Day);
            b.HasOne<Batch>().WithMany().HasForeignKey(d => d.BatchId).OnDelete(DeleteBehavior.Restrict);
        }
    }
}
