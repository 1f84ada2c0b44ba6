namespace AwardFlow.Workflow.Tests;

/// <summary>Activities that answer what the test tells them: by node, in order; waiting nodes wait, others take their first outcome.</summary>
internal sealed class Scripted : IActivities
{
    private readonly Dictionary<string, Queue<ActivityResult>> answers = [];

    public List<ActivityCall> Calls { get; } = [];

    public Scripted Answer(string node, params string[] outcomes)
    {
        foreach (var outcome in outcomes) Answer(node, ActivityResult.Complete(outcome));
        return this;
    }

    public Scripted Answer(string node, ActivityResult result)
    {
        if (!answers.TryGetValue(node, out var queue)) answers[node] = queue = new();
        queue.Enqueue(result);
        return this;
    }

    public ValueTask<ActivityResult> ExecuteAsync(ActivityCall call, CancellationToken ct)
    {
        Calls.Add(call);
        if (answers.TryGetValue(call.NodeId, out var queue) && queue.TryDequeue(out var answer)) return new(answer);
        return new(call.Node switch
        {
            { IsWaiting: true } => ActivityResult.Wait,
            { IsTerminal: true } => ActivityResult.Done,
            _ => ActivityResult.Complete(call.Node.Outcomes[0]),
        });
    }
}

/// <summary>One instance on its way, for tests that drive it by hand.</summary>
internal sealed class Drive(WorkflowDefinition definition, Scripted? activities = null)
{
    public Scripted Activities { get; } = activities ?? new();

    public InstanceState? State { get; private set; }

    public InstanceState Now => State ?? throw new InvalidOperationException("The instance is not started.");

    public string[] WaitsAt => [.. Now.Bookmarks.Select(b => b.NodeId)];

    public async Task<StepResult> Take(Stimulus stimulus)
    {
        var result = await WorkflowEngine.StepAsync(definition, State, stimulus, Activities, CancellationToken.None);
        // Every state goes through its stored form, as in the application.
        if (result is StepResult.Moved moved) State = InstanceState.FromJson(moved.State.ToJson());
        return result;
    }

    public async Task<StepResult.Moved> Moves(Stimulus stimulus) => Assert.IsType<StepResult.Moved>(await Take(stimulus));

    public async Task<string> Refuses(Stimulus stimulus) => Assert.IsType<StepResult.Refused>(await Take(stimulus)).Code;

    public Task<StepResult.Moved> Start(IReadOnlyDictionary<string, string?>? input = null) => Moves(new Stimulus.Start(input));

    public Task<StepResult.Moved> Decide(string node, string outcome) => Moves(new Stimulus.Resume(BookmarkAt(node), outcome));

    public async Task DecideAll(params (string Node, string Outcome)[] decisions)
    {
        foreach (var (node, outcome) in decisions) await Decide(node, outcome);
    }

    public string BookmarkAt(string node) => Now.Bookmarks.Single(b => b.NodeId == node).Id;
}
