using System.Text.Json.Nodes;

namespace AwardFlow.Workflow.Tests;

/// <summary>The published recognition-award/v1.json, edited for a test.</summary>
internal sealed class RealFile
{
    private readonly JsonNode file = JsonNode.Parse(Repository.RecognitionAwardJson) ?? new JsonObject();

    public JsonObject Root => file["root"]?.AsObject() ?? [];

    public JsonObject Top => file.AsObject();

    public JsonArray Activities => Root["activities"]?.AsArray() ?? [];

    public JsonArray Connections => Root["connections"]?.AsArray() ?? [];

    public static string Edit(params Action<RealFile>[] edits)
    {
        var edited = new RealFile();
        foreach (var edit in edits) edit(edited);
        return edited.file.ToJsonString();
    }

    public JsonObject Node(string id) => Activities.OfType<JsonObject>().First(a => (string?)a["id"] == id);

    public JsonObject Connection(string source, string port) => Connections.OfType<JsonObject>()
        .Single(c => (string?)c["source"]?["activity"] == source && (string?)c["source"]?["port"] == port);

    public void Retarget(string source, string port, string target) =>
        Connection(source, port)["target"] = new JsonObject { ["activity"] = target, ["port"] = "In" };

    /// <summary>Removes the node with the arrows that leave it.</summary>
    public void Remove(string id)
    {
        Activities.Remove(Node(id));
        foreach (var arrow in Connections.OfType<JsonObject>().Where(c => (string?)c["source"]?["activity"] == id).ToArray())
            Connections.Remove(arrow);
    }

    public void Disconnect(string source, string port) => Connections.Remove(Connection(source, port));

    /// <summary>Sets the expression of an input.</summary>
    public void SetInput(string node, string input, string type, JsonNode? value)
    {
        if (Node(node)[input]?["expression"] is not JsonObject expression) throw new InvalidOperationException($"{node} has no {input}");
        expression["type"] = type;
        expression["value"] = value;
    }
}
