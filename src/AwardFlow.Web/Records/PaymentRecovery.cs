using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace AwardFlow.Web.Records;

/// <summary>The part of a receipt that pays back one payment. The payment itself stays as it was paid; this row corrects it.</summary>
public sealed class PaymentRecovery
{
    private PaymentRecovery() { }

    internal PaymentRecovery(long paymentId, DebtEntry receipt, long fen) => (PaymentId, DebtEntryId, Day, AmountFen) = (paymentId, receipt.Id, receipt.Day, fen);

    public long Id { get; private set; }
    public long PaymentId { get; private set; }
    public long DebtEntryId { get; private set; }
    public DateOnly Day { get; private set; }
    public long AmountFen { get; private set; }

    internal sealed class Mapping : IEntityTypeConfiguration<PaymentRecovery>
    {
        public void Configure(EntityTypeBuilder<PaymentRecovery> b)
        {
            b.ToTable("payment_recoveries", t => t.HasCheckConstraint("payment_recoveries_amount", "\"AmountFen\" > 0"));
            b.HasIndex(r => new { r.PaymentId, r.DebtEntryId }).IsUnique();
            b.HasIndex(r => r.DebtEntryId);
            b.HasIndex(r => r.Day);
            b.HasOne<Payment>().WithMany().HasForeignKey(r => r.PaymentId).OnDelete(DeleteBehavior.Restrict);
            b.HasOne<DebtEntry>().WithMany().HasForeignKey(r => r.DebtEntryId).OnDelete(DeleteBehavior.Restrict);
        }
    }
}
