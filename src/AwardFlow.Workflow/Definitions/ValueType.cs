using System.Globalization;

namespace AwardFlow.Workflow;

/// <summary>The types that variables and workflow inputs may have.</summary>
internal static class ValueType
{
    public static bool IsKnown(string type) => type is "String" or "Int32" or "Int64" or "Boolean";

    /// <summary>Whether the invariant text is a value of the type.</summary>
    public static bool Holds(string type, string value) => type switch
    {
        "Int32" => int.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _),
        "Int64" => long.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _),
        "Boolean" => value is "true" or "false",
        _ => true,
    };

    /// <summary>Whether a value of the type may stand where the input asks for its kind.</summary>
    public static bool Suits(string type, InputKind kind) => kind switch
    {
        InputKind.Number => type is "Int32" or "Int64",
        InputKind.Flag => type == "Boolean",
        InputKind.Identifier => type == "String",
        InputKind.Any => true,
        _ => false,
    };

    /// <summary>The alias that the file has to carry for an input of the kind; null where Elsa's own types vary.</summary>
    public static string? AliasOf(InputKind kind) => kind switch
    {
        InputKind.Number => "Int32",
        InputKind.Flag => "Boolean",
        InputKind.Identifier or InputKind.Choice or InputKind.Quorum => "String",
        _ => null,
    };
}
