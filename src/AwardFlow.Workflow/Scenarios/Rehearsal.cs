namespace AwardFlow.Workflow;

/// <summary>One step of a rehearsal: what was done, and what the path did in answer.</summary>
/// <param name="Text">The step as a scenario writes it.</param>
/// <param name="Trace">What happened, in order; empty for a refused withdrawal.</param>
/// <param name="State">The state after it.</param>
public sealed record RehearsedStep(string Text, IReadOnlyList<TraceEntry> Trace, InstanceState State);

/// <summary>A definition run with chosen outcomes: no application, no people, nothing stored.</summary>
/// <param name="Definition">What was run.</param>
/// <param name="Steps">The steps that could be taken.</param>
/// <param name="Failure">Why the next step could not be taken; null when all were.</param>
public sealed record Rehearsal(WorkflowDefinition Definition, IReadOnlyList<RehearsedStep> Steps, string? Failure)
{
    /// <summary>The first step of every scenario.</summary>
    public const string Start = "start";

    /// <summary>The applicant withdraws.</summary>
    public const string Withdraw = "withdraw";

    /// <summary>The applicant tries to withdraw where that is not allowed.</summary>
    public const string WithdrawRefused = "withdraw refused";

    /// <summary>The state in the end; null before the start.</summary>
    public InstanceState? State => Steps.Count == 0 ? null : Steps[^1].State;

    /// <summary>Everything that happened, in order.</summary>
    public IEnumerable<TraceEntry> Trace => Steps.SelectMany(s => s.Trace);

    /// <summary>Takes the steps one after the other and stops at the first that can't be taken.</summary>
    public static async ValueTask<Rehearsal> PlayAsync(WorkflowDefinition definition, IEnumerable<string> steps)
    {
        ArgumentNullException.ThrowIfNull(definition);
        ArgumentNullException.ThrowIfNull(steps);
        var taken = new List<RehearsedStep>();
        foreach (var step in steps)
        {
            var before = taken.Count == 0 ? null : taken[^1].State;
            var (next, failure) = await TakeAsync(definition, before, step);
            if (next is null) return new(definition, taken, $"step \"{step}\": {failure}");
            taken.Add(next);
        }

        return new(definition, taken, null);
    }

    /// <summary>Where the case stands in the end, as a scenario says it.</summary>
    public string Describe() => State switch
    {
        null => "not started",
        { Status: InstanceStatus.Finished } s => $"{s.EndNode} {s.Result}",
        { Status: InstanceStatus.Withdrawn } => "withdrawn",
        { Status: InstanceStatus.Running } s => $"waits at {string.Join(", ", s.Bookmarks.Select(b => b.NodeId))}",
        var s => $"faulted at {s.Incident?.NodeId}: {s.Incident?.Message}",
    };

    private static async ValueTask<(RehearsedStep?, string?)> TakeAsync(WorkflowDefinition definition, InstanceState? state, string text)
    {
        var parts = text.Split(',', StringSplitOptions.TrimEntries);
        var answers = new ChosenAnswers(parts.Skip(1));
        if (StimulusOf(state, parts[0]) is not { } stimulus)
            return (null, state is null ? "a scenario begins with \"start\"" : $"the case does not wait at \"{parts[0].Split(": ")[0]}\"");
        if (answers.Unreadable(definition) is { } unreadable) return (null, unreadable);
        var result = await WorkflowEngine.StepAsync(definition, state, stimulus, answers, CancellationToken.None);
        return (result, parts[0]) switch
        {
            (StepResult.Refused { Code: RefusalCode.WithdrawTooLate }, WithdrawRefused) when state is not null => (new(text, [], state), null),
            (StepResult.Refused refused, _) => (null, refused.Message),
            (_, WithdrawRefused) => (null, "withdrawal is allowed here"),
            (StepResult.Moved, _) when answers.Unused is { } unused => (null, $"the path does not come to \"{unused}\" in this step"),
            (StepResult.Moved moved, _) => (new(text, moved.Trace, moved.State), null),
            _ => throw new InvalidOperationException($"Unknown step result {result}."),
        };
    }

    private static Stimulus? StimulusOf(InstanceState? state, string what) => (state, what) switch
    {
        (null, Start) => new Stimulus.Start(),
        (null, _) or (_, Start) => null,
        (_, Withdraw or WithdrawRefused) => new Stimulus.Withdraw(),
        _ when what.Split(": ") is [var node, var outcome] && state.Bookmarks.FirstOrDefault(b => b.NodeId == node) is { } bookmark =>
            new Stimulus.Resume(bookmark.Id, outcome),
        _ => null,
    };

    /// <summary>Nodes that answer at once take the chosen outcome, or else their first one; others wait.</summary>
    private sealed class ChosenAnswers(IEnumerable<string> chosen) : IActivities
    {
        private readonly List<(string Node, string Outcome)> left = [.. chosen.Select(c => (c.Split(": ")[0], c.Split(": ")[^1]))];

        public string? Unused => left.Count == 0 ? null : left[0].Node;

        public string? Unreadable(WorkflowDefinition definition) => left
            .Where(a => !definition.TryNode(a.Node, out var node) || !node.Outcomes.Contains(a.Outcome))
            .Select(a => $"\"{a.Node}: {a.Outcome}\" is no node with such an outcome").FirstOrDefault();

        public ValueTask<ActivityResult> ExecuteAsync(ActivityCall call, CancellationToken ct)
        {
            if (left.FindIndex(a => a.Node == call.NodeId) is >= 0 and var at)
            {
                var outcome = left[at].Outcome;
                left.RemoveAt(at);
                return new(ActivityResult.Complete(outcome));
            }

            return new(call.Node switch
            {
                { IsWaiting: true } => ActivityResult.Wait,
                { IsTerminal: true } => ActivityResult.Done,
                _ => ActivityResult.Complete(call.Node.Outcomes[0]),
            });
        }
    }
}
