namespace AwardFlow.Rules.Tests.Calculation;

public class Tranches
{
    private static readonly DateOnly Day = new(2024, 6, 1);

    private static Dictionary<string, string> Files(string shares, string first = "0.3", string second = "0.2") => Tiny.Files("formula:\n", $$"""
        parameters:
          - { id: panel-from, label: { zh: 评审起点, en: Panel from }, clause: 一, unit: money, versions: [{ from: 2024-01-01, recorded: 2024-01-01, value: 250.5 }] }
          - { id: first, label: { zh: 首期, en: First }, clause: 一, unit: rate, versions: [{ from: 2024-01-01, recorded: 2024-01-01, value: {{first}} }] }
          - { id: second, label: { zh: 二期, en: Second }, clause: 一, unit: rate, versions: [{ from: 2024-01-01, recorded: 2024-01-01, value: {{second}} }] }
        tranches: { clause: 一, shares: {{shares}} }
        formula:

        """);

    [Fact]
    public void The_parts_add_up_to_the_fen_whatever_the_amount()
    {
        var award = Tiny.Catalogue(Files("[first, second]", "0.333333", "0.4999")).Award("tiny", "grant")!;
        Assert.Equal(3, award.TrancheCount);
        for (var fen = 0L; fen < 2_000; fen++)
        {
            var parts = award.TranchesOf(fen, Day)!;
            Assert.Equal((3, fen), (parts.Count, parts.Sum()));
            Assert.All(parts, p => Assert.True(p >= 0));
        }
        Assert.Equal<long>([3, 7], Tiny.Catalogue(Files("[first]")).Award("tiny", "grant")!.TranchesOf(10, Day)!);
    }

    [Fact]
    public void An_award_without_tranches_is_paid_at_once_and_a_day_without_a_share_gives_no_answer()
    {
        Assert.Equal<long>([10], Tiny.Catalogue().Award("tiny", "grant")!.TranchesOf(10, Day)!);
        var award = Tiny.Catalogue(Files("[first]")).Award("tiny", "grant")!;
        Assert.Null(award.TranchesOf(10, new DateOnly(2023, 12, 31)));
        // What only the path reads is no amount of the award.
        Assert.DoesNotContain(award.Amounts, a => a.LabelEn == "Panel from");
    }

    [Theory]
    [InlineData("[]", "0.3", "names no share")]
    [InlineData("[first]", "1", "leave nothing")]
    [InlineData("[first, second]", "0.8", "leave nothing")]
    [InlineData("[panel-from]", "0.3", "expected Rate")]
    [InlineData("[third]", "0.3", "does not exist")]
    public void Shares_that_leave_nothing_for_the_last_part_are_refused(string shares, string first, string expected) =>
        Assert.Contains(Assert.Throws<CatalogueException>(() => Tiny.Catalogue(Files(shares, first))).Faults, f => f.ToString().Contains(expected, StringComparison.Ordinal));
}
