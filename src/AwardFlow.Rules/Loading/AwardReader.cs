namespace AwardFlow.Rules;

/// <summary>Compiles one award file.</summary>
internal static class AwardReader
{
    private static readonly string[] Frequencies =
        ["one-off", "per-project", "per-year", "per-purchase", "per-parcel", "per-milestone", "not-stated"];

    public static Award? Read(AwardTree tree, PolicyContext policy)
    {
        var faults = policy.Faults;
        var before = faults.Count;
        var reader = new RecordReader(tree.Record, tree.File, $"award \"{tree.Id}\"", "", faults);
        var id = reader.Id("award");
        if (id.Length > 0 && id != tree.Id)
            reader.Fault("award", $"\"{id}\" stands in the file of \"{tree.Id}\"");
        var name = reader.Local("name");
        var summary = reader.Local("summary");
        var clause = reader.Text("clause");
        var listed = reader.Flag("listed-only", false);
        var lead = Unit(reader, "lead-unit", policy);
        var partners = Units(reader, "co-units", policy);
        var joint = reader.Has("joint-units") ? Units(reader, "joint-units", policy) : partners;
        var path = reader.Id("path", required: !listed);
        var listPath = reader.Id("list-path", required: false);
        var frequency = Frequency(reader);
        var budget = reader.Text("budget-line", required: false);
        var group = reader.Id("stacking-group", required: false);
        var windows = Windows(reader);
        var scope = new RuleScope(reader, policy, FactReader.Read(reader), ValueReader.Read(reader, policy));
        var rules = RuleReader.Read(scope, group, clause, listed);
        var parameters = Parameters(reader, policy);
        var evidence = FormReader.Evidence(reader, listed);
        var competition = CompetitionReader.Read(scope, parameters, evidence);
        var form = FormReader.Read(reader, scope.Facts, listed, competition?.Fact);
        var tranches = TrancheReader.Read(reader, parameters);
        reader.Close();
        if (!tree.IsOverlaid)
            scope.ReportUnused();
        if (faults.Count > before)
            return null;
        return new Award(rules!)
        {
            PolicyId = policy.Id,
            Id = tree.Id,
            NameZh = name.Zh,
            NameEn = name.En,
            SummaryZh = summary.Zh,
            SummaryEn = summary.En,
            Clause = clause,
            LeadUnit = lead,
            CoUnits = partners,
            JointUnits = [.. joint.Where(c => c != lead).Distinct()],
            Path = path,
            ListPath = listPath,
            ListedOnly = listed,
            Windows = windows,
            Frequency = frequency,
            BudgetLine = budget,
            StackingGroup = group,
            Form = form,
            Evidence = evidence,
            Facts = scope.Facts,
            Parameters = parameters,
            Tranches = tranches,
            Competition = competition,
            Amounts = [.. rules!.Values.Select(v => v.ForDisplay()).OfType<AmountLine>()]
        };
    }

    private static string Unit(RecordReader reader, string key, PolicyContext policy)
    {
        var code = reader.Id(key);
        if (code.Length > 0 && !policy.Units.Contains(code))
            reader.Fault(key, $"unit \"{code}\" is not among the policy's units");
        return code;
    }

    private static IReadOnlyList<string> Units(RecordReader reader, string key, PolicyContext policy)
    {
        var codes = reader.Texts(key);
        foreach (var code in codes.Where(c => !policy.Units.Contains(c)))
            reader.Fault(key, $"unit \"{code}\" is not among the policy's units");
        return codes;
    }

    /// <summary>The policy's figures of the procedure, with the award's own in place of those it sets itself.</summary>
    private static List<DatedValue> Parameters(RecordReader reader, PolicyContext policy)
    {
        var own = ValueReader.Read(reader, policy, "parameters");
        foreach (var value in own.Where(v => policy.Parameters.Any(p => p.Id == v.Id && p.Unit != v.Unit)))
            reader.Fault("parameters", $"parameter \"{value.Id}\" has another unit in policy.yaml");
        return [.. policy.Parameters.Where(p => own.All(o => o.Id != p.Id)), .. own];
    }

    private static string Frequency(RecordReader reader)
    {
        var frequency = reader.Text("frequency");
        if (frequency.Length > 0 && !Frequencies.Contains(frequency))
            reader.Fault("frequency", $"\"{frequency}\" is unknown; allowed: {string.Join(", ", Frequencies)}");
        return frequency;
    }

    private static List<FilingWindow> Windows(RecordReader reader)
    {
        var windows = new List<FilingWindow>();
        foreach (var window in reader.Records("windows"))
        {
            var id = window.Id("id");
            var name = window.Local("name");
            var (from, to) = (window.Date("from"), window.Date("to"));
            window.Close();
            if (from > to)
                window.Fault("to", "the window closes before it opens");
            if (windows.Any(w => w.Id == id))
                window.Fault("id", $"window \"{id}\" is given twice");
            if (windows.Any(w => from <= w.To && w.From <= to))
                window.Fault("from", "the window overlaps an earlier one");
            if (from is { } first && to is { } last)
                windows.Add(new(id, name.Zh, name.En, first, last));
        }
        return windows;
    }
}

/// <summary>What the rules of an award may refer to; remembers which values were used.</summary>
internal sealed class RuleScope(
    RecordReader reader, PolicyContext policy, IReadOnlyList<FactDefinition> facts, IReadOnlyList<DatedValue> values)
{
    private readonly HashSet<string> usedValues = [];

    public RecordReader Reader { get; } = reader;
    public PolicyContext Policy { get; } = policy;
    public IReadOnlyList<FactDefinition> Facts { get; } = facts;
    public IReadOnlyList<DatedValue> Values { get; } = values;
    public HashSet<string> UsedCommonFacts { get; } = [];

    /// <summary>Looks a fact up, with the types allowed at this place.</summary>
    public FactDefinition? Fact(RecordReader at, string key, params FactType[] types) =>
        Fact(at, key, at.Text(key), Facts, types);

    public FactDefinition? Fact(RecordReader at, string key, string name, IReadOnlyList<FactDefinition> among, params FactType[] types)
    {
        if (name.Length == 0)
            return null;
        var fact = among.FirstOrDefault(f => f.Name == name);
        if (fact is null && ReferenceEquals(among, Facts) && FactDefinition.Common.FirstOrDefault(f => f.Name == name) is { } common)
        {
            fact = common;
            UsedCommonFacts.Add(name);
        }
        if (fact is null)
            at.Fault(key, $"fact \"{name}\" does not exist");
        else if (!types.Contains(fact.Type))
            at.Fault(key, $"fact \"{name}\" is of type {fact.Type}; expected {string.Join(" or ", types)}");
        else
            return fact;
        return null;
    }

    public FactDefinition? OptionalFact(RecordReader at, string key, params FactType[] types) =>
        at.Has(key) ? Fact(at, key, types) : null;

    public DatedValue? Value(RecordReader at, string key, params ValueUnit[] units) => Value(at, key, at.Text(key), units);

    public DatedValue? OptionalValue(RecordReader at, string key, params ValueUnit[] units) => at.Has(key) ? Value(at, key, units) : null;

    public DatedValue? Value(RecordReader at, string key, string id, params ValueUnit[] units)
    {
        if (id.Length == 0)
            return null;
        var value = Values.FirstOrDefault(v => v.Id == id);
        if (value is null)
        {
            at.Fault(key, $"value \"{id}\" does not exist");
            return null;
        }
        usedValues.Add(id);
        if (units.Contains(value.Unit))
            return value;
        at.Fault(key, $"value \"{id}\" is a {value.Unit}; expected {string.Join(" or ", units)}");
        return null;
    }

    /// <summary>Either the id of one value, or a record <c>by: fact</c> with a value for each option.</summary>
    public ValueChoice? Choice(RecordReader at, string key, params ValueUnit[] units)
    {
        if (at.Take(key) is YamlText { Text: var id })
            return Value(at, key, id, units) is { } single ? new(single, null, new Dictionary<string, DatedValue>()) : null;
        return at.Record(key) is { } record ? ByOption(record, units) : null;
    }

    private ValueChoice? ByOption(RecordReader record, ValueUnit[] units)
    {
        var by = Fact(record, "by", FactType.Choice);
        var values = Options(record, by, units);
        return by is null ? null : new(null, by, values);
    }

    /// <summary>One value per option of a choice: none missing, none unknown.</summary>
    public Dictionary<string, DatedValue> Options(RecordReader record, FactDefinition? fact, params ValueUnit[] units)
    {
        var values = new Dictionary<string, DatedValue>(StringComparer.Ordinal);
        foreach (var (option, id, _) in record.Pairs())
        {
            if (fact is not null && fact.Options.All(o => o.Id != option))
                record.Fault(option, $"\"{option}\" is not an option of {fact.Name}");
            else if (Value(record, option, id, units) is { } value)
                values[option] = value;
        }
        foreach (var missing in fact?.Options.Where(o => !values.ContainsKey(o.Id) && !record.Has(o.Id)) ?? [])
            record.Fault("", $"option \"{missing.Id}\" of {fact!.Name} has no value");
        return values;
    }

    public void ReportUnused()
    {
        foreach (var value in Values.Where(v => !usedValues.Contains(v.Id)))
            Reader.Fault("values", $"value \"{value.Id}\" is never used");
    }
}
