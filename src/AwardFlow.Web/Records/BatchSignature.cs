using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace AwardFlow.Web.Records;

public enum SignatureKind { Maker, Checker, Releaser }

/// <summary>
/// One person's signature under the content of a batch as it was then. Kept for good: one that no longer fits the content
/// is voided with the reason, and a new one stands beside it.
/// </summary>
public sealed class BatchSignature
{
    private BatchSignature() { }

    public BatchSignature(long batchId, SignatureKind kind, Actor by, string contentHash, DateTime now) =>
        (BatchId, Kind, PersonId, PersonName, ContentHash, At) = (batchId, kind, by.Id, by.Name, contentHash, now);

    public long Id { get; private set; }
    public long BatchId { get; private set; }
    public SignatureKind Kind { get; private set; }
    public long PersonId { get; private set; }
    public string PersonName { get; private set; } = "";
    public string ContentHash { get; private set; } = "";
    public DateTime At { get; private set; }
    public DateTime? VoidedAt { get; private set; }
    public string? VoidReason { get; private set; }

    public void Void(string reason, DateTime now) => (VoidedAt, VoidReason) = (now, reason);

    internal sealed class Mapping : IEntityTypeConfiguration<BatchSignature>
    {
        public void Configure(EntityTypeBuilder<BatchSignature> b)
        {
            b.ToTable("batch_signatures", t => t.HasCheckConstraint("batch_signatures_void_has_reason", "(\"VoidedAt\" IS NULL) = (\"VoidReason\" IS NULL)"));
            b.HasIndex(s => new { s.BatchId, s.Kind }).HasFilter("\"VoidedAt\" IS NULL").IsUnique().HasDatabaseName("batch_signatures_one_of_a_kind");
            b.HasIndex(s => new { s.BatchId, s.PersonId }).HasFilter("\"VoidedAt\" IS NULL").IsUnique().HasDatabaseName("batch_signatures_one_per_person");
            b.HasOne<Batch>().WithMany().HasForeignKey(s => s.BatchId).OnDelete(DeleteBehavior.Restrict);
        }
    }
}

/// <summary>What each line of a locked batch was, as a short hash: so that a change can be named by its lines.</summary>
public sealed class BatchLockedLines
{
    private BatchLockedLines() { }

    public BatchLockedLines(long batchId, string hashes) => (BatchId, Hashes) = (batchId, hashes);

    public long BatchId { get; private set; }

    /// <summary>One line each: number of the line, colon, hash.</summary>
    public string Hashes { get; private set; } = "";

    public void Change(string hashes) => Hashes = hashes;

    internal sealed class Mapping : IEntityTypeConfiguration<BatchLockedLines>
    {
        public void Configure(EntityTypeBuilder<BatchLockedLines> b)
        {
            b.ToTable("batch_locked_lines");
            b.HasKey(l => l.BatchId);
            b.Property(l => l.BatchId).ValueGeneratedNever();
            b.HasOne<Batch>().WithOne().HasForeignKey<BatchLockedLines>(l => l.BatchId).OnDelete(DeleteBehavior.Restrict);
        }
    }
}
