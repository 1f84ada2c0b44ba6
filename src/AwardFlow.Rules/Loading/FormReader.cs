namespace AwardFlow.Rules;

/// <summary>Reads application forms and evidence lists.</summary>
internal static class FormReader
{
    private const int DefaultLength = 200;
    private const int LongLength = 2000;
    private const int LargestFile = 50;
    private static readonly string[] FileKinds = ["pdf", "png", "jpeg", "docx", "xlsx"];

    private static readonly Dictionary<string, FieldKind> Kinds = new()
    {
        ["text"] = FieldKind.Text,
        ["long-text"] = FieldKind.LongText,
        ["choice"] = FieldKind.Choice,
        ["multi-choice"] = FieldKind.MultiChoice,
        ["date"] = FieldKind.Date,
        ["money"] = FieldKind.Money,
        ["yes-no"] = FieldKind.YesNo,
        ["number"] = FieldKind.Number,
        ["rate"] = FieldKind.Rate,
        ["declaration"] = FieldKind.Declaration,
        ["table"] = FieldKind.Table
    };

    private static readonly Dictionary<string, FieldRegister> Registers = new()
    {
        ["invoice-number"] = FieldRegister.InvoiceNumber,
        ["invoice-seller"] = FieldRegister.InvoiceSeller
    };

    private static readonly Dictionary<FactType, FieldKind> KindOf = new()
    {
        [FactType.Money] = FieldKind.Money,
        [FactType.Date] = FieldKind.Date,
        [FactType.YesNo] = FieldKind.YesNo,
        [FactType.Choice] = FieldKind.Choice,
        [FactType.Choices] = FieldKind.MultiChoice,
        [FactType.Rate] = FieldKind.Rate,
        [FactType.Count] = FieldKind.Number,
        [FactType.Text] = FieldKind.Text,
        [FactType.Rows] = FieldKind.Table
    };

    /// <summary>Reads the form. <paramref name="decided"/> is decided by a round of the award: no field asks for it.</summary>
    public static FormDefinition Read(RecordReader award, IReadOnlyList<FactDefinition> facts, bool listed, FactDefinition? decided)
    {
        if (listed && award.Has("form"))
            award.Fault("form", "a listed award has no form");
        if (award.Record("form", required: !listed) is not { } form)
            return FormDefinition.None;
        var sections = new List<FormSection>();
        foreach (var section in form.Records("sections", required: true))
        {
            var id = section.Id("id");
            sections.Add(new(id, section.Text("zh"), section.Text("en")));
            if (sections.Count(s => s.Id == id) > 1)
                section.Fault("id", $"section \"{id}\" is given twice");
            section.Close();
        }
        var fields = Fields(form, "fields", [.. facts, .. FactDefinition.Common], sections);
        form.Close();
        if (decided is not null && fields.Any(f => f.Fact == decided.Name))
            form.Fault("fields", $"the competition decides the fact \"{decided.Name}\"; no field may ask for it");
        foreach (var fact in facts.Where(f => f.Required && f != decided && fields.All(x => x.Fact != f.Name)))
            form.Fault("fields", $"no field supplies the required fact \"{fact.Name}\"");
        foreach (var section in sections.Where(s => fields.All(f => f.Section != s.Id)))
            form.Fault("sections", $"section \"{section.Id}\" has no field");
        return new(sections, fields);
    }

    private static List<FormField> Fields(
        RecordReader owner, string key, IReadOnlyList<FactDefinition> facts, IReadOnlyList<FormSection>? sections)
    {
        var fields = new List<FormField>();
        foreach (var record in owner.Records(key, required: true))
            fields.Add(Field(record, fields, facts, sections));
        return fields;
    }

    private static FormField Field(
        RecordReader record, List<FormField> earlier, IReadOnlyList<FactDefinition> facts, IReadOnlyList<FormSection>? sections)
    {
        var id = record.Id("id");
        record.Rule += $": field \"{id}\"";
        if (earlier.Any(f => f.Id == id))
            record.Fault("id", $"field \"{id}\" is given twice");
        var fact = Fact(record, facts);
        if (fact is not null && earlier.Any(f => f.Fact == fact.Name))
            record.Fault("fact", $"fact \"{fact.Name}\" is supplied by two fields");
        var kind = record.OneOf("kind", Kinds, required: fact is null) ?? (fact is null ? FieldKind.Text : KindOf[fact.Type]);
        if (fact is not null && kind != KindOf[fact.Type])
            record.Fault("kind", $"a {kind} field cannot supply a {fact.Type} fact");
        var label = record.Has("label") || fact is null ? record.Local("label") : new(fact.LabelZh, fact.LabelEn);
        var help = record.Local("help", required: false);
        var section = sections is null ? "" : record.Id("section");
        if (sections is not null && section.Length > 0 && sections.All(s => s.Id != section))
            record.Fault("section", $"section \"{section}\" does not exist");
        var required = record.Flag("required", fact?.Required ?? false) || kind == FieldKind.Declaration;
        if (fact is { Required: true, Nullable: false } && !required)
            record.Fault("required", $"the fact \"{fact.Name}\" is required");
        var field = new FormField(id, label.Zh, label.En, help.Zh, help.En, kind, required,
            record.Whole("max-length", kind == FieldKind.LongText ? LongLength : DefaultLength, 1, 10_000),
            fact?.Options.Count > 0 ? fact.Options : Options(record, required: fact is null && kind is FieldKind.Choice or FieldKind.MultiChoice && fact is null),
            fact?.Name, section)
        {
            RequiredWhen = RequiredWhen(record, earlier),
            Earliest = kind == FieldKind.Date ? record.Date("earliest", required: false) : null,
            NotAfterToday = kind == FieldKind.Date && record.Flag("not-after-today", false),
            Pattern = kind == FieldKind.Text ? FactReader.Pattern(record) ?? fact?.Pattern : null,
            Register = kind == FieldKind.Text && sections is null ? record.OneOf("register", Registers, required: false) : null,
            Columns = kind == FieldKind.Table ? Fields(record, "columns", fact?.Columns ?? [], null) : [],
            MaxRows = kind == FieldKind.Table ? record.Whole("max-rows", 50, 1, 500) : 0
        };
        if (fact?.Type == FactType.Rows)
        {
            foreach (var column in fact.Columns.Where(c => c.Required && field.Columns.All(f => f.Fact != c.Name)))
                record.Fault("columns", $"no column supplies \"{column.Name}\"");
        }
        record.Close();
        return field;
    }

    private static FactDefinition? Fact(RecordReader record, IReadOnlyList<FactDefinition> facts)
    {
        var name = record.Text("fact", required: false);
        if (name.Length == 0)
            return null;
        var fact = facts.FirstOrDefault(f => f.Name == name);
        if (fact is null)
            record.Fault("fact", $"fact \"{name}\" does not exist");
        return fact;
    }

    private static string? RequiredWhen(RecordReader record, List<FormField> earlier)
    {
        var other = record.Id("required-when", required: false);
        if (other.Length == 0)
            return null;
        if (!earlier.Any(f => f.Id == other && f.Kind == FieldKind.YesNo))
            record.Fault("required-when", $"\"{other}\" is no yes/no field above this one");
        return other;
    }

    internal static IReadOnlyList<FieldOption> Options(RecordReader record, bool required)
    {
        var options = new List<FieldOption>();
        foreach (var option in record.Records("options", required))
        {
            var id = option.Id("id");
            if (options.Any(o => o.Id == id))
                option.Fault("id", $"option \"{id}\" is given twice");
            options.Add(new(id, option.Text("zh"), option.Text("en")));
            option.Close();
        }
        return options;
    }

    public static IReadOnlyList<AttachmentSlot> Evidence(RecordReader award, bool listed)
    {
        var slots = new List<AttachmentSlot>();
        foreach (var record in award.Records("evidence", required: !listed))
        {
            var id = record.Id("id");
            record.Rule += $": evidence \"{id}\"";
            if (slots.Any(s => s.Id == id))
                record.Fault("id", $"evidence \"{id}\" is given twice");
            var label = record.Local("label");
            var help = record.Local("help", required: false);
            var kinds = record.Texts("kinds", required: true);
            foreach (var kind in kinds.Where(k => !FileKinds.Contains(k)))
                record.Fault("kinds", $"\"{kind}\" is unknown; allowed: {string.Join(", ", FileKinds)}");
            slots.Add(new(id, label.Zh, label.En, record.Flag("required", false, required: true), help.Zh, help.En,
                record.Whole("max-megabytes", 20, 1, LargestFile) * 1024L * 1024L, kinds));
            record.Close();
        }
        return slots;
    }
}
