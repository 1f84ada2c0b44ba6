using System.Text.Json.Serialization;
using AwardFlow.Web.Features.Shared;

namespace AwardFlow.Web.Features.Payments;

public enum BankFileKind { Csv, Excel, Pain001, TreasuryVoucher }

public enum BankEncoding { Utf8, Gbk }

/// <summary>What a column of a bank file holds.</summary>
public enum BankField { Line, PayerAccount, PayerName, PayerBank, Account, Payee, Bank, BankCode, Amount, Purpose, Number, BusinessNumber, Text }

/// <summary>One column: its head, what it holds, how long it may be, whether a spreadsheet must take it for text.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record BankColumn(string Head, BankField Field, int? Longest = null, bool AsText = false, string? Value = null);

/// <summary>How the bank's answer to this file is read: which heads say what, and in which words.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record ResultShape(
    string Amount, string Outcome, string Day, IReadOnlyDictionary<string, string> Outcomes, string? BusinessNumber = null, string? Account = null, string? Payee = null,
    string? Reference = null, string? Reason = null, string Total = "合计")
{
    /// <summary>The heads that must be there.</summary>
    public IEnumerable<string> Heads => new[] { BusinessNumber, Account, Payee, Amount, Outcome, Day, Reference, Reason }.OfType<string>();
}

/// <summary>
/// A file of <c>bank-files/</c>: what one bank takes and how it answers. A new bank is a new file. What is wrong with it is
/// named with the file when the server starts.
/// </summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record BankTemplate(
    string Id, string NameZh, string NameEn, BankFileKind Kind, int MostTransfers, BankEncoding Encoding = BankEncoding.Utf8, string Delimiter = ",", string? Sheet = null, bool AmountInFen = false,
    IReadOnlyList<BankColumn>? Columns = null, IReadOnlyDictionary<string, string>? Constants = null, ResultShape? Result = null)
{
    public string Name => Show.Text(NameZh, NameEn);
    public string Extension => Kind switch { BankFileKind.Csv => "csv", BankFileKind.Excel => "xlsx", _ => "xml" };
    public string ContentType => Kind switch
    {
        BankFileKind.Csv => "text/csv",
        BankFileKind.Excel => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        _ => "application/xml",
    };

    /// <summary>The words of the voucher's head that the treasury gives.</summary>
    public static IReadOnlyList<string> VoucherConstants { get; } =
        ["AdmDivCode", "VtCode", "FundTypeCode", "FundTypeName", "PayTypeCode", "PayTypeName", "AgencyCode", "AgencyName", "PaySummaryCode", "PaySummaryName", "BgtTypeCode", "BgtTypeName"];

    /// <summary>Everything that is wrong with it, in words for whoever wrote the file.</summary>
    public IEnumerable<string> Faults(string fileName)
    {
        if (Id != fileName) yield return $"\"id\" is \"{Id}\", but the file is named \"{fileName}.json\"";
        if (string.IsNullOrWhiteSpace(NameZh) || string.IsNullOrWhiteSpace(NameEn)) yield return "\"nameZh\" and \"nameEn\" must say what the people read";
        if (MostTransfers is < 1 or > 100_000) yield return "\"mostTransfers\" must be 1 to 100000";
        if (Delimiter is not ("," or ";" or "|" or "\t")) yield return "\"delimiter\" must be a comma, a semicolon, a bar or a tab";
        if (Kind is BankFileKind.Pain001 && (Encoding != BankEncoding.Utf8 || Columns is not null || Constants is not null)) yield return "pain.001 is UTF-8 and takes no \"columns\" and no \"constants\"";
        if (Kind is BankFileKind.TreasuryVoucher)
        {
            if (Encoding != BankEncoding.Gbk || Columns is not null) yield return "a treasury voucher is GBK and takes no \"columns\"";
            foreach (var missing in VoucherConstants.Where(c => string.IsNullOrWhiteSpace(Constants?.GetValueOrDefault(c)))) yield return $"\"constants\" lacks \"{missing}\"";
            foreach (var unknown in (Constants ?? new Dictionary<string, string>()).Keys.Except(VoucherConstants)) yield return $"\"constants\" has \"{unknown}\", which no voucher has";
        }
        if (Kind is BankFileKind.Csv or BankFileKind.Excel) foreach (var fault in ColumnFaults()) yield return fault;
        if (Result is not null) foreach (var fault in ResultFaults(Result)) yield return fault;
    }

    private IEnumerable<string> ColumnFaults()
    {
        if (Constants is not null) yield return "\"constants\" is for treasury vouchers; a column of the field \"text\" has a \"value\"";
        if (Kind == BankFileKind.Excel && (Sheet is not { Length: > 0 and <= 31 } || Sheet.AsSpan().ContainsAny("[]:*?/\\"))) yield return "an Excel file needs a \"sheet\" of at most 31 characters, without []:*?/\\";
        var columns = Columns ?? [];
        foreach (var field in new[] { BankField.Account, BankField.Payee, BankField.Amount }.Where(f => columns.All(c => c.Field != f)))
            yield return $"\"columns\" must hold {field}";
        foreach (var twice in columns.GroupBy(c => c.Head).Where(g => g.Count() > 1)) yield return $"column \"{twice.Key}\" stands twice";
        foreach (var column in columns)
        {
            if (string.IsNullOrWhiteSpace(column.Head)) yield return "a column has no \"head\"";
            if ((column.Field == BankField.Text) != (column.Value is not null)) yield return $"column \"{column.Head}\": \"value\" belongs to the field \"text\" and only there";
            if (column.Longest is < 1) yield return $"column \"{column.Head}\": \"longest\" must be above zero";
            if (column.AsText && column.Field is BankField.Amount or BankField.Line && column.AsText) yield return $"column \"{column.Head}\": a number is not \"asText\"";
        }
    }

    private static IEnumerable<string> ResultFaults(ResultShape result)
    {
        if (result.BusinessNumber is null && (result.Account is null || result.Payee is null)) yield return "\"result\" needs \"businessNumber\", or \"account\" and \"payee\" to tell the transfers apart";
        foreach (var twice in result.Heads.GroupBy(h => h).Where(g => g.Count() > 1)) yield return $"\"result\" reads \"{twice.Key}\" twice";
        if (result.Outcomes.Values.Distinct().Except(["paid", "returned", "processing"]).ToList() is { Count: > 0 } unknown) yield return $"\"outcomes\" says \"{unknown[0]}\"; it may be paid, returned or processing";
        if (!result.Outcomes.Values.Contains("paid") || !result.Outcomes.Values.Contains("returned")) yield return "\"outcomes\" must have words for paid and for returned";
        if (result.Outcomes.Values.Contains("returned") && result.Reason is null) yield return "\"result\" needs \"reason\": a returned line without one can't be put right";
    }
}
