using System.Globalization;
using System.Text.RegularExpressions;

namespace AwardFlow.Rules;

/// <summary>Reads one YAML record strictly: what is missing, malformed or left over becomes a fault with file, line, rule and field.</summary>
internal sealed partial class RecordReader(YamlRecord record, string file, string rule, string path, Faults faults)
{
    private readonly HashSet<string> taken = new(StringComparer.Ordinal);

    public int Line => record.Line;
    public string Rule { get; set; } = rule;

    public void Fault(string field, string message, int? line = null) =>
        faults.Add(file, line ?? LineOf(field), Rule, path + field, message);

    public int LineOf(string field) => record.Entries.FirstOrDefault(e => e.Key == field)?.Line ?? record.Line;

    public bool Has(string key) => record.Entries.Any(e => e.Key == key);

    public YamlTree? Take(string key, bool required = true)
    {
        taken.Add(key);
        var value = record.Entries.FirstOrDefault(e => e.Key == key)?.Value;
        if (value is null && required)
            Fault(key, "is missing");
        return value;
    }

    public string Text(string key, bool required = true)
    {
        if (Take(key, required) is not { } value)
            return "";
        if (value is not YamlText text)
            Fault(key, "must be text");
        else if (text.Text.Length == 0 && required)
            Fault(key, "is empty");
        else
            return text.Text;
        return "";
    }

    public string Id(string key, bool required = true)
    {
        var text = Text(key, required);
        if (text.Length > 0 && !IdPattern().IsMatch(text))
            Fault(key, $"\"{text}\" is not an id (lower-case letters, digits and hyphens)");
        return text;
    }

    public T? OneOf<T>(string key, IReadOnlyDictionary<string, T> choices, bool required = true) where T : struct
    {
        var text = Text(key, required);
        if (text.Length == 0)
            return null;
        if (choices.TryGetValue(text, out var choice))
            return choice;
        Fault(key, $"\"{text}\" is unknown; allowed: {string.Join(", ", choices.Keys)}");
        return null;
    }

    public bool Flag(string key, bool fallback, bool required = false)
    {
        var text = Text(key, required);
        if (text is "true" or "false")
            return text == "true";
        if (text.Length > 0)
            Fault(key, $"\"{text}\" is neither true nor false");
        return fallback;
    }

    public DateOnly? Date(string key, bool required = true)
    {
        var text = Text(key, required);
        if (text.Length == 0)
            return null;
        if (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date))
            return date;
        Fault(key, $"\"{text}\" is not a date (yyyy-MM-dd)");
        return null;
    }

    public decimal? Number(string key, bool required = true)
    {
        var text = Text(key, required);
        if (text.Length == 0)
            return null;
        if (NumberPattern().IsMatch(text) && decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number))
            return number;
        Fault(key, $"\"{text}\" is not a number of at most 15 digits, not negative");
        return null;
    }

    public int Whole(string key, int fallback, int min, int max)
    {
        if (Number(key, required: false) is not { } number)
            return fallback;
        if (decimal.IsInteger(number) && number >= min && number <= max)
            return (int)number;
        Fault(key, $"must be a whole number from {min} to {max}");
        return fallback;
    }

    public LocalText Local(string key, bool required = true)
    {
        if (Record(key, required) is not { } inner)
            return new("", "");
        var text = new LocalText(inner.Text("zh"), inner.Text("en"));
        inner.Close();
        return text;
    }

    public RecordReader? Record(string key, bool required = true)
    {
        var value = Take(key, required);
        if (value is YamlRecord inner)
            return new(inner, file, Rule, path + key + ".", faults);
        if (value is not null)
            Fault(key, "must be a record");
        return null;
    }

    public IReadOnlyList<RecordReader> Records(string key, bool required = false)
    {
        var value = Take(key, required);
        if (value is null)
            return [];
        if (value is not YamlSequence list)
        {
            Fault(key, "must be a list of records");
            return [];
        }
        var readers = new List<RecordReader>(list.Items.Count);
        for (var i = 0; i < list.Items.Count; i++)
        {
            if (list.Items[i] is YamlRecord inner)
                readers.Add(new(inner, file, Rule, $"{path}{key}[{i}].", faults));
            else
                Fault($"{key}[{i}]", "must be a record", list.Items[i].Line);
        }
        if (required && list.Items.Count == 0)
            Fault(key, "is an empty list");
        return readers;
    }

    public IReadOnlyList<string> Texts(string key, bool required = false)
    {
        var value = Take(key, required);
        if (value is null)
            return [];
        if (value is not YamlSequence list || list.Items.Any(i => i is not YamlText { Text.Length: > 0 }))
        {
            Fault(key, "must be a list of texts");
            return [];
        }
        var texts = list.Items.Cast<YamlText>().Select(t => t.Text).ToList();
        foreach (var twice in texts.GroupBy(t => t).Where(g => g.Count() > 1))
            Fault(key, $"\"{twice.Key}\" stands twice in the list");
        return texts;
    }

    /// <summary>The remaining keys as name and text, for records whose keys are ids.</summary>
    public IReadOnlyList<(string Key, string Text, int Line)> Pairs()
    {
        var pairs = new List<(string, string, int)>();
        foreach (var entry in record.Entries.Where(e => taken.Add(e.Key)))
        {
            if (entry.Value is YamlText { Text.Length: > 0 } text)
                pairs.Add((entry.Key, text.Text, entry.Line));
            else
                Fault(entry.Key, "must be text");
        }
        return pairs;
    }

    /// <summary>Reports every key that nothing read.</summary>
    public void Close()
    {
        foreach (var entry in record.Entries.Where(e => !taken.Contains(e.Key)))
            Fault(entry.Key, $"unknown key \"{entry.Key}\"", entry.Line);
    }

    [GeneratedRegex("^[a-z0-9]+(-[a-z0-9]+)*$", RegexOptions.CultureInvariant)]
    private static partial Regex IdPattern();

    [GeneratedRegex(@"^[0-9]{1,15}(\.[0-9]{1,10})?$", RegexOptions.CultureInvariant)]
    private static partial Regex NumberPattern();
}
