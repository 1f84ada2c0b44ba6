using System.Text.Json;

namespace AwardFlow.Workflow;

/// <summary>The value of an Object expression that holds a list of names: <c>["Tax", "Safety"]</c>.</summary>
internal static class NameList
{
    /// <summary>The names, or null if the text is no JSON list of at least one distinct, non-empty name.</summary>
    public static IReadOnlyList<string>? Parse(string? json)
    {
        if (json is null) return null;
        try
        {
            var names = JsonSerializer.Deserialize<string?[]>(json);
            if (names is null || names.Length == 0 || names.Any(string.IsNullOrWhiteSpace)) return null;
            return names.Distinct().Count() == names.Length ? names.OfType<string>().ToArray() : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
