namespace AwardFlow.Rules;

/// <summary>The amount a formula gives, and what of it is still open before earlier money is taken off (cap of the year).</summary>
internal readonly record struct Standard(Rational Formula, Rational Remaining);

/// <summary>Computes the standard of the formula kinds that need no history.</summary>
internal static class Standards
{
    public static Standard? Of(Formula formula, BoundFacts facts, DateOnly day, Explanation why)
    {
        var amount = formula switch
        {
            FixedFormula same => why.Read(same.Amount.Pick(facts), day),
            PercentFormula percent => Percent(percent, facts, day, why),
            BandedFormula banded => Banded(banded, facts, day, why),
            _ => throw new InvalidOperationException($"Unknown formula kind {formula.GetType().Name}.")
        };
        return amount is { } found ? new Standard(found, found) : null;
    }

    private static Rational? Percent(PercentFormula formula, BoundFacts facts, DateOnly day, Explanation why)
    {
        var sum = Rational.Zero;
        foreach (var fact in formula.Base)
            sum += facts.Amount(fact);
        var names = string.Join(" + ", formula.Base.Select(f => f.LabelZh + " " + facts.Show(f)));
        var namesEn = string.Join(" + ", formula.Base.Select(f => f.LabelEn + " " + facts.Show(f).Replace("元", "yuan")));
        why.Step($"计算基数：{names}", $"Base: {namesEn}", formula.Clause, sum);
        foreach (var fact in formula.Excluded.Where(f => facts.Fen(f) > 0))
            why.Steps.Add(new($"{fact.LabelZh} {facts.Show(fact)} 不计入基数", $"{fact.LabelEn} is not part of the base", formula.Clause, null));
        if (formula.VatIncluded is { } included && facts.Yes(included.Name))
        {
            var vat = formula.VatRate!;
            var net = sum / (Rational.Of(1) + Rational.Of(facts.Number(vat)));
            why.Step($"扣除增值税：{Explanation.Yuan(sum)} ÷ (1 + {facts.Show(vat)}) = {Explanation.Yuan(net)}",
                $"Net of VAT: {Explanation.YuanEn(sum)} / (1 + {facts.Show(vat)}) = {Explanation.YuanEn(net)}", formula.Clause, net);
            sum = net;
        }
        if (why.Read(formula.Rate.Pick(facts), day) is not { } rate)
            return null;
        var amount = sum * rate;
        why.Step($"{Explanation.Yuan(sum)} × 比例 = {Explanation.Yuan(amount)}", $"{Explanation.YuanEn(sum)} × rate = {Explanation.YuanEn(amount)}",
            formula.Clause, amount);
        if (formula.Limit is { } limit)
            amount = AtMost(amount, Rational.Of(facts.Fen(limit)), limit.LabelZh, limit.LabelEn, formula.Clause, why);
        return Capped(amount, formula.Cap, formula.Clause, facts, day, why);
    }

    private static Rational? Banded(BandedFormula formula, BoundFacts facts, DateOnly day, Explanation why)
    {
        var amount = facts.Amount(formula.Base);
        why.Step($"计算基数：{formula.Base.LabelZh} {facts.Show(formula.Base)}", $"Base: {formula.Base.LabelEn} {facts.Show(formula.Base)}", formula.Clause, amount);
        Band? reached = null;
        foreach (var band in formula.Bands)
        {
            if (band.AtLeast is null)
            {
                reached = band;
                continue;
            }
            if (why.Read(band.AtLeast, day) is not { } from)
                return null;
            if (amount >= from)
                reached = band;
        }
        if (reached is null)
            return Rational.Zero;
        if (why.Read((reached.Amount ?? reached.Rate)!, day) is not { } value)
            return null;
        return Capped(reached.Amount is null ? amount * value : value, formula.Cap, formula.Clause, facts, day, why);
    }

    private static Rational? Capped(Rational amount, ValueChoice? cap, string clause, BoundFacts facts, DateOnly day, Explanation why)
    {
        if (cap is null)
            return amount;
        var value = cap.Pick(facts);
        return why.Read(value, day) is { } most ? AtMost(amount, most, value.Label.Zh, value.Label.En, clause, why) : null;
    }

    public static Rational AtMost(Rational amount, Rational most, string zh, string en, string clause, Explanation why)
    {
        if (amount <= most)
            return amount;
        why.Step($"不超过{zh}，按 {Explanation.Yuan(most)} 计", $"At most {en}: {Explanation.YuanEn(most)}", clause, most);
        return most;
    }
}
