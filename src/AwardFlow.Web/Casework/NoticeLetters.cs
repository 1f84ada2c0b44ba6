using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using AwardFlow.Rules;
using AwardFlow.Web.Records;
using AwardFlow.Workflow;

namespace AwardFlow.Web.Casework;

/// <summary>
/// workflows/letters.json: what <c>AwardFlow.Notify</c> sends, by name and by who reads it, the firm or an office. Words with
/// places for number, award, amount and firm; data, not code. The server does not start with a wrong letter, nor with a path
/// that names a letter which is not there.
/// </summary>
public sealed partial class NoticeLetters
{
    public const string FileName = "letters.json";
    public const string Firm = "firm";
    private const string Office = "office";

    private sealed record Words(string Subject, string Body);

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        AllowDuplicateProperties = false,
    };

    /// <summary>The offices that a copy may go to, and who reads it there.</summary>
    private static readonly Dictionary<string, string> ReadersOf = new(StringComparer.Ordinal)
    {
        ["township"] = Roles.TownshipReviewer,
        ["lead-bureau"] = Roles.LeadBureauReviewer,
        ["joint-bureaux"] = Roles.JointBureauReviewer,
        ["finance"] = Roles.FinanceMaker,
    };

    private readonly Dictionary<string, Dictionary<string, Words>> _letters;

    private NoticeLetters(Dictionary<string, Dictionary<string, Words>> letters) => _letters = letters;

    [GeneratedRegex(@"\{([^{}]*)\}", RegexOptions.CultureInvariant)]
    private static partial Regex Place();

    public static NoticeLetters Load(string workflowsFolder)
    {
        var file = Path.Combine(workflowsFolder, FileName);
        Dictionary<string, Dictionary<string, Words>>? letters;
        try
        {
            letters = JsonSerializer.Deserialize<Dictionary<string, Dictionary<string, Words>>>(File.ReadAllText(file), Json);
        }
        catch (JsonException wrong)
        {
            throw new InvalidDataException($"{file}: {wrong.Message}", wrong);
        }
        foreach (var (name, audience, words) in (letters ?? throw new InvalidDataException($"{file}: empty.")).SelectMany(l => l.Value.Select(a => (l.Key, a.Key, a.Value))))
        {
            if (audience is not (Firm or Office)) throw new InvalidDataException($"{file}: letter \"{name}\": \"{audience}\" is neither firm nor office.");
            if (words is not { Subject.Length: > 0, Body.Length: > 0 }) throw new InvalidDataException($"{file}: letter \"{name}\" to the {audience} lacks subject or body.");
            if (Place().Matches(words.Subject + words.Body).FirstOrDefault(m => Value(m.Groups[1].Value, "", "", "", "") is null) is { } unknown)
                throw new InvalidDataException($"{file}: letter \"{name}\" to the {audience}: there is no place {unknown.Value}.");
        }
        return new(letters);
    }

    /// <summary>Who reads a copy in such an office; null where nobody is written to.</summary>
    public static string? ReaderOf(string to) => ReadersOf.GetValueOrDefault(to);

    /// <summary>Whether there is such a letter to such a recipient.</summary>
    public bool Knows(string? name, string? to) => name is not null && to is not null && (to == Firm || ReadersOf.ContainsKey(to)) && Of(name, to) is not null;

    /// <summary>Every step of a path that names a letter which is not there.</summary>
    public IEnumerable<DefinitionFault> Faults(WorkflowDefinition definition) =>
        definition.Activities.Where(n => n.Type == Activities.Notify.TypeName && !Knows(n.Text("template"), n.Text("to")))
            .Select(n => new DefinitionFault(definition.FileName, n.Id, "unknown-template", $"there is no letter \"{n.Text("template")}\" to \"{n.Text("to")}\" in {FileName}"));

    public Letter Write(string name, string to, Application a, Award award)
    {
        var words = Of(name, to) ?? throw new KeyNotFoundException($"{FileName} has no letter \"{name}\" to \"{to}\".");
        return new(Fill(words.Subject), Fill(words.Body));

        string Fill(string text) => Place().Replace(text, m => Value(m.Groups[1].Value, a.Number, award.NameZh, Letters.Amount(a), a.EnterpriseName)!);
    }

    private Words? Of(string name, string to) => _letters.GetValueOrDefault(name)?.GetValueOrDefault(to == Firm ? Firm : Office);

    private static string? Value(string place, string number, string award, string amount, string firm) => place switch
    {
        "number" => number,
        "award" => award,
        "amount" => amount,
        "firm" => firm,
        _ => null,
    };
}
