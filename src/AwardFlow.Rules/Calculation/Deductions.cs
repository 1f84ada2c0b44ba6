namespace AwardFlow.Rules;

/// <summary>The earlier payments that count against an award, each counted once under the first clause that names it.</summary>
internal sealed class Deductions
{
    private readonly List<HistoryEntry> ladder = [];
    private readonly List<HistoryEntry> sameMatter = [];
    private readonly List<HistoryEntry> oneOff = [];
    private readonly List<HistoryEntry> perYear = [];

    private IEnumerable<HistoryEntry> Entries => ladder.Concat(sameMatter).Concat(oneOff).Concat(perYear);

    public Rational Total => Rational.Of(Entries.Sum(e => e.PaidFen));

    public long PaidAt(string level) => Entries.Where(e => e.Level == level).Sum(e => e.PaidFen);

    public long PaidElsewhere(IReadOnlyList<FundingShare> ceilings) =>
        Entries.Where(e => ceilings.All(c => c.Level != e.Level)).Sum(e => e.PaidFen);

    public string? FirstClause(Stacking stacking) =>
        ladder.Count > 0 ? stacking.LadderClause : sameMatter.Count > 0 ? stacking.SameMatterClause : oneOff.Count > 0 ? stacking.OneOffClause
        : perYear.Count > 0 ? stacking.PerYearClause : null;

    /// <param name="tiers">The tiers claimed; null takes the award's tier fact.</param>
    public static Deductions Find(
        PolicyCatalogue catalogue, Policy policy, Award award, BoundFacts facts, IReadOnlyList<HistoryEntry> history,
        IReadOnlyList<string>? tiers = null)
    {
        var found = new Deductions();
        var stacking = award.Rules.Stacking;
        var claimed = tiers ?? (award.Rules.Tier is { } fact ? [facts.Choice(fact)] : []);
        var matter = facts.Text(CommonFacts.Matter);
        foreach (var entry in history)
        {
            var isThis = entry.Policy == policy.Id && entry.Award == award.Id;
            var isClaimed = isThis && (entry.Tier is { } tier ? claimed.Contains(tier) : claimed.Count == 0 || award.Rules.Tier is null);
            var isMatter = matter is not null && entry.Matter == matter;
            if (isThis && stacking.LadderClause is not null && entry.Level == policy.Level)
                found.ladder.Add(entry);
            else if (isMatter && stacking.SameMatterClause is not null
                && (isThis ? isClaimed && award.Rules.Formula is not RowsFormula : IsSameGroup(catalogue, award, entry)))
                found.sameMatter.Add(entry);
            else if (isClaimed && stacking.OneOffClause is not null)
                found.oneOff.Add(entry);
            else if (isThis && stacking.Year is { } year && (entry.ApplicationYear ?? entry.PaidOn.Year) == facts.Number(year))
                found.perYear.Add(entry);
        }
        return found;
    }

    private static bool IsSameGroup(PolicyCatalogue catalogue, Award award, HistoryEntry entry) =>
        catalogue.Award(entry.Policy, entry.Award)?.StackingGroup == award.StackingGroup;

    /// <summary>Takes the payments off a standard, one step per clause.</summary>
    public Rational Explain(Rational standard, Stacking stacking, Explanation why)
    {
        var left = TakeOff(standard, ladder, "进档差额：减去同类已享受", "Step up only: less what the ladder already paid,", stacking.LadderClause, why);
        left = TakeOff(left, sameMatter, "从优从高不重复：减去同一事项已享受", "The same matter is paid once: less", stacking.SameMatterClause, why);
        left = TakeOff(left, oneOff, "一次性奖励：减去此前已享受", "One-off: less what was already received,", stacking.OneOffClause, why);
        return TakeOff(left, perYear, "每年一次：减去本年度已享受", "Once a year: less what was received this year,", stacking.PerYearClause, why);
    }

    private static Rational TakeOff(Rational from, List<HistoryEntry> entries, string zh, string en, string? clause, Explanation why)
    {
        if (entries.Count == 0)
            return from;
        var paid = Rational.Of(entries.Sum(e => e.PaidFen));
        var left = (from - paid).OrZero();
        why.Step($"{zh} {Explanation.Yuan(paid)}，余 {Explanation.Yuan(left)}",
            $"{en} {Explanation.YuanEn(paid)}, leaves {Explanation.YuanEn(left)}", clause!, left);
        return left;
    }
}
