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
        if (field.Kind != FieldKind.Table) return new(field.Id, label, AnswerWords.Of(field, values.GetValueOrDefault(field.Id) ?? "", l), [], []);
        var rows = Enumerable.Range(0, field.MaxRows)
            .Select(i => field.Columns.Select(c => (Column: c, Value: values.GetValueOrDefault($"{field.Id}[{i.ToString(CultureInfo.InvariantCulture)}].{c.Id}") ?? "")).ToList())
            .Where(r => r.Exists(c => c.Value.Length > 0))
            .Select(r => (IReadOnlyList<string>)[.. r.Select(c => AnswerWords.Of(c.Column, c.Value, l))]);
        return new(field.Id, label, "", [.. field.Columns.Select(c => Show.Text(c.LabelZh, c.LabelEn))], [.. rows]);
    }
}
