using System.Globalization;
using System.IO.Compression;
using System.Text;
using CsvHelper;
using CsvHelper.Configuration;
using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Spreadsheet;

namespace AwardFlow.Web.Features.Shared;

/// <summary>A row with its number as the office program counts it.</summary>
public sealed record TableRow(int Row, IReadOnlyList<string> Cells);

/// <summary>What is wrong with a row; row 0 means the file as a whole.</summary>
public sealed record TableFault(int Row, string Message);

/// <summary>
/// An uploaded table, CSV (UTF-8 with or without mark, GBK) or Excel, as rows of plain text. Formulas are refused: what
/// they show depends on the program that opens them.
/// </summary>
public static class TableFile
{
    public const int MostBytes = 5 * 1024 * 1024;
    public const int MostRows = 5000;
    private const int MostColumns = 60;
    private const int LongestCell = 2000;
    private const long MostUnpacked = 100L * 1024 * 1024;

    private static readonly Encoding Gbk =
        CodePagesEncodingProvider.Instance.GetEncoding(936, EncoderFallback.ExceptionFallback, DecoderFallback.ExceptionFallback)!;

    public static IReadOnlyList<TableRow> Read(byte[] bytes, List<TableFault> faults)
    {
        if (bytes.Length == 0) return Fail(faults, "文件是空的。");
        if (bytes.Length > MostBytes) return Fail(faults, $"文件超过 {MostBytes / 1024 / 1024} MB，请核对是否选错文件。");
        var rows = bytes.AsSpan().StartsWith("PK\u0003\u0004"u8) ? Excel(bytes, faults) : Csv(bytes, faults);
        foreach (var row in rows)
            foreach (var cell in row.Cells.Where(c => LooksLikeFormula(c) || c.Length > LongestCell))
                faults.Add(new(row.Row, cell.Length > LongestCell ? $"有一个单元格超过 {LongestCell} 字。" : $"单元格“{Cut(cell)}”像是公式，请改为纯文本或数值。"));
        return rows;
    }

    /// <summary>Text that a spreadsheet would calculate. A lone dash or a negative number is none.</summary>
    public static bool LooksLikeFormula(string text) =>
        text.Length > 1 && text[0] is '=' or '＝' or '+' or '＋' or '@' or '＠'
        || (text.Length > 1 && text[0] is '-' or '－' && !decimal.TryParse(text, NumberStyles.Number, CultureInfo.InvariantCulture, out _) && text.Trim('-').Length > 0);

    public static string Cut(string text) => text.Length <= 40 ? text : text[..40] + "…";

    private static List<TableRow> Csv(byte[] bytes, List<TableFault> faults)
    {
        var text = Decode(bytes);
        if (text is null) return Fail(faults, "无法识别文件编码，或者文件已损坏。请用 UTF-8 或 GBK 编码保存后上传。");
        if (text.Any(c => char.IsControl(c) && c is not ('\r' or '\n' or '\t'))) return Fail(faults, "文件含有不可见的控制字符，可能不是 CSV 文件或者已损坏。");
        var broken = new List<int>();
        using var parser = new CsvParser(new StringReader(text), new CsvConfiguration(CultureInfo.InvariantCulture)
        { HasHeaderRecord = false, BadDataFound = a => broken.Add(a.Context.Parser?.RawRow ?? 0) });
        var rows = new List<TableRow>();
        while (parser.Read())
        {
            var cells = parser.Record!;
            var row = parser.RawRow - cells.Sum(c => c.Count('\n'));
            if (cells.All(string.IsNullOrWhiteSpace)) continue;
            if (cells.Any(c => c.AsSpan().IndexOfAny('\r', '\n') >= 0)) faults.Add(new(row, "单元格内有换行，可能是引号没有配对。"));
            if (rows.Count == MostRows + 1) return Fail(faults, $"文件超过 {MostRows} 行，请分成几份名单。");
            rows.Add(new(row, [.. cells.Select(c => c.Trim())]));
        }
        faults.AddRange(broken.Distinct().Select(r => new TableFault(r, "引号使用不正确。")));
        return rows;
    }

    private static string? Decode(byte[] bytes)
    {
        var marked = bytes.AsSpan().StartsWith("\uFEFF"u8);
        return Strict(new UTF8Encoding(false, throwOnInvalidBytes: true), marked ? bytes[3..] : bytes) ?? (marked ? null : Strict(Gbk, bytes));
    }

    private static string? Strict(Encoding encoding, byte[] bytes)
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

    private static List<TableRow> Excel(byte[] bytes, List<TableFault> faults)
    {
        try
        {
            using (var zip = new ZipArchive(new MemoryStream(bytes), ZipArchiveMode.Read))
                if (zip.Entries.Sum(e => e.Length) > MostUnpacked) return Fail(faults, "工作簿展开后太大，请只保留名单一张表。");
            using var document = SpreadsheetDocument.Open(new MemoryStream(bytes), isEditable: false);
            var book = document.WorkbookPart;
            var sheets = book?.Workbook?.Sheets?.Elements<Sheet>().Where(s => s.State is null || s.State == SheetStateValues.Visible).ToList() ?? [];
            if (book is null || sheets is not [{ Id.Value: { } id }, ..]) return Fail(faults, "工作簿里没有可见的工作表。");
            var shared = book.SharedStringTablePart?.SharedStringTable?.Elements<SharedStringItem>().Select(i => i.InnerText).ToList() ?? [];
            return Rows((WorksheetPart)book.GetPartById(id), shared, faults);
        }
        catch (Exception broken) when (broken is InvalidDataException or OpenXmlPackageException or FileFormatException or System.Xml.XmlException or KeyNotFoundException or InvalidOperationException or ArgumentException)
        {
            return Fail(faults, "不是完好的 Excel 工作簿（.xlsx），请重新另存后上传。");
        }
    }

    private static List<TableRow> Rows(WorksheetPart sheet, List<string> shared, List<TableFault> faults)
    {
        var rows = new List<TableRow>();
        var number = 0;
        using var reader = OpenXmlReader.Create(sheet);
        while (reader.Read())
        {
            if (reader.ElementType != typeof(Row) || !reader.IsStartElement || reader.LoadCurrentElement() is not Row row) continue;
            number = row.RowIndex is { } index ? (int)index.Value : number + 1;
            var cells = new List<string>();
            foreach (var cell in row.Elements<Cell>())
            {
                var column = ColumnOf(cell.CellReference?.Value) ?? cells.Count;
                if (column >= MostColumns) return Fail(faults, $"表格超过 {MostColumns} 列，请使用模板。");
                while (cells.Count < column) cells.Add("");
                if (cell.CellFormula is not null) faults.Add(new(number, $"{cell.CellReference?.Value} 是公式，请粘贴为数值后上传。"));
                cells.Add(TextOf(cell, shared).Trim());
            }
            if (cells.TrueForAll(string.IsNullOrWhiteSpace)) continue;
            if (rows.Count == MostRows + 1) return Fail(faults, $"文件超过 {MostRows} 行，请分成几份名单。");
            rows.Add(new(number, cells));
        }
        return rows.Count == 0 ? Fail(faults, "文件里没有内容。") : rows;
    }

    private static string TextOf(Cell cell, List<string> shared) => cell.DataType?.Value switch
    {
        var t when t == CellValues.SharedString => int.TryParse(cell.CellValue?.Text, CultureInfo.InvariantCulture, out var i) && i < shared.Count ? shared[i] : "",
        var t when t == CellValues.InlineString => cell.InlineString?.InnerText ?? "",
        var t when t == CellValues.Boolean => cell.CellValue?.Text == "1" ? "是" : "否",
        _ => cell.CellValue?.Text ?? "",
    };

    private static int? ColumnOf(string? reference)
    {
        var column = 0;
        foreach (var c in (reference ?? "").TakeWhile(char.IsAsciiLetterUpper)) column = column * 26 + (c - 'A' + 1);
        return column is > 0 and < 20_000 ? column - 1 : null;
    }

    private static List<TableRow> Fail(List<TableFault> faults, string message)
    {
        faults.Add(new(0, message));
        return [];
    }
}
