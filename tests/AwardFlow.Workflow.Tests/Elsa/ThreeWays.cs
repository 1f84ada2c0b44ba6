using System.Text.Json;

namespace AwardFlow.Workflow.Tests.Elsa;

/// <summary>One case on our engine and in both of Elsa's modes at once, told the same things.</summary>
internal sealed class ThreeWays
{
    private readonly WorkflowDefinition definition;
    private readonly CounterMode counter;
    private readonly TokenMode token;
    private readonly Answers answers;
    private InstanceState? state;

    public ThreeWays(WorkflowDefinition definition, string json, Func<ActivityNode, string>? choose = null)
    {
        answers = new(choose ?? (node => node.Outcomes[0]));
        this.definition = definition;
        var chart = new ElsaFlowchart(json);
        (counter, token) = (new(chart), new(chart));
    }

    public InstanceState State => state ?? throw new InvalidOperationException("not started");

    public List<TraceEntry> Trace { get; } = [];

    /// <summary>What differs between the three, or null.</summary>
    public string? Difference
    {
        get
        {
            var ours = Describe(State.Status switch
            {
                InstanceStatus.Finished => ElsaStatus.Finished,
                InstanceStatus.Withdrawn => ElsaStatus.Cancelled,
                InstanceStatus.Faulted => ElsaStatus.Faulted,
                _ => ElsaStatus.Suspended,
            }, State.EndNode, State.Bookmarks.Select(b => b.NodeId).Order(StringComparer.Ordinal));
            var (c, t) = (Describe(counter.Status, counter.EndNode, counter.WaitsAt), Describe(token.Status, token.EndNode, token.WaitsAt));
            return ours == c && ours == t ? null : $"ours: {ours}\ncounter mode: {c}\ntoken mode: {t}";
        }
    }

    public async Task<string?> Start(params (string Node, string Outcome)[] scripted)
    {
        var refusal = await Take(new Stimulus.Start(), scripted);
        counter.Start(answers.Replay());
        token.Start(answers.Replay());
        return refusal;
    }

    public async Task<string?> Resume(string node, string outcome, params (string Node, string Outcome)[] scripted)
    {
        var bookmark = State.Bookmarks.SingleOrDefault(b => b.NodeId == node)?.Id ?? node;
        if (await Take(new Stimulus.Resume(bookmark, outcome), scripted) is { } refusal) return refusal;
        counter.Resume(node, outcome, answers.Replay());
        token.Resume(node, outcome, answers.Replay());
        return null;
    }

    public async Task<string?> Withdraw()
    {
        if (await Take(new Stimulus.Withdraw(), []) is { } refusal) return refusal;
        counter.Cancel();
        token.Cancel();
        return null;
    }

    private async Task<string?> Take(Stimulus stimulus, (string Node, string Outcome)[] scripted)
    {
        answers.Script(scripted);
        var result = await WorkflowEngine.StepAsync(definition, state, stimulus, answers, default);
        if (result is StepResult.Refused refused) return refused.Code;
        var moved = (StepResult.Moved)result;
        state = InstanceState.FromJson(moved.State.ToJson());
        Trace.AddRange(moved.Trace);
        answers.AssertUsedUp();
        return null;
    }

    private static string Describe(ElsaStatus status, string? end, IEnumerable<string> waits) =>
        $"{status} {end ?? "-"} {JsonSerializer.Serialize(waits)}";

    /// <summary>Answers by script, else as chosen; what was answered is replayed to the interpreters.</summary>
    private sealed class Answers(Func<ActivityNode, string> choose) : IActivities
    {
        private readonly List<(string Node, string Outcome)> open = [];
        private readonly List<(string Node, string Outcome)> given = [];

        public void Script((string Node, string Outcome)[] scripted)
        {
            open.Clear();
            open.AddRange(scripted);
            given.Clear();
        }

        public void AssertUsedUp() => Assert.True(open.Count == 0, $"never came to {string.Join(", ", open.Select(o => o.Node))}");

        public ValueTask<ActivityResult> ExecuteAsync(ActivityCall call, CancellationToken ct)
        {
            if (call.Node.IsTerminal) return new(ActivityResult.Done);
            var index = open.FindIndex(o => o.Node == call.NodeId);
            if (call.Node.IsWaiting && index < 0) return new(ActivityResult.Wait);
            var outcome = index < 0 ? choose(call.Node) : open[index].Outcome;
            if (index >= 0) open.RemoveAt(index);
            given.Add((call.NodeId, call.Node.IsWaiting ? ElsaRun.AtOnce + outcome : outcome));
            return new(ActivityResult.Complete(outcome));
        }

        /// <summary>The same answers, node by node in order. A node that we never came to answers nothing that is connected.</summary>
        public Func<string, string> Replay()
        {
            var left = given.ToList();
            return node =>
            {
                var index = left.FindIndex(g => g.Node == node);
                if (index < 0) return $"never asked: {node}";
                var outcome = left[index].Outcome;
                left.RemoveAt(index);
                return outcome;
            };
        }
    }
}
