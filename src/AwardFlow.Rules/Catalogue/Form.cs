namespace AwardFlow.Rules;

/// <summary>The kinds of form fields: a closed set that every page and check knows.</summary>
public enum FieldKind
{
    Text,
    LongText,
    Choice,
    /// <summary>Several options; the raw value is their ids joined by commas.</summary>
    MultiChoice,
    Date,
    /// <summary>元, two decimals.</summary>
    Money,
    YesNo,
    /// <summary>A whole number.</summary>
    Number,
    /// <summary>A percentage as people write it: 3.1 for 3.1 %; the fact is the fraction 0.031.</summary>
    Rate,
    /// <summary>A promise that must be ticked (真实性承诺).</summary>
    Declaration,
    /// <summary>Rows with columns; raw values are named <c>field[0].column</c>.</summary>
    Table
}

/// <summary>Registers that a column's values are entered in, so that the same value is found in other applications.</summary>
public enum FieldRegister
{
    /// <summary>Number of an invoice: claimed once, across all applications and years.</summary>
    InvoiceNumber,
    /// <summary>Code of the invoice's seller, which tells equal numbers apart.</summary>
    InvoiceSeller
}

/// <summary>One choice of a field or fact.</summary>
public sealed record FieldOption(string Id, string LabelZh, string LabelEn);

/// <summary>A heading under which fields stand.</summary>
public sealed record FormSection(string Id, string NameZh, string NameEn);

/// <summary>One field of an application form, defined by the award's data.</summary>
public sealed record FormField(
    string Id, string LabelZh, string LabelEn, string HelpZh, string HelpEn, FieldKind Kind, bool Required, int MaxLength,
    IReadOnlyList<FieldOption> Options, string? Fact, string Section)
{
    /// <summary>Id of a yes/no field; when it is answered with yes, this field is required too.</summary>
    public string? RequiredWhen { get; init; }
    /// <summary>First day allowed; null without limit.</summary>
    public DateOnly? Earliest { get; init; }
    /// <summary>True when the day must not lie after today.</summary>
    public bool NotAfterToday { get; init; }
    /// <summary>Regular expression (whole value) of a text; null without one.</summary>
    public string? Pattern { get; init; }
    /// <summary>The register a table's text column feeds; null without one.</summary>
    public FieldRegister? Register { get; init; }
    /// <summary>Columns of a table.</summary>
    public IReadOnlyList<FormField> Columns { get; init; } = [];
    /// <summary>Most rows of a table.</summary>
    public int MaxRows { get; init; }
}

/// <summary>The form of an award; without fields when the award is listed only.</summary>
public sealed record FormDefinition(IReadOnlyList<FormSection> Sections, IReadOnlyList<FormField> Fields)
{
    /// <summary>The empty form of a listed award.</summary>
    public static FormDefinition None { get; } = new([], []);
}
