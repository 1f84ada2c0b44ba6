namespace AwardFlow.Rules;

/// <summary>Folds full-width characters (全角) to their half-width form, as people type them in Chinese input methods.</summary>
public static class Fold
{
    /// <summary>Replaces full-width ASCII (U+FF01–U+FF5E) and the ideographic space by the half-width characters.</summary>
    public static string Narrow(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (!text.Any(IsWide))
            return text;
        return string.Create(text.Length, text, static (span, source) =>
        {
            for (var i = 0; i < source.Length; i++)
                span[i] = source[i] == '\u3000' ? ' ' : IsWide(source[i]) ? (char)(source[i] - 0xFEE0) : source[i];
        });
    }

    private static bool IsWide(char c) => c is '\u3000' or (>= '\uFF01' and <= '\uFF5E');
}
