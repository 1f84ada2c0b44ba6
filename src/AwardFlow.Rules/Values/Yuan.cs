using System.Globalization;
using System.Text.RegularExpressions;

namespace AwardFlow.Rules;

/// <summary>Amounts of money: <c>long</c> 分 inside, 元 and 万元 at the edges.</summary>
public static partial class Yuan
{
    /// <summary>元 with thousands separators and two decimals: <c>1,200,000.00</c>.</summary>
    public static string Format(long fen) => (fen / 100m).ToString("#,##0.00", CultureInfo.InvariantCulture);

    /// <summary>元 with two decimals and no separators, as in JSON and bank files: <c>1200000.00</c>.</summary>
    public static string Plain(long fen) => (fen / 100m).ToString("0.00", CultureInfo.InvariantCulture);

    /// <summary>万元 with up to six decimals, never rounded: <c>5.479452</c>.</summary>
    public static string Wan(long fen) => (fen / 1_000_000m).ToString("0.######", CultureInfo.InvariantCulture);

    /// <summary>
    /// Reads an amount in 元 as a person types it: full-width digits and correctly placed thousands separators are fine.
    /// More than two decimals, signs, exponents and amounts beyond the range of <c>long</c> 分 are refused with a Chinese reason.
    /// </summary>
    public static bool TryParse(string? text, out long fen, out string? error)
    {
        fen = 0;
        error = null;
        var plain = Fold.Narrow(text ?? "").Replace('。', '.').Trim();
        if (plain.Length == 0)
            error = "请填写金额。";
        else if (plain.StartsWith('-'))
            error = "金额不能为负数。";
        else if (!Amount().IsMatch(plain))
            error = "金额格式不正确，请填写以元为单位的数字，例如 1200000.00。";
        else if (plain.Contains('.') && plain.Length - plain.IndexOf('.') - 1 > 2)
            error = "金额最多保留两位小数（分）。";
        else if (plain.Length > 27
            || !decimal.TryParse(plain.Replace(",", ""), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var yuan)
            || yuan > long.MaxValue / 100m)
            error = "金额过大，请核对单位是否为元。";
        else
            fen = (long)(yuan * 100m);
        return error is null;
    }

    [GeneratedRegex(@"^([0-9]+|[0-9]{1,3}(,[0-9]{3})+)(\.[0-9]+)?$", RegexOptions.CultureInvariant)]
    private static partial Regex Amount();
}
