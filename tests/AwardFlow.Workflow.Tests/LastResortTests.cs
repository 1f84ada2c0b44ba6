namespace AwardFlow.Workflow.Tests;

/// <summary>Definitions that the loader would refuse, built past it: even these never end a case silently.</summary>
public class LastResortTests
{
    [Fact]
    public async Task A_missing_connection_is_an_incident_and_a_retry_follows_the_outcome_once_it_is_there()
    {
        var whole = Repository.RecognitionAward;
        var torn = PastTheLoader(whole, whole.Activities, whole.Connections.Where(c => c is not { Source: "TownshipReview", Port: "Approve" }));
        var c = new Drive(torn);
        await c.Start();
        await c.Decide("TownshipReview", "Approve");
        Assert.Equal((InstanceStatus.Faulted, IncidentCode.NoConnection, "Approve"), (c.Now.Status, c.Now.Incident?.Code, c.Now.Incident?.Outcome));

        var mended = Assert.IsType<StepResult.Moved>(
            await WorkflowEngine.StepAsync(whole, c.Now, new Stimulus.Retry(), c.Activities, CancellationToken.None));
        Assert.Equal(["BureauReview:1"], mended.State.Bookmarks.Select(b => b.Id));
        Assert.Equal(1, mended.State.Visits["TownshipReview"]);
    }

    [Fact]
    public async Task A_join_whose_other_branch_never_comes_is_an_incident_that_cannot_be_retried()
    {
        var whole = Parallel.Definition("WaitAll");
        var torn = PastTheLoader(whole, whole.Activities, whole.Connections
            .Select(c => c is { Source: "TaxReview", Port: "Reject" } ? c with { Target = "Join" } : c));
        var c = new Drive(torn);
        await c.Start();
        await c.DecideAll(("TaxReview", "Approve"), ("SafetyReview", "Approve"));
        Assert.Equal(("Join", IncidentCode.NoOpenStep), (c.Now.Incident?.NodeId, c.Now.Incident?.Code));
        Assert.Equal(RefusalCode.NothingToRetry, await c.Refuses(new Stimulus.Retry()));
    }

    private static WorkflowDefinition PastTheLoader(
        WorkflowDefinition like, IReadOnlyList<ActivityNode> activities, IEnumerable<Connection> connections) =>
        new(like.Header, activities, new FlowGraph(like.Start.Id, activities.Select(a => a.Id), connections));
}
