using System.Text.Json;
using System.Text.Json.Serialization;
using AwardFlow.Web.Features.Shared;
using AwardFlow.Web.Plumbing.Settings;

namespace AwardFlow.Web.Features.Reconciliation;

/// <summary>
/// A file of <c>bank-files/statements/</c>: the heads of a bank's account statement. Money out and in either in columns of
/// their own, or as one amount with words for the direction. What is wrong with a file is named when the server starts.
/// </summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record StatementTemplate(
    string Id, string NameZh, string NameEn, string Day, string Reference, string Account, string Name, string? Text = null, string Delimiter = ",", string Total = "合计",
    string? PaidOut = null, string? PaidIn = null, string? Amount = null, string? Direction = null, IReadOnlyList<string>? OutWords = null, IReadOnlyList<string>? InWords = null)
{
    public string ShownName => Show.Text(NameZh, NameEn);

    public string DelimiterSign => Delimiter == "\t" ? "Tab" : Delimiter;

    /// <summary>The heads that must be there.</summary>
    public IEnumerable<string> Heads => new[] { Day, PaidOut, PaidIn, Amount, Direction, Account, Name, Reference, Text }.OfType<string>();

    public IEnumerable<string> Faults(string fileName)
    {
        if (Id != fileName) yield return $"\"id\" is \"{Id}\", but the file is named \"{fileName}.json\"";
        if (Delimiter is not ("," or ";" or "|" or "\t")) yield return "\"delimiter\" must be a comma, a semicolon, a bar or a tab";
        var columns = PaidOut is not null && PaidIn is not null && Amount is null && Direction is null && OutWords is null && InWords is null;
        var words = PaidOut is null && PaidIn is null && Amount is not null && Direction is not null && OutWords is { Count: > 0 } && InWords is { Count: > 0 };
        if (!columns && !words) yield return "it needs either \"paidOut\" and \"paidIn\", or \"amount\", \"direction\", \"outWords\" and \"inWords\"";
        else if (words && OutWords!.Intersect(InWords!, StringComparer.Ordinal).Any()) yield return "a word can't mean both directions";
        foreach (var twice in Heads.GroupBy(h => h).Where(g => g.Count() > 1)) yield return $"it reads \"{twice.Key}\" twice";
        if (Heads.Any(string.IsNullOrWhiteSpace)) yield return "a head is empty";
    }
}

/// <summary>All files of <c>bank-files/statements/</c>, read once at the start and strictly.</summary>
public sealed class StatementTemplates(IReadOnlyList<StatementTemplate> all)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        AllowDuplicateProperties = false,
        PropertyNameCaseInsensitive = false,
        NumberHandling = JsonNumberHandling.Strict,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
    };

    public IReadOnlyList<StatementTemplate> All => all;

    /// <exception cref="SettingsException">A file is wrong, or there is none.</exception>
    public static StatementTemplates Load(string folder)
    {
        var files = Directory.Exists(folder) ? Directory.EnumerateFiles(folder, "*.json").Order(StringComparer.Ordinal).ToList() : [];
        return files.Count > 0 ? new([.. files.Select(f => Read(Path.GetFileName(f), File.ReadAllText(f)))])
            : throw new SettingsException($"No bank statement template in {folder}. Put back bank-files/statements/.");
    }

    public static StatementTemplate Read(string file, string text)
    {
        StatementTemplate template;
        try
        {
            template = JsonSerializer.Deserialize<StatementTemplate>(text, Json) ?? throw new SettingsException($"bank-files/statements/{file}: the file is empty.");
        }
        catch (JsonException wrong)
        {
            throw new SettingsException($"bank-files/statements/{file}: line {wrong.LineNumber + 1}: {wrong.Message}");
        }
        var faults = template.Faults(Path.GetFileNameWithoutExtension(file)).ToList();
        return faults.Count == 0 ? template : throw new SettingsException(string.Join("\n", faults.Select(f => $"bank-files/statements/{file}: {f}.")));
    }
}
