using System.Globalization;
using AwardFlow.Web.Features.Shared;
using AwardFlow.Web.Records;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace AwardFlow.Web.Features.Publicity;

/// <summary>What the district is about to pay and has published, for everybody.</summary>
[AllowAnonymous]
public sealed class IndexModel(AwardFlowDb db) : PageModel
{
    [BindProperty(SupportsGet = true)] public NoticeState State { get; set; } = NoticeState.Open;
    [BindProperty(SupportsGet = true)] public string? Q { get; set; }
    [BindProperty(SupportsGet = true)] public string? After { get; set; }

    public IReadOnlyList<NoticeLine> Lines { get; private set; } = [];
    public string? Next { get; private set; }

    public async Task OnGetAsync(CancellationToken ct)
    {
        var found = await NoticeList.Lines(db, State, Q, Cursor()).Take(NoticeList.PageSize + 1).ToListAsync(ct);
        Lines = [.. found.Take(NoticeList.PageSize)];
        if (found.Count > Lines.Count) Next = string.Create(CultureInfo.InvariantCulture, $"{Lines[^1].EndsOn:yyyy-MM-dd}_{Lines[^1].Id}");
    }

    public async Task<IActionResult> OnGetExcelAsync(CancellationToken ct) =>
        await ExcelSheet.FileAsync($"公示-{NoticeLine.Words(State)}", NoticeList.Columns, NoticeList.Lines(db, State, Q, null).AsAsyncEnumerable(), ct);

    public async Task<IActionResult> OnGetCsvAsync(CancellationToken ct) =>
        await CsvSheet.FileAsync($"公示-{NoticeLine.Words(State)}", NoticeList.Columns, NoticeList.Lines(db, State, Q, null).AsAsyncEnumerable(), ct);

    private (DateOnly, long)? Cursor()
    {
        var parts = After?.Split('_');
        return parts is [var day, var id] && DateOnly.TryParseExact(day, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var endsOn)
            && long.TryParse(id, CultureInfo.InvariantCulture, out var number) ? (endsOn, number) : null;
    }
}
