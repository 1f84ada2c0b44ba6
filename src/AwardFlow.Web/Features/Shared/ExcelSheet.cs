using System.Globalization;
using System.Xml;
using AwardFlow.Web.Records;
using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Spreadsheet;
using Microsoft.AspNetCore.Mvc;

namespace AwardFlow.Web.Features.Shared;

/// <summary>
/// One column of an export. The value may be text, a whole number, 元 as <c>decimal</c>, a <see cref="DateOnly"/>,
/// a UTC <see cref="DateTime"/> (shown in Beijing time) or null.
/// </summary>
public sealed record ExcelColumn<T>(string Head, Func<T, object?> Value, int Width = 16);

/// <summary>
/// A work list as an Excel file with one sheet: rows are written as they are read, to a file that is gone once it was sent.
/// Text is written as text, never as a formula.
/// </summary>
public static class ExcelSheet
{
    public const int MostRows = 100_000;
    private const string ContentType = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
    private const uint Plain = 0, Head = 1, Money = 2, Day = 3, Moment = 4;
    private static readonly DateTime Epoch = new(1899, 12, 30);

    /// <summary>元 of an amount in 分, for a column of numbers that Excel can add up.</summary>
    public static decimal? Yuan(long? fen) => fen / 100m;

    public static async Task<FileStreamResult> FileAsync<T>(string name, IReadOnlyList<ExcelColumn<T>> columns, IAsyncEnumerable<T> rows, CancellationToken ct)
    {
        var file = new FileStream(Path.Combine(Path.GetTempPath(), $"awardflow-{Guid.NewGuid():N}.xlsx"), new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.ReadWrite,
            Options = FileOptions.DeleteOnClose | FileOptions.Asynchronous,
        });
        try
        {
            await WriteAsync(file, name, columns, rows, ct);
            file.Position = 0;
            return new FileStreamResult(file, ContentType) { FileDownloadName = $"{name}.xlsx" };
        }
        catch
        {
            await file.DisposeAsync();
            throw;
        }
    }

    public static async Task WriteAsync<T>(Stream target, string name, IReadOnlyList<ExcelColumn<T>> columns, IAsyncEnumerable<T> rows, CancellationToken ct)
    {
        using var document = SpreadsheetDocument.Create(target, SpreadsheetDocumentType.Workbook);
        var workbook = document.AddWorkbookPart();
        var sheet = workbook.AddNewPart<WorksheetPart>();
        workbook.AddNewPart<WorkbookStylesPart>().Stylesheet = Styles();
        workbook.Workbook = new Workbook(new Sheets(new Sheet { Id = workbook.GetIdOfPart(sheet), SheetId = 1, Name = SheetName(name) }));
        using var writer = OpenXmlWriter.Create(sheet);
        writer.WriteStartElement(new Worksheet());
        writer.WriteElement(new SheetViews(new SheetView(new Pane
        {
            VerticalSplit = 1,
            TopLeftCell = "A2",
            ActivePane = PaneValues.BottomLeft,
            State = PaneStateValues.Frozen,
        })
        { WorkbookViewId = 0 }));
        writer.WriteElement(new Columns(columns.Select((c, i) => new Column { Min = (uint)i + 1, Max = (uint)i + 1, Width = c.Width, CustomWidth = true })));
        writer.WriteStartElement(new SheetData());
        WriteRow(writer, columns.Select(c => TextCell(c.Head, Head)));
        var written = 0;
        await foreach (var row in rows.WithCancellation(ct))
        {
            if (written++ == MostRows)
            {
                WriteRow(writer, [TextCell($"仅导出前 {MostRows} 行，请缩小筛选范围后分次导出。", Plain)]);
                break;
            }
            WriteRow(writer, columns.Select(c => CellOf(c.Value(row))));
        }
        writer.WriteEndElement();
        writer.WriteEndElement();
    }

    private static void WriteRow(OpenXmlWriter writer, IEnumerable<Cell> cells)
    {
        writer.WriteStartElement(new Row());
        foreach (var cell in cells) writer.WriteElement(cell);
        writer.WriteEndElement();
    }

    private static Cell CellOf(object? value) => value switch
    {
        null => new Cell(),
        string text => TextCell(text, Plain),
        decimal yuan => NumberCell(yuan, Money),
        int or long => NumberCell(Convert.ToDecimal(value, CultureInfo.InvariantCulture), Plain),
        DateOnly day => NumberCell(Serial(day.ToDateTime(TimeOnly.MinValue)), Day),
        DateTime utc => NumberCell(Serial(BusinessClock.Local(utc)), Moment),
        _ => throw new ArgumentException($"A cell can't hold a {value.GetType().Name}.", nameof(value)),
    };

    private static decimal Serial(DateTime local) => decimal.Round((local - Epoch).Ticks / (decimal)TimeSpan.TicksPerDay, 8);

    private static Cell NumberCell(decimal number, uint style) =>
        new() { CellValue = new CellValue(number.ToString(CultureInfo.InvariantCulture)), StyleIndex = style };

    private static Cell TextCell(string text, uint style) => new(new InlineString(new Text(Clean(text)) { Space = SpaceProcessingModeValues.Preserve }))
    {
        DataType = CellValues.InlineString,
        StyleIndex = style,
    };

    /// <summary>Characters that XML can't carry are left out.</summary>
    private static string Clean(string text) =>
        text.All(XmlConvert.IsXmlChar) ? text : string.Concat(text.EnumerateRunes().Where(r => r.Value > 0xFFFF || XmlConvert.IsXmlChar((char)r.Value)).Select(r => r.ToString()));

    private static string SheetName(string name)
    {
        var clean = string.Concat(name.Where(c => !@"[]:*?/\".Contains(c)));
        return clean.Length <= 31 ? clean : clean[..31];
    }

    private static Stylesheet Styles() => new(
        new NumberingFormats(
            new NumberingFormat { NumberFormatId = 164, FormatCode = "yyyy-mm-dd" },
            new NumberingFormat { NumberFormatId = 165, FormatCode = "yyyy-mm-dd hh:mm" }),
        new Fonts(new Font(), new Font(new Bold())),
        new Fills(new Fill(new PatternFill { PatternType = PatternValues.None }), new Fill(new PatternFill { PatternType = PatternValues.Gray125 })),
        new Borders(new Border()),
        new CellFormats(
            new CellFormat(),
            new CellFormat { FontId = 1, ApplyFont = true },
            new CellFormat { NumberFormatId = 4, ApplyNumberFormat = true },
            new CellFormat { NumberFormatId = 164, ApplyNumberFormat = true },
            new CellFormat { NumberFormatId = 165, ApplyNumberFormat = true }));
}
