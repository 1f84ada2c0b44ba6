using System.Text.Json;

namespace AwardFlow.Workflow;

/// <summary>Reads one activity object: its type, inputs, names and position.</summary>
internal sealed class ActivityReader(ExpressionReader expressions, FaultList faults)
{
    private const string DefaultPort = "Default";

    private static readonly HashSet<string> CommonMembers =
    [
        "id", "nodeId", "name", "type", "version", "customProperties", "metadata", "canStartWorkflow", "runAsynchronously",
    ];

    public ActivityNode? Read(JsonElement element, int index)
    {
        var id = element.Text("id");
        if (id is null)
        {
            faults.Add(null, "missing-id", $"activity number {index + 1} has no id");
            return null;
        }

        var typeName = element.Text("type");
        if (typeName is null || !ActivityCatalogue.TryGet(typeName, out var type))
        {
            faults.Add(id, "unknown-activity-type", typeName is null ? "it has no type" : $"activity type \"{typeName}\" is not known");
            return null;
        }

        var properties = Properties(element);
        CheckRunning(id, element, properties);
        CheckSkipRule(id, type, element, properties);
        var (zh, en) = Names(id, element, properties);
        var (x, y) = Position(id, element);
        var node = new ActivityNode(id, type.Name, zh, en, x, y, Inputs(id, type, element))
        {
            Kind = type.Kind,
            Outcomes = type.Outcomes,
            CustomProperties = properties,
        };
        return type.Name switch
        {
            ActivityCatalogue.Fork => node with { Outcomes = NameList.Parse(node.Inputs.GetValueOrDefault("branches")?.Value) ?? [] },
            ActivityCatalogue.Switch => Switch(node, element),
            ActivityCatalogue.SetVariable => SetVariable(node, element),
            ActivityCatalogue.Review => Review(node),
            _ => node,
        };
    }

    private Dictionary<string, InputValue> Inputs(string id, ActivityType type, JsonElement element)
    {
        var values = new Dictionary<string, InputValue>();
        foreach (var spec in type.Inputs)
        {
            if (element.Member(spec.Name) is not { } given)
            {
                if (spec.Required) faults.Add(id, "missing-input", $"input {spec.Name} is missing");
                continue;
            }

            var expression = given.Member("expression");
            var isEmpty = expression is { } e && e.Text("type") is "Literal" or "Object" && e.Member("value") is null;
            if (isEmpty && spec.Required) faults.Add(id, "missing-input", $"input {spec.Name} has no value");
            else if (!isEmpty && expressions.Input(id, type, spec, given) is { } value) values[spec.Name] = value;
        }

        foreach (var member in element.EnumerateObject())
            if (!CommonMembers.Contains(member.Name) && type.Inputs.All(i => i.Name != member.Name) && !IsStructure(type, member.Name))
                faults.Add(id, "unknown-property", $"{type.Name} has no input \"{member.Name}\"");
        return values;
    }

    private static bool IsStructure(ActivityType type, string member) =>
        (type.Name, member) is (ActivityCatalogue.Switch, "cases") or (ActivityCatalogue.SetVariable, "variable");

    private ActivityNode Switch(ActivityNode node, JsonElement element)
    {
        var spec = new InputSpec("condition", InputKind.Flag, true, []);
        var cases = new List<SwitchCase>();
        foreach (var item in element.List("cases"))
        {
            var label = item.Text("label");
            if (label is null || label == DefaultPort || cases.Any(c => c.Label == label))
                faults.Add(node.Id, "invalid-case", $"case \"{label}\" needs a label of its own, other than {DefaultPort}");
            else if (item.Member("condition") is not { } condition)
                faults.Add(node.Id, "invalid-case", $"case \"{label}\" has no condition");
            else if (expressions.Expression(node.Id, spec with { Name = $"of case \"{label}\"" }, condition) is { } value)
                cases.Add(new(label, value));
        }

        if (!element.List("cases").Any()) faults.Add(node.Id, "missing-input", "input cases has no case");
        return node with { Cases = cases, Outcomes = [.. cases.Select(c => c.Label), DefaultPort] };
    }

    /// <summary>Lead and consultees need two roles and two deadlines; every other quorum has one of each.</summary>
    private ActivityNode Review(ActivityNode node)
    {
        var led = node.Text("quorum") == "lead";
        if (led && node.Text("units") is not (null or "joint-bureaux"))
            faults.Add(node.Id, "invalid-input", "quorum lead goes with units joint-bureaux: the lead bureau decides, they are consulted");
        foreach (var name in new[] { "leadRole", "consultWorkingDays" })
            if (node.Inputs.ContainsKey(name) != led)
                faults.Add(node.Id, led ? "missing-input" : "invalid-input", led ? $"quorum lead needs input {name}" : $"input {name} goes with quorum lead only");
        return node;
    }

    private ActivityNode SetVariable(ActivityNode node, JsonElement element)
    {
        if (expressions.Reference(node.Id, "input variable", element.Member("variable")) is not { } variable) return node;
        if (node.Inputs.GetValueOrDefault("value") is { Kind: ExpressionKind.Literal } literal && !ValueType.Holds(variable.Type, literal.Value))
            faults.Add(node.Id, "wrong-type", $"\"{literal.Value}\" is not a value of type {variable.Type}");
        return node with { VariableId = variable.Id };
    }

    private static Dictionary<string, string> Properties(JsonElement element)
    {
        var properties = new Dictionary<string, string>();
        if (element.Member("customProperties") is { ValueKind: JsonValueKind.Object } custom)
            foreach (var member in custom.EnumerateObject())
                if (member.Value.Scalar() is { } value)
                    properties[member.Name] = value;
        return properties;
    }

    private void CheckRunning(string id, JsonElement element, Dictionary<string, string> properties)
    {
        if (properties.GetValueOrDefault("runAsynchronously") == "true" || element.Member("runAsynchronously")?.Scalar() == "true")
            faults.Add(id, "unsupported-property", "runAsynchronously would let Elsa run it outside the step's transaction");
        if (properties.GetValueOrDefault("mergeMode") is { } mode and not ("None" or "Stream"))
            faults.Add(id, "unsupported-property", $"mergeMode \"{mode}\" works in one of Elsa's modes only; use Elsa.FlowJoin");
    }

    /// <summary>A rule that can't be read would be a review that is asked or not by accident.</summary>
    private void CheckSkipRule(string id, ActivityType type, JsonElement element, Dictionary<string, string> properties)
    {
        if (element.Member("customProperties")?.Member(SkipRule.Property) is null) return;
        if (type.Name != ActivityCatalogue.Review)
            faults.Add(id, "invalid-skip-rule", $"{SkipRule.Property} goes with {ActivityCatalogue.Review} only");
        else if (!SkipRule.TryRead(properties.GetValueOrDefault(SkipRule.Property) ?? "", out _))
            faults.Add(id, "invalid-skip-rule", $"{SkipRule.Property} is a fact, below or from, and a parameter: \"amount below joint-review-from\"");
    }

    private (string Zh, string En) Names(string id, JsonElement element, Dictionary<string, string> properties)
    {
        var zh = element.Member("metadata")?.Text("displayText");
        if (string.IsNullOrWhiteSpace(zh)) faults.Add(id, "missing-name", "metadata.displayText (the Chinese name) is missing");
        var en = properties.GetValueOrDefault("AwardFlow:NameEn");
        if (string.IsNullOrWhiteSpace(en)) faults.Add(id, "missing-english-name", "custom property AwardFlow:NameEn is missing");
        return (zh ?? id, en ?? id);
    }

    private (double X, double Y) Position(string id, JsonElement element)
    {
        var position = element.Member("metadata")?.Member("designer")?.Member("position");
        if (position?.Coordinate("x") is { } x && position?.Coordinate("y") is { } y) return (x, y);
        faults.Add(id, "missing-position", "metadata.designer.position is missing; the path is drawn from it");
        return (0, 0);
    }
}
