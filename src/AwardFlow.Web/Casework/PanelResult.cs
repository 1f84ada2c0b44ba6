using AwardFlow.Web.Records;

namespace AwardFlow.Web.Casework;

/// <summary>What the scores of a panel come to. Only scores that were given count: who is missing is neither for nor against.</summary>
public readonly record struct PanelResult(PanelState State, string Outcome, int Scored, long MeanHundredths)
{
    public const string Average = "average", Majority = "majority";

    /// <summary>
    /// Null while fewer than <paramref name="minimum"/> have scored. By average the mean passes from the mark on, compared
    /// exactly; by majority each score at or above the mark is a vote for, and as many on either side are a tie.
    /// </summary>
    public static PanelResult? Of(string rule, int passMark, int minimum, IReadOnlyCollection<int> scores)
    {
        if (scores.Count == 0 || scores.Count < minimum) return null;
        long sum = scores.Sum();
        var (pro, contra) = (scores.Count(s => s >= passMark), scores.Count(s => s < passMark));
        var state = rule switch
        {
            Average => sum >= (long)passMark * scores.Count ? PanelState.Passed : PanelState.Failed,
            Majority => pro > contra ? PanelState.Passed : pro < contra ? PanelState.Failed : PanelState.Tied,
            _ => throw new ArgumentOutOfRangeException(nameof(rule), rule, "No such rule."),
        };
        return new(state, OutcomeOf(state)!, scores.Count, ((sum * 200) + scores.Count) / (2 * scores.Count));
    }

    /// <summary>What a case does once its panel stands so; null where the scores have not decided it: while it is open, cancelled, or one of a round.</summary>
    public static string? OutcomeOf(PanelState state) => state switch
    {
        PanelState.Passed => Activities.ExpertPanel.Passed,
        PanelState.Failed => Activities.ExpertPanel.Failed,
        PanelState.Tied => Activities.ExpertPanel.Tie,
        _ => null,
    };
}
