namespace AwardFlow.Workflow.Tests.Elsa;

public class RandomWalkTests
{
    private const int Walks = 400;
    private const int Drafts = 10_000;
    private const int WalksPerDraft = 4;

    private static readonly Lazy<IReadOnlyList<Attempt>> Attempts = new(() => [.. Enumerable.Range(1, Drafts).Select(Attempt.Make)]);

    [Theory]
    [MemberData(nameof(Scenarios.ScenarioTests.Definitions), MemberType = typeof(Scenarios.ScenarioTests))]
    public async Task Random_walks_go_the_same_way_here_and_in_both_of_Elsas_modes(string path, int version)
    {
        var definition = Repository.Catalogue.Get(path, version);
        var json = await File.ReadAllTextAsync(Path.Combine(Repository.Workflows, definition.FileName));
        for (var seed = 1; seed <= Walks; seed++) await Walk.Take(definition, json, seed);
    }

    [Fact]
    public async Task Random_definitions_that_load_go_the_same_way_here_and_in_both_of_Elsas_modes()
    {
        var loaded = Attempts.Value.Where(a => a.Definition is not null).ToList();
        foreach (var attempt in loaded)
            for (var walk = 1; walk <= WalksPerDraft; walk++)
                await Walk.Take(attempt.Definition ?? throw new InvalidOperationException(), attempt.Json, (attempt.Seed * 100) + walk);

        // The sample is worth something only while it holds enough of each.
        Assert.True(loaded.Count > Drafts / 4, $"only {loaded.Count} of {Drafts} load");
        var parallel = loaded.Count(a => a.Json.Contains("Elsa.FlowFork", StringComparison.Ordinal));
        Assert.True(parallel > Drafts / 10, $"only {parallel} of {Drafts} are parallel");
    }

    [Fact]
    public void Random_definitions_that_are_refused_name_file_and_node()
    {
        var faults = Attempts.Value.SelectMany(a => a.Faults).ToList();
        Assert.All(faults, f => Assert.Equal("draft/v1.json", f.File));
        Assert.All(faults, f => Assert.NotNull(f.Node));
        Assert.Superset(
            new HashSet<string>
            {
                "shared-node", "loop-not-dominated", "loop-into-waiting", "loop-without-waiting", "unreachable", "loop-in-branches",
                "fork-in-loop", "join-in-loop", "join-without-fork", "fork-without-join", "branches-mixed", "branch-joins-twice",
                "race-without-waiting", "race-leaves-waiting",
            },
            faults.Select(f => f.Code).ToHashSet());
    }

    private sealed record Attempt(int Seed, string Json, WorkflowDefinition? Definition, IReadOnlyList<DefinitionFault> Faults)
    {
        public static Attempt Make(int seed)
        {
            var draft = new RandomDefinitions(seed).Make();
            try
            {
                return new(seed, draft.Json(), draft.Read(), []);
            }
            catch (DefinitionException e)
            {
                return new(seed, draft.Json(), null, e.Faults);
            }
        }
    }
}
