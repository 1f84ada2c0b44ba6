using System.Text.Json;
using System.Text.Json.Serialization;

namespace AwardFlow.Workflow;

/// <summary>
/// A case told in a few lines beside its definition (<c>v1.scenarios.json</c>). A step is <c>start</c>,
/// <c>Node: Outcome</c>, <c>withdraw</c> or <c>withdraw refused</c>; behind commas stand the outcomes of nodes that answer
/// at once in the same step, where they differ from the first outcome.
/// </summary>
/// <param name="Name">What happens, in words.</param>
/// <param name="Steps">The steps in order.</param>
/// <param name="End"><c>Node result</c>, <c>withdrawn</c> or <c>waits at Node</c>.</param>
public sealed record Scenario(string Name, IReadOnlyList<string> Steps, string End)
{
    private static readonly JsonSerializerOptions Strict = new(JsonSerializerDefaults.Web)
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
    };

    /// <summary>Reads a scenarios file.</summary>
    /// <exception cref="JsonException">It is no list of scenarios.</exception>
    public static IReadOnlyList<Scenario> Parse(string json) => JsonSerializer.Deserialize<Scenario[]>(json, Strict) ?? [];

    /// <summary>Plays the scenario on the engine.</summary>
    /// <returns>Null when it comes to its end; otherwise what went differently, in words.</returns>
    public async ValueTask<string?> FailureAsync(WorkflowDefinition definition)
    {
        var played = await Rehearsal.PlayAsync(definition, Steps);
        if (played.Failure is { } failure) return failure;
        var end = played.Describe();
        return end == End ? null : $"it ends \"{end}\", not \"{End}\"";
    }
}
