using System.Globalization;
using System.Text.RegularExpressions;

namespace AwardFlow.Rules;

/// <summary>A refused answer. <paramref name="FieldId"/> names the field, for tables with row and column: <c>loans[0].principal</c>.</summary>
public sealed record FieldError(string FieldId, string Code, string MessageZh);

/// <summary>Checked answers: normalised values, all errors, and the facts they supply.</summary>
public sealed record FormResult(IReadOnlyDictionary<string, string> Values, IReadOnlyList<FieldError> Errors, Facts Facts)
{
    /// <summary>True when nothing is refused.</summary>
    public bool IsComplete => Errors.Count == 0;
}

/// <summary>Checks the answers of a form against its definition. The same check runs for a draft, a submission and a correction.</summary>
public static class FormCheck
{
    /// <summary>Normalises all answers, collects all errors, and derives the facts of the answers that are right.</summary>
    /// <param name="today">The business day, for dates that must not lie in the future.</param>
    public static FormResult Check(Award award, IReadOnlyDictionary<string, string> raw, DateOnly today)
    {
        ArgumentNullException.ThrowIfNull(award);
        ArgumentNullException.ThrowIfNull(raw);
        var form = award.Form;
        var values = new SortedDictionary<string, string>(StringComparer.Ordinal);
        var errors = new List<FieldError>();
        var facts = Facts.Empty;
        foreach (var field in form.Fields)
            facts = field.Kind == FieldKind.Table
                ? Table(award, field, raw, values, errors, today, facts)
                : One(award.Facts, field, field.Id, raw, values, errors, today, facts);
        Together(award, raw, facts, errors);
        foreach (var name in raw.Keys.Where(k => !IsKnown(form, k)).Order(StringComparer.Ordinal))
            errors.Add(new(name, "unknown-field", "表单中没有这一项，请刷新页面后重新填写。"));
        return new FormResult(values, errors, facts);
    }

    private static Facts One(
        IReadOnlyList<FactDefinition> definitions, FormField field, string name, IReadOnlyDictionary<string, string> raw,
        SortedDictionary<string, string> values, List<FieldError> errors, DateOnly today, Facts facts)
    {
        var answer = FieldAnswer.Read(field, raw.GetValueOrDefault(name) ?? "", today);
        values[name] = answer.Value;
        if (answer.Code is { } code)
        {
            errors.Add(new(name, code, answer.Message!));
            return facts;
        }
        if (answer.Value.Length == 0)
        {
            if (field.Required || IsAskedFor(field, name, raw))
                errors.Add(new(name, "required", field.Kind == FieldKind.Declaration
                    ? $"请阅读并勾选“{field.LabelZh}”。"
                    : $"请填写“{field.LabelZh}”。"));
            else if (field.Fact is { } empty && definitions.Any(d => d.Name == empty && d is { Nullable: true, Required: true }))
                return facts.With(empty, (string?)null);
            return facts;
        }
        return field.Fact is { } fact ? FieldAnswer.Supply(facts, fact, field.Kind, answer.Value) : facts;
    }

    private static bool IsAskedFor(FormField field, string name, IReadOnlyDictionary<string, string> raw) =>
        field.RequiredWhen is { } other
        && Fold.Narrow(raw.GetValueOrDefault(name[..^field.Id.Length] + other) ?? "").Trim() is "yes" or "true";

    private static Facts Table(
        Award award, FormField table, IReadOnlyDictionary<string, string> raw, SortedDictionary<string, string> values,
        List<FieldError> errors, DateOnly today, Facts facts)
    {
        var indexes = Rows(table, raw);
        if (indexes.Count > table.MaxRows || indexes.Any(i => i >= table.MaxRows))
        {
            errors.Add(new(table.Id, "too-many-rows", $"“{table.LabelZh}”最多填写 {table.MaxRows} 行。"));
            return facts;
        }
        if (indexes.Count == 0)
        {
            if (table.Required)
                errors.Add(new(table.Id, "required", $"请至少填写一行“{table.LabelZh}”。"));
            return facts;
        }
        var columns = award.Facts.FirstOrDefault(f => f.Name == table.Fact)?.Columns ?? [];
        var rows = new List<Facts>();
        foreach (var index in indexes)
        {
            var row = Facts.Empty;
            foreach (var column in table.Columns)
                row = One(columns, column, $"{table.Id}[{index}].{column.Id}", raw, values, errors, today, row);
            rows.Add(row);
        }
        return table.Fact is { } fact ? facts.With(fact, rows) : facts;
    }

    private static List<int> Rows(FormField table, IReadOnlyDictionary<string, string> raw) =>
        [.. raw.Where(r => RowOf(table, r.Key) is not null && r.Value.Trim().Length > 0).Select(r => RowOf(table, r.Key)!.Value).Distinct().Order()];

    // What only shows when answers are seen together or against the limits of the rules: a date outside the application
    // year, an end before its beginning, a number beyond its range. Fields that are refused already are not blamed twice.
    private static void Together(Award award, IReadOnlyDictionary<string, string> raw, Facts facts, List<FieldError> errors)
    {
        var refused = new List<InputFault>();
        FactBinder.Bind(award, facts, refused);
        foreach (var fault in refused)
        {
            if (FieldOf(award.Form, raw, fault.Field) is { } field && errors.All(e => e.FieldId != field) && !IsBlank(raw, field))
                errors.Add(new(field, "not-acceptable", fault.Message));
        }
    }

    private static bool IsBlank(IReadOnlyDictionary<string, string> raw, string field) =>
        !raw.Keys.Any(k => (k == field || k.StartsWith(field + "[", StringComparison.Ordinal)) && raw[k].Trim().Length > 0);

    // facts.loans[0].drawnOn → loans[3].drawn-on, when the first filled row stands in line 3 of the form.
    private static string? FieldOf(FormDefinition form, IReadOnlyDictionary<string, string> raw, string fault)
    {
        var match = Regex.Match(fault, @"^facts\.([A-Za-z0-9]+)(?:\[([0-9]+)\]\.([A-Za-z0-9]+))?$", RegexOptions.CultureInvariant);
        if (!match.Success || form.Fields.FirstOrDefault(f => f.Fact == match.Groups[1].Value) is not { } field)
            return null;
        if (!match.Groups[2].Success)
            return field.Id;
        var row = Rows(field, raw)[int.Parse(match.Groups[2].ValueSpan, CultureInfo.InvariantCulture)];
        return field.Columns.FirstOrDefault(c => c.Fact == match.Groups[3].Value) is { } column ? $"{field.Id}[{row}].{column.Id}" : null;
    }

    private static int? RowOf(FormField table, string name)
    {
        var match = Regex.Match(name, @"^([a-z0-9-]+)\[([0-9]{1,3})\]\.([a-z0-9-]+)$", RegexOptions.CultureInvariant);
        return match.Success && match.Groups[1].Value == table.Id && table.Columns.Any(c => c.Id == match.Groups[3].Value)
            ? int.Parse(match.Groups[2].ValueSpan, CultureInfo.InvariantCulture) : null;
    }

    private static bool IsKnown(FormDefinition form, string name) =>
        form.Fields.Any(f => f.Kind == FieldKind.Table ? RowOf(f, name) is not null : f.Id == name);
}
