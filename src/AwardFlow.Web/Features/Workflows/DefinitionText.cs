using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace AwardFlow.Web.Features.Workflows;

/// <summary>The text of an Elsa 3 definition, as far as it can be handled before it loads.</summary>
public static partial class DefinitionText
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The path and number that the text names; empty and 0 where it can't be read.</summary>
    public static (string Path, int Number) Names(string text)
    {
        if (Parse(text) is not { } file) return ("", 0);
        var path = file["definitionId"] is JsonValue id && id.TryGetValue<string>(out var named) ? named : "";
        return (path, file["version"] is JsonValue version && version.TryGetValue<int>(out var number) ? number : 0);
    }

    /// <summary>The same definition under another number; null when the text is no JSON object.</summary>
    public static string? Renumber(string text, string path, int number)
    {
        if (Parse(text) is not { } file) return null;
        file["version"] = number;
        file["id"] = string.Create(CultureInfo.InvariantCulture, $"{path}-v{number}");
        return file.ToJsonString(Indented).ReplaceLineEndings("\n") + "\n";
    }

    public static bool IsPath(string path) => PathId().IsMatch(path);

    private static JsonObject? Parse(string text)
    {
        try
        {
            return JsonNode.Parse(text, null, new JsonDocumentOptions { AllowDuplicateProperties = false }) as JsonObject;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    [GeneratedRegex("^[a-z][a-z0-9]*(-[a-z0-9]+)*$")]
    private static partial Regex PathId();
}
