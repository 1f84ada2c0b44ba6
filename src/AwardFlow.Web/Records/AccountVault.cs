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
        var digits = accountNumber.Trim();
        return new(bankName, bankCode, accountName.Trim(), _accounts.Protect(digits), Fingerprint(digits), digits[^Math.Min(4, digits.Length)..]);
    }

    public string Open(BankAccount account) => _accounts.Unprotect(account.Cipher);

    /// <summary>The same for the same number, so that two firms with one account are found without decrypting.</summary>
    public string Fingerprint(string accountNumber) =>
        Convert.ToHexStringLower(HMACSHA256.HashData(_fingerprintKey.Value, Encoding.UTF8.GetBytes(accountNumber)));

    public string SealPerson(string text) => _people.Protect(text);
    public string OpenPerson(string cipher) => _people.Unprotect(cipher);
}

/// <summary>A random key in a file that only the application's user may read.</summary>
public static class SecretFile
{
    public static byte[] ReadOrMake(string file)
    {
        if (!File.Exists(file))
        {
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            var temporary = $"{file}.{Environment.ProcessId}.new";
            File.WriteAllText(temporary, Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32)));
            if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(temporary, UnixFileMode.UserRead | UnixFileMode.UserWrite);
            File.Move(temporary, file, overwrite: false);
        }
        return Convert.FromHexString(File.ReadAllText(file).Trim());
    }
}
