namespace AwardFlow.Workflow.Tests.Elsa;

public class RandomWalkTests
{
    private const int Walks = 400;

    [Theory]
    [MemberData(nameof(Scenarios.ScenarioTests.Definitions), MemberType = typeof(Scenarios.ScenarioTests))]
    public async Task Random_walks_go_the_same_way_here_and_in_both_of_Elsas_modes(string path, int version)
    {
        var definition = Repository.Catalogue.Get(path, version);
        var json = await File.ReadAllTextAsync(Path.Combine(Repository.Workflows, definition.FileName));
        for (var seed = 1; seed <= Walks; seed++) await Walk.Take(definition, json, seed);
    }
}
