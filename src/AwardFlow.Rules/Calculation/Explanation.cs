using System.Globalization;

namespace AwardFlow.Rules;

/// <summary>
/// Collects verdicts and steps. The only way to the number of a dated value leads through <see cref="Read"/>, which writes
/// the value into the steps: no value can influence an amount without being explained.
/// </summary>
internal sealed class Explanation(DateOnly knownOn)
{
    private readonly HashSet<(string, DateOnly)> read = [];

    public List<ConditionVerdict> Verdicts { get; } = [];
    public List<CalculationStep> Steps { get; } = [];

    /// <summary>True when a value was asked for that nobody had recorded by the day of asking.</summary>
    public bool ValueUnknown { get; private set; }

    /// <summary>Reads a value for an event day; money in 分, rates as fractions. Null when it was not known.</summary>
    public Rational? Read(DatedValue value, DateOnly day)
    {
        if (value.VersionAt(day, knownOn) is not { } version)
        {
            ValueUnknown = true;
            if (read.Add((value.Id, day)))
                Steps.Add(new($"{value.Label.Zh}：截至 {Day(knownOn)} 没有适用于 {Day(day)} 的记录",
                    $"{value.Label.En}: nothing on record by {Day(knownOn)} for {Day(day)}", value.Clause, null, value.Id));
            return null;
        }
        var fen = value.Unit == ValueUnit.Money ? (long?)(version.Value * 100m) : null;
        if (read.Add((value.Id, version.From)))
        {
            var shown = value.Show(version.Value);
            Steps.Add(new($"{value.Label.Zh} {shown}", $"{value.Label.En}: {shown.Replace("元", "yuan")}", value.Clause, fen, value.Id));
        }
        return fen is { } amount ? Rational.Of(amount) : Rational.Of(version.Value);
    }

    public void Step(string zh, string en, string clause, Rational fen) => Steps.Add(new(zh, en, clause, fen.RoundHalfUp()));

    public void Judge(string rule, string clause, Verdict verdict, string zh, string en, LocalText? fix = null) =>
        Verdicts.Add(new(rule, clause, verdict, zh, en, verdict == Verdict.Met ? "" : fix?.Zh ?? "", verdict == Verdict.Met ? "" : fix?.En ?? ""));

    public static string Day(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
    public static string Yuan(Rational fen) => Rules.Yuan.Format(fen.RoundHalfUp()) + " 元";
    public static string YuanEn(Rational fen) => Rules.Yuan.Format(fen.RoundHalfUp()) + " yuan";
}
