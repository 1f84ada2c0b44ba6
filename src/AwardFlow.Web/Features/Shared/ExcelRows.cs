using System.Globalization;
using System.IO.Compression;
using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Spreadsheet;

namespace AwardFlow.Web.Features.Shared;

/// <summary>The first visible sheet of an Excel workbook row by row. Formulas are named and refused.</summary>
internal static class ExcelRows
{
    private const int MostColumns = 60;
    private const long MostUnpacked = 200L * 1024 * 1024;

    public static IEnumerable<TableRow> Read(Stream file, TableLimits limits, Action<TableFault> fault)
    {
        using var rows = Rows(file, limits, fault).GetEnumerator();
        while (true)
        {
            try
            {
                if (!rows.MoveNext()) yield break;
            }
            catch (Exception broken) when (broken is InvalidDataException or OpenXmlPackageException or FileFormatException or System.Xml.XmlException or KeyNotFoundException or InvalidOperationException or ArgumentException)
            {
                fault(new(0, "不是完好的 Excel 工作簿（.xlsx），请重新另存后上传。"));
                yield break;
            }
            yield return rows.Current;
        }
    }

    private static IEnumerable<TableRow> Rows(Stream file, TableLimits limits, Action<TableFault> fault)
    {
        file.Position = 0;
        using (var zip = new ZipArchive(file, ZipArchiveMode.Read, leaveOpen: true))
            if (zip.Entries.Sum(e => e.Length) > MostUnpacked)
            {
                fault(new(0, "工作簿展开后太大，请只保留一张表。"));
                yield break;
            }
        file.Position = 0;
        using var document = SpreadsheetDocument.Open(file, isEditable: false);
        var book = document.WorkbookPart;
        var sheets = book?.Workbook?.Sheets?.Elements<Sheet>().Where(s => s.State is null || s.State == SheetStateValues.Visible).ToList() ?? [];
        if (book is null || sheets is not [{ Id.Value: { } id }, ..])
        {
            fault(new(0, "工作簿里没有可见的工作表。"));
            yield break;
        }
        var shared = book.SharedStringTablePart is { } strings ? SharedStrings(strings) : [];
        var (number, read) = (0, 0);
        using var reader = OpenXmlReader.Create((WorksheetPart)book.GetPartById(id));
        while (reader.Read())
        {
            if (reader.ElementType != typeof(Row) || !reader.IsStartElement || reader.LoadCurrentElement() is not Row row) continue;
            number = row.RowIndex is { } index ? (int)index.Value : number + 1;
            if (Cells(row, number, shared, fault) is not { } cells) yield break;
            if (cells.TrueForAll(string.IsNullOrWhiteSpace)) continue;
            if (read++ == limits.MostRows + 1)
            {
                fault(new(0, $"文件超过 {limits.MostRows} 行，请分成几份上传。"));
                yield break;
            }
            yield return new(number, cells);
        }
        if (read == 0) fault(new(0, "文件里没有内容。"));
    }

    private static List<string>? Cells(Row row, int number, List<string> shared, Action<TableFault> fault)
    {
        var cells = new List<string>();
        foreach (var cell in row.Elements<Cell>())
        {
            var column = ColumnOf(cell.CellReference?.Value) ?? cells.Count;
            if (column >= MostColumns)
            {
                fault(new(0, $"表格超过 {MostColumns} 列，请使用模板。"));
                return null;
            }
            while (cells.Count < column) cells.Add("");
            if (cell.CellFormula is not null) fault(new(number, $"{cell.CellReference?.Value} 是公式，请粘贴为数值后上传。"));
            cells.Add(TextOf(cell, shared).Trim());
        }
        return cells;
    }

    private static List<string> SharedStrings(SharedStringTablePart part)
    {
        var strings = new List<string>();
        using var reader = OpenXmlReader.Create(part);
        while (reader.Read())
            if (reader.ElementType == typeof(SharedStringItem) && reader.IsStartElement && reader.LoadCurrentElement() is SharedStringItem item) strings.Add(item.InnerText);
        return strings;
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
}
