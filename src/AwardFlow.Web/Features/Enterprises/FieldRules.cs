using System.Text.RegularExpressions;
using AwardFlow.Rules;
using AwardFlow.Web.Records;

namespace AwardFlow.Web.Features.Enterprises;

/// <summary>Reads what was typed about a firm or a person: folded, trimmed, and every fault collected.</summary>
public sealed partial class FieldRules
{
    private readonly List<FieldFault> _faults = [];

    public IReadOnlyList<FieldFault> Faults => _faults;

    public void Fault(string field, string message) => _faults.Add(new(field, message));

    /// <summary>Names keep their full-width brackets (they are part of the registered name); numbers and codes are folded.</summary>
    public string Text(string field, string label, string? raw, int most, bool required = true, bool fold = false)
    {
        var text = (fold ? Fold.Narrow(raw ?? "") : raw ?? "").Trim();
        if (text.Any(char.IsControl) || text.Any(char.IsSurrogate)) Fault(field, $"“{label}”含有不可见字符或表情符号，请删除后重新填写。");
        else if (text.Length > most) Fault(field, $"“{label}”最多 {most} 字，现有 {text.Length} 字。");
        else if (required && text.Length == 0) Fault(field, $"请填写“{label}”。");
        return text;
    }

    public string Phone(string field, string label, string? raw)
    {
        var phone = Text(field, label, raw, 20, fold: true).Replace(" ", "", StringComparison.Ordinal);
        if (phone.Length > 0 && !PhoneNumber().IsMatch(phone)) Fault(field, $"“{label}”应为 11 位手机号码，或带区号的固定电话，例如 0571-12345678。");
        return phone;
    }

    public string Email(string field, string? raw)
    {
        var email = Text(field, "电子邮箱", raw, 120, fold: true);
        if (email.Length > 0 && !EmailAddress().IsMatch(email)) Fault(field, "电子邮箱格式不正确，例如 name@example.cn。");
        return email;
    }

    [GeneratedRegex(@"^(1[3-9][0-9]{9}|0[0-9]{2,3}-?[0-9]{7,8}(-[0-9]{1,6})?)$", RegexOptions.CultureInvariant)]
    private static partial Regex PhoneNumber();

    [GeneratedRegex(@"^[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+$", RegexOptions.CultureInvariant)]
    private static partial Regex EmailAddress();
}

/// <summary>The firm's own data as it fills it in.</summary>
public sealed class FirmInput
{
    public static IReadOnlyList<string> Order { get; } = [nameof(LegalRepresentative), nameof(Industry), nameof(Address), nameof(ContactName), nameof(ContactPhone)];

    public string? LegalRepresentative { get; set; }
    public string? Address { get; set; }
    public string? Industry { get; set; }
    public string? ContactName { get; set; }
    public string? ContactPhone { get; set; }

    public void Read(FieldRules rules)
    {
        LegalRepresentative = rules.Text(nameof(LegalRepresentative), "法定代表人", LegalRepresentative, 60);
        Address = rules.Text(nameof(Address), "注册地址", Address, 200);
        Industry = rules.Text(nameof(Industry), "所属行业", Industry, 60, required: false);
        ContactName = rules.Text(nameof(ContactName), "联系人", ContactName, 60);
        ContactPhone = rules.Phone(nameof(ContactPhone), "联系电话", ContactPhone);
    }

    public void WriteTo(Enterprise firm) => firm.Describe(LegalRepresentative!, Address!, Industry!, ContactName!, ContactPhone!);
}

/// <summary>A bank account as it is typed: the number twice, the holder the firm itself.</summary>
public sealed partial class AccountInput
{
    private const int LongestNumber = 32;

    public static IReadOnlyList<string> Order { get; } = [nameof(BankName), nameof(BankCode), nameof(AccountName), nameof(AccountNumber), nameof(AccountNumberAgain)];

    public string? BankName { get; set; }
    public string? BankCode { get; set; }
    public string? AccountName { get; set; }
    public string? AccountNumber { get; set; }
    public string? AccountNumberAgain { get; set; }

    public bool IsEmpty => new[] { BankName, BankCode, AccountName, AccountNumber, AccountNumberAgain }.All(string.IsNullOrWhiteSpace);

    public BankAccount? Read(FieldRules rules, string firmName, AccountVault vault)
    {
        var before = rules.Faults.Count;
        var bank = rules.Text(nameof(BankName), "开户银行", BankName, 100);
        var code = rules.Text(nameof(BankCode), "联行号", BankCode, 20, required: false, fold: true);
        if (code.Length > 0 && !TwelveDigits().IsMatch(code)) rules.Fault(nameof(BankCode), "联行号应为 12 位数字，不清楚可以不填。");
        var name = rules.Text(nameof(AccountName), "户名", AccountName, 200);
        if (name.Length > 0 && firmName.Length > 0 && !Enterprise.SameName(name, firmName))
            rules.Fault(nameof(AccountName), $"户名必须与企业名称“{firmName}”一致，不能使用个人或其他单位的账户。");
        var number = rules.Text(nameof(AccountNumber), "账号", AccountNumber, LongestNumber + 8, fold: true).Replace(" ", "", StringComparison.Ordinal);
        if (number.Length > 0 && !Number().IsMatch(number)) rules.Fault(nameof(AccountNumber), $"账号只能是数字和“-”，6 至 {LongestNumber} 位。");
        if (number != Fold.Narrow(AccountNumberAgain ?? "").Replace(" ", "", StringComparison.Ordinal)) rules.Fault(nameof(AccountNumberAgain), "两次填写的账号不一致，请对照开户许可证重新填写。");
        return rules.Faults.Count > before ? null : vault.Seal(bank, code.Length > 0 ? code : null, name, number);
    }

    [GeneratedRegex("^[0-9]{12}$", RegexOptions.CultureInvariant)]
    private static partial Regex TwelveDigits();

    [GeneratedRegex("^[0-9][0-9-]{5,31}$", RegexOptions.CultureInvariant)]
    private static partial Regex Number();
}
