using System.Text.Json;
using System.Text.Json.Nodes;

namespace AwardFlow.Workflow.Tests.Elsa;

internal sealed record ElsaActivity(string Id, string Type, string? JoinMode, string[] Branches)
{
    public bool Waits => ActivityCatalogue.TryGet(Type, out var type) && type.Kind == ActivityKind.Waits;

    public bool Terminal => ActivityCatalogue.TryGet(Type, out var type) && type.Kind == ActivityKind.Ends;
}

internal sealed record ElsaConnection(string Source, string Port, string Target);

/// <summary>
/// A flowchart as Elsa 3.8 sees it, read without any of our loader's checks. Forward arrows are found as Elsa finds them:
/// breadth first from the start, leaving out a pair of activities that would close a cycle; the rest is backward.
/// </summary>
internal sealed class ElsaFlowchart
{
    private readonly List<(string Source, string Target)> forwardPairs = [];

    public ElsaFlowchart(string json)
    {
        var root = JsonNode.Parse(json)?["root"] ?? throw new JsonException("no root");
        Activities = root["activities"]?.AsArray().OfType<JsonObject>().Select(Activity).ToDictionary(a => a.Id) ?? [];
        var drawn = root["connections"]?.AsArray().OfType<JsonObject>().Select(Connection) ?? [];
        // Elsa drops connections that name an unknown activity, with a line in the log.
        Connections = [.. drawn.Where(c => Activities.ContainsKey(c.Source) && Activities.ContainsKey(c.Target))];
        Start = Activities.Values.First(a => a.Type == "Elsa.Start").Id;
        FindForwardPairs();
    }

    public IReadOnlyDictionary<string, ElsaActivity> Activities { get; }

    public IReadOnlyList<ElsaConnection> Connections { get; }

    public string Start { get; }

    public ElsaConnection[] Outbound(string activity) => [.. Connections.Where(c => c.Source == activity)];

    public ElsaConnection[] ForwardInbound(string activity) => [.. Connections.Where(c => c.Target == activity && IsForward(c))];

    public bool IsForward(ElsaConnection connection) => forwardPairs.Contains((connection.Source, connection.Target));

    /// <summary>Whether every forward path from the start to the source passes the target.</summary>
    public bool IsValidBackward(ElsaConnection connection)
    {
        if (connection.Target == Start || connection.Source == connection.Target) return true;
        var seen = new HashSet<string> { Start };
        var open = new Queue<string>([Start]);
        while (open.TryDequeue(out var at))
            foreach (var (_, next) in forwardPairs.Where(p => p.Source == at && p.Target != connection.Target))
                if (seen.Add(next))
                    open.Enqueue(next);
        return !seen.Contains(connection.Source);
    }

    public HashSet<string> Ancestors(string activity)
    {
        var ancestors = new HashSet<string>();
        var open = new Queue<string>([activity]);
        while (open.TryDequeue(out var at))
            foreach (var (source, _) in forwardPairs.Where(p => p.Target == at))
                if (ancestors.Add(source))
                    open.Enqueue(source);
        return ancestors;
    }

    private void FindForwardPairs()
    {
        var visited = new HashSet<string>();
        var open = new Queue<string>([Start]);
        while (open.TryDequeue(out var source))
        {
            visited.Add(source);
            foreach (var target in Outbound(source).Select(c => c.Target))
            {
                if (forwardPairs.Contains((source, target)) || HasPath(target, source)) continue;
                forwardPairs.Add((source, target));
                if (!visited.Contains(target)) open.Enqueue(target);
            }
        }
    }

    private bool HasPath(string from, string to)
    {
        var seen = new HashSet<string>();
        var open = new Stack<string>([from]);
        while (open.TryPop(out var at))
        {
            if (at == to) return true;
            if (!seen.Add(at)) continue;
            foreach (var (_, next) in forwardPairs.Where(p => p.Source == at)) open.Push(next);
        }

        return false;
    }

    private static ElsaActivity Activity(JsonObject node) => new(
        (string?)node["id"] ?? "", (string?)node["type"] ?? "", (string?)node["mode"]?["expression"]?["value"],
        JsonSerializer.Deserialize<string[]>((string?)node["branches"]?["expression"]?["value"] ?? "[]") ?? []);

    private static ElsaConnection Connection(JsonObject node) => new(
        (string?)node["source"]?["activity"] ?? "", (string?)node["source"]?["port"] ?? "", (string?)node["target"]?["activity"] ?? "");
}
