using System.Text.Json;
using System.Text.Json.Nodes;
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
    public static string? Value(string factsJson, string fact) => JsonNode.Parse(factsJson)![fact]?.ToJsonString(Plain);

    public static string With(string factsJson, string fact, string valueJson)
    {
        var facts = JsonNode.Parse(factsJson)!.AsObject();
        facts[fact] = JsonNode.Parse(valueJson);
        return facts.ToJsonString(Plain);
    }
}
