namespace AwardFlow.Rules;

/// <summary>What came of comparing a fact of a case with a figure of the procedure.</summary>
/// <param name="Reached">The fact is at or above the figure: thresholds are inclusive, as everywhere in policies.</param>
/// <param name="Fact">The fact's value as people read it, with its unit.</param>
/// <param name="Parameter">The figure as people read it.</param>
/// <param name="Clause">What the figure rests on.</param>
public sealed record ThresholdAnswer(
    bool Reached, string FactZh, string FactEn, string Fact, string ParameterZh, string ParameterEn, string Parameter, string Clause);

/// <summary>
/// Compares a fact with a figure of the procedure (<c>parameters</c> of policy or award), from which the way of a case depends and
/// never its amount. What can't be compared is said, never taken for below.
/// </summary>
public static class Thresholds
{
    /// <summary>The fact that every case has once it was assessed: the amount that was fixed.</summary>
    public const string Amount = "amount";

    /// <summary>The same amount, or nothing where an expert panel has passed it: the caller knows, and gives zero then.</summary>
    public const string AmountWithoutPanel = "amount-without-panel";

    /// <summary>Compares.</summary>
    /// <param name="facts">The verified facts.</param>
    /// <param name="amountFen">The fixed amount in 分, or null.</param>
    /// <param name="day">The day of the first submission: figures change for later cases.</param>
    /// <param name="knownOn">Today: records made later do not count.</param>
    /// <param name="unreadable">Why there is no answer, in Chinese; null when there is one.</param>
    public static ThresholdAnswer? Compare(Award award, string fact, string parameter, Facts facts, long? amountFen, DateOnly day, DateOnly knownOn, out string? unreadable)
    {
        ArgumentNullException.ThrowIfNull(award);
        ArgumentNullException.ThrowIfNull(facts);
        if (award.Parameters.FirstOrDefault(p => p.Id == parameter) is not { } figure)
            return No($"政策数据没有参数“{parameter}”。", out unreadable);
        if (new Explanation(knownOn).Read(figure, day) is not { } limit)
            return No($"参数“{figure.Label.Zh}”没有 {day:yyyy-MM-dd} 的数值。", out unreadable);
        var (labelZh, labelEn, unit, value) = Find(award, fact, facts, amountFen);
        if (unit is null)
            return No($"奖励“{award.NameZh}”没有可以比较的事实“{fact}”。", out unreadable);
        if (unit != figure.Unit)
            return No($"“{labelZh}”和参数“{figure.Label.Zh}”的单位不同，不能比较。", out unreadable);
        if (value is not { } number)
            return No($"“{labelZh}”没有数值。", out unreadable);
        unreadable = null;
        var given = unit == ValueUnit.Money ? Rational.Of((long)(number * 100m)) : Rational.Of(number);
        return new(given >= limit, labelZh, labelEn, figure.Show(number), figure.Label.Zh, figure.Label.En, figure.Show(Shown(limit, figure.Unit)), figure.Clause);
    }

    /// <summary>Why a path that compares this fact with this figure can't do so for the award, or null: asked before a version is signed.</summary>
    public static string? WhyNot(Award award, string fact, string parameter)
    {
        ArgumentNullException.ThrowIfNull(award);
        if (award.Parameters.FirstOrDefault(p => p.Id == parameter) is not { } figure)
            return $"parameter \"{parameter}\" is missing";
        var unit = fact is Amount or AmountWithoutPanel ? ValueUnit.Money : UnitOf(award.Facts.FirstOrDefault(f => f.Name == fact));
        return unit is null ? $"there is no fact \"{fact}\" of money, rate or count"
            : unit != figure.Unit ? $"fact \"{fact}\" and parameter \"{parameter}\" have different units" : null;
    }

    /// <summary>Money is read in 分; rates have at most ten decimals.</summary>
    private static decimal Shown(Rational limit, ValueUnit unit) =>
        unit == ValueUnit.Money ? limit.RoundHalfUp() / 100m : (limit * Rational.Of(10_000_000_000L)).RoundHalfUp() / 10_000_000_000m;

    private static ThresholdAnswer? No(string why, out string? unreadable)
    {
        unreadable = why;
        return null;
    }

    private static (string Zh, string En, ValueUnit? Unit, decimal? Value) Find(Award award, string name, Facts facts, long? amountFen)
    {
        if (name == AmountWithoutPanel)
            return ("未经专家评审的金额", "Amount without a panel", ValueUnit.Money, amountFen / 100m);
        if (name == Amount)
            return ("核定金额", "Amount decided", ValueUnit.Money, amountFen / 100m);
        var fact = award.Facts.FirstOrDefault(f => f.Name == name);
        return (fact?.LabelZh ?? name, fact?.LabelEn ?? name, UnitOf(fact), facts.Has(name) ? Number(facts[name]) : null);
    }

    private static decimal? Number(object? value) => value switch
    {
        decimal number => number,
        string text when Yuan.TryParse(text, out var fen, out _) => fen / 100m,
        _ => null
    };

    private static ValueUnit? UnitOf(FactDefinition? fact) => fact?.Type switch
    {
        FactType.Money => ValueUnit.Money,
        FactType.Rate => ValueUnit.Rate,
        FactType.Count => ValueUnit.Count,
        _ => null
    };
}
