using System.Globalization;

namespace AwardFlow.Web.Tests.Support;

/// <summary>Credit codes with a right check character.</summary>
public static class GivenCodes
{
    private const string Signs = "0123456789ABCDEFGHJKLMNPQRTUWXY";

    public static string Valid(int n)
    {
        var code = string.Create(CultureInfo.InvariantCulture, $"91330114MB{n:D7}");
        var (sum, weight) = (0, 1);
        foreach (var sign in code) (sum, weight) = (sum + Signs.IndexOf(sign, StringComparison.Ordinal) * weight, weight * 3 % 31);
        return code + Signs[(31 - sum % 31) % 31];
    }
}
