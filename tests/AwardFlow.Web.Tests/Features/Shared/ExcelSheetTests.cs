using AwardFlow.Web.Features.Shared;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Spreadsheet;
using DocumentFormat.OpenXml.Validation;

namespace AwardFlow.Web.Tests.Features.Shared;

public sealed class ExcelSheetTests
{
    private static readonly ExcelColumn<(string Text, long? Fen, DateOnly Day, DateTime At)>[] Columns =
    [
        new("单位", r => r.Text, 30),
        new("金额", r => ExcelSheet.Yuan(r.Fen)),
        new("日期", r => r.Day),
        new("时间", r => r.At),
    ];

    [Fact]
    public async Task A_sheet_is_valid_and_keeps_text_amounts_and_days()
    {
        var cells = await CellsAsync([("=1+1 公司𠮷\u0001", 12_345_678_900_12, new DateOnly(2026, 11, 23), new DateTime(2026, 11, 22, 16, 0, 0, DateTimeKind.Utc))]);

        Assert.Equal(["单位", "金额", "日期", "时间", "=1+1 公司𠮷", "12345678900.12", "46349", "46349"], cells);
    }

    [Fact]
    public async Task An_empty_list_has_its_heads() => Assert.Equal(["单位", "金额", "日期", "时间"], await CellsAsync([]));

    private static async Task<List<string>> CellsAsync((string, long?, DateOnly, DateTime)[] rows)
    {
        using var file = new MemoryStream();
        await ExcelSheet.WriteAsync(file, "待办/清单", Columns, rows.ToAsyncEnumerable(), default);
        using var document = SpreadsheetDocument.Open(file, isEditable: false);
        Assert.Empty(new OpenXmlValidator().Validate(document));
        return [.. document.WorkbookPart!.WorksheetParts.Single().Worksheet.Descendants<Cell>().Select(c => c.InnerText)];
    }
}
