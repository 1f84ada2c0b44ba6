using System.Globalization;
using AwardFlow.Rules;
using AwardFlow.Web.Records;

namespace AwardFlow.Web.Features.Shared;

/// <summary>The one formatter of the pages: money, days and instants in Beijing time, Chinese or English.</summary>
public sealed class Show(BusinessClock clock)
{
    public static bool English => CultureInfo.CurrentUICulture.TwoLetterISOLanguageName == "en";

    public DateOnly Today => clock.Today;

    public static string Money(long? fen) => fen is { } f ? $"¥{Yuan.Format(f)}" : "—";
    /// <summary>As people say it: in 万元, in English in millions.</summary>
    public static string Wan(long? fen) => fen is { } f ? (English ? $"{Short(f / 100_000_000m)} million CNY" : $"{Short(f / 1_000_000m)} 万元") : "—";
    public static string Whole(long n) => n.ToString("#,##0", CultureInfo.InvariantCulture);
    /// <summary>万元 without decimals, for key figures.</summary>
    public static string WholeWan(long fen) => Whole((fen + 500_000) / 1_000_000);
    public static string Day(DateOnly? day) => day?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) ?? "—";
    public static string Moment(DateTime? utc) => utc is { } u ? BusinessClock.Local(u).ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture) : "—";
    public static string ShortMoment(DateTime? utc) => utc is { } u ? BusinessClock.Local(u).ToString("MM-dd HH:mm", CultureInfo.InvariantCulture) : "—";
    public static string Phone(string phone) => phone.Length >= 7 ? $"{phone[..3]}****{phone[^4..]}" : "****";
    public static string Text(string zh, string en) => English && en.Length > 0 ? en : zh;
    /// <summary>A level of government, as a key of the translations.</summary>
    public static string Level(string level) => level switch
    {
        "district" => "区级资金",
        "county" => "县（区）级资金",
        "city" => "市级资金",
        "province" => "省级资金",
        "state" => "国家级资金",
        _ => level,
    };
    private static string Short(decimal n) => n.ToString("#,##0.########", CultureInfo.InvariantCulture);
    public static string Tone(string tone) => $"st st-{tone}";
    public static string Size(long bytes) => bytes >= 1024 * 1024
        ? (bytes / 1024m / 1024m).ToString("0.0", CultureInfo.InvariantCulture) + " MB"
        : Math.Max(1, bytes / 1024).ToString(CultureInfo.InvariantCulture) + " KB";
}
