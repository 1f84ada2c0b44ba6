using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using AwardFlow.Rules;

namespace AwardFlow.Web.Features.Calculator;

/// <summary>A question to the calculator as it was asked. History is null where it was left out.</summary>
public sealed record Question(
    string Policy, string Award, DateOnly? AsOf, IReadOnlyList<string> Overlays, Facts Facts, IReadOnlyList<HistoryEntry>? History);

/// <summary>
/// Reads the body of a calculator request. Nothing is ignored: each unknown key, wrong type or missing value is a
/// fault that names its field as the request does.
/// </summary>
public static partial class QuestionReader
{
    public const string Body = "$";
    private const int MostHistory = 500;
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = 16 };

    public static (Question? Question, IReadOnlyList<InputFault> Faults) Read(ReadOnlyMemory<byte> utf8)
    {
        try
        {
            using var document = JsonDocument.Parse(utf8, Strict);
            return document.RootElement.ValueKind == JsonValueKind.Object
                ? Read(document.RootElement)
                : (null, [new(Body, "请求应为一个 JSON 对象。")]);
        }
        catch (JsonException wrong)
        {
            return (null, [new(Body, $"请求不是有效的 JSON，或者有重复的名称（第 {wrong.LineNumber + 1} 行）。")]);
        }
    }

    private static (Question?, IReadOnlyList<InputFault>) Read(JsonElement root)
    {
        var faults = new List<InputFault>();
        Unknown(root, "", ["policy", "award", "asOf", "overlays", "facts", "history"], faults);
        var policy = Text(root, "policy", "policy", true, faults);
        var award = Text(root, "award", "award", true, faults);
        var asOf = Given(root, "asOf") is null ? null : Day(root, "asOf", "asOf", faults);
        var overlays = Overlays(root, faults);
        var facts = ReadFacts(root, faults);
        var history = History(root, faults);
        return faults.Count > 0 ? (null, faults) : (new(policy!, award!, asOf, overlays, facts, history), faults);
    }

    private static Facts ReadFacts(JsonElement root, List<InputFault> faults)
    {
        if (Given(root, "facts") is not { } facts) return Facts.Empty;
        try
        {
            return Facts.FromJson(facts);
        }
        catch (JsonException)
        {
            faults.Add(new("facts", "应为“名称：值”的对象；值可以是文本、数字、true/false、null、列表或记录，嵌套不超过三层。"));
            return Facts.Empty;
        }
    }

    private static List<string> Overlays(JsonElement root, List<InputFault> faults)
    {
        var read = new List<string>();
        if (Given(root, "overlays") is not { } list) return read;
        if (list.ValueKind != JsonValueKind.Array)
        {
            faults.Add(new("overlays", "应为试算方案名称的列表。"));
            return read;
        }
        foreach (var (one, i) in list.EnumerateArray().Select((e, i) => (e, i)))
        {
            if (one.ValueKind == JsonValueKind.String) read.Add(one.GetString()!);
            else faults.Add(new($"overlays[{i}]", "应为试算方案的名称。"));
        }
        return read;
    }

    private static List<HistoryEntry>? History(JsonElement root, List<InputFault> faults)
    {
        if (Given(root, "history") is not { } list) return null;
        var read = new List<HistoryEntry>();
        if (list.ValueKind != JsonValueKind.Array || list.GetArrayLength() > MostHistory)
        {
            faults.Add(new("history", $"应为已享受资金的列表，不超过 {MostHistory} 条。"));
            return read;
        }
        foreach (var (one, i) in list.EnumerateArray().Select((e, i) => (e, i)))
        {
            if (Entry(one, $"history[{i}]", faults) is { } entry) read.Add(entry);
        }
        return read;
    }

    private static HistoryEntry? Entry(JsonElement one, string path, List<InputFault> faults)
    {
        if (one.ValueKind != JsonValueKind.Object)
        {
            faults.Add(new(path, "应为一条记录。"));
            return null;
        }
        Unknown(one, path + ".", ["policy", "award", "tier", "paid", "paidOn", "level", "matter", "applicationYear"], faults);
        var before = faults.Count;
        var policy = Text(one, "policy", $"{path}.policy", true, faults);
        var award = Text(one, "award", $"{path}.award", true, faults);
        var tier = Text(one, "tier", $"{path}.tier", false, faults);
        var paid = Money(one, "paid", $"{path}.paid", faults);
        var paidOn = Day(one, "paidOn", $"{path}.paidOn", faults);
        var level = Text(one, "level", $"{path}.level", true, faults);
        var matter = Text(one, "matter", $"{path}.matter", false, faults);
        var year = Year(one, $"{path}.applicationYear", faults);
        return faults.Count > before ? null : new(policy!, award!, tier, paid, paidOn!.Value, level!, matter, year);
    }

    private static int? Year(JsonElement one, string path, List<InputFault> faults)
    {
        if (Given(one, "applicationYear") is not { } value) return null;
        if (value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var year)) return year;
        faults.Add(new(path, "应为年度，例如 2025。"));
        return null;
    }

    private static long Money(JsonElement one, string name, string path, List<InputFault> faults)
    {
        if (Given(one, name) is { ValueKind: JsonValueKind.String } value && PlainMoney().IsMatch(value.GetString()!)
            && Yuan.TryParse(value.GetString(), out var fen, out _)) return fen;
        faults.Add(new(path, "应为以元为单位的字符串，最多两位小数，例如 \"800000.00\"。"));
        return 0;
    }

    private static DateOnly? Day(JsonElement one, string name, string path, List<InputFault> faults)
    {
        if (Given(one, name) is { ValueKind: JsonValueKind.String } value
            && DateOnly.TryParseExact(value.GetString(), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)) return day;
        faults.Add(new(path, "应为 yyyy-MM-dd 格式的日期。"));
        return null;
    }

    private static string? Text(JsonElement one, string name, string path, bool required, List<InputFault> faults)
    {
        if (Given(one, name) is not { } value)
        {
            if (required) faults.Add(new(path, "缺少必填内容。"));
            return null;
        }
        if (value.ValueKind == JsonValueKind.String) return value.GetString();
        faults.Add(new(path, "应为文本。"));
        return null;
    }

    // Null stands for "left out" wherever a value may be left out.
    private static JsonElement? Given(JsonElement one, string name) =>
        one.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;

    private static void Unknown(JsonElement one, string prefix, string[] known, List<InputFault> faults) =>
        faults.AddRange(one.EnumerateObject().Where(p => !known.Contains(p.Name, StringComparer.Ordinal))
            .Select(p => new InputFault(prefix + p.Name, "没有这个名称，请核对拼写（区分大小写）。")));

    [GeneratedRegex(@"^[0-9]{1,12}(\.[0-9]{1,2})?$", RegexOptions.CultureInvariant)]
    private static partial Regex PlainMoney();
}
