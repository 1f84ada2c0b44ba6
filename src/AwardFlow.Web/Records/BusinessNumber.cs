using System.Globalization;
using System.Text.RegularExpressions;

namespace AwardFlow.Web.Records;

/// <summary>The number by which the bank names a transfer: the batch's number and the transfer's line; never used twice.</summary>
public static partial class BusinessNumber
{
    public static string Of(string batchNumber, int transfer) => $"{batchNumber}-{transfer.ToString("D5", CultureInfo.InvariantCulture)}";

    /// <summary>The batch and transfer of a business number, or null.</summary>
    public static (string Batch, int Transfer)? Parse(string text)
    {
        var cut = text.LastIndexOf('-');
        return cut > 0 && int.TryParse(text.AsSpan(cut + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var transfer) && transfer > 0 && Of(text[..cut], transfer) == text
            ? (text[..cut], transfer) : null;
    }

    /// <summary>The only business number in a text, as banks put it into a remark; null where there is none or more than one.</summary>
    public static string? In(string text) => Pattern().Matches(text) is [var only] && Parse(only.Value) is not null ? only.Value : null;

    [GeneratedRegex(@"PB-[0-9]{4}-[0-9]{4,}-[0-9]{5,}", RegexOptions.CultureInvariant)]
    private static partial Regex Pattern();
}
