using AwardFlow.Rules;

namespace AwardFlow.Web.Features.Programmes;

public enum Filing { Open, Upcoming, Closed, NotTaken }

/// <summary>When an award takes applications, seen from one day.</summary>
public sealed record FilingState(Filing Filing, FilingWindow? Window, int DaysLeft)
{
    public const int ClosingSoonDays = 14;

    public bool IsClosingSoon => Filing == Filing.Open && DaysLeft <= ClosingSoonDays;

    public static FilingState Of(Award award, IReadOnlyList<FilingWindow> windows, DateOnly today)
    {
        if (award.ListedOnly) return new(Filing.NotTaken, null, 0);
        if (windows.FirstOrDefault(w => w.IsOpen(today)) is { } open) return new(Filing.Open, open, open.To.DayNumber - today.DayNumber);
        if (windows.Where(w => w.From > today).MinBy(w => w.From) is { } next) return new(Filing.Upcoming, next, next.From.DayNumber - today.DayNumber);
        return new(Filing.Closed, windows.MaxBy(w => w.To), 0);
    }
}

/// <summary>An award with its policy, as the public pages show it.</summary>
public sealed record AwardView(Policy Policy, Award Award, IReadOnlyList<FilingWindow> Windows, FilingState State)
{
    /// <summary>An award given by competition is filed for in rounds, which the bureau opens; the others in the windows of the policy.</summary>
    public static AwardView Of(Policy policy, Award award, ILookup<(string Policy, string Award), FilingWindow> rounds, DateOnly today)
    {
        ArgumentNullException.ThrowIfNull(rounds);
        IReadOnlyList<FilingWindow> windows = award.Competition is null ? award.Windows : [.. rounds[(policy.Id, award.Id)]];
        return new(policy, award, windows, FilingState.Of(award, windows, today));
    }

    public PolicyUnit? Unit(string code) => Policy.Units.FirstOrDefault(u => u.Code == code);
    public long? MostFen => Award.Amounts.Count > 0 ? Award.Amounts.Max(a => a.Fen) : null;
}
