namespace AwardFlow.Rules.Tests.Values;

public sealed class ProRataShares
{
    [Fact]
    public void A_pool_of_three_quarters_gives_each_three_quarters() =>
        Assert.Equal([7_500, 15_000, 52_500], ProRata.Split(75_000, [10_000, 20_000, 70_000]));

    [Fact]
    public void Odd_fen_go_where_the_running_total_reaches_them() => Assert.Equal([33, 33, 34], ProRata.Split(100, [1_000, 1_000, 1_000]));

    [Fact]
    public void A_pool_that_suffices_gives_all_in_full() => Assert.Equal([5, 7], ProRata.Split(12, [5, 7]));

    [Fact]
    public void The_formula_says_pool_whole_ceiling_and_part() => Assert.Equal(
        "预算不足按比例兑现：核定 200,000.00 元 × 可用预算 1,500,000.00 元 ÷ 核定合计 2,000,000.00 元 = 150,000.00 元（逐笔累计取整到分）",
        ProRata.Explain(150_000_000, 200_000_000, 20_000_000, 15_000_000));

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Parts_add_up_to_the_pool_and_stay_within_a_fen_of_their_share(int seed)
    {
        var random = new Random(seed);
        foreach (var _ in Enumerable.Range(0, 2_000))
        {
            var ceilings = Enumerable.Range(0, random.Next(1, 60)).Select(_ => random.NextInt64(1, 99_999_999_999)).ToList();
            var whole = ceilings.Sum();
            var pool = random.NextInt64(0, whole + 1);
            var parts = ProRata.Split(pool, ceilings);
            Assert.Equal(pool, parts.Sum());
            Assert.All(parts.Zip(ceilings), p => Assert.InRange(p.First, 0, p.Second));
            Assert.All(parts.Zip(ceilings), p => Assert.True(Int128.Abs((Int128)p.First * whole - (Int128)pool * p.Second) < whole));
        }
    }
}
