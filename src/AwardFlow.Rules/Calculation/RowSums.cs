namespace AwardFlow.Rules;

/// <summary>Sums over loans or purchases: each row stands under its own date and conditions; the cap counts a whole year.</summary>
internal static class RowSums
{
    /// <summary>The rows that pass. Each row that fails is left out with its reason; when none is left, the reasons are failures.</summary>
    public static IReadOnlyList<(int Number, BoundFacts Row)> Keep(
        RowsFormula formula, Policy policy, BoundFacts facts, DateOnly asOf, Explanation why)
    {
        var kept = new List<(int, BoundFacts)>();
        var reasons = new List<(string Rule, string Clause, string Zh, string En)>();
        var rows = facts.Rows(formula.Rows);
        for (var i = 0; i < rows.Count; i++)
        {
            var before = reasons.Count;
            Judge(formula, policy, rows[i], i + 1, asOf, reasons, why);
            if (reasons.Count == before)
                kept.Add((i + 1, rows[i]));
        }
        foreach (var (rule, clause, zh, en) in reasons)
            why.Judge(rule, clause, kept.Count == 0 ? Verdict.NotMet : Verdict.Caveat, zh, en,
                new("更正该笔信息，或只申报符合条件的各笔。", "Correct the record, or claim only those that meet the conditions."));
        if (kept.Count > 0)
            why.Judge("rows-in-force", policy.ValidityClause, Verdict.Met, $"满足：{rows.Count} 笔中有 {kept.Count} 笔符合条件",
                $"Met: {kept.Count} of {rows.Count} qualify");
        return kept;
    }

    private static void Judge(
        RowsFormula formula, Policy policy, BoundFacts row, int number, DateOnly asOf, List<(string, string, string, string)> reasons, Explanation why)
    {
        var day = row.Date(formula.EventDate);
        var name = $"第 {number} 笔不计入：";
        var nameEn = $"Record {number} is left out: ";
        if (Conditions.Force(policy, day) == Verdict.NotMet)
        {
            reasons.Add(("in-force", policy.ValidityClause, $"{name}{formula.EventDate.LabelZh} {Explanation.Day(day)} 不在政策有效期内",
                $"{nameEn}{formula.EventDate.LabelEn} {Explanation.Day(day)} lies outside the validity"));
            return;
        }
        foreach (var condition in formula.Conditions)
        {
            if (Holds(condition, row, day, why))
                continue;
            reasons.Add((condition.Rule, condition.Clause, $"{name}{condition.Text.Zh}（{row.Show(condition.Column)}）",
                $"{nameEn}{condition.Text.En} ({row.Show(condition.Column)})"));
        }
    }

    private static bool Holds(RowCondition condition, BoundFacts row, DateOnly day, Explanation why)
    {
        if (condition.EqualsText is { } text)
            return row.Text(condition.Column.Name) == text;
        var amount = row.Amount(condition.Column);
        // A threshold that is not on record stops the whole assessment (ValueUnknown); the row itself is not blamed.
        if (condition.AtMost is { } value && why.Read(value, day) is { } most && amount > most)
            return false;
        return condition.AtMostColumns.All(c => amount <= row.Amount(c));
    }

    public static Standard? Standard(
        RowsFormula formula, IReadOnlyList<(int Number, BoundFacts Row)> rows, BoundFacts facts, Rational sameMatterPaid, Rational yearPaid, Explanation why)
    {
        var sum = Rational.Zero;
        var last = DateOnly.MinValue;
        foreach (var (number, row) in rows)
        {
            var day = row.Date(formula.EventDate);
            last = day > last ? day : last;
            if (why.Read(formula.Rate, day) is not { } rate)
                return null;
            var amount = row.Amount(formula.Base) * rate;
            if (formula.DayBasis is { } basis)
            {
                if (why.Read(basis, day) is not { } year)
                    return null;
                amount = ForDays(formula, row, number, amount, year, why);
            }
            else
            {
                why.Step($"第 {number} 笔：{row.Show(formula.Base)} × 比例 = {Explanation.Yuan(amount)}",
                    $"Record {number}: {row.Show(formula.Base)} × rate = {Explanation.YuanEn(amount)}", formula.Clause, amount);
            }
            sum += amount;
        }
        if (why.Read(formula.Cap, last) is not { } cap)
            return null;
        var most = Standards.AtMost(sum, cap, formula.Cap.Label.Zh, formula.Cap.Label.En, formula.Clause, why);
        var remaining = Rational.Min((sum - sameMatterPaid).OrZero(), (cap - yearPaid).OrZero());
        if (remaining < most)
            why.Step($"本年度已享受 {Explanation.Yuan(yearPaid)}，年度上限余额内还可享受 {Explanation.Yuan(remaining)}",
                $"{Explanation.YuanEn(yearPaid)} received this year; {Explanation.YuanEn(remaining)} left under the cap", formula.Cap.Clause, remaining);
        return new Standard(most, remaining);
    }

    // A record without an end ran its full year, which is exactly the yearly rate; nothing earns more than a full year.
    private static Rational ForDays(RowsFormula formula, BoundFacts row, int number, Rational yearly, Rational year, Explanation why)
    {
        var days = row.Has(formula.EndDate!)
            ? Rational.Of(row.Date(formula.EndDate!).DayNumber - row.Date(formula.EventDate).DayNumber)
            : year;
        days = Rational.Min(days, year);
        var amount = yearly * days / year;
        why.Step(
            $"第 {number} 笔：{row.Show(formula.Base)} × 比例 × {days.RoundHalfUp()} 天 ÷ {year.RoundHalfUp()} 天 = {Explanation.Yuan(amount)}",
            $"Record {number}: {row.Show(formula.Base)} × rate × {days.RoundHalfUp()} / {year.RoundHalfUp()} days = {Explanation.YuanEn(amount)}",
            formula.Clause, amount);
        return amount;
    }
}
