using System.Globalization;
using System.Text.Json;

namespace AwardFlow.Rules;

/// <summary>
/// A figure of an application that officials verify and may set (核定): a fact marked as verified, or a column of rows so
/// marked, in one row. It is typed and checked like the field of the form that it came from.
/// </summary>
/// <param name="Path">Where it stands in the facts: <c>completedInvestment</c>, <c>purchases[0].price</c>.</param>
/// <param name="Field">The field of the form, or the column of its table.</param>
/// <param name="Table">The table; null outside rows.</param>
/// <param name="Row">The row, from 0.</param>
public sealed record VerifiedFact(string Path, FormField Field, FormField? Table, int Row)
{
    /// <summary>Every figure of these facts that may be set, in the order of the award.</summary>
    public static IReadOnlyList<VerifiedFact> Of(Award award, Facts facts)
    {
        ArgumentNullException.ThrowIfNull(award);
        ArgumentNullException.ThrowIfNull(facts);
        return
        [
            .. award.Facts.SelectMany(fact => award.Form.Fields.FirstOrDefault(f => f.Fact == fact.Name) is not { } field ? []
                : fact.Type == FactType.Rows ? InRows(fact, field, facts)
                : fact.Verified ? [new VerifiedFact(fact.Name, field, null, 0)] : Array.Empty<VerifiedFact>().AsEnumerable())
        ];
    }

    private static IEnumerable<VerifiedFact> InRows(FactDefinition fact, FormField table, Facts facts)
    {
        var rows = facts.Has(fact.Name) && facts[fact.Name] is IReadOnlyList<object?> list ? list.Count : 0;
        return Enumerable.Range(0, rows).SelectMany(row => fact.Columns.Where(c => c.Verified)
            .Select(c => (Column: c, Field: table.Columns.FirstOrDefault(f => f.Fact == c.Name))).Where(c => c.Field is not null)
            .Select(c => new VerifiedFact(string.Create(CultureInfo.InvariantCulture, $"{fact.Name}[{row}].{c.Column.Name}"), c.Field!, table, row)));
    }

    /// <summary>What was typed, as the JSON of the fact; or why it can't be taken, in Chinese.</summary>
    /// <param name="today">The business day, for dates that must not lie in the future.</param>
    public string? Read(string raw, DateOnly today, out string? error)
    {
        var answer = FieldAnswer.Read(Field, raw, today);
        error = answer.Message ?? (answer.Value.Length == 0 ? $"请填写“{Field.LabelZh}”。" : null);
        if (error is not null)
            return null;
        using var document = JsonDocument.Parse(FieldAnswer.Supply(Facts.Empty, "value", Field.Kind, answer.Value).ToJson());
        return document.RootElement.GetProperty("value").GetRawText();
    }

    /// <summary>The JSON of the fact as the field's input holds it; empty for null.</summary>
    public string Typed(string? json)
    {
        if (json is null)
            return "";
        using var document = JsonDocument.Parse(json);
        var value = document.RootElement;
        return value.ValueKind switch
        {
            JsonValueKind.True => "yes",
            JsonValueKind.False => "no",
            JsonValueKind.Number when Field.Kind == FieldKind.Rate => (value.GetDecimal() * 100m).ToString("0.######", CultureInfo.InvariantCulture),
            JsonValueKind.Null => "",
            JsonValueKind.Array => string.Join(',', value.EnumerateArray().Select(v => v.GetString())),
            JsonValueKind.String => value.GetString()!,
            _ => value.GetRawText()
        };
    }
}
