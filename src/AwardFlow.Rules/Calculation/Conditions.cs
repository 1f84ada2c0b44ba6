namespace AwardFlow.Rules;

/// <summary>Judges conditions; every verdict names its clause.</summary>
internal static class Conditions
{
    public static void InForce(Policy policy, Award award, DateOnly day, DateOnly asOf, Explanation why)
    {
        var span = $"{Explanation.Day(policy.ValidFrom)} 至 {Explanation.Day(policy.ValidTo)}";
        var what = award.Rules.EventDate is { } fact ? fact.LabelZh : "查询日";
        var whatEn = award.Rules.EventDate is { } dated ? dated.LabelEn : "Day of asking";
        var verdict = Force(policy, day);
        var zh = $"{what} {Explanation.Day(day)}，政策有效期 {span}";
        var en = $"{whatEn} {Explanation.Day(day)}; in force {span.Replace("至", "to")}";
        if (verdict == Verdict.Caveat)
            zh += $"，按过渡期规定自 {Explanation.Day(policy.TransitionFrom!.Value)} 起参照执行";
        why.Judge("in-force", verdict == Verdict.Caveat ? policy.TransitionClause! : policy.ValidityClause, verdict,
            Lead(verdict) + zh, LeadEn(verdict) + en,
            new("只有发生在有效期内（首尾两日均含）的事项适用本政策。", "Only events within the validity (both ends included) fall under this policy."));
        if (day > asOf)
            why.Judge("event-after-asking", award.Clause, Verdict.Caveat,
                $"提示：{what} {Explanation.Day(day)} 晚于查询日 {Explanation.Day(asOf)}",
                $"Note: {whatEn} {Explanation.Day(day)} lies after the day of asking {Explanation.Day(asOf)}");
    }

    public static Verdict Force(Policy policy, DateOnly day) =>
        policy.ValidFrom <= day && day <= policy.ValidTo ? Verdict.Met
        : policy.TransitionFrom is { } from && from <= day && day < policy.ValidFrom ? Verdict.Caveat
        : Verdict.NotMet;

    public static void Judge(Condition condition, BoundFacts facts, DateOnly day, DateOnly asOf, Policy policy, Explanation why)
    {
        var (holds, zh, en) = Test(condition, facts, day, asOf, policy, why);
        if (holds is not { } known)
            return;
        var verdict = known ? Verdict.Met : condition.CaveatOnly ? Verdict.Caveat : Verdict.NotMet;
        why.Judge(condition.Rule, condition.Clause, verdict, Lead(verdict) + condition.Text.Zh + zh, LeadEn(verdict) + condition.Text.En + en, condition.Fix);
    }

    private static (bool? Holds, string Zh, string En) Test(
        Condition condition, BoundFacts facts, DateOnly day, DateOnly asOf, Policy policy, Explanation why)
    {
        var fact = condition.Fact;
        switch (condition.Kind)
        {
            case ConditionKind.Is:
                return (facts.Yes(fact.Name) == condition.Expected, "", "");
            case ConditionKind.AtLeast or ConditionKind.AtMost:
                if (why.Read(condition.Threshold!, day) is not { } threshold)
                    return (null, "", "");
                var amount = facts.Amount(fact);
                return condition.Kind == ConditionKind.AtLeast
                    ? (amount >= threshold, $"（{facts.Show(fact)}）", $" ({facts.Show(fact)})")
                    : (amount <= threshold, $"（{facts.Show(fact)}）", $" ({facts.Show(fact)})");
            case ConditionKind.Within:
                var (from, to, date) = (facts.Date(condition.From!), facts.Date(condition.To!), facts.Date(fact));
                var span = $"（{Explanation.Day(date)}；{Explanation.Day(from)} 至 {Explanation.Day(to)}）";
                return (from <= date && date <= to, span, $" ({Explanation.Day(date)}; {Explanation.Day(from)} to {Explanation.Day(to)})");
            case ConditionKind.InPreviousYear:
                return (facts.Date(fact).Year == asOf.Year - 1, $"（{Explanation.Day(facts.Date(fact))}）", $" ({Explanation.Day(facts.Date(fact))})");
            default:
                var year = facts.Number(fact);
                return (policy.ValidFrom.Year <= year && year <= policy.ValidTo.Year, $"（{facts.Show(fact)}）", $" ({facts.Show(fact)})");
        }
    }

    /// <summary>What a person should know though it changes no amount.</summary>
    public static void Remarks(
        Award award, BoundFacts facts, IReadOnlyList<HistoryEntry> history, IReadOnlyList<string> overlays, Explanation why)
    {
        if (facts.Yes(CommonFacts.Dishonest))
            why.Judge("dishonest", award.Clause, Verdict.Caveat,
                "提示：企业列入失信名单。本测算不改变金额，由信用核查环节决定是否暂缓",
                "Note: the enterprise is on a dishonesty list. The amount does not change; the screening gates decide.",
                new("完成信用修复或确认不属同一企业后可继续。", "Repair the record, or show that it belongs to another enterprise."));
        foreach (var fact in FactDefinition.Common)
        {
            if (fact.Name == CommonFacts.Dishonest || !facts.Has(fact) || award.Rules.UsedCommonFacts.Contains(fact.Name))
                continue;
            why.Judge("unused-fact", award.Clause, Verdict.Caveat,
                $"提示：已填“{fact.LabelZh}”（{fact.Name}），但本奖励没有使用该事实的条款，不影响结果，请主管部门核对",
                $"Note: \"{fact.LabelEn}\" ({fact.Name}) was given, but no clause of this award uses it; it changes nothing");
        }
        if (award.Rules.Tier is not null && award.Rules.Stacking.OneOffClause is { } clause && award.Rules.Stacking.LadderClause is null
            && history.Any(h => h.Policy == award.PolicyId && h.Award == award.Id && h.Tier is null))
            why.Judge("history-without-tier", clause, Verdict.Caveat,
                "提示：历史记录中有同一奖励但未注明档次的款项，未计入扣减，请核对",
                "Note: the history holds a payment of this award without tier; it was not deducted, please check");
        foreach (var overlay in overlays)
            why.Judge("overlay", award.Clause, Verdict.Caveat,
                $"提示：叠加了试算方案“{overlay}”，结果不是现行规定", $"Note: the what-if \"{overlay}\" is laid over the catalogue; this is not the rule in force");
    }

    public static string Lead(Verdict verdict) => verdict switch { Verdict.Met => "满足：", Verdict.Caveat => "提示：", _ => "不满足：" };
    public static string LeadEn(Verdict verdict) => verdict switch { Verdict.Met => "Met: ", Verdict.Caveat => "Note: ", _ => "Not met: " };
}
