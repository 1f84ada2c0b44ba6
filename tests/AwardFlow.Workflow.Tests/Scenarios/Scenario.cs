using System.Text.Json;
using AwardFlow.Workflow.Tests.Elsa;

namespace AwardFlow.Workflow.Tests.Scenarios;

/// <summary>
/// A case told in a few lines of <c>workflows/path/vN.scenarios.json</c>. A step is <c>start</c>, <c>Node: Outcome</c>,
/// <c>withdraw</c> or <c>withdraw refused</c>; behind a comma stand the outcomes of nodes that answer at once in the same
/// step, where they are not the first outcome. <c>end</c> is "node result", <c>withdrawn</c>, or <c>waits at Node</c>.
/// </summary>
internal sealed record Scenario(string Name, string[] Steps, string End)
{
    private static readonly JsonSerializerOptions Strict =
        new(JsonSerializerDefaults.Web) { UnmappedMemberHandling = System.Text.Json.Serialization.JsonUnmappedMemberHandling.Disallow };

    public static IReadOnlyList<Scenario> Of(WorkflowDefinition definition)
    {
        var path = Path.Combine(Repository.Workflows, definition.FileName.Replace(".json", ".scenarios.json", StringComparison.Ordinal));
        return JsonSerializer.Deserialize<Scenario[]>(File.ReadAllText(path), Strict) ?? [];
    }

    /// <summary>Runs it everywhere, checking after every step that all agree, and checks its end.</summary>
    public async Task<ThreeWays> Run(WorkflowDefinition definition)
    {
        var run = await Play(definition);
        Assert.Equal(End, Describe(run.State));
        return run;
    }

    /// <summary>The nodes at which the case waits when its steps are done.</summary>
    public async Task<IEnumerable<string>> WaitsAfterwards(WorkflowDefinition definition) =>
        (await Play(definition)).State.Bookmarks.Select(b => b.NodeId);

    private async Task<ThreeWays> Play(WorkflowDefinition definition)
    {
        var json = await File.ReadAllTextAsync(Path.Combine(Repository.Workflows, definition.FileName));
        var run = new ThreeWays(definition, json);
        foreach (var step in Steps)
        {
            Assert.Null(await Take(run, step));
            Assert.Null(run.Difference);
        }

        return run;
    }

    private static async Task<string?> Take(ThreeWays run, string step)
    {
        var parts = step.Split(", ");
        var scripted = parts.Skip(1).Select(Pair).ToArray();
        switch (parts[0])
        {
            case "start":
                return await run.Start(scripted);
            case "withdraw":
                return await run.Withdraw();
            case "withdraw refused":
                Assert.Equal(RefusalCode.WithdrawTooLate, await run.Withdraw());
                return null;
            default:
                var (node, outcome) = Pair(parts[0]);
                return await run.Resume(node, outcome, scripted);
        }
    }

    private static (string Node, string Outcome) Pair(string text) => (text.Split(": ")[0], text.Split(": ")[1]);

    private static string Describe(InstanceState state) => state.Status switch
    {
        InstanceStatus.Finished => $"{state.EndNode} {state.Result}",
        InstanceStatus.Withdrawn => "withdrawn",
        InstanceStatus.Running => $"waits at {string.Join(", ", state.Bookmarks.Select(b => b.NodeId))}",
        _ => $"{state.Incident}",
    };
}
