using System.Globalization;
using AwardFlow.Web.Records;

namespace AwardFlow.Web.Casework;

/// <summary>One unit's part in a step, and its answer; null while it is open or was taken away.</summary>
public readonly record struct Ballot(TaskPart Part, string? Outcome);

/// <summary>
/// How the answers of several units become the outcome of one step. A vote passes with the agreements that the quorum
/// asks for and fails once they can't be reached any more; a return ends it at once. Where one leads, only its answer counts.
/// </summary>
public static class Quorum
{
    public const string One = "one", All = "all", Lead = "lead";

    /// <summary>How many of these units have to agree.</summary>
    public static int Needed(string quorum, int units) => quorum switch
    {
        One => 1,
        All => units,
        _ => int.Parse(quorum, CultureInfo.InvariantCulture),
    };

    /// <summary>The outcome of the step, or null while it is open.</summary>
    public static string? OutcomeOf(string quorum, IReadOnlyCollection<Ballot> ballots)
    {
        if (ballots.FirstOrDefault(b => b.Part == TaskPart.Decides).Outcome is { } decided) return decided;
        var votes = ballots.Where(b => b.Part == TaskPart.Votes).ToList();
        if (votes.Count == 0) return null;
        if (votes.Exists(v => v.Outcome == DecideTask.Return)) return DecideTask.Return;
        var (needed, agreed, open) = (Needed(quorum, votes.Count), votes.Count(v => v.Outcome == DecideTask.Approve), votes.Count(v => v.Outcome is null));
        return agreed >= needed ? DecideTask.Approve : agreed + open < needed ? DecideTask.Reject : null;
    }
}
