using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using AwardFlow.Web.Records;
using Microsoft.EntityFrameworkCore;

namespace AwardFlow.Web.Casework;

/// <summary>The facts that count for a case: what the firm signed, with the amendments of that revision laid over it.</summary>
public static class AmendedFacts
{
    private static readonly JsonSerializerOptions Plain = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static async Task<string> OfAsync(AwardFlowDb db, long applicationId, CancellationToken ct)
    {
        var signed = await db.Submissions.AsNoTracking().Where(s => s.ApplicationId == applicationId)
            .OrderByDescending(s => s.Revision).Select(s => new { s.Revision, s.FactsJson }).FirstAsync(ct);
        var amendments = await db.Amendments.AsNoTracking().Where(a => a.ApplicationId == applicationId && a.Revision == signed.Revision)
            .OrderBy(a => a.Id).Select(a => new { a.Fact, a.AfterJson }).ToListAsync(ct);
        // What this very step adds is not in the database yet.
        var now = db.Amendments.Local.Where(a => a.ApplicationId == applicationId && a.Id <= 0).Select(a => new { a.Fact, a.AfterJson });
        return amendments.Concat(now).Aggregate(signed.FactsJson, (facts, a) => With(facts, a.Fact, a.AfterJson));
    }

    /// <summary>A fact's value as JSON; null where it is not given.</summary>
    public static string? Value(string factsJson, string fact)
    {
        var (holder, name) = Place(JsonNode.Parse(factsJson)!.AsObject(), fact);
        return holder?[name]?.ToJsonString(Plain);
    }

    public static string With(string factsJson, string fact, string valueJson)
    {
        var facts = JsonNode.Parse(factsJson)!.AsObject();
        var (holder, name) = Place(facts, fact);
        // A row that is not there any more can't be set; the facts stay as they are.
        if (holder is not null) holder[name] = JsonNode.Parse(valueJson);
        return facts.ToJsonString(Plain);
    }

    /// <summary><c>purchases[0].price</c> stands in the first record of <c>purchases</c>.</summary>
    private static (JsonObject? Holder, string Name) Place(JsonObject facts, string fact)
    {
        var match = Regex.Match(fact, @"^([A-Za-z0-9]+)\[([0-9]{1,3})\]\.([A-Za-z0-9]+)$", RegexOptions.CultureInvariant);
        if (!match.Success) return (facts, fact);
        var row = int.Parse(match.Groups[2].ValueSpan, System.Globalization.CultureInfo.InvariantCulture);
        return (facts[match.Groups[1].Value] is JsonArray rows && row < rows.Count ? rows[row] as JsonObject : null, match.Groups[3].Value);
    }
}
