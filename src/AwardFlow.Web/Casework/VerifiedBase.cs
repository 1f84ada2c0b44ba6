using System.Globalization;
using System.Text.Json;
using AwardFlow.Rules;
using AwardFlow.Web.Records;

namespace AwardFlow.Web.Casework;

/// <summary>One fact of the base that an auditor verifies, with what counts for it now.</summary>
public sealed record BaseLine(string Fact, string LabelZh, string LabelEn, long? Fen);

/// <summary>The base of which an award is a share: the money facts that its formula reads.</summary>
public static class VerifiedBase
{
    public static async Task<IReadOnlyList<BaseLine>> OfAsync(AwardFlowDb db, Award award, long applicationId, CancellationToken ct)
    {
        using var facts = JsonDocument.Parse(await AmendedFacts.OfAsync(db, applicationId, ct));
        return [.. award.VerifiedBase.Select(f => new BaseLine(f.Name, f.LabelZh, f.LabelEn, facts.RootElement.TryGetProperty(f.Name, out var v) ? Read(v, money: true) : null))];
    }

    /// <summary>A fact's number: money in 分, anything else as it stands; null where it is no number.</summary>
    public static long? Read(JsonElement value, bool money)
    {
        var text = value.ValueKind switch { JsonValueKind.Number => value.GetRawText(), JsonValueKind.String => value.GetString(), _ => null };
        return decimal.TryParse(text, NumberStyles.Number, CultureInfo.InvariantCulture, out var number) ? (long)(money ? number * 100m : number) : null;
    }

    /// <summary>Money as a fact states it.</summary>
    public static string Json(long fen) => JsonSerializer.Serialize(Yuan.Plain(fen));
}
