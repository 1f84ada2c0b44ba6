using System.Text.RegularExpressions;

namespace AwardFlow.Rules;

/// <summary>
/// The pattern that a text of an award must match as a whole. Patterns are data, so they are matched in linear time:
/// nothing that a policy or an applicant writes makes it long, and a slow machine never refuses a right answer.
/// </summary>
internal static class TextPattern
{
    private const RegexOptions Linear = RegexOptions.CultureInvariant | RegexOptions.NonBacktracking;

    public static bool Matches(string pattern, string text) => Regex.IsMatch(text, Whole(pattern), Linear);

    /// <summary>What is wrong with a pattern, or null.</summary>
    public static string? Fault(string pattern)
    {
        try
        {
            _ = new Regex(pattern, Linear);
            return null;
        }
        catch (NotSupportedException)
        {
            return "looks ahead, behind or back, which no pattern of a policy may";
        }
        catch (ArgumentException)
        {
            return "is not a regular expression";
        }
    }

    private static string Whole(string pattern) => $@"\A(?:{pattern})\z";
}
