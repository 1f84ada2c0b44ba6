using AwardFlow.Web.Features.Shared;
using AwardFlow.Web.Plumbing.Identity;
using AwardFlow.Web.Records;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

namespace AwardFlow.Web.Features.Calendar;

[Needs(Permission.KeepCalendar)]
public sealed class IndexModel(AwardFlowDb db, KeepCalendar keep, BusinessClock clock, CurrentActor actor, IStringLocalizer<SharedResource> L) : PageModel
{
    private const int MostBytes = 200_000;

    public sealed record YearRow(int Year, string? Source, DateTime? ChangedAt, int Off, int Work);

    public IReadOnlyList<YearRow> Years { get; private set; } = [];
    [BindProperty] public string? Json { get; set; }
    [BindProperty] public string? Source { get; set; }

    public Task OnGetAsync(CancellationToken ct) => ReadAsync(ct);

    public async Task<IActionResult> OnPostAsync(IFormFile? file, CancellationToken ct)
    {
        if (file is { Length: > MostBytes }) ModelState.AddModelError(nameof(Json), L["文件太大，节假日文件不会超过 200 KB。"]);
        else if (file is { Length: > 0 })
        {
            using var reader = new StreamReader(file.OpenReadStream());
            Json = await reader.ReadToEndAsync(ct);
        }
        if (string.IsNullOrWhiteSpace(Json)) ModelState.AddModelError(nameof(Json), L["请选择文件或者粘贴内容。"]);
        if (ModelState.IsValid)
        {
            var result = await keep.ImportAsync(actor.Command(Request), Json!, Source ?? "", ct);
            if (result.Refusal is not { } refusal)
            {
                this.Say(L["{0} 年的工作日历已导入，{1} 项公示的截止日已重新计算。", result.Value.Year, result.Value.NoticesReckoned]);
                return RedirectToPage("/Calendar/Year", new { year = result.Value.Year });
            }
            ModelState.Refuse(refusal, nameof(Json));
        }
        await ReadAsync(ct);
        return Page();
    }

    /// <summary>Every known year, and the running and the next one even where they are still missing.</summary>
    private async Task ReadAsync(CancellationToken ct)
    {
        var known = await db.CalendarYears.AsNoTracking().ToDictionaryAsync(y => y.Year, ct);
        var days = await db.CalendarDays.AsNoTracking().ToListAsync(ct);
        var today = clock.Today.Year;
        Years =
        [
            .. known.Keys.Union([today, today + 1]).OrderDescending().Select(year => new YearRow(year, known.GetValueOrDefault(year)?.Source, known.GetValueOrDefault(year)?.ChangedAt,
                days.Count(d => d.Day.Year == year && !d.IsWorkday), days.Count(d => d.Day.Year == year && d.IsWorkday))),
        ];
    }
}
