using System.Globalization;

namespace AwardFlow.Web.Features.Shared;

/// <summary>A row with its number as the office program counts it.</summary>
public sealed record TableRow(int Row, IReadOnlyList<string> Cells);

/// <summary>What is wrong with a row; row 0 means the file as a whole.</summary>
public sealed record TableFault(int Row, string Message);

/// <summary>How much of a file is read at most.</summary>
public sealed record TableLimits(long MostBytes, int MostRows);

/// <summary>An uploaded table while it is read: rows come one by one, however long the file is.</summary>
public sealed record TableRows(string Format, bool IsExcel, bool EndsWithNewLine, IEnumerable<TableRow> Rows);

/// <summary>
/// An uploaded table, CSV (UTF-8 with or without mark, GBK) or Excel, as rows of plain text. Formulas are refused: what
/// they show depends on the program that opens them.
/// </summary>
public static class TableFile
{
    public const int MostBytes = 5 * 1024 * 1024;
    public const int MostRows = 5000;
    private const int LongestCell = 2000;

    /// <summary>A list as a whole, with every cell that is no plain text named.</summary>
    public static IReadOnlyList<TableRow> Read(byte[] bytes, List<TableFault> faults)
    {
        using var file = new MemoryStream(bytes);
        var before = faults.Count;
        if (Open(file, new(MostBytes, MostRows), ',', faults.Add) is not { } table) return [];
        var rows = table.Rows.ToList();
        if (faults.Skip(before).Any(f => f.Row == 0)) return [];
        foreach (var row in rows)
            foreach (var cell in row.Cells.Where(c => LooksLikeFormula(c) || c.Length > LongestCell))
                faults.Add(new(row.Row, cell.Length > LongestCell ? $"有一个单元格超过 {LongestCell} 字。" : $"单元格“{Cut(cell)}”像是公式，请改为纯文本或数值。"));
        return rows;
    }

    /// <summary>Null where the file is no table at all. Faults of rows come while the rows are read; one of row 0 ends them.</summary>
    public static TableRows? Open(Stream file, TableLimits limits, char delimiter, Action<TableFault> fault)
    {
        if (file.Length == 0) return Fail(fault, "文件是空的。");
        if (file.Length > limits.MostBytes) return Fail(fault, $"文件超过 {limits.MostBytes / 1024 / 1024} MB，请核对是否选错文件。");
        var head = new byte[4];
        file.Position = 0;
        file.ReadAtLeast(head, head.Length, throwOnEndOfStream: false);
        if (head.AsSpan().SequenceEqual("PK\u0003\u0004"u8)) return new("Excel", true, true, ExcelRows.Read(file, limits, fault));
        if (CsvRows.Open(file, fault) is not { } encoding) return null;
        file.Position = file.Length - 1;
        var last = file.ReadByte();
        return new(encoding.Name, false, last is '\n' or '\r', CsvRows.Read(file, encoding, limits, delimiter, fault));
    }

    /// <summary>Text that a spreadsheet would calculate. A lone dash or a negative number is none.</summary>
    public static bool LooksLikeFormula(string text) =>
        text.Length > 1 && text[0] is '=' or '＝' or '+' or '＋' or '@' or '＠'
        || (text.Length > 1 && text[0] is '-' or '－' && !decimal.TryParse(text, NumberStyles.Number, CultureInfo.InvariantCulture, out _) && text.Trim('-').Length > 0);

    public static string Cut(string text) => text.Length <= 40 ? text : text[..40] + "…";

    private static TableRows? Fail(Action<TableFault> fault, string message)
    {
        fault(new(0, message));
        return null;
    }
}
