using System.Text.RegularExpressions;

namespace AwardFlow.Rules;

/// <summary>Reads the facts an award declares.</summary>
internal static partial class FactReader
{
    private const decimal LargestCount = 100_000_000m;

    private static readonly Dictionary<string, FactType> Types = new()
    {
        ["money"] = FactType.Money,
        ["date"] = FactType.Date,
        ["yes-no"] = FactType.YesNo,
        ["choice"] = FactType.Choice,
        ["choices"] = FactType.Choices,
        ["rate"] = FactType.Rate,
        ["count"] = FactType.Count,
        ["text"] = FactType.Text,
        ["rows"] = FactType.Rows
    };

    public static IReadOnlyList<FactDefinition> Read(RecordReader award)
    {
        var facts = Facts(award, "facts", inRows: false, []);
        return facts;
    }

    private static List<FactDefinition> Facts(RecordReader owner, string key, bool inRows, IReadOnlyList<FactDefinition> outer)
    {
        var facts = new List<FactDefinition>();
        foreach (var record in owner.Records(key, required: inRows))
        {
            if (Fact(record, facts, inRows, outer) is { } fact)
                facts.Add(fact);
        }
        return facts;
    }

    private static FactDefinition? Fact(RecordReader record, List<FactDefinition> earlier, bool inRows, IReadOnlyList<FactDefinition> outer)
    {
        var name = record.Text("name");
        record.Rule += $": fact \"{name}\"";
        if (name.Length > 0 && !NamePattern().IsMatch(name))
            record.Fault("name", "a fact name is camelCase letters and digits");
        if (earlier.Any(f => f.Name == name))
            record.Fault("name", $"fact \"{name}\" is given twice");
        if (!inRows && FactDefinition.Common.Any(f => f.Name == name))
            record.Fault("name", $"\"{name}\" is a common fact and is not declared");
        var type = record.OneOf("type", Types);
        var label = record.Local("label");
        if (inRows && type == FactType.Rows)
            record.Fault("type", "rows do not nest");
        var fact = new FactDefinition(name, type ?? FactType.Text, record.Flag("required", true), label.Zh, label.En)
        {
            Options = type is FactType.Choice or FactType.Choices ? FormReader.Options(record, required: true) : [],
            Columns = type == FactType.Rows ? Facts(record, "columns", inRows: true, earlier) : [],
            Nullable = record.Flag("nullable", false),
            Min = type is FactType.Count or FactType.Rate ? record.Number("min", required: false) ?? 0m : 0m,
            Max = type is FactType.Count or FactType.Rate
                ? record.Number("max", required: false) ?? (type == FactType.Count ? LargestCount : 1m) : 1m,
            Pattern = type == FactType.Text ? Pattern(record) : null,
            OnlyWith = Reference(record, "only-with", earlier, FactType.YesNo),
            InYearOf = type == FactType.Date ? Reference(record, "in-year-of", [.. earlier, .. outer], FactType.Count) : null,
            Verified = record.Flag("verified", false),
            NotBefore = type == FactType.Date ? Reference(record, "not-before", earlier, FactType.Date) : null
        };
        if (fact.Verified && type is FactType.Rows)
            record.Fault("verified", "of rows mark the columns");
        if (fact.Min > fact.Max)
            record.Fault("max", "is below min");
        record.Close();
        return fact;
    }

    private static string? Reference(RecordReader record, string key, IReadOnlyList<FactDefinition> facts, FactType type)
    {
        var name = record.Text(key, required: false);
        if (name.Length == 0)
            return null;
        if (!facts.Any(f => f.Name == name && f.Type == type))
            record.Fault(key, $"\"{name}\" is no {type} fact declared above");
        return name;
    }

    internal static string? Pattern(RecordReader record)
    {
        var pattern = record.Text("pattern", required: false);
        if (pattern.Length == 0)
            return null;
        if (TextPattern.Fault(pattern) is not { } fault)
            return pattern;
        record.Fault("pattern", fault);
        return null;
    }

    [GeneratedRegex("^[a-z][A-Za-z0-9]*$", RegexOptions.CultureInvariant)]
    private static partial Regex NamePattern();
}
