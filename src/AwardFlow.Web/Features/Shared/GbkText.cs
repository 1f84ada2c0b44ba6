using System.Text;

namespace AwardFlow.Web.Features.Shared;

/// <summary>GBK that refuses what it can't hold, instead of writing a question mark into a payee's name.</summary>
public static class GbkText
{
    public static Encoding Encoding { get; } =
        CodePagesEncodingProvider.Instance.GetEncoding(936, EncoderFallback.ExceptionFallback, DecoderFallback.ExceptionFallback)!;

    /// <summary>The characters that GBK lacks, or null.</summary>
    public static string? Strange(string text)
    {
        if (Fits(text)) return null;
        return string.Concat(text.EnumerateRunes().Select(r => r.ToString()).Where(c => !Fits(c)).Distinct());
    }

    private static bool Fits(string text)
    {
        try
        {
            return Encoding.GetByteCount(text) >= 0;
        }
        catch (EncoderFallbackException)
        {
            return false;
        }
    }
}
