namespace AwardFlow.Workflow;

/// <summary>
/// What a definition that loads may still get wrong: a case would not be lost, but it could stand without end, or nobody
/// could be found who may decide it.
/// </summary>
public static class DefinitionLint
{
    // Their deadline is not in the file: the application sets it for a hold, and payments have a list of their own.
    private static readonly HashSet<string> DeadlineFromApplication = ["AwardFlow.Hold", "AwardFlow.Pay", "AwardFlow.Collect"];

    /// <summary>Looks the definition through.</summary>
    /// <returns>The faults in the order of the nodes; empty when all is well.</returns>
    public static IReadOnlyList<DefinitionFault> Check(WorkflowDefinition definition)
    {
        ArgumentNullException.ThrowIfNull(definition);
        var found = new List<DefinitionFault>();
        var faults = new FaultList(definition.FileName, found);
        foreach (var node in definition.Activities)
        {
            CheckDeadline(definition, node, faults);
            CheckExit(definition, node, faults);
            CheckFourEyes(definition, node, faults);
        }

        return found;
    }

    /// <summary>The name of the input that bounds the wait at a node, such as <c>dueWorkingDays</c>; null where none does.</summary>
    public static string? DueInput(ActivityNode node)
    {
        ArgumentNullException.ThrowIfNull(node);
        return node.Inputs.Keys.FirstOrDefault(i => i == "workingDays" || i.StartsWith("due", StringComparison.Ordinal));
    }

    private static void CheckDeadline(WorkflowDefinition definition, ActivityNode node, FaultList faults)
    {
        if (!node.IsWaiting || DeadlineFromApplication.Contains(node.Type) || DueInput(node) is not null || IsPromised(definition, node)) return;
        faults.Add(node.Id, "no-deadline",
            "nobody is reminded here: give it a due input, or put a stage with promiseWorkingDays in front of it");
    }

    /// <summary>Whether the last stage on the way names a day by which the applicant is answered.</summary>
    private static bool IsPromised(WorkflowDefinition definition, ActivityNode node)
    {
        var seen = new HashSet<string> { node.Id };
        var open = new Queue<string>([node.Id]);
        var stages = 0;
        while (open.TryDequeue(out var at))
            foreach (var before in definition.Connections.Where(c => c.Target == at && !c.IsBackward).Select(c => definition.Node(c.Source)))
            {
                if (!seen.Add(before.Id)) continue;
                if (before.Type == "AwardFlow.SetStage")
                {
                    if (!before.Inputs.ContainsKey("promiseWorkingDays")) return false;
                    stages++;
                }
                else
                {
                    open.Enqueue(before.Id);
                }
            }

        return stages > 0;
    }

    private static void CheckExit(WorkflowDefinition definition, ActivityNode node, FaultList faults)
    {
        if (node.IsTerminal || After(definition, node.Id).Any(n => n.IsTerminal)) return;
        faults.Add(node.Id, "loop-without-exit", "no way leads from here to an end; the case would turn in a loop for ever");
    }

    /// <summary>
    /// Nobody decides at two different steps of a case. Where all holders of a role in a unit have to decide at one step,
    /// nobody of them is left for another step of the same role and unit; and two steps under one id are one step to that rule,
    /// which is meant where the same desk looks again and a fault where two desks should be two persons.
    /// </summary>
    private static void CheckFourEyes(WorkflowDefinition definition, ActivityNode node, FaultList faults)
    {
        if (node.Type != "AwardFlow.Review") return;
        var same = definition.Activities.Where(a => a.Type == node.Type && a.Id != node.Id).ToList();
        var after = After(definition, node.Id).Select(n => n.Id).ToHashSet();
        if (same.Find(a => a.Text("step") == node.Text("step") && Desk(a) != Desk(node) && after.Contains(a.Id)) is { } twin)
            faults.Add(node.Id, "shared-step", $"its step \"{node.Text("step")}\" is also that of {twin.Id}; one person could decide both");
        // Of the bureaux that review jointly, one person each decides: their colleagues are left.
        if (node.Text("quorum") != "all" || node.Text("units") == "joint-bureaux") return;
        foreach (var other in same.Where(a => after.Contains(a.Id) && a.Text("role") == node.Text("role") && a.Text("units") == node.Text("units")))
            faults.Add(other.Id, "four-eyes-unmeetable",
                $"every {node.Text("role")} of the unit has decided at {node.Id} and may not decide here");
    }

    private static HashSet<ActivityNode> After(WorkflowDefinition definition, string from)
    {
        var seen = new HashSet<ActivityNode>(ReferenceEqualityComparer.Instance);
        var open = new Stack<string>([from]);
        while (open.TryPop(out var at))
            foreach (var next in definition.From(at).Select(c => definition.Node(c.Target)))
                if (seen.Add(next))
                    open.Push(next.Id);
        return seen;
    }

    private static (string?, string?) Desk(ActivityNode node) => (node.Text("role"), node.Text("units"));
}
