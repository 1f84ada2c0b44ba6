using System.Globalization;

namespace AwardFlow.Workflow;

/// <summary>
/// One step, pure: it asks for one activity call after the other and is told the answers. Token semantics: a token per
/// followed connection, an ordinary node runs on arrival, only Elsa.FlowJoin waits for other tokens.
/// </summary>
internal sealed class Step
{
    // With a person or a date on every loop, no node comes round this often before the case waits.
    private const int MostRunsPerNode = 25;

    private readonly WorkflowDefinition definition;
    private readonly InstanceState before;
    private readonly Queue<Token> ready = new();
    private readonly List<Bookmark> bookmarks;
    private readonly List<Token> joining;
    private readonly Dictionary<string, int> visits;
    private readonly Dictionary<string, string?> variables;
    private readonly Dictionary<string, int> runs = [];
    private readonly List<TraceEntry> trace = [];
    private readonly List<Bookmark> cancelled = [];
    private ActivityNode? again;
    private InstanceStatus status = InstanceStatus.Running;
    private Incident? incident;
    private string? result;
    private string? endNode;
    private string lastNode;

    private Step(WorkflowDefinition definition, InstanceState before)
    {
        this.definition = definition;
        this.before = before;
        bookmarks = [.. before.Bookmarks];
        joining = [.. before.Joining];
        visits = new(before.Visits);
        variables = new(before.Variables);
        lastNode = definition.Start.Id;
    }

    public static Step Start(WorkflowDefinition definition, IReadOnlyDictionary<string, string?> input)
    {
        var step = new Step(definition, new InstanceState
        {
            DefinitionId = definition.DefinitionId,
            Version = definition.Version,
            Status = InstanceStatus.Running,
            Variables = definition.Variables.Where(v => v.Default is not null).ToDictionary(v => v.Id, v => v.Default),
            Input = input,
        });
        step.ready.Enqueue(new(definition.Start.Id));
        return step;
    }

    public static Step Resume(WorkflowDefinition definition, InstanceState state, Bookmark bookmark, Stimulus.Resume resume)
    {
        var step = new Step(definition, state);
        step.bookmarks.Remove(bookmark);
        foreach (var (name, value) in resume.Output ?? new Dictionary<string, string>())
            step.variables[definition.Variables.First(v => v.Name == name).Id] = value;
        step.Complete(definition.Node(bookmark.NodeId), resume.Outcome);
        return step;
    }

    public static Step Withdraw(WorkflowDefinition definition, InstanceState state)
    {
        var step = new Step(definition, state) { status = InstanceStatus.Withdrawn, result = "withdrawn" };
        step.Cancel(_ => true);
        return step;
    }

    public static Step Terminate(WorkflowDefinition definition, InstanceState state)
    {
        var step = new Step(definition, state) { status = InstanceStatus.Terminated, result = "terminated" };
        step.Cancel(_ => true);
        return step;
    }

    public static Step Retry(WorkflowDefinition definition, InstanceState state)
    {
        var step = new Step(definition, state);
        if (state.Incident is not { } failed) throw new ArgumentException("A faulted instance without an incident.", nameof(state));
        foreach (var token in state.Pending) step.ready.Enqueue(token);
        var node = definition.Node(failed.NodeId);
        if (failed.Outcome is { } outcome) step.Follow(node, outcome);
        else step.again = node;
        return step;
    }

    /// <summary>Runs what the engine itself can run, up to the next call of the application; null when the step is over.</summary>
    public ActivityCall? NextCall()
    {
        while (status == InstanceStatus.Running)
        {
            var node = again;
            again = null;
            if (node is null)
            {
                if (!ready.TryDequeue(out var token)) return null;
                node = definition.Node(token.NodeId);
                if (node.IsJoin && !Arrive(node, token)) continue;
                Enter(node);
            }

            if (Evaluate(node) is not { } inputs) continue;
            if (ActivityCatalogue.Get(node.Type).IsOurs)
            {
                var visit = visits[node.Id];
                return new(node.Id, node, visit, BookmarkId(node, visit), inputs);
            }

            RunStock(node, inputs);
        }

        return null;
    }

    /// <summary>Takes the application's answer to a call.</summary>
    public void Answer(ActivityCall call, ActivityResult answer)
    {
        var node = call.Node;
        switch (answer)
        {
            case ActivityResult.Failed failed:
                Fault(new(node.Id, failed.Code, failed.Message));
                break;
            case ActivityResult.Completed when node.IsTerminal:
                Close(node, call.Text("result"));
                break;
            case ActivityResult.Completed completed when node.Outcomes.Contains(completed.Outcome):
                Complete(node, completed.Outcome);
                break;
            case ActivityResult.Completed completed:
                Fault(new(node.Id, IncidentCode.UnknownOutcome, $"{node.Type} completed with \"{completed.Outcome}\", which it does not declare."));
                break;
            case ActivityResult.Waiting when node.IsWaiting:
                bookmarks.Add(new(call.BookmarkId, node.Id, node.Type));
                trace.Add(new(node.Id, TraceKind.Waiting, null));
                break;
            default:
                throw new InvalidOperationException($"Node \"{node.Id}\" ({node.Type}) can't answer {answer}.");
        }
    }

    public StepResult.Moved End()
    {
        if (status == InstanceStatus.Running && bookmarks.Count == 0)
            Fault(new(lastNode, IncidentCode.NoOpenStep, "The case waits for nothing and has not ended."));
        var state = before with
        {
            Status = status,
            Result = result,
            EndNode = endNode,
            Incident = incident,
            Bookmarks = bookmarks,
            Visits = visits,
            Variables = variables,
            Joining = joining,
            Pending = [.. ready],
        };
        return new(state, trace, cancelled);
    }

    private static string BookmarkId(ActivityNode node, int visit) => string.Create(CultureInfo.InvariantCulture, $"{node.Id}:{visit}");

    private void Enter(ActivityNode node)
    {
        visits[node.Id] = visits.GetValueOrDefault(node.Id) + 1;
        lastNode = node.Id;
        trace.Add(new(node.Id, TraceKind.Entered, null));
    }

    /// <summary>Whether the join runs with this token; if not, the token waits there for the other branches.</summary>
    private bool Arrive(ActivityNode join, Token token)
    {
        if (join.IsRace)
        {
            var scope = definition.JoinScope(join.Id);
            Cancel(scope.Contains);
            DropTokens(t => t.NodeId == join.Id || scope.Contains(t.NodeId));
            return true;
        }

        joining.Add(token);
        if (joining.Count(t => t.NodeId == join.Id) < definition.ForwardInbound(join.Id))
        {
            lastNode = join.Id;
            return false;
        }

        joining.RemoveAll(t => t.NodeId == join.Id);
        return true;
    }

    /// <summary>The checked inputs, or null with an incident.</summary>
    private Dictionary<string, string?>? Evaluate(ActivityNode node)
    {
        var count = runs[node.Id] = runs.GetValueOrDefault(node.Id) + 1;
        if (count > MostRunsPerNode)
        {
            Fault(new(node.Id, IncidentCode.EndlessLoop, "The case turns in a loop in which nobody is asked."));
            return null;
        }

        var (inputs, complaint) = Values.Inputs(node, variables, before.Input);
        if (complaint is null) return inputs;
        Fault(new(node.Id, IncidentCode.InvalidInput, complaint));
        return null;
    }

    private void RunStock(ActivityNode node, Dictionary<string, string?> inputs)
    {
        if (node.IsTerminal)
        {
            Close(node, null);
            return;
        }

        var did = StockActivity.Run(definition, node, inputs, variables, before.Input);
        if (did.Complaint is { } complaint) Fault(new(node.Id, IncidentCode.InvalidInput, complaint));
        if (did.Set is { } set) variables[set.Key] = set.Value;
        foreach (var outcome in did.Outcomes) Complete(node, outcome);
    }

    private void Complete(ActivityNode node, string outcome)
    {
        trace.Add(new(node.Id, TraceKind.Completed, outcome));
        Follow(node, outcome);
    }

    private void Follow(ActivityNode node, string outcome)
    {
        if (definition.Follow(node.Id, outcome) is { } connection) ready.Enqueue(new(connection.Target, node.Id, outcome));
        else Fault(new(node.Id, IncidentCode.NoConnection, $"Outcome {outcome} has no connection.", outcome));
    }

    private void Close(ActivityNode node, string? closeResult)
    {
        status = InstanceStatus.Finished;
        (result, endNode) = (closeResult, node.Id);
        trace.Add(new(node.Id, TraceKind.Closed, null));
        Cancel(_ => true);
        joining.Clear();
        ready.Clear();
    }

    private void Fault(Incident what)
    {
        status = InstanceStatus.Faulted;
        incident = what;
        trace.Add(new(what.NodeId, TraceKind.Faulted, null));
    }

    private void Cancel(Func<string, bool> at)
    {
        foreach (var bookmark in bookmarks.Where(b => at(b.NodeId)))
        {
            cancelled.Add(bookmark);
            trace.Add(new(bookmark.NodeId, TraceKind.Cancelled, null));
        }

        bookmarks.RemoveAll(b => at(b.NodeId));
        joining.RemoveAll(t => at(t.NodeId));
    }

    private void DropTokens(Func<Token, bool> which)
    {
        var kept = ready.Where(t => !which(t)).ToArray();
        ready.Clear();
        foreach (var token in kept) ready.Enqueue(token);
    }
}
