using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace AwardFlow.Web.Records;

/// <summary>The bank file of a batch went out once more: to whom, when, which bytes. Never changed.</summary>
public sealed class BatchExport
{
    private BatchExport() { }

    public BatchExport(long batchId, string fileName, long bytes, string sha256, Actor by, DateTime now) =>
        (BatchId, FileName, Bytes, Sha256, ById, ByName, At) = (batchId, fileName, bytes, sha256, by.Id, by.Name, now);

    public long Id { get; private set; }
    public long BatchId { get; private set; }
    public string FileName { get; private set; } = "";
    public long Bytes { get; private set; }
    public string Sha256 { get; private set; } = "";
    public long ById { get; private set; }
    public string ByName { get; private set; } = "";
    public DateTime At { get; private set; }

    internal sealed class Mapping : IEntityTypeConfiguration<BatchExport>
    {
        public void Configure(EntityTypeBuilder<BatchExport> b)
        {
            b.ToTable("batch_exports");
            b.HasIndex(e => new { e.BatchId, e.Id });
            b.HasOne<Batch>().WithMany().HasForeignKey(e => e.BatchId).OnDelete(DeleteBehavior.Restrict);
        }
    }
}
