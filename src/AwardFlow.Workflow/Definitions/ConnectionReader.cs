using System.Text.Json;

namespace AwardFlow.Workflow;

/// <summary>Reads the arrows and checks that each leaves a declared port and ends in a node.</summary>
internal static class ConnectionReader
{
    public static List<Connection> Read(
        JsonElement root, IReadOnlyDictionary<string, ActivityNode> nodes, IReadOnlySet<string> unreadable, FaultList faults)
    {
        var connections = new List<Connection>();
        var index = 0;
        foreach (var element in root.List("connections"))
        {
            index++;
            var source = element.Member("source")?.Text("activity");
            var port = element.Member("source")?.Text("port");
            var target = element.Member("target")?.Text("activity");
            if (source is null || port is null || target is null)
            {
                faults.Add(source, "malformed-connection",
                    $"connection number {index} needs source.activity, source.port and target.activity");
                continue;
            }

            // A node that could not be read has its own fault; its arrows would only repeat it.
            if (unreadable.Contains(source) || unreadable.Contains(target)) continue;
            if (Check(source, port, target)) connections.Add(new(source, port, target, false, Vertices(element)));
        }

        foreach (var node in nodes.Values)
            foreach (var outcome in node.Outcomes)
                if (!root.List("connections").Any(c => Leaves(c, node.Id, outcome)))
                    faults.Add(node.Id, "unconnected-outcome", $"outcome {outcome} has no connection");
        return connections;

        bool Check(string source, string port, string target)
        {
            var isSound = true;
            if (!nodes.TryGetValue(source, out var from))
                isSound = Fault(source, "unknown-node", $"the connection from {source}.{port} to {target} leaves a node that doesn't exist");
            if (!nodes.ContainsKey(target))
                isSound = Fault(source, "unknown-node", $"outcome {port} leads to node \"{target}\", which doesn't exist");
            if (from is not null && !from.Outcomes.Contains(port))
                isSound = Fault(source, "unknown-port", $"a connection leaves port \"{port}\", but {from.Type} has " +
                    (from.Outcomes.Count == 0 ? "no outcomes" : string.Join(", ", from.Outcomes)));
            if (connections.Any(c => c.Source == source && c.Port == port))
                isSound = Fault(source, "port-connected-twice", $"outcome {port} has two connections; parallel branches need Elsa.FlowFork");
            return isSound;
        }

        bool Fault(string node, string code, string message)
        {
            faults.Add(node, code, message);
            return false;
        }
    }

    private static bool Leaves(JsonElement connection, string node, string port) =>
        connection.Member("source") is { } source && source.Text("activity") == node && source.Text("port") == port;

    private static (double X, double Y)[] Vertices(JsonElement connection) =>
        [.. connection.List("vertices").Select(v => (v.Coordinate("x") ?? 0, v.Coordinate("y") ?? 0))];
}
