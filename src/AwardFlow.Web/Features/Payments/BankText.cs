namespace AwardFlow.Web.Features.Payments;

/// <summary>
/// Text that may go into a bank file and be opened in a spreadsheet: no control characters and no beginning that a
/// spreadsheet takes for a formula. A payee's name is never altered to fit: the line is refused instead.
/// </summary>
public static class BankText
{
    private const string FormulaStarts = "=+-@";

    public static bool IsPlain(string text) => !text.Any(char.IsControl) && !LooksLikeFormula(text);

    public static bool LooksLikeFormula(string text) => text.TrimStart() is { Length: > 0 } t && (FormulaStarts.Contains(t[0]) || t[0] is '＝' or '＋' or '＠' or '－');
}
