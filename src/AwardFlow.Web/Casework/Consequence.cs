namespace AwardFlow.Web.Casework;

/// <summary>
/// What the step of one case does to another, in the same transaction: it is taken when the first step has been kept.
/// A refusal of the other step refuses both.
/// </summary>
public abstract record Consequence(long ApplicationId)
{
    /// <summary>The other case begins its path.</summary>
    public sealed record Begin(long ApplicationId) : Consequence(ApplicationId);

    /// <summary>The other case goes on from the task that waited for this case, with what was decided here.</summary>
    public sealed record Decide(long ApplicationId, string BookmarkId, string Outcome, string Opinion, string? Clause, long FromCaseId) : Consequence(ApplicationId);

    /// <summary>The other case goes on from a bookmark, and nobody decides in it.</summary>
    public sealed record Resume(long ApplicationId, string BookmarkId, string Outcome) : Consequence(ApplicationId);

    /// <summary>There is nothing left for the other case to decide.</summary>
    public sealed record Withdraw(long ApplicationId) : Consequence(ApplicationId);
}
