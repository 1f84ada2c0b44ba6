using System.Globalization;

namespace AwardFlow.Web.Tests.Support;

/// <summary>Credit codes with a right check character.</summary>
public static class GivenCodes
{
    private const string Signs = "0123456789ABCDEFGHJKLMNPQRTUWXY";

    public static string Valid(int n)
    {
        var body = string.Create(CultureInfo.InvariantCulture, $"MB{n:D6}");
        var code = "91330114" + body + Organisation(body);
        var (sum, weight) = (0, 1);
        foreach (var sign in code) (sum, weight) = (sum + Signs.IndexOf(sign, StringComparison.Ordinal) * weight, weight * 3 % 31);
        return code + Signs[(31 - sum % 31) % 31];
    }

    /// <summary>The check character of the organisation's part.</summary>
    private static char Organisation(string body)
    {
        int[] weights = [3, 7, 9, 10, 5, 8, 4, 2];
        var sum = body.Select((sign, i) => (char.IsAsciiDigit(sign) ? sign - '0' : sign - 'A' + 10) * weights[i]).Sum();
        return "0X987654321"[sum % 11];
    }
}
