using System.Text.Json;
using System.Text.Json.Serialization;

namespace AwardFlow.Workflow;

/// <summary>Where an instance stands as a whole.</summary>
public enum InstanceStatus
{
    /// <summary>It waits behind at least one bookmark.</summary>
    Running,

    /// <summary>It came to an end of the path.</summary>
    Finished,

    /// <summary>The applicant withdrew it.</summary>
    Withdrawn,

    /// <summary>An administrator ended it after an incident that nothing could mend.</summary>
    Terminated,

    /// <summary>An activity failed or a way was missing; <see cref="InstanceState.Incident"/> says which. Retry goes on from there.</summary>
    Faulted,
}

/// <summary>A place where the instance waits.</summary>
/// <param name="Id"><c>{NodeId}:{visit}</c>: unique within the instance and never used again.</param>
/// <param name="NodeId">The waiting node.</param>
/// <param name="Type">Its activity type.</param>
public sealed record Bookmark(string Id, string NodeId, string Type);

/// <summary>Why an instance is faulted.</summary>
/// <param name="NodeId">The node that failed.</param>
/// <param name="Code">A stable code.</param>
/// <param name="Message">What happened, in words.</param>
/// <param name="Outcome">The outcome that found no connection; null where the node itself has to run again.</param>
public sealed record Incident(string NodeId, string Code, string Message, string? Outcome = null);

/// <summary>A token: the case on its way into a node, over the connection that it followed.</summary>
/// <param name="NodeId">Where it goes.</param>
/// <param name="Source">Where it came from; null at the start.</param>
/// <param name="Port">The outcome it followed.</param>
public sealed record Token(string NodeId, string? Source = null, string? Port = null);

/// <summary>Everything the engine has to remember of a case. Immutable; a step makes a new one.</summary>
public sealed record InstanceState
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false) },
    };

    /// <summary>The path.</summary>
    public required string DefinitionId { get; init; }

    /// <summary>The version it began with and stays on.</summary>
    public required int Version { get; init; }

    /// <summary>Where it stands as a whole.</summary>
    public required InstanceStatus Status { get; init; }

    /// <summary>The <c>result</c> of the AwardFlow.Close it ended in, or <c>withdrawn</c>.</summary>
    public string? Result { get; init; }

    /// <summary>The node it ended in.</summary>
    public string? EndNode { get; init; }

    /// <summary>The open bookmarks.</summary>
    public IReadOnlyList<Bookmark> Bookmarks { get; init; } = [];

    /// <summary>How often each node was entered.</summary>
    public IReadOnlyDictionary<string, int> Visits { get; init; } = new Dictionary<string, int>();

    /// <summary>Tokens that wait at a join for the other branches.</summary>
    public IReadOnlyList<Token> Joining { get; init; } = [];

    /// <summary>Tokens of other branches that were under way when an incident stopped the step.</summary>
    public IReadOnlyList<Token> Pending { get; init; } = [];

    /// <summary>Variable values by variable id, as invariant text.</summary>
    public IReadOnlyDictionary<string, string?> Variables { get; init; } = new Dictionary<string, string?>();

    /// <summary>The workflow inputs given at the start.</summary>
    public IReadOnlyDictionary<string, string?> Input { get; init; } = new Dictionary<string, string?>();

    /// <summary>Set while the status is <see cref="InstanceStatus.Faulted"/>.</summary>
    public Incident? Incident { get; init; }

    /// <summary>Small JSON without type names.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, Json);

    /// <summary>Reads what <see cref="ToJson"/> wrote.</summary>
    /// <exception cref="JsonException">It is something else.</exception>
    public static InstanceState FromJson(string json) =>
        JsonSerializer.Deserialize<InstanceState>(json, Json) ?? throw new JsonException("The instance state is null.");
}
