using AwardFlow.Rules;
using Microsoft.Extensions.Localization;

namespace AwardFlow.Web.Features.Shared;

/// <summary>One value of a form as people read it: options by their names, money with its sign, percent as people write it.</summary>
public static class AnswerWords
{
    public static string Of(FormField field, string value, IStringLocalizer<SharedResource> l) => value.Length == 0 ? "" : field.Kind switch
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
