using System.Globalization;
using System.Text;
using AwardFlow.Web.Records;
using CsvHelper;
using CsvHelper.Configuration;
using Microsoft.AspNetCore.Mvc;

namespace AwardFlow.Web.Features.Shared;

/// <summary>
/// The same columns as <see cref="ExcelSheet"/> as a CSV file in UTF-8 with a mark that makes Excel read the Chinese.
/// Text that a spreadsheet would take for a formula gets an apostrophe.
/// </summary>
public static class CsvSheet
{
    public static async Task<FileContentResult> FileAsync<T>(string name, IReadOnlyList<ExcelColumn<T>> columns, IAsyncEnumerable<T> rows, CancellationToken ct)
    {
        using var file = new MemoryStream();
        await using (var text = new StreamWriter(file, new UTF8Encoding(encoderShouldEmitUTF8Identifier: true), leaveOpen: true))
        await using (var csv = new CsvWriter(text, new CsvConfiguration(CultureInfo.InvariantCulture) { InjectionOptions = InjectionOptions.Escape, InjectionEscapeCharacter = '\'' }))
        {
            foreach (var column in columns) csv.WriteField(column.Head);
            await csv.NextRecordAsync();
            await foreach (var row in rows.Take(ExcelSheet.MostRows).WithCancellation(ct))
            {
                foreach (var column in columns) csv.WriteField(TextOf(column.Value(row)));
                await csv.NextRecordAsync();
            }
        }
        return new FileContentResult(file.ToArray(), "text/csv; charset=utf-8") { FileDownloadName = $"{name}.csv" };
    }

    private static string TextOf(object? value) => value switch
    {
        null => "",
        decimal yuan => yuan.ToString("0.00", CultureInfo.InvariantCulture),
        DateOnly day => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        DateTime utc => BusinessClock.Local(utc).ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "",
    };
}
