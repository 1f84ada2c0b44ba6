using System.Globalization;
using System.Text.RegularExpressions;
using AwardFlow.Rules;

namespace AwardFlow.Web.Features.Applications;

/// <summary>
/// Between the browser's form and the stored answers: takes only what the award's form asks for, keeps it as it was
/// typed, and adds and removes the rows of tables.
/// </summary>
public static partial class FormAnswers
{
    public static Dictionary<string, string> Read(Award award, IFormCollection form)
    {
        var answers = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var key in form.Keys)
            if (FieldOf(award, key) is not null) answers[key] = form[key].ToString();
        return answers;
    }

    /// <summary>The field or table column behind a name such as <c>tier</c> or <c>loans[0].principal</c>; null where the form has none.</summary>
    public static FormField? FieldOf(Award award, string name)
    {
        if (RowName().Match(name) is { Success: true } row)
        {
            var table = award.Form.Fields.FirstOrDefault(f => f.Kind == FieldKind.Table && f.Id == row.Groups[1].Value);
            return table is not null && int.Parse(row.Groups[2].ValueSpan, CultureInfo.InvariantCulture) < table.MaxRows
                ? table.Columns.FirstOrDefault(c => c.Id == row.Groups[3].Value) : null;
        }
        return award.Form.Fields.FirstOrDefault(f => f.Kind != FieldKind.Table && f.Id == name);
    }

    /// <summary>The table and row a name belongs to; no table for a plain field.</summary>
    public static (FormField? Table, int Row) RowOf(Award award, string name) =>
        RowName().Match(name) is { Success: true } row
            ? (award.Form.Fields.FirstOrDefault(f => f.Id == row.Groups[1].Value), int.Parse(row.Groups[2].ValueSpan, CultureInfo.InvariantCulture))
            : (null, 0);

    public static string Name(FormField table, int row, FormField column) => $"{table.Id}[{row.ToString(CultureInfo.InvariantCulture)}].{column.Id}";

    /// <summary>How many rows to show: one more than the highest that was sent, at least one.</summary>
    public static int Rows(FormField table, IReadOnlyDictionary<string, string> answers) => Math.Max(1, answers.Keys
        .Select(k => RowName().Match(k)).Where(m => m.Success && m.Groups[1].Value == table.Id)
        .Select(m => int.Parse(m.Groups[2].ValueSpan, CultureInfo.InvariantCulture) + 1).DefaultIfEmpty(0).Max());

    public static void AddRow(FormField table, Dictionary<string, string> answers)
    {
        var next = Rows(table, answers);
        if (next >= table.MaxRows) return;
        foreach (var column in table.Columns) answers[Name(table, next, column)] = "";
    }

    /// <summary>Takes a row out; those below move up.</summary>
    public static void RemoveRow(FormField table, int row, Dictionary<string, string> answers)
    {
        var rows = Rows(table, answers);
        if (row < 0 || row >= rows) return;
        for (var i = row; i < rows; i++)
            foreach (var column in table.Columns)
            {
                answers.Remove(Name(table, i, column));
                if (i + 1 < rows) answers[Name(table, i, column)] = answers.GetValueOrDefault(Name(table, i + 1, column)) ?? "";
            }
    }

    /// <summary>Where on the page a name stands, so that a list of errors follows the form from top to bottom.</summary>
    public static (int Field, int Row, int Column) Position(Award award, string name)
    {
        if (name.Length == 0) return (-2, 0, 0);
        if (name is SubmitApplication.ProfileField or SubmitApplication.AccountField) return (-1, 0, 0);
        var fields = award.Form.Fields.Select(f => f.Id).ToList();
        if (name.StartsWith(SubmitApplication.EvidencePrefix, StringComparison.Ordinal))
            return (fields.Count + award.Evidence.Select(e => e.Id).ToList().IndexOf(name[SubmitApplication.EvidencePrefix.Length..]), 0, 0);
        if (RowName().Match(name) is not { Success: true } row) return (fields.IndexOf(name), 0, 0);
        var table = fields.IndexOf(row.Groups[1].Value);
        var columns = table < 0 ? [] : award.Form.Fields[table].Columns.Select(c => c.Id).ToList();
        return (table, int.Parse(row.Groups[2].ValueSpan, CultureInfo.InvariantCulture), columns.IndexOf(row.Groups[3].Value));
    }

    /// <summary>An answer as people read it.</summary>
    public static string Shown(FormField field, string? value, bool english)
    {
        if (string.IsNullOrEmpty(value)) return "—";
        string Label(string id) => field.Options.FirstOrDefault(o => o.Id == id) is { } o ? (english && o.LabelEn.Length > 0 ? o.LabelEn : o.LabelZh) : id;
        return field.Kind switch
        {
            FieldKind.Choice => Label(value),
            FieldKind.MultiChoice => string.Join(english ? ", " : "、", value.Split(',').Select(Label)),
            FieldKind.YesNo => value == "yes" ? (english ? "Yes" : "是") : value == "no" ? (english ? "No" : "否") : value,
            FieldKind.Declaration => value == "yes" ? (english ? "Promised" : "已承诺") : "—",
            FieldKind.Money => Yuan.TryParse(value, out var fen, out _) ? $"¥{Yuan.Format(fen)}" : value,
            FieldKind.Rate => value.EndsWith('%') ? value : value + "%",
            _ => value,
        };
    }

    [GeneratedRegex(@"^([a-z0-9-]+)\[([0-9]{1,3})\]\.([a-z0-9-]+)$", RegexOptions.CultureInvariant)]
    private static partial Regex RowName();
}
