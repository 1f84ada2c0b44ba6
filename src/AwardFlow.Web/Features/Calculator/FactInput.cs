using System.Globalization;
using AwardFlow.Rules;

namespace AwardFlow.Web.Features.Calculator;

/// <summary>
/// The calculator's form: every fact of an award as a field of the address, so that a filled form can be kept,
/// sent and printed. What is empty was not given; what can't be read is passed on and refused by the rules.
/// </summary>
public static class FactInput
{
    public const string Prefix = "f.";
    public const int MostRows = 20;

    public static string Name(FactDefinition fact) => Prefix + fact.Name;
    public static string Name(FactDefinition rows, int row, FactDefinition column) => $"{Prefix}{rows.Name}[{row}].{column.Name}";

    /// <summary>The facts that the address holds for these definitions.</summary>
    public static Facts Read(IEnumerable<FactDefinition> definitions, IQueryCollection query)
    {
        var facts = Facts.Empty;
        foreach (var fact in definitions)
        {
            if (fact.Type == FactType.Rows)
            {
                var rows = Rows(fact, query);
                if (rows.Count > 0) facts = facts.With(fact.Name, rows);
            }
            else
            {
                facts = Put(facts, fact, Text(query, Name(fact)), query[Name(fact)]);
            }
        }
        return facts;
    }

    /// <summary>How many rows the form shows: those that are filled, those that were added, at least one.</summary>
    public static int RowCount(FactDefinition rows, IQueryCollection query)
    {
        var filled = FilledRows(rows, query).Select(i => i + 1).DefaultIfEmpty(1).Max();
        var shown = int.TryParse(query[$"n.{rows.Name}"], CultureInfo.InvariantCulture, out var n) ? n : 1;
        return Math.Clamp(Math.Max(filled, shown + (query["add"] == rows.Name ? 1 : 0)), 1, MostRows);
    }

    /// <summary>The rows of the form in which something stands.</summary>
    public static IReadOnlyList<int> FilledRows(FactDefinition rows, IQueryCollection query) =>
        [.. Enumerable.Range(0, MostRows).Where(i => rows.Columns.Any(c => Text(query, Name(rows, i, c)).Length > 0))];

    public static string Text(IQueryCollection query, string name) => query[name].ToString().Trim();

    private static List<Facts> Rows(FactDefinition rows, IQueryCollection query)
    {
        var read = new List<Facts>();
        foreach (var i in FilledRows(rows, query))
        {
            var row = Facts.Empty;
            foreach (var column in rows.Columns)
            {
                var name = Name(rows, i, column);
                var text = Text(query, name);
                row = text.Length == 0 && column.Nullable ? row.With(column.Name, (string?)null) : Put(row, column, text, query[name]);
            }
            read.Add(row);
        }
        return read;
    }

    private static Facts Put(Facts facts, FactDefinition fact, string text, IReadOnlyList<string?> all) => (text.Length, fact.Type) switch
    {
        (0, _) => facts,
        (_, FactType.YesNo) when text is "yes" or "no" => facts.With(fact.Name, text == "yes"),
        (_, FactType.Money) when Yuan.TryParse(text, out var fen, out _) => facts.WithFen(fact.Name, fen),
        (_, FactType.Rate) when Number(text.TrimEnd('%')) is { } percent => facts.With(fact.Name, percent / 100m),
        (_, FactType.Count) when Number(text) is { } count => facts.With(fact.Name, count),
        (_, FactType.Choices) => facts.With(fact.Name, [.. all.Where(v => !string.IsNullOrEmpty(v)).Select(v => v!)]),
        _ => facts.With(fact.Name, text),
    };

    private static decimal? Number(string text) =>
        decimal.TryParse(text.Trim(), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) ? number : null;
}
