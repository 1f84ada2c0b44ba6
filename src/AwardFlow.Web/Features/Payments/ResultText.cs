using System.Globalization;
using System.Text;
using CsvHelper;
using CsvHelper.Configuration;

namespace AwardFlow.Web.Features.Payments;

/// <summary>A row of the file with its number as a text editor counts it.</summary>
public sealed record ResultCells(int Row, string[] Cells);

/// <summary>What is wrong with a row; row 0 means the file as a whole.</summary>
public sealed record RowFault(int Row, string Message);

/// <summary>
/// Bytes to rows, strictly: the encoding is the one in which the whole file decodes without a fault and whose first row
/// has the expected heads; a byte that doesn't fit refuses the file.
/// </summary>
public static class ResultText
{
    public const string LineId = "业务编号", Account = "收款账号", Amount = "金额", Outcome = "结果", Day = "日期", Reference = "流水号", Reason = "原因";
    public static readonly IReadOnlyList<string> Heads = [LineId, Account, Amount, Outcome, Day, Reference, Reason];

    public sealed record Table(string Encoding, IReadOnlyDictionary<string, int> Columns, IReadOnlyList<ResultCells> Rows, bool EndsWithNewLine);

    public static Table? Read(byte[] bytes, List<RowFault> faults)
    {
        if (bytes.Length == 0) return Fail(faults, 0, "文件是空的。");
        if (bytes.AsSpan().StartsWith("PK\u0003\u0004"u8)) return Fail(faults, 0, "这是 Excel 工作簿，请另存为 CSV（逗号分隔）后上传。");
        var texts = Decode(bytes).ToList();
        if (texts.Count == 0) return Fail(faults, 0, "无法识别文件编码，或者文件已损坏。请用 UTF-8 或 GBK 编码保存后上传。");
        var own = new List<List<RowFault>>();
        foreach (var (encoding, text) in texts)
        {
            var found = new List<RowFault>();
            if (Parse(encoding, text, found) is { } table)
            {
                faults.AddRange(found);
                return table;
            }
            own.Add(found);
        }
        faults.AddRange(own[0]);
        return null;
    }

    private static IEnumerable<(string Encoding, string Text)> Decode(byte[] bytes)
    {
        var marked = bytes.AsSpan().StartsWith("\uFEFF"u8);
        if (TryDecode(new UTF8Encoding(false, throwOnInvalidBytes: true), marked ? bytes[3..] : bytes) is { } utf8) yield return (marked ? "UTF-8 BOM" : "UTF-8", utf8);
        if (!marked && TryDecode(BankFile.Gbk, bytes) is { } gbk) yield return ("GBK", gbk);
    }

    private static string? TryDecode(Encoding encoding, byte[] bytes)
    {
        try
        {
            return encoding.GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }

    private static Table? Parse(string encoding, string text, List<RowFault> faults)
    {
        if (text.Any(c => char.IsControl(c) && c is not ('\r' or '\n' or '\t')))
            return Fail(faults, 0, "文件含有不可见的控制字符，可能不是 CSV 文件或者已损坏。");
        var broken = new List<int>();
        var configuration = new CsvConfiguration(CultureInfo.InvariantCulture) { HasHeaderRecord = false, BadDataFound = a => broken.Add(a.Context.Parser?.RawRow ?? 0) };
        using var parser = new CsvParser(new StringReader(text), configuration);
        if (!parser.Read() || parser.Record is not { } head) return Fail(faults, 0, "文件里没有内容。");
        if (Columns(head, faults) is not { } columns) return null;
        var rows = new List<ResultCells>();
        while (parser.Read())
        {
            var cells = parser.Record!;
            if (cells.All(string.IsNullOrWhiteSpace)) continue;
            // A record over several lines is named by its first.
            var row = parser.RawRow - cells.Sum(c => c.Count('\n'));
            if (cells.Any(c => c.AsSpan().IndexOfAny('\r', '\n') >= 0)) faults.Add(new(row, "单元格内有换行，可能是引号没有配对。"));
            else if (cells.Length != head.Length) faults.Add(new(row, $"应有 {head.Length} 列，实有 {cells.Length} 列，可能被截断。"));
            else rows.Add(new(row, [.. cells.Select(c => c.Trim())]));
        }
        faults.AddRange(broken.Distinct().Select(r => new RowFault(r, "引号使用不正确。")));
        return new(encoding, columns, rows, text.EndsWith('\n') || text.EndsWith('\r'));
    }

    private static Dictionary<string, int>? Columns(string[] head, List<RowFault> faults)
    {
        var names = head.Select(h => h.Trim()).ToList();
        var missing = Heads.Where(h => !names.Contains(h)).ToList();
        var doubled = names.Where(n => n.Length > 0).GroupBy(n => n).Where(g => g.Count() > 1).Select(g => g.Key).ToList();
        if (missing.Count > 0) faults.Add(new(1, $"表头缺少：{string.Join("、", missing)}。请使用本批次的回单模板。"));
        if (doubled.Count > 0) faults.Add(new(1, $"表头重复：{string.Join("、", doubled)}。"));
        return missing.Count + doubled.Count > 0 ? null : Heads.ToDictionary(h => h, h => names.IndexOf(h));
    }

    private static Table? Fail(List<RowFault> faults, int row, string message)
    {
        faults.Add(new(row, message));
        return null;
    }
}
