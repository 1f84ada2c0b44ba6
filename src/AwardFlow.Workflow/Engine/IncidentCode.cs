namespace AwardFlow.Workflow;

/// <summary>The incident codes that the engine itself gives; activities add their own through <see cref="ActivityResult.Failed"/>.</summary>
public static class IncidentCode
{
    /// <summary>A declared outcome has no connection.</summary>
    public const string NoConnection = "no-connection";

    /// <summary>An activity completed with an outcome that its type doesn't declare.</summary>
    public const string UnknownOutcome = "unknown-outcome";

    /// <summary>An input evaluated to nothing or to a value that the activity can't take.</summary>
    public const string InvalidInput = "invalid-input";

    /// <summary>The case turned in a loop without anybody being asked.</summary>
    public const string EndlessLoop = "endless-loop";

    /// <summary>Nothing is left to wait for, and yet the case has not ended.</summary>
    public const string NoOpenStep = "no-open-step";
}
