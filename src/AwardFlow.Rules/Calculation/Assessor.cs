namespace AwardFlow.Rules;

/// <summary>One assessment: verdicts first, then the standard, then what earlier money takes off, then the split.</summary>
internal sealed class Assessor
{
    private readonly PolicyCatalogue catalogue;
    private readonly Policy policy;
    private readonly Award award;
    private readonly IReadOnlyList<string> overlays;
    private readonly DateOnly asOf;
    private readonly BoundFacts facts;
    private readonly IReadOnlyList<HistoryEntry> history;
    private readonly long? proposedFen;
    private readonly Explanation why;
    private readonly DateOnly eventDay;

    public Assessor(
        PolicyCatalogue catalogue, Policy policy, Award award, IReadOnlyList<string> overlays, DateOnly asOf, BoundFacts facts,
        IReadOnlyList<HistoryEntry> history, long? proposedFen, DateOnly knownOn)
    {
        (this.catalogue, this.policy, this.award, this.overlays) = (catalogue, policy, award, overlays);
        (this.asOf, this.facts, this.history, this.proposedFen) = (asOf, facts, history, proposedFen);
        why = new Explanation(knownOn);
        eventDay = award.Rules.EventDate is { } fact && facts.Has(fact) ? facts.Date(fact) : asOf;
    }

    private AwardRules Rules => award.Rules;

    public Assessment Assess()
    {
        if (Rules.Formula is not RowsFormula)
            Conditions.InForce(policy, award, eventDay, asOf, why);
        foreach (var condition in Rules.Conditions)
            Conditions.Judge(condition, facts, eventDay, asOf, policy, why);
        Conditions.Remarks(award, facts, history, overlays, why);
        var rows = Rules.Formula is RowsFormula formula ? RowSums.Keep(formula, policy, facts, asOf, why) : null;
        if (Failed)
            return Result(AssessmentStatus.Ineligible, 0);
        if (why.ValueUnknown)
            return Result(AssessmentStatus.NotConfigured, null);
        return Rules.Formula switch
        {
            SilentFormula silent => NotConfigured(silent),
            CeilingFormula ceiling => Ceiling(ceiling),
            ListsFormula lists => Lists(lists),
            RowsFormula sums => Due(RowSums.Standard(sums, rows!, facts, SameAwardAndMatter(), YearPaid(sums), why), sums.Clause),
            var other => Due(Standards.Of(other, facts, eventDay, why), other.Clause)
        };
    }

    private bool Failed => why.Verdicts.Any(v => v.Verdict == Verdict.NotMet);

    private Assessment NotConfigured(SilentFormula silent)
    {
        why.Steps.Add(new(silent.Reason.Zh, silent.Reason.En, silent.Clause, null));
        return Result(AssessmentStatus.NotConfigured, null);
    }

    private Assessment Due(Standard? found, string clause)
    {
        if (found is not { } standard || why.ValueUnknown)
            return Result(AssessmentStatus.NotConfigured, null);
        if (standard.Formula.RoundHalfUp() == 0)
            return Nothing(clause);
        var earlier = Deductions.Find(catalogue, policy, award, facts, history);
        var upper = Rational.Of(facts.Fen(CommonFacts.UpperLevelPaid));
        var isMatched = Rules.Stacking.MatchRatio is { } ratio && facts.Has(ratio) && upper.IsPositive;
        if (isMatched)
        {
            var match = upper * Rational.Of(facts.Number(Rules.Stacking.MatchRatio!));
            var includes = (standard.Remaining - upper - earlier.Total).OrZero();
            var onTop = (match - earlier.Total).OrZero();
            if (Rules.Stacking.Match == MatchReading.Undecided && includes.RoundHalfUp() != onTop.RoundHalfUp())
                return Undecided(
                    new("standard-includes-upper", "资助标准含上级资金：减去上级已拨", "The standard includes upper-level money", includes.RoundHalfUp()),
                    new("match-on-top", "按上级要求配套：上级已拨乘配套比例", "Match on top of the upper level's money", onTop.RoundHalfUp()));
            if (Rules.Stacking.Match == MatchReading.MatchOnTop)
            {
                why.Step($"按上级要求配套：{Explanation.Yuan(upper)} × {facts.Show(Rules.Stacking.MatchRatio!)} = {Explanation.Yuan(match)}",
                    $"Match demanded by the upper level: {Explanation.YuanEn(match)}", Rules.Stacking.NetOfUpperClause!, match);
                return Close(earlier.Explain(match, Rules.Stacking, why), standard.Formula);
            }
        }
        var left = earlier.Explain(standard.Remaining, Rules.Stacking, why);
        if (Rules.Stacking.NetOfUpperClause is { } upperClause && upper.IsPositive)
        {
            left = (left - upper).OrZero();
            why.Step($"资助标准含上级资金：减去上级已拨 {Explanation.Yuan(upper)}，余 {Explanation.Yuan(left)}",
                $"The standard includes upper-level money: less {Explanation.YuanEn(upper)}, leaves {Explanation.YuanEn(left)}", upperClause, left);
        }
        return Close(left, standard.Formula);
    }

    private Assessment Close(Rational left, Rational formula)
    {
        var fen = left.RoundHalfUp();
        return fen == 0
            ? Result(AssessmentStatus.Covered, 0, formula.RoundHalfUp())
            : Result(AssessmentStatus.Payable, fen, formula.RoundHalfUp(), funding: FundingSplit.ByParts(Rules.Funding, fen, why));
    }

    private Assessment Nothing(string clause)
    {
        why.Judge("base-above-zero", clause, Verdict.NotMet, "不满足：没有可计算补助的金额", "Not met: there is no amount to compute an award from",
            new("核对并填写实际发生、可核定的金额。", "Give the amount that was actually spent and verified."));
        return Result(AssessmentStatus.Ineligible, 0);
    }

    private Assessment Ceiling(CeilingFormula formula)
    {
        var ceilings = new List<FundingShare>();
        foreach (var level in formula.Levels)
        {
            if (why.Read(level.Amount.Pick(facts), eventDay) is { } amount)
                ceilings.Add(new(level.Level, amount.RoundHalfUp()));
        }
        if (why.ValueUnknown)
            return Result(AssessmentStatus.NotConfigured, null);
        var earlier = Deductions.Find(catalogue, policy, award, facts, history);
        var upper = Rules.Stacking.NetOfUpperClause is null ? 0 : facts.Fen(CommonFacts.UpperLevelPaid);
        var left = ceilings.Select(c => c with { AmountFen = Math.Max(0, c.AmountFen - earlier.PaidAt(c.Level)) }).ToList();
        var most = Math.Max(0, left.Sum(c => c.AmountFen) - earlier.PaidElsewhere(ceilings) - upper);
        if (most < ceilings.Sum(c => c.AmountFen))
            why.Step($"减去已享受 {Yuan.Format(ceilings.Sum(c => c.AmountFen) - most)} 元，最高可定 {Yuan.Format(most)} 元",
                $"Less what was already received; at most {Yuan.Format(most)} yuan", earlier.FirstClause(Rules.Stacking) ?? formula.Clause, Rational.Of(most));
        if (most == 0)
            return Result(AssessmentStatus.Covered, 0);
        var proposed = proposedFen ?? (formula.Proposed is { } fact && facts.Has(fact) ? facts.Fen(fact) : null as long?);
        var fen = Math.Min(proposed ?? most, most);
        why.Step(
            proposed is { } asked
                ? $"建议金额 {Yuan.Format(asked)} 元，上限 {Yuan.Format(most)} 元，取 {Yuan.Format(fen)} 元，由主管部门在上限内核定"
                : $"原文只规定上限，按上限 {Yuan.Format(fen)} 元测算，由主管部门在上限内核定",
            $"The text only gives a maximum of {Yuan.Format(most)} yuan; {Yuan.Format(fen)} yuan proposed, the bureau decides at or below it",
            formula.Clause, Rational.Of(fen));
        return Result(AssessmentStatus.Ceiling, fen, null, most, FundingSplit.ByCeilings(left, fen));
    }

    private Assessment Lists(ListsFormula formula)
    {
        var chosen = facts.Choices(formula.Lists);
        var sum = Rational.Zero;
        var highest = Rational.Zero;
        foreach (var list in chosen)
        {
            if (why.Read(formula.Amounts[list], eventDay) is not { } amount)
                continue;
            sum += amount;
            highest = Rational.Max(highest, amount);
        }
        if (why.ValueUnknown)
            return Result(AssessmentStatus.NotConfigured, null);
        var sameLists = Deductions.Find(catalogue, policy, award, facts, history, chosen);
        var otherLists = history.Where(h => IsThisAward(h) && h.Tier is { } tier && !chosen.Contains(tier)
            && (h.ApplicationYear ?? h.PaidOn.Year) == eventDay.Year).ToList();
        foreach (var entry in otherLists)
        {
            if (why.Read(formula.Amounts[entry.Tier!], eventDay) is { } amount)
                highest = Rational.Max(highest, amount);
        }
        var several = chosen.Count + otherLists.Select(h => h.Tier).Distinct().Count() > 1;
        var added = (sum - sameLists.Total).OrZero();
        var best = (highest - sameLists.Total - Rational.Of(otherLists.Sum(h => h.PaidFen))).OrZero();
        if (several && formula.Several == SeveralReading.Undecided && added.RoundHalfUp() != best.RoundHalfUp())
            return Undecided(
                new("highest", "就高不重复：只按最高一项", "Only the highest list counts", best.RoundHalfUp()),
                new("sum", "分别奖励：各项相加", "Each list is awarded on its own", added.RoundHalfUp()));
        if (several && formula.Several == SeveralReading.Highest)
        {
            why.Step($"同一年度入选多个榜单，按最高一项并减去本年度已享受，余 {Explanation.Yuan(best)}",
                $"Several lists in one year: the highest less what was received, {Explanation.YuanEn(best)}", formula.Clause, best);
            return Close(best, highest);
        }
        return Close(sameLists.Explain(sum, Rules.Stacking, why), sum);
    }

    private Assessment Undecided(params Alternative[] alternatives)
    {
        why.Judge("two-readings", Rules.Formula.Clause, Verdict.Caveat, "提示：原文支持两种理解，须由主管部门确定", "The text supports two readings; the bureau must choose");
        return Result(AssessmentStatus.Undecided, null) with { Alternatives = alternatives };
    }

    private Rational SameAwardAndMatter() => Rational.Of(history
        .Where(h => IsThisAward(h) && h.Matter is { } matter && matter == facts.Text(CommonFacts.Matter)).Sum(h => h.PaidFen));

    private Rational YearPaid(RowsFormula formula) => Rational.Of(history
        .Where(h => IsThisAward(h) && (h.ApplicationYear ?? h.PaidOn.Year) == facts.Number(formula.Year)).Sum(h => h.PaidFen));

    private bool IsThisAward(HistoryEntry entry) => entry.Policy == policy.Id && entry.Award == award.Id;

    private Assessment Result(
        AssessmentStatus status, long? amount, long? formula = null, long? ceiling = null, IReadOnlyList<FundingShare>? funding = null) =>
        new(status, amount, formula, ceiling, [], funding ?? [], why.Verdicts, why.Steps,
            overlays.Count == 0 ? policy.Version : policy.Version + "+" + string.Join('+', overlays), policy.ContentHash);
}
