namespace AwardFlow.Workflow;

/// <summary>
/// Parallel branches are well nested: a fork and its join enclose branches that touch nothing outside and not each other.
/// Otherwise a join could wait for a branch that never comes, or a branch run on beside a case that has moved on.
/// </summary>
internal static class ForkChecks
{
    public static void Run(IReadOnlyDictionary<string, ActivityNode> nodes, FlowGraph graph, FaultList faults)
    {
        var joins = nodes.Values.Where(n => n.IsJoin).ToArray();
        foreach (var node in nodes.Values.Where(n => n.IsFork || n.IsJoin))
            if (graph.ReachableFrom(node.Id, _ => true).Contains(node.Id))
                faults.Add(node.Id, node.IsFork ? "fork-in-loop" : "join-in-loop", "parallel branches must not stand inside a loop");

        // Alternatives (above or below a threshold) may meet again in a WaitAny join; waiting for all of them would never end.
        foreach (var join in joins.Where(j => !j.IsRace))
            if (graph.ImmediateDominator(join.Id) is not { } fork || !nodes[fork].IsFork)
                faults.Add(join.Id, "join-without-fork", "the branches that meet here do not come from one Elsa.FlowFork");

        foreach (var join in joins)
        {
            var scope = graph.Scope(join.Id);
            foreach (var back in graph.Connections.Where(c => c.IsBackward && scope.Contains(c.Source) && scope.Contains(c.Target)))
                faults.Add(back.Source, "loop-in-branches",
                    $"outcome {back.Port} loops back inside the branches that meet in {join.Id}; Elsa's default mode would miscount them");
        }

        foreach (var fork in nodes.Values.Where(n => n.IsFork))
        {
            var own = joins.Where(j => graph.ImmediateDominator(j.Id) == fork.Id).ToArray();
            if (own.Length != 1)
                faults.Add(fork.Id, "fork-without-join", own.Length == 0
                    ? "its branches never meet in an Elsa.FlowJoin"
                    : $"its branches meet in several joins: {string.Join(", ", own.Select(j => j.Id))}");
            else
                CheckBranches(fork, own[0], graph, faults);
            if (own is [{ IsRace: true } race]) CheckRace(fork, race, nodes, graph, faults);
        }
    }

    /// <summary>When one branch wins, Elsa cancels what waits on a way to the join, and nothing else.</summary>
    private static void CheckRace(
        ActivityNode fork, ActivityNode race, IReadOnlyDictionary<string, ActivityNode> nodes, FlowGraph graph, FaultList faults)
    {
        if (graph.ReachableFrom(fork.Id, c => !nodes[c.Target].IsWaiting).Contains(race.Id))
            faults.Add(race.Id, "race-without-waiting",
                $"a branch of {fork.Id} comes here without waiting for anybody, before the others could have begun");
        foreach (var node in graph.Scope(race.Id).Where(id => nodes[id].IsWaiting))
            if (!graph.ReachableFrom(node, c => !c.IsBackward).Contains(race.Id))
                faults.Add(node, "race-leaves-waiting",
                    $"it waits on a way that no longer leads to {race.Id}; Elsa would leave it open when another branch has won");
    }

    private static void CheckBranches(ActivityNode fork, ActivityNode join, FlowGraph graph, FaultList faults)
    {
        var owner = new Dictionary<string, string>();
        foreach (var branch in graph.From(fork.Id))
        {
            var inside = branch.Target == join.Id ? [] : graph.ReachableFrom(branch.Target, c => c.Target != join.Id && c.Source != join.Id);
            if (branch.Target != join.Id) inside.Add(branch.Target);
            foreach (var node in inside)
                if (!graph.Dominates(fork.Id, node))
                    faults.Add(node, "branches-mixed", $"branch {branch.Port} of {fork.Id} leads here past its join {join.Id}");
                else if (!owner.TryAdd(node, branch.Port))
                    faults.Add(node, "branches-mixed", $"branches {owner[node]} and {branch.Port} of {fork.Id} run into each other outside their join");

            var arrivals = graph.To(join.Id).Where(c => inside.Contains(c.Source)).ToArray();
            if (branch.Target != join.Id && arrivals.Length == 0)
                faults.Add(join.Id, "branch-misses-join", $"branch {branch.Port} of {fork.Id} never comes here");
            if (arrivals.Length > 1 && !join.IsRace)
                faults.Add(join.Id, "branch-joins-twice",
                    $"branch {branch.Port} of {fork.Id} has {arrivals.Length} connections to this join, which waits for every one; let them meet before it");
        }
    }
}
