using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace AwardFlow.Web.Records;

public enum UnitKind { Township, Department, Finance, IntegrityOffice, Administration, Leadership, Bank, AuditFirm, ExpertPool }

/// <summary>A township, department or office. Policies name units by <see cref="Code"/>.</summary>
public sealed class Unit
{
    private Unit() { }

    public Unit(string code, string nameZh, string nameEn, UnitKind kind) =>
        (Code, NameZh, NameEn, Kind) = (code, nameZh, nameEn, kind);

    public long Id { get; private set; }
    public string Code { get; private set; } = "";
    public string NameZh { get; private set; } = "";
    public string NameEn { get; private set; } = "";
    public UnitKind Kind { get; private set; }

    public void Rename(string nameZh, string nameEn) => (NameZh, NameEn) = (nameZh, nameEn);

    internal sealed class Mapping : IEntityTypeConfiguration<Unit>
    {
        public void Configure(EntityTypeBuilder<Unit> b)
        {
            b.ToTable("units");
            b.HasIndex(u => u.Code).IsUnique();
            b.Property(u => u.Code).HasMaxLength(40);
            b.Property(u => u.NameZh).HasMaxLength(100);
            b.Property(u => u.NameEn).HasMaxLength(200);
        }
    }
}
