using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using AwardFlow.Rules;

namespace AwardFlow.Web.Features.Calculator;

/// <summary>What may be asked: policies, awards, facts with types and options, what-ifs, versions and hashes. Deterministic.</summary>
public static class PoliciesJson
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Write(PolicyCatalogue catalogue)
    {
        using var stream = new MemoryStream(64 * 1024);
        using (var json = new Utf8JsonWriter(stream, Options))
        {
            json.WriteStartObject();
            List(json, "policies", catalogue.Policies, p => Policy(json, p));
            List(json, "commonFacts", FactDefinition.Common, f => Fact(json, f));
            List(json, "overlays", catalogue.Overlays.OrderBy(o => o.Key, StringComparer.Ordinal), o => { json.WriteString("id", o.Key); Name(json, o.Value.Zh, o.Value.En); });
            json.WriteEndObject();
        }
        return Encoding.UTF8.GetString(stream.GetBuffer(), 0, (int)stream.Length);
    }

    private static void Policy(Utf8JsonWriter json, Policy policy)
    {
        json.WriteString("id", policy.Id);
        json.WriteString("policyVersion", policy.Version);
        json.WriteString("contentHash", policy.ContentHash);
        Name(json, policy.NameZh, policy.NameEn);
        json.WriteString("issuer", policy.IssuerZh);
        json.WriteString("issuerEn", policy.IssuerEn);
        json.WriteString("documentNumber", policy.DocumentNumber);
        json.WriteString("district", policy.DistrictCode);
        json.WriteString("validFrom", Day(policy.ValidFrom));
        json.WriteString("validTo", Day(policy.ValidTo));
        List(json, "notes", policy.Notes, n => { json.WriteString("text", n.Zh); json.WriteString("textEn", n.En); });
        List(json, "awards", policy.Awards, a => Award(json, a));
    }

    private static void Award(Utf8JsonWriter json, Award award)
    {
        json.WriteString("id", award.Id);
        Name(json, award.NameZh, award.NameEn);
        json.WriteString("summary", award.SummaryZh);
        json.WriteString("summaryEn", award.SummaryEn);
        json.WriteString("clause", award.Clause);
        json.WriteBoolean("listedOnly", award.ListedOnly);
        List(json, "facts", award.Facts, f => Fact(json, f));
        json.WriteStartArray("usedCommonFacts");
        foreach (var fact in FactDefinition.Common.Where(f => award.UsesCommonFact(f.Name))) json.WriteStringValue(fact.Name);
        json.WriteEndArray();
    }

    private static void Fact(Utf8JsonWriter json, FactDefinition fact)
    {
        json.WriteString("name", fact.Name);
        json.WriteString("type", TypeName(fact.Type));
        json.WriteBoolean("required", fact.Required);
        json.WriteBoolean("nullable", fact.Nullable);
        json.WriteString("label", fact.LabelZh);
        json.WriteString("labelEn", fact.LabelEn);
        if (fact.OnlyWith is { } with) json.WriteString("onlyWith", with);
        if (fact.InYearOf is { } year) json.WriteString("inYearOf", year);
        if (fact.NotBefore is { } first) json.WriteString("notBefore", first);
        if (fact.Pattern is { } pattern) json.WriteString("pattern", pattern);
        if (fact.Type is FactType.Count or FactType.Rate)
        {
            json.WriteNumber("min", fact.Min);
            json.WriteNumber("max", fact.Max);
        }
        if (fact.Options.Count > 0) List(json, "options", fact.Options, o => { json.WriteString("id", o.Id); json.WriteString("label", o.LabelZh); json.WriteString("labelEn", o.LabelEn); });
        if (fact.Columns.Count > 0) List(json, "columns", fact.Columns, c => Fact(json, c));
    }

    private static string TypeName(FactType type) => type switch
    {
        FactType.YesNo => "yes-no",
        _ => type.ToString().ToLowerInvariant(),
    };

    private static void List<T>(Utf8JsonWriter json, string name, IEnumerable<T> items, Action<T> write)
    {
        json.WriteStartArray(name);
        foreach (var item in items)
        {
            json.WriteStartObject();
            write(item);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private static void Name(Utf8JsonWriter json, string zh, string en)
    {
        json.WriteString("name", zh);
        json.WriteString("nameEn", en);
    }

    private static string Day(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
