namespace AwardFlow.Rules;

/// <summary>Compiles conditions and finds those that nothing can meet.</summary>
internal static class ConditionReader
{
    private static readonly string[] Tests = ["is", "at-least", "at-most", "within", "in-previous-year", "within-validity"];

    public static void Add(List<Condition> conditions, RecordReader record, RuleScope scope)
    {
        var outer = record.Rule;
        var rule = record.Id("rule");
        record.Rule += $": condition \"{rule}\"";
        if (conditions.Any(c => c.Rule == rule))
            record.Fault("rule", $"condition \"{rule}\" is given twice");
        var tests = Tests.Where(record.Has).ToList();
        if (tests.Count != 1)
            record.Fault("", $"must have exactly one test of: {string.Join(", ", Tests)}");
        else if (Read(record, rule, tests[0], scope) is { } condition)
            conditions.Add(condition);
        record.Close();
        record.Rule = outer;
    }

    private static Condition? Read(RecordReader record, string rule, string test, RuleScope scope)
    {
        var (kind, types) = test switch
        {
            "is" => (ConditionKind.Is, new[] { FactType.YesNo }),
            "at-least" => (ConditionKind.AtLeast, new[] { FactType.Money, FactType.Count, FactType.Rate }),
            "at-most" => (ConditionKind.AtMost, new[] { FactType.Money, FactType.Count, FactType.Rate }),
            "within" => (ConditionKind.Within, new[] { FactType.Date }),
            "in-previous-year" => (ConditionKind.InPreviousYear, new[] { FactType.Date }),
            _ => (ConditionKind.WithinValidity, new[] { FactType.Count })
        };
        var fact = scope.Fact(record, "fact", types);
        if (fact is { Required: false } && kind != ConditionKind.Is)
            record.Fault("fact", $"the condition reads \"{fact.Name}\", which is not required");
        var condition = new Condition(rule, record.Text("clause"), record.Local("text"), record.Local("fix"), kind,
            fact ?? FactDefinition.Common[0], record.Flag("caveat", false));
        switch (kind)
        {
            case ConditionKind.Is:
                condition = condition with { Expected = record.Flag("is", true, required: true) };
                break;
            case ConditionKind.AtLeast or ConditionKind.AtMost:
                condition = condition with { Threshold = scope.Value(record, test, Unit(fact)) };
                break;
            case ConditionKind.Within when record.Record("within") is { } span:
                condition = condition with { From = scope.Fact(span, "from", FactType.Date), To = scope.Fact(span, "to", FactType.Date) };
                span.Close();
                break;
            default:
                if (!record.Flag(test, false, required: true))
                    record.Fault(test, "can only be true");
                break;
        }
        return fact is null ? null : condition;
    }

    private static ValueUnit Unit(FactDefinition? fact) => fact?.Type switch
    {
        FactType.Count => ValueUnit.Count,
        FactType.Rate => ValueUnit.Rate,
        _ => ValueUnit.Money
    };

    // Two hard conditions that exclude each other make the award unreachable.
    public static void Unreachable(IReadOnlyList<Condition> conditions, RecordReader award)
    {
        foreach (var twice in conditions.Where(c => c.Kind == ConditionKind.Is && !c.CaveatOnly).GroupBy(c => c.Fact.Name))
        {
            if (twice.Select(c => c.Expected).Distinct().Count() > 1)
                award.Fault("conditions", $"can never be met: \"{twice.Key}\" must be both true and false");
        }
        foreach (var low in conditions.Where(c => c is { Kind: ConditionKind.AtLeast, Threshold: not null, CaveatOnly: false }))
        {
            foreach (var high in conditions.Where(c => c is { Kind: ConditionKind.AtMost, Threshold: not null, CaveatOnly: false }))
            {
                if (low.Fact.Name == high.Fact.Name && low.Threshold!.IsAbove(high.Threshold!))
                    award.Fault("conditions", $"can never be met: \"{low.Fact.Name}\" must be at least \"{low.Threshold!.Id}\" and at most \"{high.Threshold!.Id}\"");
            }
        }
        foreach (var same in conditions.Where(c => c.Kind == ConditionKind.Within && c.From is not null && c.From == c.To))
            award.Fault("conditions", $"\"{same.Rule}\" uses one date as both ends");
    }
}
