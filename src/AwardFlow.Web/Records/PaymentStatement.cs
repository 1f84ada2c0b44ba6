using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace AwardFlow.Web.Records;

/// <summary>
/// What a firm shows to its bank or auditor: that this award reached its account. The content is frozen when it is issued;
/// anybody who holds the code can have it confirmed.
/// </summary>
public sealed class PaymentStatement
{
    private PaymentStatement() { }

    public PaymentStatement(long applicationId, string number, string code, long paidFen, DateOnly paidOn, string contentJson, string contentHash, long issuedBy, DateTime now) =>
        (ApplicationId, Number, Code, PaidFen, PaidOn, ContentJson, ContentHash, IssuedBy, IssuedAt) =
            (applicationId, number, code, paidFen, paidOn, contentJson, contentHash, issuedBy, now);

    public long Id { get; private set; }
    public long ApplicationId { get; private set; }
    public string Number { get; private set; } = "";

    /// <summary>Eighty random bits: nobody finds another firm's statement by trying.</summary>
    public string Code { get; private set; } = "";
    public long PaidFen { get; private set; }

    /// <summary>The day of the last payment.</summary>
    public DateOnly PaidOn { get; private set; }
    public string ContentJson { get; private set; } = "{}";
    public string ContentHash { get; private set; } = "";
    public long IssuedBy { get; private set; }
    public DateTime IssuedAt { get; private set; }

    internal sealed class Mapping : IEntityTypeConfiguration<PaymentStatement>
    {
        public void Configure(EntityTypeBuilder<PaymentStatement> b)
        {
            b.ToTable("payment_statements", t => t.HasCheckConstraint("payment_statements_amount", "\"PaidFen\" > 0"));
            b.HasIndex(s => s.ApplicationId).IsUnique();
            b.HasIndex(s => s.Number).IsUnique();
            b.HasIndex(s => s.Code).IsUnique();
            b.HasOne<Application>().WithMany().HasForeignKey(s => s.ApplicationId).OnDelete(DeleteBehavior.Restrict);
        }
    }
}
