namespace AwardFlow.Rules;

/// <summary>A policy's files before they are compiled: what overlays change and drafts replace.</summary>
internal sealed record PolicyTrees(string Id, string File, YamlRecord Policy, IReadOnlyList<AwardTree> Awards, string Hash);

/// <param name="IsOverlaid">Under an overlay, values that its formula no longer reads are no fault.</param>
internal sealed record AwardTree(string Id, string File, YamlRecord Record, bool IsOverlaid = false);

/// <summary>Compiles one policy folder.</summary>
internal static class PolicyReader
{
    public static Policy? Read(PolicyTrees trees, Faults faults)
    {
        var before = faults.Count;
        var reader = new RecordReader(trees.Policy, trees.File, $"policy \"{trees.Id}\"", "", faults);
        var id = reader.Id("policy");
        if (id.Length > 0 && id != trees.Id)
            reader.Fault("policy", $"\"{id}\" stands in the folder \"{trees.Id}\"");
        var name = reader.Local("name");
        var issuer = reader.Local("issuer");
        var validity = reader.Record("validity");
        var from = validity?.Date("from");
        var to = validity?.Date("to");
        if (from > to)
            validity!.Fault("to", "the policy ends before it begins");
        var validityClause = validity?.Text("clause") ?? "";
        validity?.Close();
        var transition = reader.Record("transition", required: false);
        var transitionFrom = transition?.Date("from");
        var transitionClause = transition?.Text("clause");
        if (transitionFrom >= from)
            transition!.Fault("from", "a transition period begins before the validity");
        transition?.Close();
        var units = Units(reader);
        var level = reader.Text("level");
        if (level.Length > 0 && !Levels.Exists(level))
            reader.Fault("level", $"\"{level}\" is unknown; allowed: {string.Join(", ", Levels.All)}");
        var context = new PolicyContext(trees.Id, level, transitionFrom ?? from ?? default, to ?? default, from ?? default,
            [.. units.Select(u => u.Code)], reader.Records("conditions"), faults);
        context = context with { Parameters = ValueReader.Read(reader, context, "parameters") };
        var district = reader.Text("district");
        if (district.Length > 0 && (district.Length != 6 || !district.All(char.IsAsciiDigit)))
            reader.Fault("district", "must be a six-digit GB/T 2260 code");
        var notes = reader.Records("notes").Select(n => Note(n)).ToList();
        var number = reader.Text("document-number", required: false);
        var version = reader.Id("version");
        reader.Close();
        var awards = from is null || to is null ? [] : trees.Awards.Select(a => AwardReader.Read(a, context)).ToList();
        if (trees.Awards.Count == 0)
            reader.Fault("", "the policy has no award");
        return faults.Count > before ? null : new Policy
        {
            Id = trees.Id,
            NameZh = name.Zh,
            NameEn = name.En,
            IssuerZh = issuer.Zh,
            IssuerEn = issuer.En,
            DocumentNumber = number,
            ValidFrom = from!.Value,
            ValidTo = to!.Value,
            ValidityClause = validityClause,
            TransitionFrom = transitionFrom,
            TransitionClause = transitionClause,
            Version = version,
            ContentHash = trees.Hash,
            DistrictCode = district,
            Level = level,
            Units = units,
            Awards = [.. awards.OfType<Award>()],
            Notes = notes
        };
    }

    private static List<PolicyUnit> Units(RecordReader reader)
    {
        var units = new List<PolicyUnit>();
        foreach (var unit in reader.Records("units", required: true))
        {
            var code = unit.Id("code");
            units.Add(new(code, unit.Text("zh"), unit.Text("en")));
            if (units.Count(u => u.Code == code) > 1)
                unit.Fault("code", $"unit \"{code}\" is given twice");
            unit.Close();
        }
        return units;
    }

    private static LocalText Note(RecordReader note)
    {
        var text = new LocalText(note.Text("zh"), note.Text("en"));
        note.Close();
        return text;
    }
}

/// <summary>What award files need to know of their policy.</summary>
internal sealed record PolicyContext(
    string Id, string Level, DateOnly ValuesFrom, DateOnly ValidTo, DateOnly ValidFrom, IReadOnlyList<string> Units,
    IReadOnlyList<RecordReader> Conditions, Faults Faults)
{
    /// <summary>Figures of the procedure that hold for every award which doesn't set its own.</summary>
    public IReadOnlyList<DatedValue> Parameters { get; init; } = [];
}
