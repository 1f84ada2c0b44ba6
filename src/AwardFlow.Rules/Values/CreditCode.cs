namespace AwardFlow.Rules;

/// <summary>The outcome of checking a unified social credit code.</summary>
/// <param name="IsValid">True when both check characters agree.</param>
/// <param name="Code">The normalised 18-place code; null when the input is not valid.</param>
/// <param name="ErrorCode">Stable code of the refusal, null when valid.</param>
/// <param name="Message">Chinese sentence that says why the code is refused.</param>
public sealed record CreditCodeCheck(bool IsValid, string? Code, string? ErrorCode, string? Message);

/// <summary>
/// Unified social credit codes (统一社会信用代码, GB 32100-2015) with the organisation code inside (GB 11714).
/// The place code inside a credit code is that of first registration: it never proves the present location.
/// </summary>
public static class CreditCode
{
    private const int Length = 18;
    private const string Alphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY";
    private const string Unused = "IOSVZ";
    private static readonly int[] OuterWeights = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28];
    private static readonly int[] InnerWeights = [3, 7, 9, 10, 5, 8, 4, 2];

    /// <summary>Normalises (trim, upper case, full-width to half-width) and checks a code.</summary>
    public static CreditCodeCheck Check(string? input)
    {
        var code = Fold.Narrow(input ?? "").Trim().ToUpperInvariant();
        if (code.Length == 0)
            return Refuse("credit-code-missing", "请填写统一社会信用代码。");
        if (code.Length != Length)
            return Refuse("credit-code-length", $"统一社会信用代码应为 18 位，现为 {code.Length} 位。");
        for (var i = 0; i < Length; i++)
        {
            if (Alphabet.Contains(code[i]))
                continue;
            return Unused.Contains(code[i])
                ? Refuse("credit-code-letter",
                    $"第 {i + 1} 位“{code[i]}”有误：统一社会信用代码不使用字母 I、O、S、V、Z，请核对是否为数字 1、0、5 或 2。")
                : Refuse("credit-code-character", $"第 {i + 1} 位“{code[i]}”不是数字或大写字母。");
        }
        for (var i = 2; i < 8; i++)
        {
            if (!char.IsAsciiDigit(code[i]))
                return Refuse("credit-code-place", $"第 {i + 1} 位“{code[i]}”有误：第 3 至 8 位是登记机关行政区划码，只能是数字。");
        }
        var outer = Outer(code);
        if (code[17] != outer)
            return Refuse("credit-code-check", $"第 18 位校验码应为“{outer}”，现为“{code[17]}”，请逐位核对。");
        var inner = Inner(code.AsSpan(8, 8));
        if (code[16] != inner)
            return Refuse("credit-code-organisation", $"第 17 位（组织机构代码校验位）应为“{inner}”，现为“{code[16]}”，请逐位核对。");
        return new CreditCodeCheck(true, code, null, null);
    }

    // Remainder 0 gives the check value 0, not position 31 of a 31-character alphabet.
    private static char Outer(string code)
    {
        var sum = 0;
        for (var i = 0; i < OuterWeights.Length; i++)
            sum += Alphabet.IndexOf(code[i]) * OuterWeights[i];
        return Alphabet[(31 - sum % 31) % 31];
    }

    // GB 11714 counts letters A–Z as 10–35 without leaving any out.
    private static char Inner(ReadOnlySpan<char> organisation)
    {
        var sum = 0;
        for (var i = 0; i < InnerWeights.Length; i++)
        {
            var c = organisation[i];
            sum += (char.IsAsciiDigit(c) ? c - '0' : c - 'A' + 10) * InnerWeights[i];
        }
        return (11 - sum % 11) switch { 10 => 'X', 11 => '0', var digit => (char)('0' + digit) };
    }

    private static CreditCodeCheck Refuse(string code, string message) => new(false, null, code, message);
}
