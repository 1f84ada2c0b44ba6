namespace AwardFlow.Web.Records;

/// <summary>
/// A "no" that a person can do something about. <paramref name="Code"/> is stable and may be tested and
/// logged; <paramref name="Message"/> is Chinese, says what to do and is shown as it stands.
/// </summary>
public sealed record Refusal(string Code, string Message)
{
    /// <summary>Everything that is wrong with a form, field by field; empty where the no concerns the whole.</summary>
    public IReadOnlyList<FieldFault> Faults { get; init; } = [];
}

/// <summary>What is wrong with one field.</summary>
public sealed record FieldFault(string Field, string Message);

/// <summary>Either a value or the reason why there is none. Exceptions stay reserved for bugs.</summary>
public readonly record struct Result<T>
{
    private readonly T? _value;

    private Result(T? value, Refusal? refusal) => (_value, Refusal) = (value, refusal);

    public Refusal? Refusal { get; }
    public bool IsRefused => Refusal is not null;
    public T Value => Refusal is null ? _value! : throw new InvalidOperationException($"Refused: {Refusal.Code}");

    public static implicit operator Result<T>(T value) => new(value, null);
    public static implicit operator Result<T>(Refusal refusal) => new(default, refusal);
}

/// <summary>The value of a command that has nothing to say but "done".</summary>
public readonly record struct Done;
