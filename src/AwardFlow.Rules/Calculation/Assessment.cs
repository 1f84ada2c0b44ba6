namespace AwardFlow.Rules;

/// <summary>The answer of the calculator, checked in this order.</summary>
public enum AssessmentStatus
{
    /// <summary>Not in force, or a condition fails; the verdicts say which.</summary>
    Ineligible,
    /// <summary>The text gives no amount, or nothing in cash.</summary>
    NotConfigured,
    /// <summary>The text supports two readings and no setting chooses.</summary>
    Undecided,
    /// <summary>Eligible, but earlier or upper-level money already covers it.</summary>
    Covered,
    /// <summary>The text gives only a maximum; a person decides at or below it.</summary>
    Ceiling,
    /// <summary>An amount above zero is due.</summary>
    Payable
}

/// <summary>The verdict on one condition.</summary>
public enum Verdict
{
    Met,
    /// <summary>Passes, but a person should look.</summary>
    Caveat,
    NotMet
}

/// <summary>One reading of an undecided text.</summary>
/// <param name="Reading">Stable id of the reading.</param>
/// <param name="AmountFen">What it would pay, 分.</param>
public sealed record Alternative(string Reading, string TextZh, string TextEn, long AmountFen);

/// <summary>The part of one level of government, 分.</summary>
public sealed record FundingShare(string Level, long AmountFen);

/// <summary>One condition with its clause and verdict. <paramref name="WouldChangeZh"/> says what would change a failed one.</summary>
public sealed record ConditionVerdict(
    string Rule, string Clause, Verdict Verdict, string TextZh, string TextEn, string WouldChangeZh, string WouldChangeEn);

/// <summary>One arithmetic step or value read, with the numbers in its text.</summary>
/// <param name="Fen">The amount after this step, 分; null when the step names a rate or a count.</param>
/// <param name="Value">Id of the dated value that was read; null for arithmetic.</param>
public sealed record CalculationStep(string TextZh, string TextEn, string Clause, long? Fen, string? Value = null);

/// <summary>
/// What a policy gives on given facts, and why. Two assessments of the same inputs have the same JSON to the byte.
/// </summary>
/// <param name="AmountFen">The amount due in 分; 0 when ineligible or covered, null when not configured or undecided.</param>
/// <param name="FormulaFen">The standard before earlier money is taken off; null where no formula applies.</param>
/// <param name="CeilingFen">The most a person may decide; only where the text gives a ceiling.</param>
public sealed record Assessment(
    AssessmentStatus Status, long? AmountFen, long? FormulaFen, long? CeilingFen, IReadOnlyList<Alternative> Alternatives,
    IReadOnlyList<FundingShare> Funding, IReadOnlyList<ConditionVerdict> Verdicts, IReadOnlyList<CalculationStep> Steps,
    string PolicyVersion, string ContentHash)
{
    /// <summary>The JSON of the calculator's contract; deterministic.</summary>
    public string ToJson() => AssessmentJson.Write(this);

    /// <summary>Reads what <see cref="ToJson"/> wrote.</summary>
    public static Assessment FromJson(string json) => AssessmentJson.Read(json);
}

/// <summary>Money an enterprise has received.</summary>
/// <param name="PaidFen">分.</param>
/// <param name="Level">district, county, city, province or state.</param>
/// <param name="Matter">The recognition or investment it was paid for.</param>
/// <param name="ApplicationYear">The year it counts for; the year of payment when null.</param>
public sealed record HistoryEntry(
    string Policy, string Award, string? Tier, long PaidFen, DateOnly PaidOn, string Level, string? Matter, int? ApplicationYear);

/// <summary>A refused input: the field as the request names it, and a Chinese reason.</summary>
public sealed record InputFault(string Field, string Message);

/// <summary>The inputs of an assessment were refused. Callers that take input from outside use <see cref="Calculator.TryAssess"/>.</summary>
public sealed class CalculatorInputException(IReadOnlyList<InputFault> faults)
    : Exception(string.Join("；", faults.Select(f => $"{f.Field}：{f.Message}")))
{
    /// <summary>All refused fields.</summary>
    public IReadOnlyList<InputFault> Faults { get; } = faults;
    /// <summary>The first refused field.</summary>
    public string Field => Faults[0].Field;
}
