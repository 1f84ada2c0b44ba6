using AwardFlow.Web.Features.Funds;

namespace AwardFlow.Web.Tests.Features.Funds;

public sealed class AllocationTests
{
    private static readonly Dictionary<long, long> OnePool = new() { [1] = 100 };

    [Fact]
    public void In_order_what_no_longer_fits_is_left_out_and_a_smaller_one_after_it_still_gets_in()
    {
        var given = Allocation.Of([new(1, 1, 60), new(2, 1, 50), new(3, 1, 40)], OnePool, proRata: false);
        Assert.Equal([60, 0, 40], given.Select(g => g.AmountFen));
        Assert.Equal("budget-exceeded", given[1].Why?.Code);
    }

    [Fact]
    public void In_proportion_all_get_their_part_and_the_formula_stands_beside_it()
    {
        var given = Allocation.Of([new(1, 1, 60), new(2, 1, 60), new(3, 1, 80)], OnePool, proRata: true);
        Assert.Equal([30, 30, 40], given.Select(g => g.AmountFen));
        Assert.All(given, g => Assert.Contains("÷ 核定合计 2.00 元", g.Formula, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_case_gets_something_on_every_level_or_nothing(bool proRata)
    {
        var given = Allocation.Of([new(1, 1, 80), new(1, 2, 20), new(2, 1, 50), new(3, null, 5)], new Dictionary<long, long> { [1] = 100, [2] = 0 }, proRata);
        Assert.Equal([0, 0, 50, 0], given.Select(g => g.AmountFen));
        Assert.Equal(["budget-exceeded", "budget-exceeded", null, "budget-missing"], given.Select(g => g.Why?.Code));
    }

    [Fact]
    public void A_pool_that_suffices_gives_all_in_full_without_a_formula() =>
        Assert.All(Allocation.Of([new(1, 1, 60), new(2, 1, 40)], OnePool, proRata: true), g => Assert.Null(g.Formula));
}
