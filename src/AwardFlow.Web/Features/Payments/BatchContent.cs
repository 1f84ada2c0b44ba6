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

    public IReadOnlyList<BankTransfer> Transfers { get; } = [.. Lines.GroupBy(l => l.Transfer).Select(g => new BankTransfer(g.First(), [.. g]))];

    /// <summary>SHA-256 over payer and lines in their order, every field with its length before it.</summary>
    public string Hash()
    {
        var text = new StringBuilder(Lines.Count * 160);
        Append(text, Number, Template, PayerName, PayerAccount, PayerBank, Lines.Count.ToString(CultureInfo.InvariantCulture), TotalFen.ToString(CultureInfo.InvariantCulture));
        foreach (var l in Lines.OrderBy(l => l.Line)) Append(text, FieldsOf(l));
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));
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
                           select new { Line = line, payment.Level, payment.BudgetLineId }).ToListAsync(ct);
        var ids = lines.Select(l => l.BudgetLineId).OfType<long>().Distinct().ToList();
        var subjects = await db.BudgetLines.AsNoTracking().Where(b => EF.Parameter(ids).Contains(b.Id)).ToDictionaryAsync(b => b.Id, b => b.Subject, ct);
        return new(batch.Number, batch.Template, batch.Payer.AccountName, vault.Open(batch.Payer), batch.Payer.BankName,
        [
            .. lines.Select(l => new BankLine(l.Line.Line, l.Line.Transfer, LineId(batch.Number, l.Line.Transfer), l.Line.Number, l.Line.PayeeName, vault.Open(l.Line.Account),
                l.Line.Account.BankName, l.Line.Account.BankCode, l.Line.AmountFen, l.Level, subjects[l.BudgetLineId!.Value])),
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
