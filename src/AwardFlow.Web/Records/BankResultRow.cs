using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace AwardFlow.Web.Records;

public enum LineResult { Paid, Returned, Processing }

/// <summary>What a recorded result file says about one transfer: staged first, then carried over to its lines by one statement. Never changed.</summary>
public sealed class BankResultRow
{
    private BankResultRow() { }

    public long Id { get; private set; }
    public long FileId { get; private set; }
    public int Row { get; private set; }
    public int Transfer { get; private set; }
    public LineResult Result { get; private set; }
    public long AmountFen { get; private set; }
    public DateOnly? Day { get; private set; }
    public string? Reference { get; private set; }
    public string? Reason { get; private set; }

    /// <summary>The row named no transfer; a person confirmed which one it is.</summary>
    public bool Confirmed { get; private set; }

    internal sealed class Mapping : IEntityTypeConfiguration<BankResultRow>
    {
        public void Configure(EntityTypeBuilder<BankResultRow> b)
        {
            b.ToTable("bank_result_rows", t => t.HasCheckConstraint("bank_result_rows_amount", "\"AmountFen\" > 0"));
            b.HasIndex(r => new { r.FileId, r.Transfer }).IsUnique();
            b.HasOne<BankResultFile>().WithMany().HasForeignKey(r => r.FileId).OnDelete(DeleteBehavior.Restrict);
        }
    }
}
