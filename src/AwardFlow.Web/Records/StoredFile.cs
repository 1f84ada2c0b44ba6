using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace AwardFlow.Web.Records;

/// <summary>An uploaded file. Its bytes lie outside the web root under <see cref="StoredName"/>, never under its own name.</summary>
public sealed class StoredFile
{
    private StoredFile() { }

    public StoredFile(string storedName, string name, string contentType, long bytes, string sha256, long? uploadedBy, DateTime now) =>
        (StoredName, Name, ContentType, Bytes, Sha256, UploadedBy, UploadedAt) = (storedName, name, contentType, bytes, sha256, uploadedBy, now);

    public long Id { get; private set; }
    public string StoredName { get; private set; } = "";
    public string Name { get; private set; } = "";
    public string ContentType { get; private set; } = "";
    public long Bytes { get; private set; }
    public string Sha256 { get; private set; } = "";
    public long? UploadedBy { get; private set; }
    public DateTime UploadedAt { get; private set; }

    internal sealed class Mapping : IEntityTypeConfiguration<StoredFile>
    {
        public void Configure(EntityTypeBuilder<StoredFile> b)
        {
            b.ToTable("files", t => t.HasCheckConstraint("files_not_empty", "\"Bytes\" > 0"));
            b.HasIndex(f => f.StoredName).IsUnique();
            b.Property(f => f.Name).HasMaxLength(200);
            b.Property(f => f.Sha256).HasMaxLength(64);
        }
    }
}
