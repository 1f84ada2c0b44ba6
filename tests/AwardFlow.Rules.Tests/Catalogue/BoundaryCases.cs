namespace AwardFlow.Rules.Tests.Catalogue;

/// <summary>One case at, and one on each side of, every threshold, cap, tier and date that the rules draw.</summary>
public class BoundaryCases
{
    private static readonly IReadOnlyList<PolicyCase> Cases = PolicyCases.Read(Shipped.Catalogue, PolicyFiles.ReadFolder(Shipped.Folder), "", new Faults());

    public static TheoryData<string, string> Awards()
    {
        var data = new TheoryData<string, string>();
        foreach (var award in Shipped.Catalogue.Policies.SelectMany(p => p.Awards)) data.Add(award.PolicyId, award.Id);
        return data;
    }

    [Theory]
    [MemberData(nameof(Awards))]
    public void A_case_lies_at_and_on_each_side_of_every_boundary(string policy, string award)
    {
        var cases = Cases.Where(c => c.Policy == policy && c.Award == award).ToList();
        var missing = Boundaries.Of(Shipped.Catalogue.Policy(policy)!, Shipped.Catalogue.Award(policy, award)!).SelectMany(b => b.Missing(cases)).ToList();
        Assert.True(missing.Count == 0, $"{policy}/cases/{award}.yaml has no case {string.Join("; ", missing)}");
    }

    [Theory]
    [MemberData(nameof(Awards))]
    public void A_case_claims_every_option_that_a_rule_tells_apart(string policy, string award)
    {
        var rules = Shipped.Catalogue.Award(policy, award)!.Rules;
        var told = new[] { rules.Tier, (rules.Formula as PercentFormula)?.Rate.By, (rules.Formula as PercentFormula)?.Cap?.By, (rules.Formula as ListsFormula)?.Lists };
        Assert.All(told.OfType<FactDefinition>().Distinct(), fact =>
        {
            var claimed = Cases.Where(c => c.Policy == policy && c.Award == award && c.Expect.Status is not null and not "ineligible")
                .SelectMany(c => c.Facts[fact.Name] is IReadOnlyList<object?> list ? list : [c.Facts[fact.Name]]).Select(o => $"{o}").ToHashSet();
            Assert.Empty(fact.Options.Select(o => o.Id).Except(claimed));
        });
    }
}
