namespace AwardFlow.Workflow;

/// <summary>The shape of a path: what is reachable, what dominates what, which arrows loop back.</summary>
internal sealed class FlowGraph
{
    private readonly string start;
    private readonly Dictionary<string, List<Connection>> outgoing = [];
    private readonly Dictionary<string, List<Connection>> incoming = [];
    private readonly Dictionary<string, int> order = [];
    private readonly Dictionary<string, string> immediateDominator = [];

    /// <summary>Builds the graph over connections whose ends exist.</summary>
    public FlowGraph(string start, IEnumerable<string> nodes, IEnumerable<Connection> connections)
    {
        this.start = start;
        foreach (var node in nodes)
        {
            outgoing[node] = [];
            incoming[node] = [];
        }

        var raw = connections.ToList();
        Link(raw);
        var retreating = Number();
        FindDominators();
        NotDominated = raw.Where(c => retreating.Contains(c) && !Dominates(c.Target, c.Source)).ToArray();
        Connections = raw.Select(c => c with { IsBackward = IsReachable(c.Source) && Dominates(c.Target, c.Source) }).ToArray();
        Link(Connections);
    }

    /// <summary>The connections with their direction.</summary>
    public IReadOnlyList<Connection> Connections { get; }

    /// <summary>Arrows that close a loop without ending in a node that every way to their source passes.</summary>
    public IReadOnlyList<Connection> NotDominated { get; }

    public IReadOnlyList<Connection> From(string node) => outgoing[node];

    public IReadOnlyList<Connection> To(string node) => incoming[node];

    public bool IsReachable(string node) => order.ContainsKey(node);

    /// <summary>Whether every way from the start to <paramref name="node"/> passes <paramref name="by"/>. A node dominates itself.</summary>
    public bool Dominates(string by, string node)
    {
        if (!IsReachable(node)) return false;
        for (var at = node; ; at = immediateDominator[at])
        {
            if (at == by) return true;
            if (at == start) return false;
        }
    }

    /// <summary>The last node that every way to this one passes; null for the start.</summary>
    public string? ImmediateDominator(string node) => node == start ? null : immediateDominator.GetValueOrDefault(node);

    /// <summary>Whether some way of at least one arrow leads from one node to the other.</summary>
    public bool Reaches(string from, string to) => ReachableFrom(from, _ => true).Contains(to);

    /// <summary>Every node that some way of one or more arrows leads to, over arrows that the filter lets pass.</summary>
    public HashSet<string> ReachableFrom(string from, Func<Connection, bool> filter)
    {
        var seen = new HashSet<string>();
        var open = new Stack<string>([from]);
        while (open.TryPop(out var node))
            foreach (var connection in outgoing[node])
                if (filter(connection) && seen.Add(connection.Target))
                    open.Push(connection.Target);
        return seen;
    }

    /// <summary>The nodes strictly between a join and its fork.</summary>
    public HashSet<string> Scope(string join) =>
        ImmediateDominator(join) is { } fork ? ReachableFrom(fork, c => c.Target != join && c.Source != join) : [];

    private void Link(IReadOnlyList<Connection> connections)
    {
        foreach (var list in outgoing.Values.Concat(incoming.Values)) list.Clear();
        foreach (var connection in connections)
        {
            outgoing[connection.Source].Add(connection);
            incoming[connection.Target].Add(connection);
        }
    }

    /// <summary>Depth first from the start: numbers the nodes in reverse postorder and returns the arrows that close a loop.</summary>
    private HashSet<Connection> Number()
    {
        var retreating = new HashSet<Connection>(ReferenceEqualityComparer.Instance);
        var onPath = new HashSet<string> { start };
        var seen = new HashSet<string> { start };
        var finished = new List<string>();
        var stack = new Stack<(string Node, int Next)>([(start, 0)]);
        while (stack.TryPop(out var top))
        {
            if (top.Next == outgoing[top.Node].Count)
            {
                onPath.Remove(top.Node);
                finished.Add(top.Node);
                continue;
            }

            stack.Push((top.Node, top.Next + 1));
            var connection = outgoing[top.Node][top.Next];
            if (onPath.Contains(connection.Target)) retreating.Add(connection);
            if (!seen.Add(connection.Target)) continue;
            onPath.Add(connection.Target);
            stack.Push((connection.Target, 0));
        }

        for (var i = 0; i < finished.Count; i++) order[finished[i]] = finished.Count - 1 - i;
        return retreating;
    }

    /// <summary>Cooper, Harvey, Kennedy: A Simple, Fast Dominance Algorithm.</summary>
    private void FindDominators()
    {
        var nodes = order.OrderBy(p => p.Value).Select(p => p.Key).Skip(1).ToArray();
        immediateDominator[start] = start;
        for (var changed = true; changed;)
        {
            changed = false;
            foreach (var node in nodes)
            {
                string? best = null;
                foreach (var connection in incoming[node])
                    if (immediateDominator.ContainsKey(connection.Source))
                        best = best is null ? connection.Source : Intersect(best, connection.Source);
                if (best is null || immediateDominator.GetValueOrDefault(node) == best) continue;
                immediateDominator[node] = best;
                changed = true;
            }
        }
    }

    private string Intersect(string a, string b)
    {
        while (a != b)
        {
            while (order[a] > order[b]) a = immediateDominator[a];
            while (order[b] > order[a]) b = immediateDominator[b];
        }

        return a;
    }
}
