namespace AwardFlow.Workflow;

/// <summary>The step function: definition, state and stimulus in, new state out. The one writer of a case's status.</summary>
public static class WorkflowEngine
{
    /// <summary>Takes one step. Stores nothing; the same arguments and answers give the same result.</summary>
    /// <param name="definition">The version that the instance runs on.</param>
    /// <param name="state">Null for a start.</param>
    /// <param name="stimulus">What happens.</param>
    /// <param name="activities">Carries out the AwardFlow.* nodes on the way.</param>
    /// <param name="ct">Stops between two activities; nothing has changed then.</param>
    /// <exception cref="ArgumentException">State and definition don't belong together: a bug of the caller.</exception>
    /// <exception cref="InvalidOperationException">An activity answered what its type can't: a bug of the activity.</exception>
    public static async ValueTask<StepResult> StepAsync(
        WorkflowDefinition definition, InstanceState? state, Stimulus stimulus, IActivities activities, CancellationToken ct)
    {
        var (step, refusal) = Begin(definition, state, stimulus);
        if (step is null) return refusal ?? throw new InvalidOperationException("A step neither began nor was refused.");
        while (step.NextCall() is { } call)
        {
            ct.ThrowIfCancellationRequested();
            step.Answer(call, await activities.ExecuteAsync(call, ct));
        }

        return step.End();
    }

    /// <summary>
    /// The state before the last step, for whoever takes that step back. Only the visit counters go on, so that no bookmark
    /// that was open in between is ever given out again.
    /// </summary>
    /// <exception cref="ArgumentException">The two states are not of one version of one path: a bug of the caller.</exception>
    public static InstanceState TakeBack(InstanceState before, InstanceState now)
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(now);
        if ((before.DefinitionId, before.Version) != (now.DefinitionId, now.Version))
            throw new ArgumentException("The state before the step is of another path.", nameof(before));
        return before with { Visits = now.Visits };
    }

    private static (Step? Step, StepResult.Refused? Refusal) Begin(
        WorkflowDefinition definition, InstanceState? state, Stimulus stimulus)
    {
        if (stimulus is Stimulus.Start start)
        {
            if (state is not null) return Refuse(RefusalCode.AlreadyStarted, "The instance was started before.");
            var input = start.Input ?? new Dictionary<string, string?>();
            return Values.InputFault(definition, input) is { } fault
                ? Refuse(RefusalCode.InvalidInput, fault)
                : (Step.Start(definition, input), null);
        }

        ArgumentNullException.ThrowIfNull(state);
        if (state.DefinitionId != definition.DefinitionId || state.Version != definition.Version)
            throw new ArgumentException(
                $"The instance runs on {state.DefinitionId} v{state.Version}, not on {definition.DefinitionId} v{definition.Version}.", nameof(state));

        return stimulus switch
        {
            Stimulus.Resume resume => Resume(definition, state, resume),
            Stimulus.Withdraw => Withdraw(definition, state),
            Stimulus.Terminate => state.Status == InstanceStatus.Faulted
                ? (Step.Terminate(definition, state), null)
                : Refuse(RefusalCode.NotFaulted, $"The instance is {state.Status}, nothing has failed."),
            Stimulus.Retry => state is { Status: InstanceStatus.Faulted, Incident.Code: not IncidentCode.NoOpenStep }
                ? (Step.Retry(definition, state), null)
                : Refuse(RefusalCode.NothingToRetry, "No step of the instance has failed."),
            _ => throw new ArgumentOutOfRangeException(nameof(stimulus)),
        };
    }

    private static (Step?, StepResult.Refused?) Resume(WorkflowDefinition definition, InstanceState state, Stimulus.Resume resume)
    {
        if (state.Bookmarks.FirstOrDefault(b => b.Id == resume.BookmarkId) is not { } bookmark)
            return Refuse(RefusalCode.BookmarkConsumed, $"Bookmark \"{resume.BookmarkId}\" is not open.");
        if (state.Status != InstanceStatus.Running)
            return Refuse(RefusalCode.NotRunning, $"The instance is {state.Status}.");
        if (!definition.Node(bookmark.NodeId).Outcomes.Contains(resume.Outcome))
            return Refuse(RefusalCode.UnknownOutcome, $"Node \"{bookmark.NodeId}\" has no outcome \"{resume.Outcome}\".");
        if (Values.OutputFault(definition, resume.Output) is { } fault) return Refuse(RefusalCode.InvalidOutput, fault);
        return (Step.Resume(definition, state, bookmark, resume), null);
    }

    private static (Step?, StepResult.Refused?) Withdraw(WorkflowDefinition definition, InstanceState state)
    {
        if (state.Status != InstanceStatus.Running)
            return Refuse(RefusalCode.NotRunning, $"The instance is {state.Status}.");
        if (state.Bookmarks.FirstOrDefault(b => !definition.MayWithdrawAt(b.NodeId)) is { } late)
            return Refuse(RefusalCode.WithdrawTooLate, $"The case can't be withdrawn at node \"{late.NodeId}\".");
        return (Step.Withdraw(definition, state), null);
    }

    private static (Step?, StepResult.Refused?) Refuse(string code, string message) => (null, new(code, message));
}
