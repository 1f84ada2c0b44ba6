using System.Globalization;

namespace AwardFlow.Rules;

internal enum ValueUnit
{
    Money,
    Rate,
    Count
}

/// <summary>One dated number of a rule with its clause. Its number is only reachable through <see cref="Explanation.Read"/>.</summary>
internal sealed class DatedValue(string id, LocalText label, string clause, ValueUnit unit, IReadOnlyList<ValueVersion> versions)
{
    public string Id { get; } = id;
    public LocalText Label { get; } = label;
    public string Clause { get; } = clause;
    public ValueUnit Unit { get; } = unit;

    /// <summary>Money values on the award's page show the version recorded and effective last.</summary>
    public AmountLine? ForDisplay() => Unit == ValueUnit.Money
        ? new AmountLine(Label.Zh, Label.En, (long)(versions[^1].Value * 100m), Clause)
        : null;

    /// <summary>The version for an event on a day, as recorded up to another day: the later record wins.</summary>
    internal ValueVersion? VersionAt(DateOnly day, DateOnly knownOn)
    {
        ValueVersion? best = null;
        foreach (var version in versions)
        {
            if (version.Recorded <= knownOn && version.From <= day && day <= version.To
                && (best is null || version.Recorded > best.Recorded))
                best = version;
        }
        return best;
    }

    /// <summary>For the loader: whether every version lies above every version of another value.</summary>
    internal bool IsAbove(DatedValue other) =>
        versions.Count > 0 && other.Versions.Count > 0 && versions.Min(v => v.Value) > other.Versions.Max(v => v.Value);

    /// <summary>For the loader: the highest version; zero without any.</summary>
    internal decimal Highest => versions.Select(v => v.Value).DefaultIfEmpty(0).Max();

    private IReadOnlyList<ValueVersion> Versions => versions;

    internal string Show(decimal value) => Unit switch
    {
        ValueUnit.Money => Yuan.Format((long)(value * 100m)) + " 元",
        ValueUnit.Rate => (value * 100m).ToString("0.##########", CultureInfo.InvariantCulture) + "%",
        _ => value.ToString("0.##########", CultureInfo.InvariantCulture)
    };
}

/// <summary>A value in force for events from–to (inclusive), known since the day it was recorded.</summary>
internal sealed record ValueVersion(DateOnly From, DateOnly To, DateOnly Recorded, decimal Value);

/// <summary>Which value applies: always the same one, or one per option of a choice.</summary>
internal sealed record ValueChoice(DatedValue? Single, FactDefinition? By, IReadOnlyDictionary<string, DatedValue> ByOption)
{
    public DatedValue Pick(BoundFacts facts) => Single ?? ByOption[facts.Choice(By!)];
    public IEnumerable<DatedValue> All => Single is null ? ByOption.Values : [Single];
}
