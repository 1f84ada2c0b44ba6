using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace AwardFlow.Workflow;

/// <summary>Reads one Elsa 3 workflow definition and refuses what could lose a case.</summary>
public static class DefinitionReader
{
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    /// <summary>Reads the text of a definition file.</summary>
    /// <param name="fileName">The file, relative to the workflows folder; faults name it.</param>
    /// <param name="text">Its content.</param>
    /// <exception cref="DefinitionException">It has faults; all of them are in the exception.</exception>
    public static WorkflowDefinition Read(string fileName, string text)
    {
        var faults = new List<DefinitionFault>();
        return Read(fileName, text, faults) ?? throw new DefinitionException(faults);
    }

    /// <summary>SHA-256 over the text with LF line ends, lower-case hex: what workflows/SHA256SUMS lists.</summary>
    public static string Digest(string text) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.Replace("\r\n", "\n"))));

    internal static WorkflowDefinition? Read(string fileName, string text, List<DefinitionFault> all)
    {
        var faults = new FaultList(fileName, all);
        try
        {
            using var document = JsonDocument.Parse(text, Strict);
            if (document.RootElement.ValueKind == JsonValueKind.Object) return Read(document.RootElement, fileName, text, faults);
            faults.Add(null, "malformed-json", "the file is not a JSON object");
        }
        catch (JsonException e)
        {
            faults.Add(null, "malformed-json", $"line {e.LineNumber + 1}: the file is not valid JSON: {e.Message}");
        }

        return null;
    }

    private static WorkflowDefinition? Read(JsonElement file, string fileName, string text, FaultList faults)
    {
        var header = Header(file, fileName, text, faults);
        if (file.Member("root") is not { } root || root.Text("type") != ActivityCatalogue.Flowchart)
        {
            faults.Add(null, "no-flowchart", "root must be an Elsa.Flowchart");
            return null;
        }

        if (root.List("variables").Any())
            faults.Add(null, "unsupported-property", "variables belong to the workflow, not to its flowchart");
        if (root.Member("customProperties") is { } custom && custom.List("notFoundConnections").Any())
            faults.Add(null, "unknown-node", "notFoundConnections lists connections whose nodes the designer did not find");

        var reader = new ActivityReader(new ExpressionReader(header.Variables, header.Inputs, faults), faults);
        var nodes = new Dictionary<string, ActivityNode>();
        var unreadable = new HashSet<string>();
        foreach (var (index, element) in root.List("activities").Index())
        {
            var id = element.Text("id");
            if (id is not null && (nodes.ContainsKey(id) || unreadable.Contains(id)))
                faults.Add(id, "duplicate-id", "two activities have this id");
            else if (reader.Read(element, index) is { } node)
                nodes.Add(node.Id, node);
            else if (id is not null)
                unreadable.Add(id);
        }

        var connections = ConnectionReader.Read(root, nodes, unreadable, faults);
        if (header.WithdrawUntil is { } until && !nodes.ContainsKey(until))
            faults.Add(until, "withdraw-until-unknown", "AwardFlow:WithdrawUntil names this node, which doesn't exist");
        var starts = nodes.Values.Where(n => n.Type == ActivityCatalogue.Start).ToArray();
        if (starts.Length != 1)
        {
            foreach (var start in starts) faults.Add(start.Id, "several-starts", "a path has one Elsa.Start");
            if (starts.Length == 0) faults.Add(null, "no-start", "the path has no Elsa.Start");
            return null;
        }

        var graph = new FlowGraph(starts[0].Id, nodes.Keys, connections);
        GraphChecks.Run(nodes, graph, faults);
        return faults.IsEmpty ? new WorkflowDefinition(header, [.. nodes.Values], graph) : null;
    }

    private static DefinitionHeader Header(JsonElement file, string fileName, string text, FaultList faults)
    {
        var definitionId = Required("definitionId");
        if (file.Member("version") is not { ValueKind: JsonValueKind.Number } v || !v.TryGetInt32(out var version) || version < 1)
        {
            faults.Add(null, "missing-field", "version must be a whole number of 1 or more");
            version = 0;
        }

        var until = file.Member("customProperties")?.Member("AwardFlow:WithdrawUntil");
        if (until is { ValueKind: not JsonValueKind.String })
            faults.Add(null, "withdraw-until-unknown", "AwardFlow:WithdrawUntil must name a node");
        var name = Required("name");
        return new(
            Required("id"), definitionId, version, name, file.Member("customProperties")?.Text("AwardFlow:NameEn") ?? name, fileName, Digest(text),
            until is { ValueKind: JsonValueKind.String } node ? node.GetString() : null,
            VariableReader.Variables(file, faults), VariableReader.Inputs(file, faults));

        string Required(string field)
        {
            if (file.Text(field) is { } value && !string.IsNullOrWhiteSpace(value)) return value;
            faults.Add(null, "missing-field", $"{field} is missing");
            return "";
        }
    }
}
