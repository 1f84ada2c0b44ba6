using System.Globalization;
using System.Text.RegularExpressions;

namespace AwardFlow.Rules;

/// <summary>One answer after normalisation: a value, or the reason why it is refused.</summary>
internal sealed record FieldAnswer(string Value, string? Code, string? Message)
{
    private const int LongestNumber = 40;

    public static FieldAnswer Read(FormField field, string raw, DateOnly today)
    {
        var isLong = field.Kind == FieldKind.LongText;
        var text = (isLong ? raw.Replace("\r\n", "\n").Replace('\r', '\n') : Fold.Narrow(raw)).Trim();
        if (text.Length == 0)
            return new("", null, null);
        if (text.Any(c => char.IsControl(c) && !(isLong && c == '\n')))
            return Refuse("", "control-character", $"“{field.LabelZh}”含有不可见的控制字符，请删除后重新填写。");
        if (!IsWellFormed(text))
            return Refuse("", "broken-character", $"“{field.LabelZh}”含有无法识别的字符，请删除后重新填写。");
        var longest = field.Kind is FieldKind.Text or FieldKind.LongText ? field.MaxLength : Math.Max(LongestNumber, field.MaxLength);
        var length = new StringInfo(text).LengthInTextElements;
        if (length > longest || text.Length > longest * 4)
            return Refuse(text.Length > 20_000 ? "" : text, "too-long", $"“{field.LabelZh}”最多 {longest} 字，现有 {length} 字。");
        return field.Kind switch
        {
            FieldKind.Text => Pattern(field, text),
            FieldKind.Choice => Option(field, text),
            FieldKind.MultiChoice => Options(field, text),
            FieldKind.Date => Date(field, text, today),
            FieldKind.Money => Yuan.TryParse(text, out var fen, out var error) ? fen > 99_999_999_999_999
                ? Refuse(text, "money", $"“{field.LabelZh}”：金额过大，请核对单位是否为元。")
                : new(Yuan.Plain(fen), null, null) : Refuse(text, "money", $"“{field.LabelZh}”：{error}"),
            FieldKind.YesNo => YesNo(field, text),
            FieldKind.Number => Number(field, text),
            FieldKind.Rate => Rate(field, text),
            FieldKind.Declaration => text is "yes" or "true" or "on" ? new("yes", null, null) : new("", null, null),
            _ => new(text, null, null)
        };
    }

    public static Facts Supply(Facts facts, string name, FieldKind kind, string value) => kind switch
    {
        FieldKind.YesNo => facts.With(name, value == "yes"),
        FieldKind.Number => facts.With(name, decimal.Parse(value, CultureInfo.InvariantCulture)),
        FieldKind.Rate => facts.With(name, decimal.Parse(value, CultureInfo.InvariantCulture) / 100m),
        FieldKind.MultiChoice => facts.With(name, value.Split(',')),
        _ => facts.With(name, value)
    };

    private static FieldAnswer Refuse(string value, string code, string message) => new(value, code, message);

    private static bool IsWellFormed(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (char.IsHighSurrogate(text[i]) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
                i++;
            else if (char.IsSurrogate(text[i]))
                return false;
        }
        return true;
    }

    private static FieldAnswer Pattern(FormField field, string text) =>
        field.Pattern is null || TextPattern.Matches(field.Pattern, text)
            ? new(text, null, null)
            : Refuse(text, "pattern", $"“{field.LabelZh}”格式不正确，请按填写说明核对。");

    private static FieldAnswer Option(FormField field, string text) => field.Options.Any(o => o.Id == text)
        ? new(text, null, null)
        : Refuse(text, "unknown-option", $"“{field.LabelZh}”请从给出的选项中选择。");

    private static FieldAnswer Options(FormField field, string text)
    {
        var chosen = text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Distinct().ToList();
        return chosen.All(c => field.Options.Any(o => o.Id == c))
            ? new(string.Join(',', field.Options.Select(o => o.Id).Where(chosen.Contains)), null, null)
            : Refuse(text, "unknown-option", $"“{field.LabelZh}”请从给出的选项中选择。");
    }

    private static FieldAnswer Date(FormField field, string text, DateOnly today)
    {
        if (!DateOnly.TryParseExact(text, ["yyyy-MM-dd", "yyyy/M/d", "yyyy.M.d", "yyyy年M月d日"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var date))
            return Refuse(text, "date", $"“{field.LabelZh}”请填写有效日期，例如 2026-11-02。");
        var value = date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        if (field.NotAfterToday && date > today)
            return Refuse(value, "date-in-future", $"“{field.LabelZh}”不能晚于今天（{today:yyyy-MM-dd}）。");
        if (date < field.Earliest)
            return Refuse(value, "date-too-early", $"“{field.LabelZh}”不能早于 {field.Earliest:yyyy-MM-dd}。");
        return new(value, null, null);
    }

    private static FieldAnswer YesNo(FormField field, string text) => text.ToLowerInvariant() switch
    {
        "yes" or "true" or "是" => new("yes", null, null),
        "no" or "false" or "否" => new("no", null, null),
        _ => Refuse(text, "yes-no", $"“{field.LabelZh}”请选择“是”或“否”。")
    };

    private static FieldAnswer Number(FormField field, string text) =>
        text.Length <= 9 && text.All(char.IsAsciiDigit)
            ? new(int.Parse(text, CultureInfo.InvariantCulture).ToString(CultureInfo.InvariantCulture), null, null)
            : Refuse(text, "number", $"“{field.LabelZh}”请填写不超过 9 位的整数。");

    private static FieldAnswer Rate(FormField field, string text)
    {
        var plain = text.TrimEnd('%').TrimEnd();
        return Regex.IsMatch(plain, @"^[0-9]{1,3}(\.[0-9]{1,6})?$", RegexOptions.CultureInvariant)
            && decimal.Parse(plain, CultureInfo.InvariantCulture) is <= 100m and var percent
            ? new(percent.ToString("0.######", CultureInfo.InvariantCulture), null, null)
            : Refuse(text, "rate", $"“{field.LabelZh}”请填写百分数，例如 3.1 表示 3.1%。");
    }
}
