using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace AwardFlow.Web.Records;

/// <summary>Proposal: by the staff. Grounds: why a firm appeals or asks for repair. Reply and supplement: what it adds when asked.</summary>
public enum StatementKind { Proposal, Grounds, Reply, Supplement }

/// <summary>What somebody stated in a case that is not an award. Never changed.</summary>
public sealed class MatterStatement
{
    public const int Longest = 4000;

    private MatterStatement() { }

    public MatterStatement(Application matter, StatementKind kind, string text, Actor by, DateTime now) =>
        (ApplicationId, Revision, Kind, Text, ById, ByName, At) = (matter.Id, matter.Revision, kind, text, by.Id, by.Name, now);

    public long Id { get; private set; }
    public long ApplicationId { get; private set; }
    public int Revision { get; private set; }
    public StatementKind Kind { get; private set; }
    public string Text { get; private set; } = "";
    public long ById { get; private set; }
    public string ByName { get; private set; } = "";
    public DateTime At { get; private set; }

    internal sealed class Mapping : IEntityTypeConfiguration<MatterStatement>
    {
        public void Configure(EntityTypeBuilder<MatterStatement> b)
        {
            b.ToTable("matter_statements");
            b.HasIndex(s => new { s.ApplicationId, s.Id });
            b.HasOne<Application>().WithMany().HasForeignKey(s => s.ApplicationId).OnDelete(DeleteBehavior.Restrict);
        }
    }
}

/// <summary>For what a firm is to be put on the fund's own list, and for how long.</summary>
public sealed class ListingProposal
{
    private ListingProposal() { }

    public ListingProposal(long applicationId, string causeId, string cause, string clause, int months, int repairableAfterMonths) =>
        (ApplicationId, CauseId, Cause, Clause, Months, RepairableAfterMonths) = (applicationId, causeId, cause, clause, months, repairableAfterMonths);

    public long ApplicationId { get; private set; }
    public string CauseId { get; private set; } = "";
    public string Cause { get; private set; } = "";
    public string Clause { get; private set; } = "";
    public int Months { get; private set; }

    /// <summary>The shortest time on the list before a repair may be asked for, as the cause had it on the day of the proposal.</summary>
    public int RepairableAfterMonths { get; private set; }

    /// <summary>The entry that the decision made.</summary>
    public long? RecordId { get; private set; }

    internal void List(long recordId) => RecordId = recordId;

    internal sealed class Mapping : IEntityTypeConfiguration<ListingProposal>
    {
        public void Configure(EntityTypeBuilder<ListingProposal> b)
        {
            b.ToTable("listing_proposals", t =>
            {
                t.HasCheckConstraint("listing_proposals_months", "\"Months\" BETWEEN 1 AND 120");
                t.HasCheckConstraint("listing_proposals_repairable", "\"RepairableAfterMonths\" BETWEEN 0 AND \"Months\"");
            });
            b.HasKey(p => p.ApplicationId);
            b.Property(p => p.ApplicationId).ValueGeneratedNever();
            b.HasIndex(p => p.RecordId).IsUnique();
            b.HasOne<Application>().WithOne().HasForeignKey<ListingProposal>(p => p.ApplicationId).OnDelete(DeleteBehavior.Restrict);
            b.HasOne<DishonestyRecord>().WithMany().HasForeignKey(p => p.RecordId).OnDelete(DeleteBehavior.Restrict);
        }
    }
}

/// <summary>Repaired: the fault was put right. Mistaken: the entry is not about this firm, or rests on an error.</summary>
public enum RepairGround { Repaired, Mistaken }

/// <summary>Why an entry is to stop blocking.</summary>
public sealed class RepairRequest
{
    private RepairRequest() { }

    public RepairRequest(long applicationId, RepairGround ground) => (ApplicationId, Ground) = (applicationId, ground);

    public long ApplicationId { get; private set; }
    public RepairGround Ground { get; private set; }

    internal sealed class Mapping : IEntityTypeConfiguration<RepairRequest>
    {
        public void Configure(EntityTypeBuilder<RepairRequest> b)
        {
            b.ToTable("repair_requests");
            b.HasKey(r => r.ApplicationId);
            b.Property(r => r.ApplicationId).ValueGeneratedNever();
            b.HasOne<Application>().WithOne().HasForeignKey<RepairRequest>(r => r.ApplicationId).OnDelete(DeleteBehavior.Restrict);
        }
    }
}
