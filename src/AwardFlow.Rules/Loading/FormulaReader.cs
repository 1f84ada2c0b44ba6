namespace AwardFlow.Rules;

/// <summary>Compiles the closed set of formula kinds; docs/policy-format.md has an example of each.</summary>
internal static class FormulaReader
{
    /// <summary>Every kind there is.</summary>
    public static IReadOnlyList<string> Kinds { get; } =
        ["fixed", "tiers", "percent", "banded", "interest", "purchases", "lists", "ceiling", "not-stated", "non-cash"];

    private static readonly Dictionary<string, SeveralReading> Readings = new()
    {
        ["undecided"] = SeveralReading.Undecided,
        ["sum"] = SeveralReading.Sum,
        ["highest"] = SeveralReading.Highest
    };

    public static Formula? Read(RuleScope scope)
    {
        if (scope.Reader.Record("formula") is not { } record)
            return null;
        var clause = record.Text("clause");
        var kind = record.Text("kind");
        Formula? formula = kind switch
        {
            "fixed" => scope.Choice(record, "amount", ValueUnit.Money) is { Single: not null } same ? new FixedFormula(clause, same) : Wrong(record, "amount"),
            "tiers" => Tiers(record, clause, scope),
            "percent" => Percent(record, clause, scope),
            "banded" => Banded(record, clause, scope),
            "interest" or "purchases" => Rows(record, clause, kind, scope),
            "lists" => Lists(record, clause, scope),
            "ceiling" => Ceiling(record, clause, scope),
            "not-stated" or "non-cash" => new SilentFormula(clause, record.Local("reason")),
            "" => null,
            _ => Unknown(record, kind)
        };
        if (formula is not null || kind.Length == 0)
            record.Close();
        return formula;
    }

    private static Formula? Unknown(RecordReader record, string kind)
    {
        record.Fault("kind", $"\"{kind}\" is unknown; allowed: {string.Join(", ", Kinds)}");
        return null;
    }

    private static Formula? Wrong(RecordReader record, string key)
    {
        record.Fault(key, "must name one value");
        return null;
    }

    private static FixedFormula? Tiers(RecordReader record, string clause, RuleScope scope)
    {
        var by = scope.Fact(record, "by", FactType.Choice);
        if (record.Record("amounts") is not { } amounts || by is null)
            return null;
        return new FixedFormula(clause, new(null, by, scope.Options(amounts, by, ValueUnit.Money)));
    }

    private static PercentFormula? Percent(RecordReader record, string clause, RuleScope scope)
    {
        var bases = Money(record, "base", scope, required: true);
        var excluded = Money(record, "excluded", scope, required: false);
        var rate = scope.Choice(record, "rate", ValueUnit.Rate);
        var cap = record.Has("cap") ? scope.Choice(record, "cap", ValueUnit.Money) : null;
        var limit = scope.OptionalFact(record, "limit", FactType.Money);
        var vat = record.Record("net-of-vat", required: false);
        var included = vat is null ? null : scope.Fact(vat, "included", FactType.YesNo);
        var vatRate = vat is null ? null : scope.Fact(vat, "rate", FactType.Rate);
        if (vatRate is not null && vatRate.OnlyWith != included?.Name)
            vat!.Fault("rate", $"the fact must be declared with only-with: {included?.Name}");
        vat?.Close();
        return rate is null ? null : new PercentFormula(clause, bases, excluded, rate, cap, limit, included, vatRate);
    }

    private static List<FactDefinition> Money(RecordReader record, string key, RuleScope scope, bool required)
    {
        var names = record.Texts(key, required);
        if (required && names.Count == 0)
            record.Fault(key, "names no fact");
        return [.. names.Select(n => scope.Fact(record, key, n, scope.Facts, FactType.Money)).OfType<FactDefinition>()];
    }

    private static BandedFormula? Banded(RecordReader record, string clause, RuleScope scope)
    {
        var basis = scope.Fact(record, "base", FactType.Money);
        var bands = new List<Band>();
        foreach (var band in record.Records("bands", required: true))
        {
            var from = scope.OptionalValue(band, "at-least", ValueUnit.Money);
            var amount = scope.OptionalValue(band, "amount", ValueUnit.Money);
            var rate = scope.OptionalValue(band, "rate", ValueUnit.Rate);
            if ((amount is null) == (rate is null))
                band.Fault("", "a band has either an amount or a rate");
            if (from is null && bands.Count > 0)
                band.Fault("at-least", "only the first band may go without a threshold");
            if (from is not null && bands.Count > 0 && bands[^1].AtLeast is { } lower && !from.IsAbove(lower))
                band.Fault("at-least", "bands must rise");
            bands.Add(new(from, amount, rate));
            band.Close();
        }
        var cap = record.Has("cap") ? scope.Choice(record, "cap", ValueUnit.Money) : null;
        return basis is null ? null : new BandedFormula(clause, basis, bands, cap);
    }

    private static RowsFormula? Rows(RecordReader record, string clause, string kind, RuleScope scope)
    {
        var rows = scope.Fact(record, "rows", FactType.Rows);
        var columns = rows?.Columns ?? [];
        var basis = scope.Fact(record, "base", record.Text("base"), columns, FactType.Money);
        var date = scope.Fact(record, "event-date", record.Text("event-date"), columns, FactType.Date);
        var end = kind == "interest" ? scope.Fact(record, "end-date", record.Text("end-date"), columns, FactType.Date) : null;
        var year = scope.Fact(record, "year", FactType.Count);
        var rate = scope.Value(record, "rate", ValueUnit.Rate);
        var days = kind == "interest" ? scope.Value(record, "year-days", ValueUnit.Count) : null;
        var cap = scope.Value(record, "cap-per-year", ValueUnit.Money);
        var conditions = record.Records("keep").Select(k => RowCondition(k, columns, scope)).OfType<RowCondition>().ToList();
        return rows is null || basis is null || date is null || year is null || rate is null || cap is null ? null
            : new RowsFormula(clause, rows, basis, date, conditions, rate, days, end, cap, year);
    }

    private static RowCondition? RowCondition(RecordReader record, IReadOnlyList<FactDefinition> columns, RuleScope scope)
    {
        var rule = record.Id("rule");
        record.Rule += $": condition \"{rule}\"";
        var column = scope.Fact(record, "column", record.Text("column"), columns, FactType.Rate, FactType.Money, FactType.Text);
        var above = record.Texts("at-most-columns")
            .Select(c => scope.Fact(record, "at-most-columns", c, columns, column?.Type ?? FactType.Rate)).OfType<FactDefinition>().ToList();
        var most = scope.OptionalValue(record, "at-most", column?.Type == FactType.Money ? ValueUnit.Money : ValueUnit.Rate);
        var equal = record.Text("equals", required: false);
        if (new[] { above.Count > 0, most is not null, equal.Length > 0 }.Count(t => t) != 1)
            record.Fault("", "must have exactly one test of: at-most, at-most-columns, equals");
        var condition = column is null ? null : new RowCondition(rule, record.Text("clause"), record.Local("text"), column)
        {
            AtMostColumns = above,
            AtMost = most,
            EqualsText = equal.Length > 0 ? equal : null
        };
        record.Close();
        return condition;
    }

    private static ListsFormula? Lists(RecordReader record, string clause, RuleScope scope)
    {
        var lists = scope.Fact(record, "lists", FactType.Choices);
        var amounts = record.Record("amounts") is { } by ? scope.Options(by, lists, ValueUnit.Money) : [];
        var several = record.OneOf("when-several", Readings);
        return lists is null ? null : new ListsFormula(clause, lists, amounts, several ?? SeveralReading.Undecided);
    }

    private static CeilingFormula Ceiling(RecordReader record, string clause, RuleScope scope)
    {
        var levels = new List<LevelCeiling>();
        foreach (var part in record.Records("levels", required: true))
        {
            var level = RuleReader.Level(part);
            if (levels.Any(l => l.Level == level))
                part.Fault("level", $"level \"{level}\" is given twice");
            if (scope.Choice(part, "amount", ValueUnit.Money) is { } amount)
                levels.Add(new(level, amount));
            part.Close();
        }
        return new CeilingFormula(clause, levels, scope.OptionalFact(record, "proposed", FactType.Money));
    }
}
