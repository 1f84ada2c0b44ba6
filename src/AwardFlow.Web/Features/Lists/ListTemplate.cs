using System.Globalization;
using AwardFlow.Rules;

namespace AwardFlow.Web.Features.Lists;

/// <summary>One column of a list file. <paramref name="Allowed"/> says what may stand in it.</summary>
public sealed record ListColumn(string Head, bool Required, string Allowed, FormField? Field);

/// <summary>The columns that a list for an award has: the firm, and what the award's rules ask about it.</summary>
public static class ListTemplate
{
    public const string Code = "统一社会信用代码", Name = "企业名称", Township = "所属镇街", Contact = "联系人", Phone = "联系电话", Upper = "上级资金金额（元）";
    private const string DocumentNumber = "document-number";

    public static IReadOnlyList<ListColumn> Of(Award award, bool withUpperMoney) =>
    [
        new(Code, true, "18 位，须通过校验", null),
        new(Name, true, "与登记名称一致", null),
        new(Township, false, "未在平台登记的企业必填，用于联系", null),
        new(Contact, false, "可不填", null),
        new(Phone, false, "可不填", null),
        .. withUpperMoney ? [new ListColumn(Upper, true, "上级文件给该企业的金额，元，最多两位小数", null)] : Array.Empty<ListColumn>(),
        .. Fields(award).Select(f => new ListColumn(f.LabelZh, f.Required && f.Id != DocumentNumber, Allowed(f), f)),
    ];

    /// <summary>What a firm would declare or explain itself is not the list's to say.</summary>
    private static IEnumerable<FormField> Fields(Award award) => award.Form.Fields.Where(f =>
        f.Kind is not (FieldKind.Declaration or FieldKind.LongText or FieldKind.Table) && (f.Fact is not null || (f.Kind == FieldKind.Text && f.Required)));

    private static string Allowed(FormField field) => field.Kind switch
    {
        FieldKind.Choice => string.Join(" / ", field.Options.Select(o => o.LabelZh)),
        FieldKind.MultiChoice => string.Join("、", field.Options.Select(o => o.LabelZh)) + "（可多项，用顿号分隔）",
        FieldKind.YesNo => "是 / 否",
        FieldKind.Date => "2026-06-01 的样子",
        FieldKind.Money => "元，最多两位小数",
        _ when field.Id == DocumentNumber => "不填时取名单文号",
        _ => field.Required ? "必填" : "可不填",
    };

    /// <summary>The cell as the form would have it: ids for words, days as yyyy-MM-dd. What it does not know it leaves for the check.</summary>
    public static string Raw(FormField field, string cell, string documentNumber) => field.Kind switch
    {
        FieldKind.Choice => Option(field, cell),
        FieldKind.MultiChoice => string.Join(',', cell.Split(['、', ',', '，', ';', '；'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(c => Option(field, c))),
        FieldKind.YesNo => cell switch { "是" or "Y" or "y" or "1" => "yes", "否" or "N" or "n" or "0" => "no", _ => cell },
        FieldKind.Date => Day(cell),
        _ when field.Id == DocumentNumber && cell.Length == 0 => documentNumber,
        _ => cell,
    };

    private static string Option(FormField field, string cell) =>
        field.Options.FirstOrDefault(o => Same(o.LabelZh, cell) || Same(o.LabelEn, cell) || Same(o.Id, cell))?.Id ?? cell;

    private static bool Same(string a, string b) => string.Equals(Plain(a), Plain(b), StringComparison.OrdinalIgnoreCase);

    private static string Plain(string text) => Fold.Narrow(text).Replace("“", "\"", StringComparison.Ordinal).Replace("”", "\"", StringComparison.Ordinal).Trim();

    /// <summary>Office programs keep a day as the count of days since the end of 1899.</summary>
    private static string Day(string cell)
    {
        if (DateOnly.TryParseExact(cell, ["yyyy-M-d", "yyyy/M/d", "yyyy.M.d", "yyyyMMdd", "yyyy年M月d日"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
            return day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        return cell.Length == 5 && int.TryParse(cell, NumberStyles.None, CultureInfo.InvariantCulture, out var serial)
            ? new DateOnly(1899, 12, 30).AddDays(serial).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) : cell;
    }
}
