namespace AwardFlow.Rules;

/// <summary>The compiled rules of an award.</summary>
internal sealed class AwardRules
{
    /// <summary>The date fact that decides force and values; null when rows carry it or the day of asking counts.</summary>
    public FactDefinition? EventDate { get; init; }
    public required IReadOnlyList<Condition> Conditions { get; init; }
    public required IReadOnlyList<DatedValue> Values { get; init; }
    public required Formula Formula { get; init; }
    public required Stacking Stacking { get; init; }
    public required Funding Funding { get; init; }
    /// <summary>The choice whose option a history entry names as tier; null when entries have none.</summary>
    public FactDefinition? Tier { get; init; }
    /// <summary>Common facts that a condition or deduction of this award reads.</summary>
    public required IReadOnlySet<string> UsedCommonFacts { get; init; }
}

internal enum ConditionKind
{
    Is,
    AtLeast,
    AtMost,
    Within,
    InPreviousYear,
    WithinValidity
}

/// <summary>One condition of an award with its clause. Thresholds are inclusive.</summary>
internal sealed record Condition(
    string Rule, string Clause, LocalText Text, LocalText Fix, ConditionKind Kind, FactDefinition Fact, bool CaveatOnly)
{
    public bool Expected { get; init; }
    public DatedValue? Threshold { get; init; }
    public FactDefinition? From { get; init; }
    public FactDefinition? To { get; init; }
}

/// <summary>One condition on a row of a list; a row that fails is left out with this reason.</summary>
internal sealed record RowCondition(string Rule, string Clause, LocalText Text, FactDefinition Column)
{
    public IReadOnlyList<FactDefinition> AtMostColumns { get; init; } = [];
    public DatedValue? AtMost { get; init; }
    public string? EqualsText { get; init; }
}

/// <summary>How the amount of an award is found: a small closed set of kinds.</summary>
internal abstract record Formula(string Clause);

/// <summary>fixed and tiers: one value, or one per option.</summary>
internal sealed record FixedFormula(string Clause, ValueChoice Amount) : Formula(Clause);

/// <summary>percent: a rate of a verified base, with an optional cap and an optional limit by another fact.</summary>
internal sealed record PercentFormula(
    string Clause, IReadOnlyList<FactDefinition> Base, IReadOnlyList<FactDefinition> Excluded, ValueChoice Rate, ValueChoice? Cap,
    FactDefinition? Limit, FactDefinition? VatIncluded, FactDefinition? VatRate) : Formula(Clause);

/// <summary>banded: the highest band whose threshold the base reaches pays its amount or its rate of the whole base.</summary>
internal sealed record BandedFormula(string Clause, FactDefinition Base, IReadOnlyList<Band> Bands, ValueChoice? Cap) : Formula(Clause);

internal sealed record Band(DatedValue? AtLeast, DatedValue? Amount, DatedValue? Rate);

/// <summary>interest and purchases: a sum over rows, capped per year.</summary>
internal sealed record RowsFormula(
    string Clause, FactDefinition Rows, FactDefinition Base, FactDefinition EventDate, IReadOnlyList<RowCondition> Conditions,
    DatedValue Rate, DatedValue? DayBasis, FactDefinition? EndDate, DatedValue Cap, FactDefinition Year) : Formula(Clause);

/// <summary>lists: an amount per entry; several entries in one year support two readings.</summary>
internal sealed record ListsFormula(
    string Clause, FactDefinition Lists, IReadOnlyDictionary<string, DatedValue> Amounts, SeveralReading Several) : Formula(Clause);

internal enum SeveralReading
{
    Undecided,
    Sum,
    Highest
}

/// <summary>ceiling: the text only limits the amount; one ceiling per level of government.</summary>
internal sealed record CeilingFormula(string Clause, IReadOnlyList<LevelCeiling> Levels, FactDefinition? Proposed) : Formula(Clause);

internal sealed record LevelCeiling(string Level, ValueChoice Amount);

/// <summary>not-stated and non-cash: no amount follows from the text.</summary>
internal sealed record SilentFormula(string Clause, LocalText Reason) : Formula(Clause);

/// <summary>What earlier money does to the amount. Every part is null when no clause says so.</summary>
internal sealed record Stacking
{
    /// <summary>进档差额.</summary>
    public string? LadderClause { get; init; }
    /// <summary>含上级资金.</summary>
    public string? NetOfUpperClause { get; init; }
    /// <summary>A match that the upper level may demand (按上级要求配套).</summary>
    public FactDefinition? MatchRatio { get; init; }
    public MatchReading Match { get; init; }
    /// <summary>从优从高不重复.</summary>
    public string? SameMatterClause { get; init; }
    /// <summary>一次性: what was paid for the same award and tier counts.</summary>
    public string? OneOffClause { get; init; }
    /// <summary>每年一次: what was paid for the same award and year counts.</summary>
    public string? PerYearClause { get; init; }
    public FactDefinition? Year { get; init; }
    /// <summary>再奖励、再配套: stands on top of other awards; nothing of theirs is deducted.</summary>
    public string? CumulativeClause { get; init; }
}

internal enum MatchReading
{
    Undecided,
    IncludesUpper,
    MatchOnTop
}

/// <summary>Who bears the amount. For ceilings per level the ceilings decide and there are no parts.</summary>
internal sealed record Funding(string Clause, IReadOnlyList<FundingPart> Parts);

internal sealed record FundingPart(string Level, int Parts);
