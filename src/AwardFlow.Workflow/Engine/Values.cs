namespace AwardFlow.Workflow;

/// <summary>Evaluates inputs and checks values that come from outside.</summary>
internal static class Values
{
    public static string? Evaluate(
        InputValue value, IReadOnlyDictionary<string, string?> variables, IReadOnlyDictionary<string, string?> input) => value.Kind switch
        {
            ExpressionKind.Variable => variables.GetValueOrDefault(value.Value),
            ExpressionKind.Input => input.GetValueOrDefault(value.Value),
            _ => value.Value,
        };

    /// <summary>The node's inputs as the activity gets them, or what is wrong with one of them.</summary>
    public static (Dictionary<string, string?> Inputs, string? Complaint) Inputs(
        ActivityNode node, IReadOnlyDictionary<string, string?> variables, IReadOnlyDictionary<string, string?> input)
    {
        var inputs = new Dictionary<string, string?>();
        foreach (var spec in ActivityCatalogue.Get(node.Type).Inputs)
        {
            if (!node.Inputs.TryGetValue(spec.Name, out var given)) continue;
            var value = Evaluate(given, variables, input);
            // What stands literally in the file was checked when it was loaded.
            if (given.Kind is ExpressionKind.Variable or ExpressionKind.Input && spec.Complaint(value) is { } complaint)
                return (inputs, $"Input {spec.Name}: {complaint}.");
            if (value is not null) inputs[spec.Name] = value;
        }

        return (inputs, null);
    }

    public static string? InputFault(WorkflowDefinition definition, IReadOnlyDictionary<string, string?> input)
    {
        foreach (var name in input.Keys)
            if (definition.Inputs.All(i => i.Name != name))
                return $"The definition has no input \"{name}\".";
        foreach (var declared in definition.Inputs)
            if (!input.TryGetValue(declared.Name, out var value) || value is null || !ValueType.Holds(declared.Type, value))
                return $"Input \"{declared.Name}\" needs a value of type {declared.Type}.";
        return null;
    }

    public static string? OutputFault(WorkflowDefinition definition, IReadOnlyDictionary<string, string>? output)
    {
        foreach (var (name, value) in output ?? new Dictionary<string, string>())
        {
            if (definition.Variables.FirstOrDefault(v => v.Name == name) is not { } variable)
                return $"The definition has no variable \"{name}\".";
            if (!ValueType.Holds(variable.Type, value)) return $"\"{value}\" is not a value of type {variable.Type} for variable \"{name}\".";
        }

        return null;
    }
}
