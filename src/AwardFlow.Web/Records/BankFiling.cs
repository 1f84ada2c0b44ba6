using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace AwardFlow.Web.Records;

/// <summary>
/// A bank states a firm's loans on the firm's behalf: the loan rows of one application, as the bank wrote them. The firm
/// confirms by signing; another clerk of the bank confirms contract, drawing and repayment in the path.
/// </summary>
public sealed class BankFiling
{
    private BankFiling() { }

    public BankFiling(long applicationId, long bankUnitId, string rowsJson, Actor by, DateTime now) =>
        (ApplicationId, BankUnitId, RowsJson, FiledBy, FiledByName, FiledAt) = (applicationId, bankUnitId, rowsJson, by.Id, by.Name, now);

    public long ApplicationId { get; private set; }
    public long BankUnitId { get; private set; }

    /// <summary>The answers of the loan table as the bank filed them, name by name.</summary>
    public string RowsJson { get; private set; } = "{}";
    public long FiledBy { get; private set; }
    public string FiledByName { get; private set; } = "";
    public DateTime FiledAt { get; private set; }
    public int Version { get; private set; }

    public void File(string rowsJson, Actor by, DateTime now) =>
        (RowsJson, FiledBy, FiledByName, FiledAt, Version) = (rowsJson, by.Id, by.Name, now, Version + 1);

    internal sealed class Mapping : IEntityTypeConfiguration<BankFiling>
    {
        public void Configure(EntityTypeBuilder<BankFiling> b)
        {
            b.ToTable("bank_filings");
            b.HasKey(f => f.ApplicationId);
            b.Property(f => f.ApplicationId).ValueGeneratedNever();
            b.HasIndex(f => new { f.BankUnitId, f.ApplicationId });
            b.Property(f => f.Version).IsConcurrencyToken();
            b.HasOne<Application>().WithOne().HasForeignKey<BankFiling>(f => f.ApplicationId).OnDelete(DeleteBehavior.Restrict);
            b.HasOne<Unit>().WithMany().HasForeignKey(f => f.BankUnitId).OnDelete(DeleteBehavior.Restrict);
        }
    }
}
