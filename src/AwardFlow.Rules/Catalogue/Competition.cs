namespace AwardFlow.Rules;

/// <summary>For how long the places of an award last.</summary>
public enum PlacesPer
{
    /// <summary>Every round has the full number.</summary>
    Round,
    /// <summary>All rounds that close in one calendar year share the number.</summary>
    Year
}

/// <summary>
/// An award that is given by competition (择优): how many places there are, how the experts' scores become a ranking, which fact of
/// the rules the round decides and what experts may see.
/// </summary>
public sealed class Competition
{
    internal Competition(DatedValue places, DatedValue mark) => (PlacesValue, MarkValue) = (places, mark);

    public required string Clause { get; init; }
    public required PlacesPer Per { get; init; }
    /// <summary>The highest and the lowest score of an entry are dropped.</summary>
    public required bool Trimmed { get; init; }
    public required IReadOnlyList<TieRule> Ties { get; init; }
    /// <summary>The fact that the round decides and no applicant states: yes-no (selected) or a count (the place).</summary>
    public required FactDefinition Fact { get; init; }
    /// <summary>Evidence slots that experts see; they carry nothing that names the firm.</summary>
    public required IReadOnlyList<string> Shown { get; init; }

    internal DatedValue PlacesValue { get; }
    internal DatedValue MarkValue { get; }

    /// <summary>The places for a round that closes on a day; null when none are on record for it.</summary>
    public int? PlacesOn(DateOnly day) => Read(PlacesValue, day);

    /// <summary>The mean from which on an entry may be selected; null when none is on record.</summary>
    public int? MarkOn(DateOnly day) => Read(MarkValue, day);

    /// <summary>How the scores of a round that closes on a day are ranked; null when a figure is missing: nothing is ranked then.</summary>
    public Arrangement? ArrangementOn(DateOnly day, int taken) =>
        PlacesOn(day) is { } places && MarkOn(day) is { } mark ? new(places - taken, mark, Trimmed, Ties) : null;

    /// <summary>The facts with this place in the list; before the round is decided the place is assumed to be the first.</summary>
    public Facts With(Facts facts, int place)
    {
        ArgumentNullException.ThrowIfNull(facts);
        return Fact.Type == FactType.YesNo ? facts.With(Fact.Name, true) : facts.With(Fact.Name, (decimal)place);
    }

    private static int? Read(DatedValue value, DateOnly day) =>
        new Explanation(day).Read(value, day) is { } number ? (int)number.RoundDown() : null;
}
