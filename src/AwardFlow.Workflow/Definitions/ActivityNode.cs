using System.Globalization;

namespace AwardFlow.Workflow;

/// <summary>A node of the path: an activity with its inputs, names and place in the drawing.</summary>
/// <param name="Id">Unique in the definition.</param>
/// <param name="Type">A type of <see cref="ActivityCatalogue"/>.</param>
/// <param name="NameZh">The Chinese name, <c>metadata.displayText</c>.</param>
/// <param name="NameEn">The English name, custom property <c>AwardFlow:NameEn</c>.</param>
/// <param name="X">Left edge in the drawing, in the designer's pixels.</param>
/// <param name="Y">Upper edge in the drawing.</param>
/// <param name="Inputs">The inputs that the file gives.</param>
public sealed record ActivityNode(
    string Id, string Type, string NameZh, string NameEn, double X, double Y, IReadOnlyDictionary<string, InputValue> Inputs)
{
    /// <summary>How the activity behaves on arrival.</summary>
    public ActivityKind Kind { get; init; }

    /// <summary>Whether the case may stop here for people or time.</summary>
    public bool IsWaiting => Kind == ActivityKind.Waits;

    /// <summary>Whether the case ends here.</summary>
    public bool IsTerminal => Kind == ActivityKind.Ends;

    /// <summary>The ports, each of which is connected exactly once.</summary>
    public IReadOnlyList<string> Outcomes { get; init; } = [];

    /// <summary>The node's scalar custom properties, as text.</summary>
    public IReadOnlyDictionary<string, string> CustomProperties { get; init; } = new Dictionary<string, string>();

    /// <summary>The cases of an Elsa.FlowSwitch in the order in which they are tried.</summary>
    public IReadOnlyList<SwitchCase> Cases { get; init; } = [];

    /// <summary>The id of the variable that an Elsa.SetVariable sets.</summary>
    public string? VariableId { get; init; }

    internal bool IsJoin => Type == ActivityCatalogue.Join;

    internal bool IsFork => Type == ActivityCatalogue.Fork;

    internal bool IsRace => IsJoin && Text("mode") == "WaitAny";

    /// <summary>The literal value of an input; null if the file doesn't give it or gives an expression.</summary>
    public string? Text(string input) =>
        Inputs.TryGetValue(input, out var value) && value.Kind == ExpressionKind.Literal ? value.Value : null;

    /// <summary>The literal value of a number input.</summary>
    public int? Number(string input) => Text(input) is { } text ? int.Parse(text, CultureInfo.InvariantCulture) : null;

    /// <summary>The literal value of a flag input.</summary>
    public bool? Flag(string input) => Text(input) is { } text ? text == "true" : null;
}

/// <summary>An arrow of the path.</summary>
/// <param name="Source">The node it leaves.</param>
/// <param name="Port">The outcome that follows it.</param>
/// <param name="Target">The node it enters.</param>
/// <param name="IsBackward">Whether it loops back: every way to the source passes through the target.</param>
/// <param name="Vertices">The corners that the designer drew, in the order from source to target.</param>
public sealed record Connection(
    string Source, string Port, string Target, bool IsBackward, IReadOnlyList<(double X, double Y)> Vertices);
