using System.Text;

namespace AwardFlow.Rules;

/// <summary>Amounts in capital numerals (大写金额) after the rules for filling in bank bills (票据填写规定).</summary>
public static class Capitals
{
    private const string Digits = "零壹贰叁肆伍陆柒捌玖";
    private static readonly string[] Places = ["", "拾", "佰", "仟"];

    /// <summary>The capital form of an amount in 分, for example 人民币壹佰贰拾万元整.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The amount is negative.</exception>
    public static string Of(long fen)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(fen);
        var yuan = fen / 100;
        var jiao = (int)(fen / 10 % 10);
        var rest = (int)(fen % 10);
        var text = new StringBuilder("人民币");
        if (yuan > 0)
            text.Append(Whole(yuan)).Append('元');
        if (jiao == 0 && rest == 0)
            return text.Append(yuan == 0 ? "零元整" : "整").ToString();
        if (yuan > 0 && (jiao == 0 || yuan % 10 == 0))
            text.Append('零');
        if (jiao > 0)
            text.Append(Digits[jiao]).Append('角');
        if (rest > 0)
            text.Append(Digits[rest]).Append('分');
        return text.ToString();
    }

    private static string Whole(long number) => number switch
    {
        >= 100_000_000 => Join(number, 100_000_000, "亿"),
        >= 10_000 => Join(number, 10_000, "万"),
        _ => UpToFourPlaces((int)number)
    };

    private static string Join(long number, long unit, string name)
    {
        var rest = number % unit;
        var head = Whole(number / unit) + name;
        if (rest == 0)
            return head;
        return head + (rest < unit / 10 ? "零" : "") + Whole(rest);
    }

    private static string UpToFourPlaces(int number)
    {
        var text = new StringBuilder();
        var zero = false;
        for (int place = 3, unit = 1000; place >= 0; place--, unit /= 10)
        {
            var digit = number / unit % 10;
            if (digit == 0)
            {
                zero = text.Length > 0;
                continue;
            }
            if (zero)
                text.Append('零');
            zero = false;
            text.Append(Digits[digit]).Append(Places[place]);
        }
        return text.ToString();
    }
}
