using System.Globalization;

namespace AwardFlow.Rules;

/// <summary>The outcome of one case beside an award.</summary>
/// <param name="Failure">What differed; null when the case passed.</param>
public sealed record CaseResult(string File, int Line, string Policy, string Award, string Name, string? Failure)
{
    /// <summary>True when everything expected came out.</summary>
    public bool Passed => Failure is null;

    /// <summary>What differed, in Chinese; empty when the case passed.</summary>
    public string FailureZh => FaultWords.OfFailure(Failure ?? "");
}

/// <summary>One worked example: inputs and what must come out.</summary>
internal sealed record PolicyCase(
    string File, int Line, string Policy, string Award, string Name, DateOnly AsOf, Facts Facts, IReadOnlyList<HistoryEntry> History,
    IReadOnlyList<string> Overlays, long? Proposed, CaseExpectation Expect)
{
    public CaseResult Run(PolicyCatalogue catalogue)
    {
        var faults = Calculator.TryAssess(catalogue, Policy, Award, AsOf, Facts, History, Overlays, Proposed, out var assessment);
        return new(File, Line, Policy, Award, Name, Expect.Compare(assessment, faults));
    }
}

/// <summary>What a case expects; parts left out are not compared.</summary>
internal sealed record CaseExpectation(
    string? Status, string? Amount, string? Formula, string? Ceiling, IReadOnlyDictionary<string, string> Funding,
    IReadOnlyDictionary<string, string> Alternatives, IReadOnlyList<string> NotMet, IReadOnlyList<string>? Caveats, string? RefusedField)
{
    public string? Compare(Assessment? found, IReadOnlyList<InputFault> faults)
    {
        if (RefusedField is not null)
            return found is null && faults.Any(f => f.Field == RefusedField) ? null
                : $"expected a refusal of {RefusedField}, got {Show(found, faults)}";
        if (found is null)
            return "refused: " + Show(found, faults);
        var wrong = new List<string>();
        Same(wrong, "status", Status, AssessmentStatusName.Of(found.Status));
        Same(wrong, "amount", Amount, Money(found.AmountFen));
        Same(wrong, "formula", Formula, Money(found.FormulaFen));
        Same(wrong, "ceiling", Ceiling, Money(found.CeilingFen));
        foreach (var (level, amount) in Funding)
            Same(wrong, "funding." + level, amount, Money(found.Funding.FirstOrDefault(f => f.Level == level)?.AmountFen));
        if (Funding.Count > 0 && Funding.Count != found.Funding.Count)
            wrong.Add($"funding has {found.Funding.Count} levels");
        foreach (var (reading, amount) in Alternatives)
            Same(wrong, "alternatives." + reading, amount, Money(found.Alternatives.FirstOrDefault(a => a.Reading == reading)?.AmountFen));
        Verdicts(wrong, found, NotMet, Verdict.NotMet);
        if (Caveats is not null)
            Verdicts(wrong, found, Caveats, Verdict.Caveat);
        return wrong.Count == 0 ? null : string.Join("; ", wrong);
    }

    private static void Verdicts(List<string> wrong, Assessment found, IReadOnlyList<string> expected, Verdict verdict)
    {
        var rules = found.Verdicts.Where(v => v.Verdict == verdict).Select(v => v.Rule).ToList();
        foreach (var missing in expected.Except(rules))
            wrong.Add($"no {verdict} verdict of {missing}");
        foreach (var surplus in rules.Except(expected))
            wrong.Add($"unexpected {verdict} verdict of {surplus}");
    }

    private static void Same(List<string> wrong, string what, string? expected, string found)
    {
        if (expected is not null && expected != found)
            wrong.Add($"{what} is {found}, expected {expected}");
    }

    private static string Show(Assessment? found, IReadOnlyList<InputFault> faults) =>
        found is null ? string.Join(", ", faults.Select(f => f.Field + " " + f.Message)) : AssessmentStatusName.Of(found.Status) + " " + Money(found.AmountFen);

    private static string Money(long? fen) => fen is { } amount ? Yuan.Plain(amount) : "null";
}

/// <summary>Reads case files.</summary>
internal static class CaseReader
{
    public static IReadOnlyList<PolicyCase> Read(string policy, string file, YamlRecord record, Faults faults)
    {
        var reader = new RecordReader(record, file, $"cases of \"{policy}\"", "", faults);
        var award = reader.Id("award");
        var asOf = reader.Date("as-of", required: false);
        var common = reader.Take("facts", required: false);
        var cases = new List<PolicyCase>();
        foreach (var one in reader.Records("cases", required: true))
        {
            var name = one.Text("name");
            one.Rule += $": case \"{name}\"";
            if (cases.Any(c => c.Name == name))
                one.Fault("name", "two cases have this name");
            var day = one.Date("as-of", required: asOf is null) ?? asOf ?? default;
            var facts = Merge(common, one.Take("facts", required: false), one);
            var history = one.Records("history").Select(h => History(h, policy, award)).ToList();
            var overlays = one.Texts("overlays");
            var proposed = one.Has("proposed") ? Fen(one, "proposed") : null;
            var expect = one.Record("expect") is { } e ? Expectation(e) : null;
            one.Close();
            if (expect is not null)
                cases.Add(new(file, one.Line, policy, award, name, day, facts, history, overlays, proposed, expect));
        }
        reader.Close();
        return cases;
    }

    private static Facts Merge(YamlTree? common, YamlTree? own, RecordReader at)
    {
        var facts = Facts.Empty;
        foreach (var tree in new[] { common, own })
        {
            if (tree is YamlRecord record)
                facts = record.Entries.Aggregate(facts, (f, e) => f.Put(e.Key, Value(e.Value)));
            else if (tree is not null)
                at.Fault("facts", "must be a record");
        }
        return facts;
    }

    private static object? Value(YamlTree tree) => tree switch
    {
        YamlText { Quoted: true } text => text.Text,
        YamlText { Text: "true" or "false" } text => text.Text == "true",
        YamlText { Text: "null" or "~" or "" } => null,
        YamlText text when decimal.TryParse(text.Text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) => number,
        YamlText text => text.Text,
        YamlSequence list => list.Items.Select(Value).ToArray(),
        YamlRecord record => record.Entries.Aggregate(Facts.Empty, (f, e) => f.Put(e.Key, Value(e.Value))),
        _ => null
    };

    private static HistoryEntry History(RecordReader record, string policy, string award)
    {
        var entry = new HistoryEntry(
            record.Text("policy", required: false) is { Length: > 0 } p ? p : policy,
            record.Text("award", required: false) is { Length: > 0 } a ? a : award,
            record.Text("tier", required: false) is { Length: > 0 } tier ? tier : null, Fen(record, "paid") ?? 0, record.Date("paidOn") ?? default,
            record.Text("level", required: false) is { Length: > 0 } level ? level : "district",
            record.Text("matter", required: false) is { Length: > 0 } matter ? matter : null,
            record.Whole("applicationYear", 0, 1990, 2100) is > 0 and var year ? year : null);
        record.Close();
        return entry;
    }

    private static long? Fen(RecordReader record, string key)
    {
        if (Yuan.TryParse(record.Text(key), out var fen, out var error))
            return fen;
        record.Fault(key, error!);
        return null;
    }

    private static CaseExpectation Expectation(RecordReader record)
    {
        string? Part(string key) => record.Text(key, required: false) is { Length: > 0 } text ? text : null;
        var expectation = new CaseExpectation(
            Part("status"), Part("amount"), Part("formula"), Part("ceiling"), Pairs(record, "funding"), Pairs(record, "alternatives"),
            record.Texts("not-met"), record.Has("caveats") ? record.Texts("caveats") : null, Part("refused"));
        if (expectation.Status is { } status && !AssessmentStatusName.All.Contains(status))
            record.Fault("status", $"\"{status}\" is no status");
        if (expectation is { Status: null, RefusedField: null })
            record.Fault("status", "is missing");
        record.Close();
        return expectation;
    }

    private static Dictionary<string, string> Pairs(RecordReader record, string key) =>
        record.Record(key, required: false)?.Pairs().ToDictionary(p => p.Key, p => p.Text) ?? [];
}
