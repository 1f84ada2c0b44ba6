namespace AwardFlow.Workflow;

/// <summary>How an activity behaves when the case arrives at it.</summary>
public enum ActivityKind
{
    /// <summary>Runs and completes in the same step.</summary>
    AtOnce,

    /// <summary>Waits for people or time behind a bookmark; it may also complete at once, where nothing is left to ask.</summary>
    Waits,

    /// <summary>Ends the case. Elsa calls this a terminal node.</summary>
    Ends,
}

/// <summary>What values an input takes.</summary>
public enum InputKind
{
    /// <summary>An id such as <c>township-reviewer</c>: letters, digits, and - . _ between them.</summary>
    Identifier,

    /// <summary>A whole number of 1 or more.</summary>
    Number,

    /// <summary><c>true</c> or <c>false</c>.</summary>
    Flag,

    /// <summary>One of the values in <see cref="InputSpec.Allowed"/>.</summary>
    Choice,

    /// <summary><c>one</c>, <c>all</c>, how many have to agree, or <c>lead</c>: one decides, the others are consulted.</summary>
    Quorum,

    /// <summary>A JSON list of distinct names, as an Object expression.</summary>
    List,

    /// <summary>Any scalar.</summary>
    Any,
}

/// <summary>One input of an activity type.</summary>
/// <param name="Name">The property in the file, camelCase.</param>
/// <param name="Kind">What values it takes.</param>
/// <param name="Required">Whether the file must give it.</param>
/// <param name="Allowed">The values of a <see cref="InputKind.Choice"/>.</param>
public sealed record InputSpec(string Name, InputKind Kind, bool Required, IReadOnlyList<string> Allowed)
{
    /// <summary>Says in words what is wrong with the value, or null if it may be used.</summary>
    public string? Complaint(string? value)
    {
        if (value is null) return Required ? "a value is required" : null;
        return Kind switch
        {
            InputKind.Identifier when !IsIdentifier(value) => $"\"{value}\" is not an id (letters, digits, - . _)",
            InputKind.Number when !IsNumber(value) => $"\"{value}\" is not a whole number of 1 or more",
            InputKind.Flag when value is not ("true" or "false") => $"\"{value}\" is neither true nor false",
            InputKind.Choice when !Allowed.Contains(value) => $"\"{value}\" is not one of {string.Join(", ", Allowed)}",
            InputKind.Quorum when value is not ("one" or "all" or "lead") && !IsNumber(value) =>
                $"\"{value}\" is neither one, all, lead nor a whole number of 1 or more",
            InputKind.List when NameList.Parse(value) is null => "it is not a JSON list of at least one name, each name once",
            _ => null,
        };
    }

    private static bool IsNumber(string value) =>
        int.TryParse(value, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var n) && n >= 1;

    internal static bool IsIdentifier(string value) =>
        value.Length > 0 && char.IsAsciiLetterOrDigit(value[0])
        && value.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '.' or '_');
}

/// <summary>An activity that a definition may use: its inputs, its outcomes and how it behaves.</summary>
/// <param name="Name">The type name in the file, such as <c>AwardFlow.Review</c>.</param>
/// <param name="Kind">How it behaves on arrival.</param>
/// <param name="Inputs">Its inputs.</param>
/// <param name="Outcomes">Its ports; empty where the node itself declares them (FlowFork, FlowSwitch) or has none.</param>
public sealed record ActivityType(string Name, ActivityKind Kind, IReadOnlyList<InputSpec> Inputs, IReadOnlyList<string> Outcomes)
{
    /// <summary>Whether the application runs it; the others are run by the engine itself.</summary>
    public bool IsOurs => Name.StartsWith("AwardFlow.", StringComparison.Ordinal);
}
