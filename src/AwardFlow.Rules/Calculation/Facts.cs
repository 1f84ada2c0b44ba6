using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace AwardFlow.Rules;

/// <summary>
/// Facts by name, as a request or a form gives them: yes/no, text, numbers, null, lists and records. Types are checked
/// against the award when it is assessed.
/// </summary>
public sealed class Facts
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private readonly SortedDictionary<string, object?> values;

    private Facts(SortedDictionary<string, object?> values) => this.values = values;

    /// <summary>No facts.</summary>
    public static Facts Empty { get; } = new(new(StringComparer.Ordinal));

    /// <summary>The names given.</summary>
    public IReadOnlyCollection<string> Names => values.Keys;

    /// <summary>Whether a fact is given (null counts as given).</summary>
    public bool Has(string name) => values.ContainsKey(name);

    /// <summary>A copy with a yes/no fact set.</summary>
    public Facts With(string name, bool value) => Set(name, value);

    /// <summary>A copy with a text, choice, date (yyyy-MM-dd) or money (元) fact set.</summary>
    public Facts With(string name, string? value) => Set(name, value);

    /// <summary>A copy with a count or rate set.</summary>
    public Facts With(string name, decimal value) => Set(name, value);

    /// <summary>A copy with a money fact set from 分.</summary>
    public Facts WithFen(string name, long fen) => Set(name, Yuan.Plain(fen));

    /// <summary>A copy with a list of options set.</summary>
    public Facts With(string name, IReadOnlyList<string> options) => Set(name, options.Cast<object?>().ToArray());

    /// <summary>A copy with a list of records set.</summary>
    public Facts With(string name, IReadOnlyList<Facts> rows) => Set(name, rows.Cast<object?>().ToArray());

    /// <summary>A copy without a fact.</summary>
    public Facts Without(string name)
    {
        var copy = new SortedDictionary<string, object?>(values, StringComparer.Ordinal);
        copy.Remove(name);
        return new Facts(copy);
    }

    /// <summary>Reads a JSON object.</summary>
    /// <exception cref="JsonException">Not an object, a name twice, or nested too deeply.</exception>
    public static Facts FromJson(JsonElement element) => FromJson(element, 0);

    private static Facts FromJson(JsonElement element, int depth)
    {
        if (element.ValueKind != JsonValueKind.Object || depth > 3)
            throw new JsonException("facts must be a flat object");
        var read = new SortedDictionary<string, object?>(StringComparer.Ordinal);
        foreach (var property in element.EnumerateObject())
        {
            if (!read.TryAdd(property.Name, Value(property.Value, depth)))
                throw new JsonException($"\"{property.Name}\" is given twice");
        }
        return new Facts(read);
    }

    private static object? Value(JsonElement element, int depth) => element.ValueKind switch
    {
        JsonValueKind.Null => null,
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        JsonValueKind.String => element.GetString(),
        JsonValueKind.Number => element.TryGetDecimal(out var number) ? number : throw new JsonException("a number is out of range"),
        JsonValueKind.Array => element.EnumerateArray().Select(e => Value(e, depth + 1)).ToArray(),
        _ => FromJson(element, depth + 1)
    };

    /// <summary>Deterministic JSON: names in ordinal order.</summary>
    public string ToJson()
    {
        using var stream = new MemoryStream(512);
        using (var json = new Utf8JsonWriter(stream, Options))
            Write(json, this);
        return Encoding.UTF8.GetString(stream.GetBuffer(), 0, (int)stream.Length);
    }

    private static void Write(Utf8JsonWriter json, object? value)
    {
        switch (value)
        {
            case null: json.WriteNullValue(); break;
            case bool yes: json.WriteBooleanValue(yes); break;
            case string text: json.WriteStringValue(text); break;
            case decimal number: json.WriteRawValue(number.ToString(CultureInfo.InvariantCulture)); break;
            case Facts facts:
                json.WriteStartObject();
                foreach (var (name, inner) in facts.values)
                {
                    json.WritePropertyName(name);
                    Write(json, inner);
                }
                json.WriteEndObject();
                break;
            case IReadOnlyList<object?> list:
                json.WriteStartArray();
                foreach (var item in list)
                    Write(json, item);
                json.WriteEndArray();
                break;
        }
    }

    internal object? this[string name] => values[name];

    internal Facts Put(string name, object? value) => Set(name, value);

    private Facts Set(string name, object? value) =>
        new(new SortedDictionary<string, object?>(values, StringComparer.Ordinal) { [name] = value });
}
