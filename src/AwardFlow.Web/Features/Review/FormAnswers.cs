using System.Globalization;
using AwardFlow.Rules;
using AwardFlow.Web.Features.Shared;
using Microsoft.Extensions.Localization;

namespace AwardFlow.Web.Features.Review;

public sealed record AnswerSection(string Name, IReadOnlyList<Answer> Answers);

/// <summary>One answer as people read it. A table has heads and rows instead of a text.</summary>
public sealed record Answer(string FieldId, string Label, string Text, IReadOnlyList<string> Heads, IReadOnlyList<IReadOnlyList<string>> Rows)
{
    public bool IsLong => Text.Length > 24 || Heads.Count > 0;
}

/// <summary>Signed answers by the award's form definition: labels instead of ids.</summary>
public static class FormAnswers
{
    public static IReadOnlyList<AnswerSection> Of(FormDefinition form, IReadOnlyDictionary<string, string> values, IStringLocalizer<SharedResource> l) =>
    [
        .. form.Sections.Select(s => new AnswerSection(Show.Text(s.NameZh, s.NameEn),
            [.. form.Fields.Where(f => f.Section == s.Id).Select(f => One(f, values, l)).Where(a => a.Text.Length > 0 || a.Rows.Count > 0)])).Where(s => s.Answers.Count > 0),
    ];

    private static Answer One(FormField field, IReadOnlyDictionary<string, string> values, IStringLocalizer<SharedResource> l)
    {
        var label = Show.Text(field.LabelZh, field.LabelEn);
        if (field.Kind != FieldKind.Table) return new(field.Id, label, Text(field, values.GetValueOrDefault(field.Id) ?? "", l), [], []);
        var rows = Enumerable.Range(0, field.MaxRows)
            .Select(i => field.Columns.Select(c => (Column: c, Value: values.GetValueOrDefault($"{field.Id}[{i.ToString(CultureInfo.InvariantCulture)}].{c.Id}") ?? "")).ToList())
            .Where(r => r.Exists(c => c.Value.Length > 0))
            .Select(r => (IReadOnlyList<string>)[.. r.Select(c => Text(c.Column, c.Value, l))]);
        return new(field.Id, label, "", [.. field.Columns.Select(c => Show.Text(c.LabelZh, c.LabelEn))], [.. rows]);
    }

    /// <summary>One value as people read it.</summary>
    public static string Words(FormField field, string value, IStringLocalizer<SharedResource> l) => Text(field, value, l);

    private static string Text(FormField field, string value, IStringLocalizer<SharedResource> l) => value.Length == 0 ? "" : field.Kind switch
    {
        FieldKind.Choice or FieldKind.MultiChoice => string.Join(l["、"], value.Split(',').Select(v => Option(field, v))),
        FieldKind.YesNo => value == "yes" ? l["是"] : l["否"],
        FieldKind.Declaration => l["已承诺"],
        FieldKind.Money when Yuan.TryParse(value, out var fen, out _) => Show.Money(fen),
        FieldKind.Rate => $"{value}%",
        _ => value,
    };

    private static string Option(FormField field, string id) =>
        field.Options.FirstOrDefault(o => o.Id == id) is { } option ? Show.Text(option.LabelZh, option.LabelEn) : id;
}
