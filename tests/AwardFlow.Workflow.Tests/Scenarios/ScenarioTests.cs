namespace AwardFlow.Workflow.Tests.Scenarios;

public class ScenarioTests
{
    public static TheoryData<string, int, string> All
    {
        get
        {
            var data = new TheoryData<string, int, string>();
            foreach (var definition in Repository.Catalogue.All)
                foreach (var scenario in Scenario.Of(definition))
                    data.Add(definition.DefinitionId, definition.Version, scenario.Name);
            return data;
        }
    }

    public static TheoryData<string, int> Definitions
    {
        get
        {
            var data = new TheoryData<string, int>();
            foreach (var definition in Repository.Catalogue.All) data.Add(definition.DefinitionId, definition.Version);
            return data;
        }
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task It_goes_the_same_way_here_and_in_both_of_Elsas_modes(string path, int version, string name)
    {
        var definition = Repository.Catalogue.Get(path, version);
        await Scenario.Of(definition).Single(s => s.Name == name).Run(definition);
    }

    [Theory]
    [MemberData(nameof(Definitions))]
    public async Task The_scenarios_follow_every_connection_and_reach_every_end(string path, int version)
    {
        var definition = Repository.Catalogue.Get(path, version);
        var trace = new List<TraceEntry>();
        foreach (var scenario in Scenario.Of(definition)) trace.AddRange((await scenario.Run(definition)).Trace);

        var followed = trace.Where(t => t.Kind == TraceKind.Completed).Select(t => (t.NodeId, t.Outcome)).ToHashSet();
        Assert.Empty(definition.Connections.Where(c => !followed.Contains((c.Source, c.Port))).Select(c => $"{c.Source}.{c.Port}"));
        var closed = trace.Where(t => t.Kind == TraceKind.Closed).Select(t => t.NodeId).ToHashSet();
        Assert.Empty(definition.Activities.Where(a => a.IsTerminal && !closed.Contains(a.Id)).Select(a => a.Id));
    }

    [Theory]
    [MemberData(nameof(Definitions))]
    public async Task The_scenarios_withdraw_at_every_waiting_node_or_are_refused_there(string path, int version)
    {
        var definition = Repository.Catalogue.Get(path, version);
        var tried = new HashSet<string>();
        foreach (var scenario in Scenario.Of(definition))
        {
            var at = Array.FindIndex(scenario.Steps, s => s.StartsWith("withdraw", StringComparison.Ordinal));
            if (at < 0) continue;
            var before = scenario with { Steps = scenario.Steps[..at] };
            tried.UnionWith(await before.WaitsAfterwards(definition));
        }

        Assert.Empty(definition.Activities.Where(a => a.IsWaiting && !tried.Contains(a.Id)).Select(a => a.Id));
    }

    [Fact]
    public void Recognition_award_v1_has_the_fifty_connections_and_fourteen_ends_that_ran_on_real_Elsa()
    {
        Assert.Equal(50, Repository.RecognitionAward.Connections.Count);
        Assert.Equal(14, Repository.RecognitionAward.Activities.Count(a => a.IsTerminal));
    }
}
