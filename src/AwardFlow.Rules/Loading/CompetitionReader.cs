namespace AwardFlow.Rules;

/// <summary>Reads how an award given by competition ranks its entries.</summary>
internal static class CompetitionReader
{
    private const int HighestScore = 100;

    private static readonly Dictionary<string, TieRule> TieRules = new()
    {
        ["all-scores"] = TieRule.AllScores,
        ["lowest-score"] = TieRule.LowestScore,
        ["median"] = TieRule.Median
    };

    private static readonly Dictionary<string, PlacesPer> Periods = new() { ["round"] = PlacesPer.Round, ["year"] = PlacesPer.Year };

    private static readonly Dictionary<string, bool> Means = new() { ["all"] = false, ["without-highest-and-lowest"] = true };

    public static Competition? Read(RuleScope scope, IReadOnlyList<DatedValue> parameters, IReadOnlyList<AttachmentSlot> evidence)
    {
        if (scope.Reader.Record("competition", required: false) is not { } record)
            return null;
        var clause = record.Text("clause");
        var places = Figure(record, "places", scope, parameters);
        var mark = Figure(record, "pass-mark", scope, parameters);
        if (mark?.Highest > HighestScore)
            record.Fault("pass-mark", $"scores end at {HighestScore}");
        var per = record.OneOf("places-per", Periods) ?? PlacesPer.Round;
        var trimmed = record.OneOf("mean", Means) ?? false;
        var ties = Ties(record);
        var fact = scope.Fact(record, "fact", FactType.YesNo, FactType.Count);
        var shown = record.Texts("shown");
        foreach (var slot in shown.Where(s => evidence.All(e => e.Id != s)))
            record.Fault("shown", $"evidence \"{slot}\" does not exist");
        record.Close();
        return places is null || mark is null || fact is null ? null : new Competition(places, mark)
        {
            Clause = clause,
            Per = per,
            Trimmed = trimmed,
            Ties = ties,
            Fact = fact,
            Shown = shown
        };
    }

    private static List<TieRule> Ties(RecordReader record)
    {
        var rules = new List<TieRule>();
        foreach (var name in record.Texts("ties"))
        {
            if (!TieRules.TryGetValue(name, out var rule))
                record.Fault("ties", $"\"{name}\" is unknown; allowed: {string.Join(", ", TieRules.Keys)}");
            else if (rules.Contains(rule))
                record.Fault("ties", $"\"{name}\" is given twice");
            else
                rules.Add(rule);
        }
        return rules;
    }

    /// <summary>A figure of the text (<c>values</c>), where the text states one, or of the procedure (<c>parameters</c>).</summary>
    private static DatedValue? Figure(RecordReader record, string key, RuleScope scope, IReadOnlyList<DatedValue> parameters)
    {
        var id = record.Text(key);
        if (id.Length == 0)
            return null;
        if (scope.Values.Any(v => v.Id == id))
            return scope.Value(record, key, id, ValueUnit.Count);
        var figure = parameters.FirstOrDefault(p => p.Id == id);
        if (figure is null)
            record.Fault(key, $"value or parameter \"{id}\" does not exist");
        else if (figure.Unit != ValueUnit.Count)
            record.Fault(key, $"parameter \"{id}\" is a {figure.Unit}; expected Count");
        else
            return figure;
        return null;
    }
}
