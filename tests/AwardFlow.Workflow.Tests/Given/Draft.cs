using System.Text.Json.Nodes;

namespace AwardFlow.Workflow.Tests;

/// <summary>Writes small definitions for tests, sound or broken, as the designer would save them.</summary>
internal sealed class Draft
{
    private readonly JsonObject file = JsonNode.Parse(
        """
        {
          "id": "draft-v1", "definitionId": "draft", "name": "草稿", "version": 1,
          "variables": [], "inputs": [], "customProperties": {},
          "root": { "type": "Elsa.Flowchart", "activities": [], "connections": [] }
        }
        """)?.AsObject() ?? [];

    private JsonArray Activities => file["root"]?["activities"]?.AsArray() ?? [];

    private JsonArray Connections => file["root"]?["connections"]?.AsArray() ?? [];

    /// <summary>A node; inputs as (name, value) with the value's type deciding the typeName.</summary>
    public Draft Node(string id, string type, params (string Name, object Value)[] inputs)
    {
        var node = new JsonObject
        {
            ["id"] = id,
            ["type"] = type,
            ["customProperties"] = new JsonObject { ["AwardFlow:NameEn"] = id },
            ["metadata"] = new JsonObject
            {
                ["displayText"] = id,
                ["designer"] = new JsonObject { ["position"] = new JsonObject { ["x"] = 0, ["y"] = 0 } },
            },
        };
        foreach (var (name, value) in inputs) node[name] = value as JsonNode ?? Literal(value);
        Activities.Add((JsonNode)node);
        return this;
    }

    /// <summary>Arrows written as <c>Start.Done &gt; Review</c>, one per line.</summary>
    public Draft Arrows(string arrows)
    {
        foreach (var line in arrows.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var (from, to) = (line.Split(" > ")[0], line.Split(" > ")[1]);
            Connections.Add((JsonNode)new JsonObject
            {
                ["source"] = new JsonObject { ["activity"] = from.Split('.')[0], ["port"] = from.Split('.')[1] },
                ["target"] = new JsonObject { ["activity"] = to, ["port"] = "In" },
            });
        }

        return this;
    }

    public Draft Variable(string id, string type, string? value = null)
    {
        file["variables"]?.AsArray().Add((JsonNode)new JsonObject
        {
            ["id"] = id,
            ["name"] = id,
            ["typeName"] = type,
            ["value"] = value,
            ["isArray"] = false,
            ["storageDriverTypeName"] = "WorkflowInstanceStorageDriver",
        });
        return this;
    }

    public Draft Input(string name, string type)
    {
        file["inputs"]?.AsArray().Add((JsonNode)new JsonObject { ["name"] = name, ["type"] = type });
        return this;
    }

    public Draft WithdrawUntil(string node)
    {
        file["customProperties"] = new JsonObject { ["AwardFlow:WithdrawUntil"] = node };
        return this;
    }

    /// <summary>The usual small nodes: a stage, a review, a correction, a close.</summary>
    public Draft Stage(string id) => Node(id, "AwardFlow.SetStage", ("stage", "some"));

    public Draft Review(string id) => Node(id, "AwardFlow.Review", ("step", "some"), ("role", "some"), ("units", "township"),
        ("dueWorkingDays", 5), ("quorum", "one"), ("mayAmend", false));

    public Draft Hold(string id) => Node(id, "AwardFlow.Hold", ("reason", "some"), ("role", "some"));

    public Draft Close(string id, string result = "done") => Node(id, "AwardFlow.Close", ("result", result));

    public Draft Start() => Node("Start", "Elsa.Start");

    public Draft Fork(string id, params string[] branches) =>
        Node(id, "Elsa.FlowFork", ("branches", Expression("Object", new JsonArray([.. branches.Select(b => (JsonNode)b)]).ToJsonString())));

    public Draft Join(string id, string mode) => Node(id, "Elsa.FlowJoin", ("mode", mode));

    public string Json() => file.ToJsonString();

    public WorkflowDefinition Read() => DefinitionReader.Read("draft/v1.json", Json());

    public static JsonNode Expression(string type, JsonNode? value, string typeName = "Object") => new JsonObject
    {
        ["typeName"] = typeName,
        ["expression"] = new JsonObject { ["type"] = type, ["value"] = value },
    };

    public static JsonNode VariableExpression(string id, string typeName = "String") =>
        Expression("Variable", new JsonObject { ["id"] = id, ["name"] = id }, typeName);

    private static JsonNode Literal(object value) => value switch
    {
        int number => Expression("Literal", number, "Int32"),
        bool flag => Expression("Literal", flag, "Boolean"),
        _ => Expression("Literal", (string)value, "String"),
    };
}
