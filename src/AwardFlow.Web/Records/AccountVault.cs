using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.DataProtection;

namespace AwardFlow.Web.Records;

/// <summary>Encrypts what must not lie open in the database: account numbers, objectors' names and contacts.</summary>
public sealed class AccountVault(IDataProtectionProvider protection, string fingerprintKeyFile)
{
    private readonly IDataProtector _accounts = protection.CreateProtector("AwardFlow.BankAccount.v1");
    private readonly IDataProtector _people = protection.CreateProtector("AwardFlow.Objector.v1");
    private readonly Lazy<byte[]> _fingerprintKey = new(() => SecretFile.ReadOrMake(fingerprintKeyFile));

    public BankAccount Seal(string bankName, string? bankCode, string accountName, string accountNumber)
    {
        var digits = Plain(accountNumber);
        return new(bankName, bankCode, accountName.Trim(), _accounts.Protect(digits), Fingerprint(digits), digits[^Math.Min(4, digits.Length)..]);
    }

    public string Open(BankAccount account) => _accounts.Unprotect(account.Cipher);

    /// <summary>The same for the same number, with or without dashes, so that two firms with one account are found without decrypting.</summary>
    public string Fingerprint(string accountNumber) =>
        Convert.ToHexStringLower(HMACSHA256.HashData(_fingerprintKey.Value, Encoding.UTF8.GetBytes(Plain(accountNumber).Replace("-", "", StringComparison.Ordinal))));

    /// <summary>As the bank writes it: half-width, without the spaces that people group digits by. Some banks' numbers have dashes; they stay.</summary>
    private static string Plain(string accountNumber) =>
        string.Concat(accountNumber.Normalize(NormalizationForm.FormKC).Where(c => !char.IsWhiteSpace(c) && char.GetUnicodeCategory(c) != System.Globalization.UnicodeCategory.Format));

    public string SealPerson(string text) => _people.Protect(text);
    public string OpenPerson(string cipher) => _people.Unprotect(cipher);
}

/// <summary>A random key in a file that only the application's user may read.</summary>
public static class SecretFile
{
    private const int Bytes = 32;

    public static byte[] ReadOrMake(string file)
    {
        if (!File.Exists(file)) Make(file);
        var text = File.ReadAllText(file).Trim();
        if (text.Length != Bytes * 2 || !text.All(char.IsAsciiHexDigit))
            throw new InvalidDataException($"{file} does not hold a key of {Bytes} bytes. Put it back from the backup; a new key can't check what was written under the old one.");
        return Convert.FromHexString(text);
    }

    private static void Make(string file)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        var temporary = $"{file}.{Environment.ProcessId}.new";
        File.Delete(temporary);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using (var made = new FileStream(temporary, options))
        {
            made.Write(Encoding.ASCII.GetBytes(Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(Bytes))));
            made.Flush(flushToDisk: true);
        }
        File.Move(temporary, file, overwrite: false);
    }
}
