using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace AwardFlow.Web.Casework;

/// <summary>
/// What somebody wrote in an objection, for those who may not know who it was: the objector's own name, telephone and mail,
/// and whatever has the form of an identity card's number, are blacked out however they were typed – full width, with spaces
/// or strokes between, in Chinese digits.
/// </summary>
public static partial class ObjectorSecrecy
{
    private const string Black = "＊＊＊";
    private const int ShortestCore = 4, ShortestLine = 7, DigitsOfMobile = 11;
    private const string ChineseDigits = "〇一二三四五六七八九";
    private static readonly string[] Endings = ["股份有限公司", "有限责任公司", "有限公司", "集团", "公司"];

    /// <param name="text">The objection as it was written.</param>
    /// <param name="name">Who filed it; empty for an anonymous one.</param>
    /// <param name="contact">Telephone and mail as they are kept: apart by a semicolon, either may be missing.</param>
    public static string BlackOut(string text, string name, string contact)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(contact);
        var hidden = new bool[text.Length];
        var plain = Folded.Of(text, char.IsWhiteSpace);
        foreach (var word in new[] { name, Core(name.Trim()) }.Select(Plain).Where(w => w.Length > 1)) plain.Hide(word, hidden);
        var numbers = Folded.Of(text, IsSeparator);
        foreach (Match card in IdentityCard().Matches(numbers.Text)) numbers.Hide(card.Index, card.Length, hidden);
        foreach (var part in contact.Split('；', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (part.Contains('@', StringComparison.Ordinal)) plain.Hide(Plain(part), hidden);
            else foreach (var number in Numbers(part)) numbers.Hide(number, hidden);
        }
        return Without(text, hidden);
    }

    /// <summary>The number as a whole, without the country's code, and without the code of the place where it is written apart.</summary>
    private static IEnumerable<string> Numbers(string phone)
    {
        var digits = Digits(phone);
        yield return digits;
        if (digits.Length == DigitsOfMobile + 2 && digits.StartsWith("86", StringComparison.Ordinal)) yield return digits[2..];
        var local = Digits(phone.Split('-', ' ', ')')[^1]);
        if (local.Length >= ShortestLine) yield return local;
    }

    private static string Digits(string text) => string.Concat(Folded.Of(text, IsSeparator).Text.Where(char.IsAsciiDigit));

    private static string Plain(string text) => Folded.Of(text, char.IsWhiteSpace).Text;

    /// <summary>A firm's name without what says only that it is a company; what is too short to be told from a word is left.</summary>
    private static string Core(string name) =>
        Endings.FirstOrDefault(e => name.EndsWith(e, StringComparison.Ordinal)) is { } ending && name.Length - ending.Length >= ShortestCore ? name[..^ending.Length] : "";

    private static bool IsSeparator(char c) => char.IsWhiteSpace(c) || char.IsPunctuation(c) || char.GetUnicodeCategory(c) is UnicodeCategory.DashPunctuation or UnicodeCategory.MathSymbol;

    private static string Without(string text, bool[] hidden)
    {
        var left = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            if (!hidden[i]) left.Append(text[i]);
            else if (i == 0 || !hidden[i - 1]) left.Append(Black);
        }
        return left.ToString();
    }

    /// <summary>Six digits of the place, a birthday, three digits and the check digit.</summary>
    [GeneratedRegex(@"[1-9]\d{5}(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dX]", RegexOptions.CultureInvariant)]
    private static partial Regex IdentityCard();

    /// <summary>A text in one width and case, without what is passed over, and where each of its characters stood.</summary>
    private sealed class Folded
    {
        private readonly List<int> _at = [];

        private Folded(string text, Func<char, bool> skip)
        {
            var folded = new StringBuilder(text.Length);
            for (var i = 0; i < text.Length; i++)
                foreach (var c in Fold(text[i]).Where(c => !skip(c) && char.GetUnicodeCategory(c) != UnicodeCategory.Format))
                {
                    folded.Append(char.ToUpperInvariant(c));
                    _at.Add(i);
                }
            Text = folded.ToString();
        }

        public string Text { get; }

        public static Folded Of(string text, Func<char, bool> skip) => new(text, skip);

        public void Hide(string word, bool[] hidden)
        {
            if (word.Length == 0) return;
            for (var at = Text.IndexOf(word, StringComparison.Ordinal); at >= 0; at = Text.IndexOf(word, at + 1, StringComparison.Ordinal)) Hide(at, word.Length, hidden);
        }

        /// <summary>From the first to the last of them, with what stood between.</summary>
        public void Hide(int at, int length, bool[] hidden) => Array.Fill(hidden, true, _at[at], _at[at + length - 1] - _at[at] + 1);

        private static string Fold(char c) => char.IsSurrogate(c) ? c.ToString()
            : ChineseDigits.IndexOf(c, StringComparison.Ordinal) is >= 0 and var digit ? digit.ToString(CultureInfo.InvariantCulture)
            : c == '零' ? "0" : c.ToString().Normalize(NormalizationForm.FormKC);
    }
}
