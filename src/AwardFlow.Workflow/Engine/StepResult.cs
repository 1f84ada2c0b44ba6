namespace AwardFlow.Workflow;

/// <summary>How a step ended.</summary>
public abstract record StepResult
{
    private StepResult()
    {
    }

    /// <summary>The instance moved; store the state.</summary>
    /// <param name="State">The new state.</param>
    /// <param name="Trace">What happened, in order.</param>
    /// <param name="CancelledBookmarks">Bookmarks that were open before or opened in this step and will not be answered any more.</param>
    public sealed record Moved(InstanceState State, IReadOnlyList<TraceEntry> Trace, IReadOnlyList<Bookmark> CancelledBookmarks) : StepResult;

    /// <summary>Nothing changed.</summary>
    /// <param name="Code">A <see cref="RefusalCode"/>.</param>
    /// <param name="Message">Why, in words for the log; the application has its own for people.</param>
    public sealed record Refused(string Code, string Message) : StepResult;
}

/// <summary>The codes of <see cref="StepResult.Refused"/>.</summary>
public static class RefusalCode
{
    /// <summary>The bookmark was answered or cancelled before, or never existed. Also where the case has ended since.</summary>
    public const string BookmarkConsumed = "bookmark-consumed";

    /// <summary>The waiting node has no such outcome.</summary>
    public const string UnknownOutcome = "unknown-outcome";

    /// <summary>The output names no variable of the definition, or the value is not of its type.</summary>
    public const string InvalidOutput = "invalid-output";

    /// <summary>The input names no declared workflow input, lacks one, or the value is not of its type.</summary>
    public const string InvalidInput = "invalid-input";

    /// <summary>The instance has ended or is faulted.</summary>
    public const string NotRunning = "not-running";

    /// <summary>The instance was started before.</summary>
    public const string AlreadyStarted = "already-started";

    /// <summary>The case stands where it can't be withdrawn, with at least one of its bookmarks.</summary>
    public const string WithdrawTooLate = "withdraw-too-late";

    /// <summary>Only a faulted instance is terminated.</summary>
    public const string NotFaulted = "not-faulted";

    /// <summary>The instance is not faulted, or nothing in its incident can be run again.</summary>
    public const string NothingToRetry = "nothing-to-retry";
}

/// <summary>One thing that happened in a step.</summary>
/// <param name="NodeId">The node.</param>
/// <param name="Kind">A <see cref="TraceKind"/>.</param>
/// <param name="Outcome">The outcome of a completed node.</param>
public sealed record TraceEntry(string NodeId, string Kind, string? Outcome);

/// <summary>The kinds of <see cref="TraceEntry"/>.</summary>
public static class TraceKind
{
    /// <summary>The case came to the node.</summary>
    public const string Entered = "entered";

    /// <summary>The node completed with an outcome.</summary>
    public const string Completed = "completed";

    /// <summary>The node waits.</summary>
    public const string Waiting = "waiting";

    /// <summary>The node waited and was cancelled.</summary>
    public const string Cancelled = "cancelled";

    /// <summary>The case ended here.</summary>
    public const string Closed = "closed";

    /// <summary>The node failed; the instance is faulted.</summary>
    public const string Faulted = "faulted";
}
