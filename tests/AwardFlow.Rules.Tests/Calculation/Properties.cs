using FsCheck;
using FsCheck.Fluent;

namespace AwardFlow.Rules.Tests.Calculation;

/// <summary>What must hold for every input. The seed is fixed: a failure today is the same failure tomorrow.</summary>
public class Properties
{
    private const long KeyCap = 10_000_000_000;
    private static readonly DateOnly Asked = new(2025, 6, 1);
    private static readonly Config Fixed = Config.QuickThrowOnFailure.WithMaxTest(300).WithReplay(20261123, 4711);

    // Amounts in 分: small ones where rounding bites, and large ones around the caps.
    private static readonly Gen<long> Amount = Gen.OneOf(
        Gen.Choose(0, 2_000).Select(n => (long)n),
        Gen.Choose(0, int.MaxValue).Select(n => (long)n),
        Gen.Choose(0, 2_000_000).Select(n => n * 100_000L + n % 7));

    private static void ForAll<T>(Gen<T> inputs, Func<T, bool> holds) => Check.One(Fixed, Prop.ForAll(Arb.From(inputs), holds));

    private static Assessment Ask(string policy, string award, Facts facts, params HistoryEntry[] history) =>
        Calculator.Assess(Shipped.Catalogue, policy, award, Asked, facts, history);

    private static Assessment Renovate(long completed, string? matter = null, params HistoryEntry[] history)
    {
        var facts = Facts.Empty.With("field", "new-it").With("holdsSrdiRecognition", true).WithFen("totalInvestment", 600_000_000)
            .WithFen("completedInvestment", completed);
        return Ask("qiantang-2024", "technical-renovation", matter is null ? facts : facts.With("matter", matter), history);
    }

    private static Assessment Digitise(long spent, string matter, params HistoryEntry[] history) => Ask("qiantang-2024", "digital-project",
        Facts.Empty.With("recognised", true).With("holdsSrdiRecognition", true).WithFen("equipment", spent).WithFen("technology", 0)
            .WithFen("software", 0).WithFen("otherCost", 0).With("matter", matter), history);

    private static Assessment Buy(IEnumerable<long> prices, long paid)
    {
        var purchases = prices.Select(p => Facts.Empty.WithFen("price", p).With("makerDistrict", "330109").With("date", "2025-03-01")).ToList();
        return Ask("xiaoshan-2023", "first-set-purchase", Facts.Empty.With("applicationYear", 2025m).With("purchases", purchases),
            new HistoryEntry("xiaoshan-2023", "first-set-purchase", null, paid, new(2025, 1, 5), "district", null, null));
    }

    private static HistoryEntry Paid(string award, long fen) => new("qiantang-2024", award, null, fen, Asked, "district", "m", null);

    [Fact]
    public void An_award_is_never_above_its_cap() => ForAll(Amount, completed => Renovate(completed).AmountFen <= KeyCap);

    [Fact]
    public void A_cap_of_the_year_holds_over_any_purchases_and_earlier_money() =>
        ForAll(Amount.Four(), n => Buy([n.Item1, n.Item2, n.Item3], n.Item4).AmountFen + Math.Min(n.Item4, 300_000_000) <= 300_000_000);

    [Fact]
    public void More_investment_never_earns_less() =>
        ForAll(Amount.Two(), n => Renovate(Math.Min(n.Item1, n.Item2)).AmountFen <= Renovate(Math.Max(n.Item1, n.Item2)).AmountFen);

    [Fact]
    public void More_earlier_money_never_earns_more() => ForAll(Amount.Three(), n =>
        Renovate(n.Item1, "m", Paid("digital-project", Math.Min(n.Item2, n.Item3))).AmountFen
        >= Renovate(n.Item1, "m", Paid("digital-project", Math.Max(n.Item2, n.Item3))).AmountFen);

    [Fact]
    public void A_percentage_is_rounded_half_up_once() =>
        ForAll(Amount, completed => Renovate(completed).AmountFen == Math.Min(KeyCap, (completed * 2 + 5) / 10));

    [Fact]
    public void Parts_of_eight_to_two_add_up_to_the_fen() => ForAll(Amount.Two(), n =>
    {
        var found = Ask("xining-2023", "technology-transfer",
            Facts.Empty.WithFen("researchTotal", n.Item1).WithFen("taxPaidThreeYears", n.Item2).With("selected", true));
        return found.Funding.Sum(f => f.AmountFen) == found.AmountFen
            && found.Funding.All(f => f.AmountFen >= 0)
            && (found.AmountFen == 0 || found.Funding[0].AmountFen == (found.AmountFen * 8 + 5) / 10);
    });

    [Fact]
    public void Parts_of_ceilings_add_up_to_what_was_decided() => ForAll(Amount.Two(), n =>
    {
        var history = new HistoryEntry("xining-2023", "gradient", "little-giant", n.Item2 % 60_000_000, Asked, "city", null, null);
        var found = Calculator.Assess(Shipped.Catalogue, "xining-2023", "gradient", Asked,
            Facts.Empty.With("tier", "little-giant").With("recognisedOn", "2025-03-01"), [history], null, n.Item1);
        return found.Funding.Sum(f => f.AmountFen) == found.AmountFen && found.AmountFen <= found.CeilingFen
            && found.Funding.All(f => f.AmountFen >= 0 && f.AmountFen <= 100_000_000);
    });

    [Fact]
    public void An_ineligible_claim_earns_zero_and_names_a_clause() => ForAll(
        from tier in Gen.Elements("little-giant", "hidden-champion", "provincial-srdi")
        from first in Gen.Elements(true, false)
        from day in Gen.Choose(0, 2_500)
        select (tier, first, On: new DateOnly(2022, 1, 1).AddDays(day)),
        n =>
        {
            var found = Ask("qiantang-2024", "recognition",
                Facts.Empty.With("tier", n.tier).With("recognisedOn", n.On.ToString("O", System.Globalization.CultureInfo.InvariantCulture)).With("firstRecognition", n.first));
            var isDue = n.first && n.On >= new DateOnly(2024, 6, 1) && n.On <= new DateOnly(2027, 5, 31);
            return isDue
                ? found.Verdicts.All(v => v.Verdict != Verdict.NotMet)
                : found is { Status: AssessmentStatus.Ineligible, AmountFen: 0, Funding.Count: 0 }
                    && found.Verdicts.Any(v => v is { Verdict: Verdict.NotMet, Clause.Length: > 0 });
        });

    [Fact]
    public void The_order_of_claims_for_one_investment_does_not_matter() => ForAll(Amount.Two(), n =>
    {
        var renovation = Renovate(n.Item1, "m").AmountFen!.Value;
        var digital = Digitise(n.Item2, "m").AmountFen!.Value;
        var renovationFirst = renovation + Digitise(n.Item2, "m", Paid("technical-renovation", renovation)).AmountFen;
        var digitalFirst = digital + Renovate(n.Item1, "m", Paid("digital-project", digital)).AmountFen;
        return renovationFirst == digitalFirst && renovationFirst == Math.Max(renovation, digital);
    });

    [Fact]
    public void Climbing_a_ladder_in_any_order_pays_the_highest_rung() => ForAll(
        Gen.Shuffle(new[] { "future-factory", "provincial-smart", "city-chain-leader", "city-smart-factory", "city-digital-workshop" }),
        order =>
        {
            var history = new List<HistoryEntry>();
            foreach (var tier in order)
            {
                var facts = Facts.Empty.With("tier", tier).With("recognisedOn", "2025-02-01").With("firstRecognition", true);
                var paid = Ask("xiaoshan-2023", "smart-factory", facts, [.. history]).AmountFen!.Value;
                history.Add(new("xiaoshan-2023", "smart-factory", tier, paid, Asked, "district", null, null));
            }
            return history.Sum(h => h.PaidFen) == 500_000_000;
        });

    [Fact]
    public void Overlays_never_change_the_base_catalogue() => ForAll(
        from tier in Gen.Elements("little-giant", "hidden-champion", "provincial-srdi")
        from paid in Amount
        select (tier, paid),
        n =>
        {
            var facts = Facts.Empty.With("tier", n.tier).With("recognisedOn", "2025-03-01").With("firstRecognition", true);
            var history = new HistoryEntry("qiantang-2024", "recognition", "provincial-srdi", n.paid % 20_000_000, Asked, "district", null, null);
            Assessment Under(params string[] overlays) =>
                Calculator.Assess(Shipped.Catalogue, "qiantang-2024", "recognition", Asked, facts, [history], overlays);
            var before = Under().ToJson();
            var laid = Under("qiantang-ladder");
            return Under().ToJson() == before && laid.PolicyVersion != Under().PolicyVersion && laid.AmountFen <= Under().AmountFen;
        });
}
