namespace AwardFlow.Rules;

/// <summary>Reads dated values: each with label, clause, unit and versions without gap or overlap.</summary>
internal static class ValueReader
{
    private static readonly Dictionary<string, ValueUnit> Units = new()
    {
        ["money"] = ValueUnit.Money,
        ["rate"] = ValueUnit.Rate,
        ["count"] = ValueUnit.Count
    };

    public static IReadOnlyList<DatedValue> Read(RecordReader owner, PolicyContext policy, string key = "values")
    {
        var values = new List<DatedValue>();
        foreach (var record in owner.Records(key))
        {
            var id = record.Id("id");
            record.Rule = $"{owner.Rule}: {(key == "values" ? "value" : "parameter")} \"{id}\"";
            if (values.Any(v => v.Id == id))
                record.Fault("id", $"value \"{id}\" is given twice");
            var label = record.Local("label");
            var clause = record.Text("clause");
            var unit = record.OneOf("unit", Units);
            var versions = Versions(record, unit, policy);
            record.Close();
            values.Add(new DatedValue(id, label, clause, unit ?? ValueUnit.Money, versions));
        }
        return values;
    }

    private static List<ValueVersion> Versions(RecordReader value, ValueUnit? unit, PolicyContext policy)
    {
        var versions = new List<ValueVersion>();
        foreach (var record in value.Records("versions", required: true))
        {
            record.Rule = value.Rule;
            var (from, to, recorded) = (record.Date("from"), record.Date("to", required: false) ?? policy.ValidTo, record.Date("recorded"));
            var number = record.Number("value");
            record.Close();
            if (from > to)
                record.Fault("to", "the version ends before it begins");
            if (number is { } amount && Refuse(unit, amount) is { } reason)
                record.Fault("value", reason);
            if (from is null || recorded is null || number is null)
                continue;
            var version = new ValueVersion(from.Value, to, recorded.Value, number.Value);
            if (versions.FirstOrDefault(v => v.Recorded == version.Recorded && v.From <= version.To && version.From <= v.To) is { } other)
                record.Fault("from", $"overlaps the version from {Explanation.Day(other.From)} recorded on the same day");
            versions.Add(version);
        }
        versions = [.. versions.OrderBy(v => v.Recorded).ThenBy(v => v.From)];
        Gaps(value, versions, policy);
        return versions;
    }

    private static string? Refuse(ValueUnit? unit, decimal amount) => unit switch
    {
        ValueUnit.Money when amount.Scale > 2 => "money has at most two decimals (元)",
        ValueUnit.Money when amount is 0 or > 999_999_999_999m => "money must be above zero and below a trillion yuan",
        ValueUnit.Rate when amount is 0 or > 1 => "a rate is a fraction above 0 and at most 1",
        ValueUnit.Count when amount == 0 || !decimal.IsInteger(amount) => "a count is a whole number above zero",
        _ => null
    };

    // What was recorded first must answer for every day of the validity; later records may replace a part.
    private static void Gaps(RecordReader value, List<ValueVersion> versions, PolicyContext policy)
    {
        if (versions.Count == 0)
            return;
        var next = policy.ValuesFrom;
        foreach (var version in versions.Where(v => v.Recorded == versions[0].Recorded))
        {
            if (version.From > next)
                value.Fault("versions", $"no value from {Explanation.Day(next)} to {Explanation.Day(version.From.AddDays(-1))}");
            next = version.To.AddDays(1);
        }
        if (next <= policy.ValidTo)
            value.Fault("versions", $"no value from {Explanation.Day(next)} to {Explanation.Day(policy.ValidTo)}");
    }
}
