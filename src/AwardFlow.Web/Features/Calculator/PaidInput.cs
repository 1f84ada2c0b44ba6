using System.Globalization;
using AwardFlow.Rules;

namespace AwardFlow.Web.Features.Calculator;

/// <summary>Money already received, as a visitor types it: rows that become the question's history.</summary>
public static class PaidInput
{
    public const int MostRows = 5;
    private const string Prefix = "h";
    private const string Kind = "award";

    /// <summary>The columns of a row. What was received is an award of the same document, with its tier where it has tiers.</summary>
    public static IReadOnlyList<FactDefinition> Columns(Policy policy) =>
    [
        new(Kind, FactType.Choice, false, "已享受的奖励", "Award received") { Options = [.. policy.Awards.Where(a => !a.ListedOnly).SelectMany(Kinds)] },
        new("paid", FactType.Money, false, "到账金额", "Amount received"),
        new("paidOn", FactType.Date, false, "到账日期", "Received on"),
        new("level", FactType.Choice, false, "资金级次", "Level")
        {
            Options =
            [
                new("district", "区级", "District"), new("county", "县（区）级", "County"), new("city", "市级", "City"),
                new("province", "省级", "Province"), new("state", "国家级", "State"),
            ],
        },
        new("matter", FactType.Text, false, "事项（同一投资或认定）", "Matter"),
    ];

    public static string Name(int row, FactDefinition column) => $"{Prefix}[{row}].{column.Name}";

    /// <summary>The filled rows as history, and in which row of the form each stands.</summary>
    public static (IReadOnlyList<HistoryEntry> History, IReadOnlyList<int> Places) Read(Award award, IQueryCollection query)
    {
        var (history, places) = (new List<HistoryEntry>(), new List<int>());
        for (var i = 0; i < MostRows; i++)
        {
            string Text(string column) => FactInput.Text(query, $"{Prefix}[{i}].{column}");
            if (Text(Kind).Length + Text("paid").Length == 0) continue;
            var kind = Text(Kind).Split('/', 2);
            var paid = Yuan.TryParse(Text("paid"), out var fen, out _) ? fen : -1;
            var on = DateOnly.TryParseExact(Text("paidOn"), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : DateOnly.MinValue;
            history.Add(new(award.PolicyId, kind[0], kind.Length > 1 ? kind[1] : null, paid, on, Text("level") is { Length: > 0 } level ? level : "district",
                Text("matter") is { Length: > 0 } matter ? matter : null, null));
            places.Add(i);
        }
        return (history, places);
    }

    /// <summary>What is missing in rows that were begun: without award, amount and day nothing can be counted.</summary>
    public static IReadOnlyList<string> Unfinished(IReadOnlyList<int> places, IQueryCollection query) =>
        [.. places.SelectMany(i => new[] { Kind, "paid", "paidOn" }.Select(c => $"{Prefix}[{i}].{c}")).Where(name => FactInput.Text(query, name).Length == 0)];

    /// <summary>The form field of a refused <c>history[i].x</c>, or null for other fields.</summary>
    public static string? InForm(string field, IReadOnlyList<int> places)
    {
        if (!field.StartsWith("history[", StringComparison.Ordinal)) return null;
        var end = field.IndexOf(']', StringComparison.Ordinal);
        var column = field[(end + 2)..];
        return $"{Prefix}[{places[int.Parse(field[8..end], CultureInfo.InvariantCulture)]}].{(column is "policy" or "tier" ? Kind : column)}";
    }

    private static IEnumerable<FieldOption> Kinds(Award award)
    {
        var tiers = award.Facts.FirstOrDefault(f => f is { Name: "tier", Type: FactType.Choice })?.Options ?? [];
        return tiers.Count == 0
            ? [new(award.Id, award.NameZh, award.NameEn)]
            : tiers.Select(t => new FieldOption($"{award.Id}/{t.Id}", $"{award.NameZh} · {t.LabelZh}", $"{award.NameEn} · {t.LabelEn}"));
    }
}
