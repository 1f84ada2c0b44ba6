using System.Globalization;
using System.Text.Json;
using AwardFlow.Rules;

namespace AwardFlow.Web.Features.Calendar;

/// <summary>
/// A year in the format of NateScarlet/holiday-cn: days with name, date and isOffDay. The year is that of the State
/// Council's notice, so days of the December before it may be in it too.
/// </summary>
public sealed record HolidayFile(CalendarYear Year, CalendarYear Before, IReadOnlyList<string> Faults)
{
    public static HolidayFile Read(string json)
    {
        var faults = new List<string>();
        var days = new Dictionary<DateOnly, bool>();
        var year = 0;
        try
        {
            using var document = JsonDocument.Parse(json);
            year = document.RootElement.GetProperty("year").GetInt32();
            foreach (var day in document.RootElement.GetProperty("days").EnumerateArray()) ReadDay(day, days, faults);
        }
        catch (Exception wrong) when (wrong is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            faults.Add("文件不是 holiday-cn 的节假日 JSON：须有 year 和 days，每一天有 name、date、isOffDay。");
        }
        var own = Of(year, days);
        var before = Of(year - 1, days);
        if (faults.Count == 0) faults.AddRange(own.Faults());
        faults.AddRange(days.Keys.Where(d => d.Year != year && (d.Year != year - 1 || d.Month != 12)).Order().Select(d => $"{d:yyyy-MM-dd} 不在 {year} 年内。"));
        return new(own, before, faults);
    }

    private static void ReadDay(JsonElement day, Dictionary<DateOnly, bool> days, List<string> faults)
    {
        var text = day.GetProperty("date").GetString() ?? "";
        if (!DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date)) faults.Add($"“{text}”不是日期（yyyy-MM-dd）。");
        else if (!days.TryAdd(date, day.GetProperty("isOffDay").GetBoolean())) faults.Add($"{text} 出现了两次。");
    }

    private static CalendarYear Of(int year, Dictionary<DateOnly, bool> days) => new(year,
        [.. days.Where(d => d.Key.Year == year && d.Value).Select(d => d.Key).Order()],
        [.. days.Where(d => d.Key.Year == year && !d.Value).Select(d => d.Key).Order()]);
}
