using System.Text.Json;

namespace AwardFlow.Workflow;

/// <summary>Reads inputs and conditions: Literal, Object, Variable, Input; everything else is a fault.</summary>
internal sealed class ExpressionReader(
    IReadOnlyList<VariableDefinition> variables, IReadOnlyList<InputDefinition> inputs, FaultList faults)
{
    /// <summary>Reads <c>{ "typeName": …, "expression": { "type": …, "value": … } }</c>, or a bare scalar, which Elsa takes as a literal.</summary>
    public InputValue? Input(string node, ActivityType type, InputSpec spec, JsonElement element)
    {
        if (element.ValueKind != JsonValueKind.Object) return Checked(node, spec, Literal(node, spec.Name, element));
        var alias = element.Text("typeName");
        if (alias is null)
            return Fault(node, "input-without-type-name", $"input {spec.Name} has no typeName; Elsa would read it as nothing");
        if (type.IsOurs && ValueType.AliasOf(spec.Kind) is { } expected && alias != expected)
            return Fault(node, "wrong-type-name", $"input {spec.Name} has typeName \"{alias}\", expected \"{expected}\"");
        if (element.Member("expression") is not { ValueKind: JsonValueKind.Object } expression)
            return Fault(node, "missing-expression", $"input {spec.Name} has no expression");
        return Expression(node, spec, expression);
    }

    /// <summary>Reads <c>{ "type": …, "value": … }</c>.</summary>
    public InputValue? Expression(string node, InputSpec spec, JsonElement expression)
    {
        var value = expression.Member("value");
        switch (expression.Text("type"))
        {
            case "Literal" when spec.Kind != InputKind.List:
                return Checked(node, spec, value is { } literal ? Literal(node, spec.Name, literal) : null);
            case "Object" when spec.Kind == InputKind.List:
                var text = value is { ValueKind: JsonValueKind.String } json ? json.GetString() : null;
                return Checked(node, spec, text is null ? null : new InputValue(ExpressionKind.Object, text));
            case "Variable":
                return Variable(node, spec, value);
            case "Input":
                return WorkflowInput(node, spec, value);
            case "Literal" or "Object":
                return Fault(node, "wrong-expression", $"input {spec.Name} can't be given as {expression.Text("type")}");
            case var other:
                return Fault(node, "unknown-expression",
                    $"input {spec.Name} has expression type \"{other}\"; known are Literal, Object, Variable, Input");
        }
    }

    /// <summary>The declared variable that a reference names by id.</summary>
    public VariableDefinition? Reference(string node, string what, JsonElement? value)
    {
        if (Unwrap(value) is not { } reference)
        {
            Fault(node, "variable-expression-trap",
                $"{what} must name its variable as an object with id and name; Elsa would silently read anything else as nothing");
            return null;
        }

        var id = reference.Text("id");
        var variable = variables.FirstOrDefault(v => v.Id == id);
        if (variable is null)
            Fault(node, "unknown-variable", $"{what} uses the variable with id \"{id}\", which the definition does not declare");
        else if (reference.Text("name") is { } name && name != variable.Name)
            Fault(node, "unknown-variable", $"{what} calls variable \"{id}\" by the name \"{name}\", it is declared as \"{variable.Name}\"");
        return variable;
    }

    private InputValue? Variable(string node, InputSpec spec, JsonElement? value)
    {
        if (Reference(node, $"input {spec.Name}", value) is not { } variable) return null;
        return Suitable(node, spec, variable.Type) ? new(ExpressionKind.Variable, variable.Id) : null;
    }

    private InputValue? WorkflowInput(string node, InputSpec spec, JsonElement? value)
    {
        if (Unwrap(value) is not { } reference)
            return Fault(node, "input-expression-trap",
                $"input {spec.Name} must name the workflow input as an object with name; Elsa would silently read anything else as nothing");
        var name = reference.Text("name");
        if (inputs.FirstOrDefault(i => i.Name == name) is not { } input)
            return Fault(node, "unknown-input", $"input {spec.Name} uses the workflow input \"{name}\", which the definition does not declare");
        return Suitable(node, spec, input.Type) ? new(ExpressionKind.Input, input.Name) : null;
    }

    private bool Suitable(string node, InputSpec spec, string type)
    {
        if (ValueType.Suits(type, spec.Kind)) return true;
        Fault(node, "wrong-type", spec.Kind is InputKind.Choice or InputKind.Quorum or InputKind.List
            ? $"input {spec.Name} has a closed set of values and must be given literally"
            : $"input {spec.Name} can't take a value of type {type}");
        return false;
    }

    private InputValue? Literal(string node, string name, JsonElement element)
    {
        if (element.Scalar() is not { } scalar)
        {
            if (element.ValueKind != JsonValueKind.Null) Fault(node, "invalid-input", $"input {name} must be a single value");
            return null;
        }

        // Elsa Studio writes flags as true, "true" or "True".
        return new(ExpressionKind.Literal, scalar is "True" ? "true" : scalar is "False" ? "false" : scalar);
    }

    private InputValue? Checked(string node, InputSpec spec, InputValue? value)
    {
        if (value is null) return null;
        if (spec.Complaint(value.Value) is not { } complaint) return value;
        return Fault(node, "invalid-input", $"input {spec.Name}: {complaint}");
    }

    /// <summary>The object itself, or the object in a JSON string; null for anything else, such as a bare name.</summary>
    private static JsonElement? Unwrap(JsonElement? value)
    {
        if (value is { ValueKind: JsonValueKind.Object }) return value;
        if (value is not { ValueKind: JsonValueKind.String } text) return null;
        try
        {
            using var document = JsonDocument.Parse(text.GetString() ?? "");
            return document.RootElement.ValueKind == JsonValueKind.Object ? document.RootElement.Clone() : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private InputValue? Fault(string node, string code, string message)
    {
        faults.Add(node, code, message);
        return null;
    }
}
