namespace AwardFlow.Rules;

/// <summary>Compiles conditions, formula, stacking and funding of an award.</summary>
internal static class RuleReader
{
    private static readonly Dictionary<string, MatchReading> MatchReadings = new()
    {
        ["undecided"] = MatchReading.Undecided,
        ["includes-upper"] = MatchReading.IncludesUpper,
        ["match-on-top"] = MatchReading.MatchOnTop
    };

    public static AwardRules? Read(RuleScope scope, string group, string clause, bool listed)
    {
        var reader = scope.Reader;
        var eventDate = scope.OptionalFact(reader, "event-date", FactType.Date);
        var tier = scope.OptionalFact(reader, "tier", FactType.Choice, FactType.Choices);
        var conditions = new List<Condition>();
        foreach (var record in scope.Policy.Conditions)
            ConditionReader.Add(conditions, record, scope);
        foreach (var record in reader.Records("conditions"))
            ConditionReader.Add(conditions, record, scope);
        ConditionReader.Unreachable(conditions, reader);
        var formula = FormulaReader.Read(scope);
        if (listed && formula is not (null or SilentFormula))
            reader.Fault("formula", "a listed award pays nothing: its formula must be not-stated or non-cash");
        if (listed && scope.Facts.Count > 0)
            reader.Fault("facts", "a listed award asks for no facts");
        if (formula is RowsFormula && eventDate is not null)
            reader.Fault("event-date", "the rows carry the event date");
        var stacking = Stacking(scope, group, formula);
        var funding = Funding(scope, formula, clause);
        return formula is null ? null : new AwardRules
        {
            EventDate = eventDate,
            Conditions = conditions,
            Values = scope.Values,
            Formula = formula,
            Stacking = stacking,
            Funding = funding,
            Tier = tier,
            UsedCommonFacts = scope.UsedCommonFacts
        };
    }

    private static Stacking Stacking(RuleScope scope, string group, Formula? formula)
    {
        if (scope.Reader.Record("stacking", required: formula is not (null or SilentFormula)) is not { } record)
            return new Stacking();
        var upper = record.Record("net-of-upper", required: false);
        var ratio = upper is null ? null : scope.OptionalFact(upper, "match-ratio", FactType.Rate);
        var perYear = record.Record("per-year", required: false);
        var stacking = new Stacking
        {
            LadderClause = Clause(record, "ladder"),
            NetOfUpperClause = upper?.Text("clause"),
            MatchRatio = ratio,
            Match = ratio is null ? MatchReading.IncludesUpper : upper!.OneOf("when-match-differs", MatchReadings) ?? MatchReading.Undecided,
            SameMatterClause = Clause(record, "same-matter"),
            OneOffClause = Clause(record, "one-off"),
            CumulativeClause = Clause(record, "cumulative"),
            PerYearClause = perYear?.Text("clause"),
            Year = perYear is null ? null : scope.Fact(perYear, "year", FactType.Count)
        };
        perYear?.Close();
        upper?.Close();
        record.Close();
        if (stacking.NetOfUpperClause is not null)
            scope.UsedCommonFacts.Add(CommonFacts.UpperLevelPaid);
        if (stacking.SameMatterClause is not null)
            scope.UsedCommonFacts.Add(CommonFacts.Matter);
        if (stacking.SameMatterClause is not null && group.Length == 0)
            record.Fault("same-matter", "needs a stacking-group");
        if (stacking.SameMatterClause is null && group.Length > 0)
            scope.Reader.Fault("stacking-group", "has no effect without stacking.same-matter");
        if (stacking.CumulativeClause is not null && (stacking.LadderClause ?? stacking.SameMatterClause) is not null)
            record.Fault("cumulative", "contradicts ladder and same-matter");
        return stacking;
    }

    private static string? Clause(RecordReader owner, string key)
    {
        if (owner.Record(key, required: false) is not { } record)
            return null;
        var clause = record.Text("clause");
        record.Close();
        return clause;
    }

    private static Funding Funding(RuleScope scope, Formula? formula, string clause)
    {
        if (formula is SilentFormula or CeilingFormula or null)
        {
            if (scope.Reader.Has("funding"))
                scope.Reader.Fault("funding", "has no effect: ceilings name their levels, and silent formulas pay nothing");
            scope.Reader.Take("funding", required: false);
            return new(clause, []);
        }
        if (scope.Reader.Record("funding") is not { } record)
            return new(clause, []);
        var parts = new List<FundingPart>();
        var funded = record.Text("clause");
        foreach (var part in record.Records("parts", required: true))
        {
            var level = Level(part);
            if (parts.Any(p => p.Level == level))
                part.Fault("level", $"level \"{level}\" is given twice");
            var number = part.Whole("parts", 0, 1, 1000);
            if (number == 0)
                part.Fault("parts", "is missing");
            parts.Add(new(level, number));
            part.Close();
        }
        record.Close();
        return new(funded, parts);
    }

    internal static string Level(RecordReader record)
    {
        var level = record.Text("level");
        if (level.Length > 0 && !Levels.Exists(level))
            record.Fault("level", $"\"{level}\" is unknown; allowed: {string.Join(", ", Levels.All)}");
        return level;
    }
}
