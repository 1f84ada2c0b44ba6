using System.Globalization;
using System.Text.RegularExpressions;

namespace AwardFlow.Rules;

/// <summary>Checks the facts of a request against an award: nothing unknown, nothing missing, every type right.</summary>
internal static partial class FactBinder
{
    private const int MostRows = 500;
    private const int LongestText = 200;

    public static BoundFacts Bind(Award award, Facts facts, List<InputFault> faults)
    {
        var bound = BindRecord([.. award.Facts, .. FactDefinition.Common], facts, "facts", faults);
        foreach (var fact in award.Facts)
        {
            Years(fact, bound, bound, "facts", faults);
            if (fact.Type != FactType.Rows || !bound.Has(fact))
                continue;
            var rows = bound.Rows(fact);
            for (var i = 0; i < rows.Count; i++)
            {
                foreach (var column in fact.Columns)
                    Years(column, rows[i], bound, $"facts.{fact.Name}[{i}]", faults);
            }
        }
        return bound;
    }

    private static void Years(FactDefinition fact, BoundFacts record, BoundFacts all, string path, List<InputFault> faults)
    {
        if (fact.Type != FactType.Date || !record.Has(fact))
            return;
        var date = record.Date(fact);
        if (fact.InYearOf is { } year && all.Has(year) && all.Number(new(year, FactType.Count, true, "", "")) != date.Year)
            faults.Add(new($"{path}.{fact.Name}", $"日期 {date:yyyy-MM-dd} 不在申报年度内。"));
        if (fact.NotBefore is { } first && record.Has(first) && date < record.Date(fact with { Name = first }))
            faults.Add(new($"{path}.{fact.Name}", $"日期 {date:yyyy-MM-dd} 早于起始日期。"));
    }

    private static BoundFacts BindRecord(
        IReadOnlyList<FactDefinition> definitions, Facts facts, string path, List<InputFault> faults)
    {
        var bound = new BoundFacts();
        foreach (var name in facts.Names)
        {
            if (!definitions.Any(d => d.Name == name))
                faults.Add(new($"{path}.{name}", "本奖励没有这一事实，请核对名称。"));
        }
        foreach (var fact in definitions)
        {
            var field = $"{path}.{fact.Name}";
            var needed = fact.Required || (fact.OnlyWith is { } other && facts.Has(other) && facts[other] is true);
            if (!facts.Has(fact.Name))
            {
                if (needed)
                    faults.Add(new(field, $"缺少必填事实“{fact.LabelZh}”。"));
                continue;
            }
            if (fact.OnlyWith is { } with && !facts.Has(with))
                faults.Add(new(field, $"填写“{fact.LabelZh}”时须同时填写 {with}。"));
            if (facts[fact.Name] is null)
            {
                if (fact.Nullable)
                    bound.Add(fact.Name, null);
                else
                    faults.Add(new(field, $"“{fact.LabelZh}”不能为空。"));
            }
            else
            {
                bound.Add(fact.Name, Value(fact, facts[fact.Name]!, field, faults));
            }
        }
        return bound;
    }

    private static object? Value(FactDefinition fact, object raw, string field, List<InputFault> faults)
    {
        object? value = (fact.Type, raw) switch
        {
            (FactType.YesNo, bool yes) => yes,
            (FactType.Money, string text) when Money(text) is { } fen => fen,
            (FactType.Date, string text) when DateOnly.TryParseExact(
                text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date) => date,
            (FactType.Rate, decimal rate) when rate >= fact.Min && rate <= fact.Max && rate.Scale <= 10 => rate,
            (FactType.Count, decimal count) when decimal.IsInteger(count) && count >= fact.Min && count <= fact.Max => count,
            (FactType.Text, string text) when IsText(fact, text) => text,
            (FactType.Choice, string option) when IsOption(fact, option) => option,
            (FactType.Choice, decimal number) when IsOption(fact, number.ToString("0", CultureInfo.InvariantCulture)) && decimal.IsInteger(number) =>
                number.ToString("0", CultureInfo.InvariantCulture),
            (FactType.Choices, IReadOnlyList<object?> list) => Choices(fact, list),
            (FactType.Rows, IReadOnlyList<object?> list) => Rows(fact, list, field, faults),
            _ => null
        };
        if (value is null)
            faults.Add(new(field, Expected(fact)));
        return value;
    }

    private static long? Money(string text) =>
        PlainMoney().IsMatch(text) && Yuan.TryParse(text, out var fen, out _) ? fen : null;

    private static bool IsText(FactDefinition fact, string text) =>
        text.Length is > 0 and <= LongestText && !text.Any(char.IsControl)
        && (fact.Pattern is null || TextPattern.Matches(fact.Pattern, text));

    private static bool IsOption(FactDefinition fact, string option) => fact.Options.Any(o => o.Id == option);

    private static List<string>? Choices(FactDefinition fact, IReadOnlyList<object?> list)
    {
        var chosen = list.OfType<string>().Where(o => IsOption(fact, o)).Distinct().ToList();
        return chosen.Count == list.Count && chosen.Count > 0 ? chosen : null;
    }

    private static List<BoundFacts>? Rows(FactDefinition fact, IReadOnlyList<object?> list, string field, List<InputFault> faults)
    {
        if (list.Count is 0 or > MostRows || list.Any(r => r is not Facts))
            return null;
        return [.. list.Cast<Facts>().Select((row, i) => BindRecord(fact.Columns, row, $"{field}[{i}]", faults))];
    }

    private static string Expected(FactDefinition fact) => fact.Type switch
    {
        FactType.Money => $"“{fact.LabelZh}”应为以元为单位的字符串，最多两位小数，不为负且不超过万亿元，例如 \"800000.00\"。",
        FactType.Date => $"“{fact.LabelZh}”应为 yyyy-MM-dd 格式的日期。",
        FactType.YesNo => $"“{fact.LabelZh}”应为 true 或 false。",
        FactType.Rate => $"“{fact.LabelZh}”应为 {fact.Min} 到 {fact.Max} 之间的小数，例如 0.031。",
        FactType.Count => $"“{fact.LabelZh}”应为 {fact.Min} 到 {fact.Max} 之间的整数。",
        FactType.Choice => $"“{fact.LabelZh}”应为以下之一：{string.Join("、", fact.Options.Select(o => o.Id))}。",
        FactType.Choices => $"“{fact.LabelZh}”应为以下选项的列表，至少一项且不重复：{string.Join("、", fact.Options.Select(o => o.Id))}。",
        FactType.Rows => $"“{fact.LabelZh}”应为 1 到 {MostRows} 条记录的列表。",
        _ => $"“{fact.LabelZh}”应为不超过 {LongestText} 字的文本，且符合规定格式。"
    };

    [GeneratedRegex(@"^[0-9]{1,12}(\.[0-9]{1,2})?$", RegexOptions.CultureInvariant)]
    private static partial Regex PlainMoney();
}
