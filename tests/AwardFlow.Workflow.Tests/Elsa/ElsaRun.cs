namespace AwardFlow.Workflow.Tests.Elsa;

internal enum ElsaStatus
{
    /// <summary>Waits behind bookmarks; without any it is stuck.</summary>
    Suspended,

    /// <summary>Ended. Without an end node it ended silently: Elsa ran out of work.</summary>
    Finished,

    Faulted,
    Cancelled,
}

/// <summary>What both of Elsa's modes share: a queue of scheduled activities, bookmarks, and how a flowchart ends.</summary>
internal abstract class ElsaRun(ElsaFlowchart chart)
{
    private readonly Queue<(string Activity, bool Backward)> scheduled = new();
    private readonly List<string> waiting = [];
    /// <summary>In front of the outcome of a type that waits and has nothing to wait for this time: it completes on arrival.</summary>
    public const string AtOnce = "at once: ";

    private Func<string, string> outcomeOf = _ => throw new InvalidOperationException("not started");

    public ElsaStatus Status { get; private set; } = ElsaStatus.Suspended;

    public string? EndNode { get; private set; }

    public IEnumerable<string> WaitsAt => waiting.Order(StringComparer.Ordinal);

    protected ElsaFlowchart Chart { get; } = chart;

    protected bool HasScheduledOrRunning => scheduled.Count > 0 || waiting.Count > 0;

    public void Start(Func<string, string> outcomes)
    {
        Schedule(Chart.Start);
        Burst(outcomes);
    }

    /// <summary>Resumes a bookmark. One that isn't there is no error: Elsa does nothing.</summary>
    public void Resume(string activity, string outcome, Func<string, string> outcomes)
    {
        if (Status != ElsaStatus.Suspended || !waiting.Remove(activity)) return;
        outcomeOf = outcomes;
        // The activity's input, and with it the mark that it was reached backward, is not in the stored state (defect 2).
        Complete(activity, [outcome], backward: false);
        Burst(outcomes);
    }

    public void Cancel()
    {
        waiting.Clear();
        Status = ElsaStatus.Cancelled;
    }

    protected abstract void Completed(string activity, string[] outcomes, bool backward);

    protected virtual void Executing(ElsaActivity activity)
    {
    }

    protected abstract void Cancelled(string activity);

    protected void Schedule(string activity, bool backward = false) => scheduled.Enqueue((activity, backward));

    protected bool IsScheduled(string activity) => scheduled.Any(s => s.Activity == activity);

    protected void Finish(string? endNode)
    {
        (Status, EndNode) = (ElsaStatus.Finished, endNode);
        waiting.Clear();
        scheduled.Clear();
    }

    protected void Fault()
    {
        Status = ElsaStatus.Faulted;
        scheduled.Clear();
    }

    /// <summary>Cancels what waits before the activity. What is only scheduled has no context yet and is not cancelled.</summary>
    protected void CancelInboundAncestors(string activity)
    {
        var ancestors = Chart.Ancestors(activity);
        foreach (var inbound in waiting.Where(ancestors.Contains).ToArray())
        {
            waiting.Remove(inbound);
            Cancelled(inbound);
        }
    }

    private void Burst(Func<string, string> outcomes)
    {
        outcomeOf = outcomes;
        while (Status == ElsaStatus.Suspended && scheduled.TryDequeue(out var next))
        {
            var activity = Chart.Activities[next.Activity];
            Executing(activity);
            if (activity.Waits && outcomeOf(activity.Id) is { } answer && answer.StartsWith(AtOnce, StringComparison.Ordinal)) Complete(activity.Id, [answer[AtOnce.Length..]], next.Backward);
            else if (activity.Waits) waiting.Add(activity.Id);
            else Complete(activity.Id, Outcomes(activity), next.Backward);
        }
    }

    private string[] Outcomes(ElsaActivity activity) => activity.Type switch
    {
        "Elsa.FlowFork" => activity.Branches,
        "Elsa.Start" or "Elsa.FlowJoin" or "Elsa.SetVariable" => ["Done"],
        _ when activity.Terminal => [],
        _ => [outcomeOf(activity.Id)],
    };

    private void Complete(string activity, string[] outcomes, bool backward)
    {
        if (Chart.Activities[activity].Terminal) Finish(activity);
        else Completed(activity, outcomes, backward);
    }
}
