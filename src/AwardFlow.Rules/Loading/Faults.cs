namespace AwardFlow.Rules;

/// <summary>One fault of a catalogue. <paramref name="Rule"/> names the award, value or condition; <paramref name="Field"/> the key.</summary>
public sealed record CatalogueFault(string File, int Line, string Rule, string Field, string Message)
{
    /// <summary>The message in Chinese, for people who edit a policy in the browser.</summary>
    public string MessageZh => FaultWords.Of(Message);

    /// <summary>The rule in Chinese.</summary>
    public string RuleZh => FaultWords.OfRule(Rule);

    /// <summary><c>file:line: rule: field: message</c>.</summary>
    public override string ToString() =>
        $"{File}:{Line}: " + (Rule.Length == 0 ? "" : Rule + ": ") + (Field.Length == 0 ? "" : Field + ": ") + Message;
}

/// <summary>A catalogue was refused; it carries every fault found.</summary>
public sealed class CatalogueException(IReadOnlyList<CatalogueFault> faults)
    : Exception(string.Join(Environment.NewLine, faults.Select(f => f.ToString())))
{
    /// <summary>All faults, by file and line.</summary>
    public IReadOnlyList<CatalogueFault> Faults { get; } = faults;
}

/// <summary>Collects faults while a catalogue is read, so that all are shown at once.</summary>
internal sealed class Faults
{
    private readonly List<CatalogueFault> found = [];

    public int Count => found.Count;

    public void Add(string file, int line, string rule, string field, string message) => found.Add(new(file, line, rule, field, message));

    public IReadOnlyList<CatalogueFault> All => [.. found.Distinct().OrderBy(f => f.File, StringComparer.Ordinal).ThenBy(f => f.Line)];
}
