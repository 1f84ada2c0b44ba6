namespace AwardFlow.Rules;

/// <summary>Facts after their types were checked against the award. Money is 分.</summary>
internal sealed class BoundFacts
{
    private readonly Dictionary<string, object?> values = new(StringComparer.Ordinal);

    public void Add(string name, object? value) => values[name] = value;
    public bool Has(FactDefinition fact) => Has(fact.Name);
    public bool Has(string name) => values.TryGetValue(name, out var value) && value is not null;

    public long Fen(FactDefinition fact) => Fen(fact.Name);
    public long Fen(string name) => values.TryGetValue(name, out var value) && value is long fen ? fen : 0;
    public DateOnly Date(FactDefinition fact) => (DateOnly)values[fact.Name]!;
    public string Choice(FactDefinition fact) => (string)values[fact.Name]!;
    public string? Text(string name) => values.GetValueOrDefault(name) as string;
    public decimal Number(FactDefinition fact) => (decimal)values[fact.Name]!;
    public IReadOnlyList<string> Choices(FactDefinition fact) => (IReadOnlyList<string>)values[fact.Name]!;
    public IReadOnlyList<BoundFacts> Rows(FactDefinition fact) => (IReadOnlyList<BoundFacts>)values[fact.Name]!;

    /// <summary>A yes/no fact left out: registered and paying tax in the district are presumed, everything else is not.</summary>
    public bool Yes(string name) => values.TryGetValue(name, out var value) && value is bool yes
        ? yes
        : name is CommonFacts.Registered or CommonFacts.TaxPaid;

    public string Show(FactDefinition fact) => fact.Type switch
    {
        FactType.Money => Yuan.Format(Fen(fact)) + " 元",
        FactType.Date => Date(fact).ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture),
        FactType.Rate => (Number(fact) * 100m).ToString("0.##########", System.Globalization.CultureInfo.InvariantCulture) + "%",
        FactType.Count => Number(fact).ToString("0", System.Globalization.CultureInfo.InvariantCulture),
        _ => values.GetValueOrDefault(fact.Name)?.ToString() ?? ""
    };

    public Rational Amount(FactDefinition fact) => fact.Type == FactType.Money ? Rational.Of(Fen(fact)) : Rational.Of(Number(fact));
}
