using System.Globalization;

namespace AwardFlow.Workflow;

/// <summary>Carries out the AwardFlow.* activities: the application's side of the engine.</summary>
public interface IActivities
{
    /// <summary>
    /// Called once for every AwardFlow.* node that the case arrives at, AwardFlow.Close included, and again on a retry.
    /// An exception is a bug: the engine lets it pass, so that the caller's transaction rolls back. What may go wrong in
    /// a sound program is answered with <see cref="ActivityResult.Failed"/>.
    /// </summary>
    ValueTask<ActivityResult> ExecuteAsync(ActivityCall call, CancellationToken ct);
}

/// <summary>The case has arrived at a node.</summary>
/// <param name="NodeId">The node.</param>
/// <param name="Node">The node as the definition has it.</param>
/// <param name="Visit">1 on the first arrival; a retry keeps the number.</param>
/// <param name="BookmarkId">The bookmark that opens if the activity waits.</param>
/// <param name="Inputs">The inputs, evaluated and checked.</param>
public sealed record ActivityCall(
    string NodeId, ActivityNode Node, int Visit, string BookmarkId, IReadOnlyDictionary<string, string?> Inputs)
{
    /// <summary>A text input.</summary>
    /// <exception cref="InvalidOperationException">The activity was not given this input.</exception>
    public string Text(string input) => Optional(input)
        ?? throw new InvalidOperationException($"Node \"{NodeId}\" ({Node.Type}) has no input \"{input}\".");

    /// <summary>A number input.</summary>
    public int Number(string input) => int.Parse(Text(input), CultureInfo.InvariantCulture);

    /// <summary>A flag input.</summary>
    public bool Flag(string input) => Text(input) == "true";

    /// <summary>An input that may be absent.</summary>
    public string? Optional(string input) => Inputs.GetValueOrDefault(input);
}

/// <summary>How an activity answered.</summary>
public abstract record ActivityResult
{
    private ActivityResult()
    {
    }

    /// <summary>It is done; the case follows the outcome. AwardFlow.Close answers with any outcome, none is followed.</summary>
    public sealed record Completed(string Outcome) : ActivityResult;

    /// <summary>It waits behind its bookmark. Only types that wait may say so.</summary>
    public sealed record Waiting : ActivityResult;

    /// <summary>It could not be carried out; the instance faults visibly and can be retried.</summary>
    public sealed record Failed(string Code, string Message) : ActivityResult;

    /// <summary>Done, by the port Done.</summary>
    public static ActivityResult Done { get; } = new Completed("Done");

    /// <summary>Waits.</summary>
    public static ActivityResult Wait { get; } = new Waiting();

    /// <summary>Done, by the named port.</summary>
    public static ActivityResult Complete(string outcome) => new Completed(outcome);

    /// <summary>Failed.</summary>
    public static ActivityResult Fail(string code, string message) => new Failed(code, message);
}
