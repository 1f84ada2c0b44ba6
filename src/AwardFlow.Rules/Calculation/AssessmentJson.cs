using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace AwardFlow.Rules;

/// <summary>The names of statuses in the calculator's contract.</summary>
public static class AssessmentStatusName
{
    /// <summary>All names, in the order in which statuses are checked.</summary>
    public static IReadOnlyList<string> All { get; } = ["ineligible", "not-configured", "undecided", "covered", "ceiling", "payable"];

    /// <summary>The name of a status.</summary>
    public static string Of(AssessmentStatus status) => All[(int)status];

    /// <summary>The status of a name.</summary>
    /// <exception cref="JsonException">The name is unknown.</exception>
    public static AssessmentStatus Parse(string name)
    {
        for (var i = 0; i < All.Count; i++)
        {
            if (All[i] == name)
                return (AssessmentStatus)i;
        }
        throw new JsonException($"\"{name}\" is no status");
    }
}

/// <summary>Writes and reads the response of the calculator's contract.</summary>
internal static class AssessmentJson
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static readonly string[] Verdicts = ["met", "caveat", "not-met"];

    public static string Write(Assessment a)
    {
        using var stream = new MemoryStream(2048);
        using (var json = new Utf8JsonWriter(stream, Options))
        {
            json.WriteStartObject();
            json.WriteString("status", AssessmentStatusName.Of(a.Status));
            Money(json, "amount", a.AmountFen);
            json.WriteString("amountInCapitals", a.AmountFen is { } fen ? Capitals.Of(fen) : null);
            Money(json, "formulaAmount", a.FormulaFen);
            Money(json, "ceiling", a.CeilingFen);
            json.WriteStartArray("alternatives");
            foreach (var one in a.Alternatives)
            {
                json.WriteStartObject();
                json.WriteString("reading", one.Reading);
                Money(json, "amount", one.AmountFen);
                json.WriteString("text", one.TextZh);
                json.WriteString("textEn", one.TextEn);
                json.WriteEndObject();
            }
            json.WriteEndArray();
            json.WriteStartArray("funding");
            foreach (var share in a.Funding)
            {
                json.WriteStartObject();
                json.WriteString("level", share.Level);
                Money(json, "amount", share.AmountFen);
                json.WriteEndObject();
            }
            json.WriteEndArray();
            WriteReasons(json, a);
            json.WriteStartObject("catalogue");
            json.WriteString("policyVersion", a.PolicyVersion);
            json.WriteString("contentHash", a.ContentHash);
            json.WriteEndObject();
            json.WriteEndObject();
        }
        return Encoding.UTF8.GetString(stream.GetBuffer(), 0, (int)stream.Length);
    }

    private static void WriteReasons(Utf8JsonWriter json, Assessment a)
    {
        json.WriteStartArray("verdicts");
        foreach (var verdict in a.Verdicts)
        {
            json.WriteStartObject();
            json.WriteString("rule", verdict.Rule);
            json.WriteString("clause", verdict.Clause);
            json.WriteString("verdict", Verdicts[(int)verdict.Verdict]);
            json.WriteString("text", verdict.TextZh);
            json.WriteString("textEn", verdict.TextEn);
            json.WriteString("wouldChange", verdict.WouldChangeZh);
            json.WriteString("wouldChangeEn", verdict.WouldChangeEn);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteStartArray("steps");
        foreach (var step in a.Steps)
        {
            json.WriteStartObject();
            json.WriteString("text", step.TextZh);
            json.WriteString("textEn", step.TextEn);
            json.WriteString("clause", step.Clause);
            Money(json, "amount", step.Fen);
            json.WriteString("value", step.Value);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private static void Money(Utf8JsonWriter json, string name, long? fen) =>
        json.WriteString(name, fen is { } amount ? Yuan.Plain(amount) : null);

    public static Assessment Read(string text)
    {
        using var document = JsonDocument.Parse(text);
        var root = document.RootElement;
        var catalogue = root.GetProperty("catalogue");
        return new Assessment(
            AssessmentStatusName.Parse(Text(root, "status")),
            Fen(root, "amount"), Fen(root, "formulaAmount"), Fen(root, "ceiling"),
            [.. root.GetProperty("alternatives").EnumerateArray().Select(e =>
                new Alternative(Text(e, "reading"), Text(e, "text"), Text(e, "textEn"), Fen(e, "amount") ?? 0))],
            [.. root.GetProperty("funding").EnumerateArray().Select(e => new FundingShare(Text(e, "level"), Fen(e, "amount") ?? 0))],
            [.. root.GetProperty("verdicts").EnumerateArray().Select(e => new ConditionVerdict(
                Text(e, "rule"), Text(e, "clause"), (Verdict)Array.IndexOf(Verdicts, Text(e, "verdict")), Text(e, "text"),
                Text(e, "textEn"), Text(e, "wouldChange"), Text(e, "wouldChangeEn")))],
            [.. root.GetProperty("steps").EnumerateArray().Select(e => new CalculationStep(
                Text(e, "text"), Text(e, "textEn"), Text(e, "clause"), Fen(e, "amount"), e.GetProperty("value").GetString()))],
            Text(catalogue, "policyVersion"), Text(catalogue, "contentHash"));
    }

    private static string Text(JsonElement element, string name) => element.GetProperty(name).GetString() ?? "";

    private static long? Fen(JsonElement element, string name) =>
        element.GetProperty(name).GetString() is not { } text ? null
        : Yuan.TryParse(text, out var fen, out _) ? fen
        : throw new JsonException($"{name} is not an amount");
}
