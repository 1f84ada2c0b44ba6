namespace AwardFlow.Web.Features.Review;

/// <summary>How near a deadline is, in the words of the lists.</summary>
public sealed record DueMark(string Tone, string Text, int? Days)
{
    public static DueMark Of(DateOnly due, DateOnly today) => (due.DayNumber - today.DayNumber) switch
    {
        < 0 and var late => new("due-over", "超期 {0} 天", -late),
        0 => new("due-soon", "今日到期", null),
        1 => new("due-near", "明日到期", null),
        var left => new("due-ok", "还有 {0} 天", left),
    };
}
