namespace AwardFlow.Rules;

/// <summary>The award calculator: facts and history in, amount and reasons out. It knows no clock, database or web.</summary>
public static class Calculator
{
    /// <summary>Assesses an award.</summary>
    /// <param name="asOf">The day the question is asked; for an application the day of submission.</param>
    /// <param name="overlays">Named what-if files laid over the catalogue.</param>
    /// <param name="proposedFen">For awards with only a ceiling: what a person proposes, 分; it takes precedence over the fact.</param>
    /// <exception cref="CalculatorInputException">An input is refused; use <see cref="TryAssess"/> for input from outside.</exception>
    public static Assessment Assess(
        PolicyCatalogue catalogue, string policyId, string awardId, DateOnly asOf, Facts facts, IReadOnlyList<HistoryEntry> history,
        IReadOnlyList<string>? overlays = null, long? proposedFen = null)
    {
        var faults = TryAssess(catalogue, policyId, awardId, asOf, facts, history, overlays, proposedFen, out var assessment);
        return assessment ?? throw new CalculatorInputException(faults);
    }

    /// <summary>Assesses an award, or returns every reason why the inputs are refused.</summary>
    /// <param name="knownOn">
    /// Values recorded up to this day are known; the day of asking when left out. A simulation asks for what is known
    /// by now about days of asking long ago.
    /// </param>
    public static IReadOnlyList<InputFault> TryAssess(
        PolicyCatalogue catalogue, string policyId, string awardId, DateOnly asOf, Facts facts, IReadOnlyList<HistoryEntry> history,
        IReadOnlyList<string>? overlays, long? proposedFen, out Assessment? assessment, DateOnly? knownOn = null)
    {
        ArgumentNullException.ThrowIfNull(catalogue);
        ArgumentNullException.ThrowIfNull(facts);
        ArgumentNullException.ThrowIfNull(history);
        assessment = null;
        var faults = new List<InputFault>();
        var names = overlays ?? [];
        var view = names.Count == 0 ? catalogue : catalogue.With(names, faults);
        if (view.Policy(policyId) is not { } policy)
        {
            faults.Add(new("policy", $"没有编号为“{policyId}”的政策。"));
            return faults;
        }
        if (view.Award(policyId, awardId) is not { } award)
        {
            faults.Add(new("award", $"政策“{policyId}”中没有编号为“{awardId}”的奖励。"));
            return faults;
        }
        if (proposedFen < 0)
            faults.Add(new("proposedAmount", "建议金额不能为负数。"));
        var bound = FactBinder.Bind(award, facts, faults);
        CheckHistory(view, history, faults);
        if (faults.Count > 0)
            return faults;
        assessment = new Assessor(view, policy, award, names, asOf, bound, history, proposedFen, knownOn ?? asOf).Assess();
        return faults;
    }

    private static void CheckHistory(PolicyCatalogue catalogue, IReadOnlyList<HistoryEntry> history, List<InputFault> faults)
    {
        for (var i = 0; i < history.Count; i++)
        {
            var entry = history[i];
            var field = $"history[{i}]";
            if (catalogue.Policy(entry.Policy) is null)
                faults.Add(new($"{field}.policy", $"没有编号为“{entry.Policy}”的政策。"));
            else if (catalogue.Award(entry.Policy, entry.Award) is not { } award)
                faults.Add(new($"{field}.award", $"政策“{entry.Policy}”中没有编号为“{entry.Award}”的奖励。"));
            else if (entry.Tier is { } tier && award.Rules.Tier?.Options.Any(o => o.Id == tier) != true)
                faults.Add(new($"{field}.tier", $"奖励“{entry.Award}”没有“{tier}”这一档次。"));
            if (!Levels.Exists(entry.Level))
                faults.Add(new($"{field}.level", $"级次应为以下之一：{string.Join("、", Levels.All)}。"));
            if (entry.PaidFen is < 0 or > 99_999_999_999_999)
                faults.Add(new($"{field}.paid", "已付金额不能为负数，也不能超过万亿元。"));
            if (entry.ApplicationYear is < 1990 or > 2100)
                faults.Add(new($"{field}.applicationYear", "申报年度不正确。"));
        }
    }
}
