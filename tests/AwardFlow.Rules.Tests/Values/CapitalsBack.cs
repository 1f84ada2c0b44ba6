using System.Text;

namespace AwardFlow.Rules.Tests.Values;

/// <summary>Capitals read back by a parser that shares nothing with the writer: the amount must be the same over the whole range.</summary>
public sealed class CapitalsBack
{
    private const long Most = 99_999_999_999_999;
    private const string Digits = "零壹贰叁肆伍陆柒捌玖";

    [Theory]
    [InlineData(1)]
    [InlineData(10)]
    [InlineData(101)]
    [InlineData(1_000_001_00)]
    [InlineData(10_000_000_000_00)]
    [InlineData(1_000_000_000_01)]
    [InlineData(100_000_000_000_10)]
    [InlineData(Most)]
    public void Edges_of_the_range_read_back(long fen) => Assert.Equal(fen, Read(Capitals.Of(fen)));

    [Fact]
    public void Every_amount_up_to_a_hundred_yuan_reads_back() =>
        Assert.All(Enumerable.Range(1, 10_000), fen => Assert.Equal(fen, Read(Capitals.Of(fen))));

    [Theory]
    [InlineData(11)]
    [InlineData(12)]
    [InlineData(13)]
    [InlineData(14)]
    public void Amounts_over_the_whole_range_read_back(int seed)
    {
        var random = new Random(seed);
        foreach (var _ in Enumerable.Range(0, 10_000))
        {
            // As many amounts of each length, and many zeros in between.
            var digits = new StringBuilder();
            for (var places = random.Next(1, 15); places > 0; places--) digits.Append(random.Next(3) == 0 ? random.Next(10) : 0);
            var fen = Math.Max(1, long.Parse(digits.ToString(), System.Globalization.CultureInfo.InvariantCulture));
            Assert.Equal(fen, Read(Capitals.Of(fen)));
        }
    }

    [Fact]
    public void No_two_zeros_stand_together_and_none_before_a_big_unit()
    {
        var random = new Random(5);
        foreach (var _ in Enumerable.Range(0, 20_000))
        {
            var text = Capitals.Of(random.NextInt64(1, Most + 1) / (long)Math.Pow(10, random.Next(0, 12)) * (long)Math.Pow(10, random.Next(0, 3)) % Most + 1);
            Assert.DoesNotContain("零零", text, StringComparison.Ordinal);
            Assert.DoesNotContain("零元", text, StringComparison.Ordinal);
            Assert.DoesNotContain("零万", text, StringComparison.Ordinal);
            Assert.DoesNotContain("零亿", text, StringComparison.Ordinal);
        }
    }

    /// <summary>亿 and 万 multiply what stands before them, 元 角 分 close their part; 零 and 整 count for nothing.</summary>
    private static long Read(string capitals)
    {
        Assert.StartsWith("人民币", capitals, StringComparison.Ordinal);
        long total = 0, yuan = 0, section = 0, digit = 0;
        foreach (var c in capitals["人民币".Length..])
        {
            var place = c switch { '拾' => 10, '佰' => 100, '仟' => 1000, _ => 0 };
            if (Digits.IndexOf(c, StringComparison.Ordinal) is >= 0 and var d) digit = d;
            else if (place > 0) (section, digit) = (section + digit * place, 0);
            else if (c == '万') (yuan, section, digit) = (yuan + (section + digit) * 10_000, 0, 0);
            else if (c == '亿') (yuan, section, digit) = ((yuan + section + digit) * 100_000_000, 0, 0);
            else if (c == '元') (total, yuan, section, digit) = ((yuan + section + digit) * 100, 0, 0, 0);
            else if (c == '角') (total, digit) = (total + digit * 10, 0);
            else if (c == '分') (total, digit) = (total + digit, 0);
            else Assert.Equal('整', c);
        }
        return total;
    }
}
