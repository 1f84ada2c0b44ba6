using System.Globalization;
using AwardFlow.Rules;

namespace AwardFlow.Web.Features.Applications;

/// <summary>One field to draw: its definition, its name in the form, what was typed, and what a return said about it.</summary>
public sealed record FieldView(FormField Field, string Name, string Value, string? Asked, bool InRow = false)
{
    public const int ShortChoice = 4;

    public string Help(bool english) => english && Field.HelpEn.Length > 0 ? Field.HelpEn : Field.HelpZh;
    public string Label(bool english) => english && Field.LabelEn.Length > 0 ? Field.LabelEn : Field.LabelZh;
    public bool IsWide => Field.Kind is FieldKind.LongText or FieldKind.Declaration or FieldKind.MultiChoice or FieldKind.Table;

    /// <summary>A group of radios or boxes has a legend, a single control a label.</summary>
    public bool IsGroup => Field.Kind is FieldKind.YesNo or FieldKind.MultiChoice || (Field.Kind == FieldKind.Choice && Field.Options.Count <= ShortChoice && !InRow);
    public IReadOnlyList<string> Chosen => Value.Split(',');

    public string? InputMode => Field.Kind switch
    {
        FieldKind.Money or FieldKind.Rate => "decimal",
        FieldKind.Number => "numeric",
        _ => null,
    };

    /// <summary>A date input only where the browser can show what was typed.</summary>
    public string InputType => Field.Kind == FieldKind.Date && (Value.Length == 0
        || DateOnly.TryParseExact(Value, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _)) ? "date" : "text";
}
