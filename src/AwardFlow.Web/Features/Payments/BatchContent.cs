using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using AwardFlow.Web.Records;
using Microsoft.EntityFrameworkCore;

namespace AwardFlow.Web.Features.Payments;

/// <summary>One line of a batch with the open account number and the budget that pays it. Lives in memory only.</summary>
public sealed record BankLine(
    int Line, int Transfer, string LineId, string Number, string PayeeName, string AccountNumber, string BankName, string? BankCode, long AmountFen, string Level, BudgetSubject Subject);

/// <summary>One transfer as the bank reads it: one line, or several awards of one firm.</summary>
public sealed record BankTransfer(BankLine First, IReadOnlyList<BankLine> Lines)
{
    public string Id => First.LineId;
    public long AmountFen { get; } = Lines.Sum(l => l.AmountFen);

    /// <summary>What the firm reads in its bank statement.</summary>
    public string Purpose => Lines.Count == 1 ? $"奖励资金 {First.Number}" : $"奖励资金 {First.Number} 等{Lines.Count.ToString(CultureInfo.InvariantCulture)}项";
}

/// <summary>The content of a batch with open account numbers, and the hash that the lock freezes it by.</summary>
public sealed record BatchContent(string Number, string Template, string PayerName, string PayerAccount, string PayerBank, IReadOnlyList<BankLine> Lines)
{
    public long TotalFen => Lines.Sum(l => l.AmountFen);

    private readonly Lazy<string> _hash = new(() => HashOf(Number, Template, PayerName, PayerAccount, PayerBank, Lines));

    public IReadOnlyList<BankTransfer> Transfers { get; } = [.. Lines.GroupBy(l => l.Transfer).Select(g => new BankTransfer(g.First(), [.. g]))];

    /// <summary>SHA-256 over payer and lines in their order, every field with its length before it.</summary>
    public string Hash() => _hash.Value;

    /// <summary>Hashed piece by piece: the text of a long batch is never in memory as a whole.</summary>
    private static string HashOf(string number, string template, string payerName, string payerAccount, string payerBank, IReadOnlyList<BankLine> lines)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var text = new StringBuilder(256);
        Append(text, number, template, payerName, payerAccount, payerBank, lines.Count.ToString(CultureInfo.InvariantCulture), lines.Sum(l => l.AmountFen).ToString(CultureInfo.InvariantCulture));
        hash.AppendData(Encoding.UTF8.GetBytes(text.ToString()));
        foreach (var l in lines.OrderBy(l => l.Line))
        {
            Append(text.Clear(), FieldsOf(l));
            hash.AppendData(Encoding.UTF8.GetBytes(text.ToString()));
        }
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    public static string[] FieldsOf(BankLine l) =>
        [l.LineId, l.Number, l.PayeeName, l.AccountNumber, l.BankName, l.BankCode ?? "", l.AmountFen.ToString(CultureInfo.InvariantCulture), l.Level, l.Subject.FunctionCode, l.Subject.EconomicCode];

    private static void Append(StringBuilder text, params ReadOnlySpan<string> fields)
    {
        foreach (var field in fields) text.Append(CultureInfo.InvariantCulture, $"{field.Length}:").Append(field);
        text.Append('\n');
    }

    public static async Task<BatchContent> ReadAsync(AwardFlowDb db, AccountVault vault, Batch batch, CancellationToken ct)
    {
        var lines = await (from line in db.PaymentAttempts.AsNoTracking()
                           join payment in db.Payments on line.PaymentId equals payment.Id
                           where line.BatchId == batch.Id
                           orderby line.Line
                           select new { line.Line, line.Transfer, line.Number, line.PayeeName, line.Account, line.AmountFen, payment.Level, payment.BudgetLineId }).ToListAsync(ct);
        var ids = lines.Select(l => l.BudgetLineId).OfType<long>().Distinct().ToList();
        var subjects = await db.BudgetLines.AsNoTracking().Where(b => EF.Parameter(ids).Contains(b.Id)).ToDictionaryAsync(b => b.Id, b => b.Subject, ct);
        return new(batch.Number, batch.Template, batch.Payer.AccountName, vault.Open(batch.Payer), batch.Payer.BankName,
        [
            .. lines.Select(l => new BankLine(l.Line, l.Transfer, LineId(batch.Number, l.Transfer), l.Number, l.PayeeName, vault.Open(l.Account),
                l.Account.BankName, l.Account.BankCode, l.AmountFen, l.Level, subjects[l.BudgetLineId!.Value])),
        ]);
    }

    /// <summary>The business number by which the bank's answer names a transfer; never used twice.</summary>
    public static string LineId(string batchNumber, int line) => $"{batchNumber}-{line.ToString("D5", CultureInfo.InvariantCulture)}";

    /// <summary>The batch and transfer of a business number, or null.</summary>
    public static (string Batch, int Line)? ParseLineId(string text)
    {
        var cut = text.LastIndexOf('-');
        return cut > 0 && int.TryParse(text.AsSpan(cut + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var line) && line > 0 && LineId(text[..cut], line) == text
            ? (text[..cut], line) : null;
    }
}
