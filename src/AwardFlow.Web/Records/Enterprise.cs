using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace AwardFlow.Web.Records;

public enum EnterpriseState { Waiting, Confirmed, Refused }

/// <summary>A bank account as it is kept: the number encrypted, beside it what may be shown and searched.</summary>
public sealed record BankAccount(
    string BankName, string? BankCode, string AccountName, string Cipher, string Fingerprint, string LastFour)
{
    public string Masked => $"**** {LastFour}";
}

/// <summary>A firm, known by its 统一社会信用代码.</summary>
public sealed class Enterprise
{
    private Enterprise() { }

    public Enterprise(string creditCode, string name, long townshipId, DateTime now) =>
        (CreditCode, Name, TownshipId, RegisteredAt) = (creditCode, name, townshipId, now);

    public long Id { get; private set; }
    public string CreditCode { get; private set; } = "";
    public string Name { get; private set; } = "";
    public long TownshipId { get; private set; }
    public EnterpriseState State { get; private set; }
    public DateTime RegisteredAt { get; private set; }
    public string LegalRepresentative { get; private set; } = "";
    public string Address { get; private set; } = "";
    public string Industry { get; private set; } = "";
    public string ContactName { get; private set; } = "";
    public string ContactPhone { get; private set; } = "";
    public bool RegisteredInDistrict { get; private set; } = true;
    public bool TaxPaidInDistrict { get; private set; } = true;
    public BankAccount? Account { get; private set; }

    /// <summary>That of <see cref="Account"/>, where it can be indexed: two firms with one account are found at once.</summary>
    public string? AccountMark { get; private set; }
    public int Version { get; private set; }

    public void Describe(string legalRepresentative, string address, string industry, string contactName, string contactPhone)
    {
        (LegalRepresentative, Address, Industry) = (legalRepresentative, address, industry);
        (ContactName, ContactPhone) = (contactName, contactPhone);
        Version++;
    }

    public void Confirm() => (State, Version) = (EnterpriseState.Confirmed, Version + 1);
    public void Refuse() => (State, Version) = (EnterpriseState.Refused, Version + 1);

    /// <summary>A refused registration may be filed again, corrected.</summary>
    public void RegisterAgain(string name, long townshipId) =>
        (Name, TownshipId, State, Version) = (name, townshipId, EnterpriseState.Waiting, Version + 1);

    public void Place(bool registeredInDistrict, bool taxPaidInDistrict) =>
        (RegisteredInDistrict, TaxPaidInDistrict, Version) = (registeredInDistrict, taxPaidInDistrict, Version + 1);

    /// <summary>The account's holder must be the firm itself; anything else is blocked, not warned about.</summary>
    public Refusal? UseAccount(BankAccount account)
    {
        if (!SameName(account.AccountName, Name))
            return new("account-name-differs", $"户名“{account.AccountName}”与企业名称“{Name}”不一致，不能使用。");
        (Account, AccountMark, Version) = (account, account.Fingerprint, Version + 1);
        return null;
    }

    /// <summary>Equal after folding full and half width; spaces at the ends do not count.</summary>
    public static bool SameName(string a, string b) => string.Equals(Fold(a), Fold(b), StringComparison.Ordinal);

    private static string Fold(string s) => s.Trim().Normalize(System.Text.NormalizationForm.FormKC);

    internal sealed class Mapping : IEntityTypeConfiguration<Enterprise>
    {
        public void Configure(EntityTypeBuilder<Enterprise> b)
        {
            b.ToTable("enterprises");
            b.HasIndex(e => e.CreditCode).IsUnique();
            b.HasIndex(e => new { e.TownshipId, e.State, e.Id });
            b.HasIndex(e => e.Name);
            b.HasIndex(e => e.AccountMark);
            b.Property(e => e.CreditCode).HasMaxLength(18);
            b.Property(e => e.Name).HasMaxLength(200);
            b.Property(e => e.Version).IsConcurrencyToken();
            b.HasOne<Unit>().WithMany().HasForeignKey(e => e.TownshipId).OnDelete(DeleteBehavior.Restrict);
            b.ComplexProperty(e => e.Account, a =>
            {
                a.Property(x => x.BankName).HasMaxLength(200);
                a.Property(x => x.LastFour).HasMaxLength(4);
            });
        }
    }
}
