using System.Text.Json;
using System.Text.Json.Serialization;
using AwardFlow.Web.Plumbing.Settings;

namespace AwardFlow.Web.Features.Payments;

/// <summary>All files of <c>bank-files/</c>, read once at the start and strictly.</summary>
public sealed class BankTemplates
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        AllowDuplicateProperties = false,
        PropertyNameCaseInsensitive = false,
        NumberHandling = JsonNumberHandling.Strict,
        ReadCommentHandling = JsonCommentHandling.Skip,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.KebabCaseLower, allowIntegerValues: false) },
    };

    private readonly Dictionary<string, BankTemplate> _byId;

    private BankTemplates(IReadOnlyList<BankTemplate> all) => (All, _byId) = (all, all.ToDictionary(t => t.Id, StringComparer.Ordinal));

    public IReadOnlyList<BankTemplate> All { get; }

    public BankTemplate? Find(string? id) => id is null ? null : _byId.GetValueOrDefault(id);

    /// <exception cref="SettingsException">A file is wrong, or the one for new batches is not there.</exception>
    public static BankTemplates Load(string folder, string first)
    {
        if (!Directory.Exists(folder)) throw new SettingsException($"No folder {folder}. Put back bank-files/ beside policies/.");
        var all = Directory.EnumerateFiles(folder, "*.json").Order(StringComparer.Ordinal).Select(f => Read(Path.GetFileName(f), File.ReadAllText(f))).ToList();
        if (all.Find(t => t.Id == first) is not { } before) throw new SettingsException($"Payer:BankFile is \"{first}\", but bank-files/{first}.json is not there.");
        return new([before, .. all.Where(t => t != before)]);
    }

    public static BankTemplate Read(string file, string text)
    {
        BankTemplate template;
        try
        {
            template = JsonSerializer.Deserialize<BankTemplate>(text, Json) ?? throw new SettingsException($"bank-files/{file}: the file is empty.");
        }
        catch (JsonException wrong)
        {
            throw new SettingsException($"bank-files/{file}: line {wrong.LineNumber + 1}: {wrong.Message}");
        }
        var faults = template.Faults(Path.GetFileNameWithoutExtension(file)).ToList();
        return faults.Count == 0 ? template : throw new SettingsException(string.Join("\n", faults.Select(f => $"bank-files/{file}: {f}.")));
    }
}
