using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace AwardFlow.Web.Records;

/// <summary>
/// An invoice that a firm claims money on. Live from the submission until its case ends without money: of all cases and
/// years only one may hold it, which the database sees to. Released ones stay, so that reviewers find them.
/// </summary>
public sealed class Invoice
{
    private Invoice() { }

    public Invoice(Application application, string field, string number, string sellerCode, DateTime now)
    {
        (ApplicationId, EnterpriseId, CaseNumber, EnterpriseName) = (application.Id, application.EnterpriseId, application.Number, application.EnterpriseName);
        (Field, Number, SellerCode, Revision, EnteredAt, Live) = (field, number, sellerCode, application.Revision, now, true);
    }

    public long Id { get; private set; }
    public long ApplicationId { get; private set; }
    public long EnterpriseId { get; private set; }
    public string CaseNumber { get; private set; } = "";
    public string EnterpriseName { get; private set; } = "";

    /// <summary>Where it stands on the form, for example <c>purchases[0].invoice-number</c>.</summary>
    public string Field { get; private set; } = "";

    /// <summary>Folded as in <see cref="StatedNumber.Fold"/>.</summary>
    public string Number { get; private set; } = "";
    public string SellerCode { get; private set; } = "";
    public int Revision { get; private set; }
    public bool Live { get; private set; }
    public DateTime EnteredAt { get; private set; }
    public DateTime? ReleasedAt { get; private set; }

    public void StandsAt(string field) => Field = field;

    public void Release(DateTime now)
    {
        if (Live) (Live, ReleasedAt) = (false, now);
    }

    internal sealed class Mapping : IEntityTypeConfiguration<Invoice>
    {
        public void Configure(EntityTypeBuilder<Invoice> b)
        {
            b.ToTable("invoices", t =>
            {
                t.HasCheckConstraint("invoices_released", "(\"Live\" = 1) = (\"ReleasedAt\" IS NULL)");
                t.HasCheckConstraint("invoices_number", "\"Number\" <> ''");
            });
            b.HasIndex(i => new { i.Number, i.SellerCode }).HasFilter("\"Live\" = 1").IsUnique().HasDatabaseName("invoices_one_live");
            b.HasIndex(i => new { i.Number, i.Id });
            b.HasIndex(i => i.ApplicationId);
            b.HasOne<Application>().WithMany().HasForeignKey(i => i.ApplicationId).OnDelete(DeleteBehavior.Restrict);
        }
    }
}
