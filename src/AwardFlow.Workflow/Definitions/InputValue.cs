namespace AwardFlow.Workflow;

/// <summary>The expression types that definitions may use. There is no scripting.</summary>
public enum ExpressionKind
{
    /// <summary>A scalar in the file.</summary>
    Literal,

    /// <summary>JSON text in the file.</summary>
    Object,

    /// <summary>The value of a workflow variable.</summary>
    Variable,

    /// <summary>A value given when the case was started.</summary>
    Input,
}

/// <summary>An input as the file gives it.</summary>
/// <param name="Kind">The expression type.</param>
/// <param name="Value">
/// Literal: the scalar as invariant text (<c>true</c>, <c>5</c>); Object: the JSON; Variable: the variable's id; Input: the input's name.
/// </param>
public sealed record InputValue(ExpressionKind Kind, string Value);

/// <summary>One case of an Elsa.FlowSwitch: the port it opens and when.</summary>
public sealed record SwitchCase(string Label, InputValue Condition);

/// <summary>A workflow variable: matched by <paramref name="Id"/>, kept in the state as invariant text.</summary>
public sealed record VariableDefinition(string Id, string Name, string Type, string? Default);

/// <summary>A value that the application gives when it starts the case.</summary>
public sealed record InputDefinition(string Name, string Type);
