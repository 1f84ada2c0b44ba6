namespace AwardFlow.Workflow;

/// <summary>What may happen to an instance.</summary>
public abstract record Stimulus
{
    private Stimulus()
    {
    }

    /// <summary>Starts a new instance.</summary>
    /// <param name="Input">The values of the definition's declared inputs.</param>
    public sealed record Start(IReadOnlyDictionary<string, string?>? Input = null) : Stimulus;

    /// <summary>Completes a waiting node.</summary>
    /// <param name="BookmarkId">The bookmark it waits behind; it is consumed.</param>
    /// <param name="Outcome">One of the node's outcomes.</param>
    /// <param name="Output">Values for workflow variables, by the variable's name.</param>
    public sealed record Resume(string BookmarkId, string Outcome, IReadOnlyDictionary<string, string>? Output = null) : Stimulus;

    /// <summary>The applicant withdraws: every open bookmark is cancelled and the instance closes as withdrawn.</summary>
    public sealed record Withdraw : Stimulus;

    /// <summary>An administrator ends a faulted instance: every open bookmark is cancelled.</summary>
    public sealed record Terminate : Stimulus;

    /// <summary>Runs the failed node of a faulted instance again, or follows its outcome again.</summary>
    public sealed record Retry : Stimulus;
}
