namespace AwardFlow.Workflow;

/// <summary>
/// The safe shape: inside it a path runs the same in both of Elsa's modes and here. Outside it Elsa's default mode
/// loses cases without a word.
/// </summary>
internal static class GraphChecks
{
    // Behind a missing node or arrow everything looks unreachable: then only what is missing is said.
    private static readonly HashSet<string> Missing =
    [
        "missing-id", "unknown-activity-type", "duplicate-id", "malformed-connection", "unknown-node", "unknown-port",
        "unconnected-outcome", "port-connected-twice", "invalid-case",
    ];

    public static void Run(IReadOnlyDictionary<string, ActivityNode> nodes, FlowGraph graph, FaultList faults)
    {
        var isWhole = !faults.Has(Missing);
        foreach (var node in nodes.Keys)
            if (isWhole && !graph.IsReachable(node))
                faults.Add(node, "unreachable", "no way leads here from the start");

        foreach (var connection in graph.NotDominated)
            faults.Add(connection.Source, "loop-not-dominated",
                $"outcome {connection.Port} loops back to {connection.Target}, but not every way to {connection.Source} passes {connection.Target}");

        foreach (var node in nodes.Values) CheckEntries(node, graph, faults);
        CheckLoops(nodes, graph, faults);
        if (isWhole && graph.NotDominated.Count == 0) ForkChecks.Run(nodes, graph, faults);
    }

    private static void CheckEntries(ActivityNode node, FlowGraph graph, FaultList faults)
    {
        var sources = graph.To(node.Id).Where(c => !c.IsBackward).Select(c => c.Source).Distinct().ToArray();
        if (sources.Length > 1 && !node.IsJoin)
            faults.Add(node.Id, "shared-node",
                $"it is entered from {string.Join(" and ", sources)}; Elsa's default mode would wait for both. Give each its own node");

        if (node.Kind == ActivityKind.AtOnce) return;
        foreach (var back in graph.To(node.Id).Where(c => c.IsBackward))
            faults.Add(back.Source, "loop-into-waiting",
                $"outcome {back.Port} loops back into {node.Id}, which waits; loop back to a node in front of it that runs at once");
    }

    /// <summary>A loop without a waiting node would turn for ever within one step.</summary>
    private static void CheckLoops(IReadOnlyDictionary<string, ActivityNode> nodes, FlowGraph graph, FaultList faults)
    {
        foreach (var back in graph.Connections.Where(c => c.IsBackward && !nodes[c.Source].IsWaiting && !nodes[c.Target].IsWaiting))
        {
            var withoutWaiting = graph.ReachableFrom(back.Target, c => !nodes[c.Target].IsWaiting);
            if (back.Target == back.Source || withoutWaiting.Contains(back.Source))
                faults.Add(back.Source, "loop-without-waiting",
                    $"outcome {back.Port} loops back to {back.Target} on a way on which nobody is asked");
        }
    }
}
