using AwardFlow.Web.Casework;
using AwardFlow.Web.Features.Shared;
using AwardFlow.Web.Plumbing.Identity;
using AwardFlow.Web.Records;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

namespace AwardFlow.Web.Features.Calendar;

[Needs(Permission.KeepCalendar)]
public sealed class YearModel(AwardFlowDb db, Calendars calendars, KeepCalendar keep, CurrentActor actor, IStringLocalizer<SharedResource> L) : PageModel
{
    private Dictionary<DateOnly, bool> _listed = [];

    [BindProperty(SupportsGet = true)] public int Year { get; set; }
    [BindProperty(SupportsGet = true)] public DateOnly? Day { get; set; }
    [BindProperty] public DayKind? Kind { get; set; }
    [BindProperty] public string? Source { get; set; }
    public bool Known { get; private set; }

    public async Task<IActionResult> OnGetAsync(CancellationToken ct)
    {
        if (Year is < 2000 or > 2100) return NotFound();
        await ReadAsync(ct);
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken ct)
    {
        if (Year is < 2000 or > 2100) return NotFound();
        if (Day is null || Day.Value.Year != Year) ModelState.AddModelError(nameof(Day), L["请选择 {0} 年内的一天。", Year]);
        if (Kind is null) ModelState.AddModelError(nameof(Kind), L["请选择这一天是放假、上班还是按周历。"]);
        if (ModelState.IsValid)
        {
            var result = await keep.SetDayAsync(actor.Command(Request), Day!.Value, Kind!.Value, Source ?? "", ct);
            if (result.Refusal is not { } refusal)
            {
                this.Say(L["{0} 已更新，{1} 项公示的截止日已重新计算。", Show.Day(Day), result.Value.NoticesReckoned]);
                return RedirectToPage(new { Year });
            }
            ModelState.Refuse(refusal, nameof(Day));
        }
        await ReadAsync(ct);
        return Page();
    }

    /// <summary>The weeks of a month, Monday first; days of other months are null.</summary>
    public IEnumerable<DateOnly?[]> Weeks(int month)
    {
        var first = new DateOnly(Year, month, 1);
        var lead = ((int)first.DayOfWeek + 6) % 7;
        var days = DateTime.DaysInMonth(Year, month);
        return Enumerable.Range(0, (lead + days + 6) / 7).Select(week => Enumerable.Range(0, 7)
            .Select(d => week * 7 + d - lead).Select(n => n >= 0 && n < days ? first.AddDays(n) : (DateOnly?)null).ToArray());
    }

    public bool IsWorked(DateOnly day) => calendars.Current.IsWorkingDay(day, out _);

    /// <summary>"off" or "work" where the notice names the day, otherwise null.</summary>
    public string? Named(DateOnly day) => _listed.TryGetValue(day, out var work) ? (work ? "work" : "off") : null;

    private async Task ReadAsync(CancellationToken ct)
    {
        Known = await db.CalendarYears.AnyAsync(y => y.Year == Year, ct);
        _listed = await db.CalendarDays.AsNoTracking().Where(d => d.Day >= new DateOnly(Year, 1, 1) && d.Day <= new DateOnly(Year, 12, 31))
            .ToDictionaryAsync(d => d.Day, d => d.IsWorkday, ct);
    }
}
