using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using AwardFlow.Web.Records;
using Microsoft.EntityFrameworkCore;

namespace AwardFlow.Web.Features.Payments;

/// <summary>One line as the bank reads it, with the open account number. Lives in memory only.</summary>
public sealed record BankLine(int Line, string LineId, string Number, string PayeeName, string AccountNumber, string BankName, string? BankCode, long AmountFen);

/// <summary>The content of a batch with open account numbers, and the hash that the lock freezes it by.</summary>
public sealed record BatchContent(string Number, string PayerName, string PayerAccount, string PayerBank, IReadOnlyList<BankLine> Lines)
{
    public long TotalFen => Lines.Sum(l => l.AmountFen);

    /// <summary>SHA-256 over payer and lines in their order, every field with its length before it.</summary>
    public string Hash()
    {
        var text = new StringBuilder(Lines.Count * 160);
        Append(text, Number, PayerName, PayerAccount, PayerBank, Lines.Count.ToString(CultureInfo.InvariantCulture), TotalFen.ToString(CultureInfo.InvariantCulture));
        foreach (var l in Lines.OrderBy(l => l.Line))
            Append(text, l.LineId, l.Number, l.PayeeName, l.AccountNumber, l.BankName, l.BankCode ?? "", l.AmountFen.ToString(CultureInfo.InvariantCulture));
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));
    }

    private static void Append(StringBuilder text, params ReadOnlySpan<string> fields)
    {
        foreach (var field in fields) text.Append(CultureInfo.InvariantCulture, $"{field.Length}:").Append(field);
        text.Append('\n');
    }

    public static async Task<BatchContent> ReadAsync(AwardFlowDb db, AccountVault vault, Batch batch, CancellationToken ct)
    {
        var lines = await db.PaymentAttempts.AsNoTracking().Where(a => a.BatchId == batch.Id).OrderBy(a => a.Line).ToListAsync(ct);
        return new(batch.Number, batch.Payer.AccountName, vault.Open(batch.Payer), batch.Payer.BankName,
        [
            .. lines.Select(a => new BankLine(a.Line, LineId(batch.Number, a.Line), a.Number, a.PayeeName, vault.Open(a.Account), a.Account.BankName, a.Account.BankCode, a.AmountFen)),
        ]);
    }

    /// <summary>The business number by which the bank's answer names a line; never used twice.</summary>
    public static string LineId(string batchNumber, int line) => $"{batchNumber}-{line.ToString("D5", CultureInfo.InvariantCulture)}";

    /// <summary>The batch and line of a business number, or null.</summary>
    public static (string Batch, int Line)? ParseLineId(string text)
    {
        var cut = text.LastIndexOf('-');
        return cut > 0 && int.TryParse(text.AsSpan(cut + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var line) && line > 0 && LineId(text[..cut], line) == text
            ? (text[..cut], line) : null;
    }
}
