using System.Text.Json.Nodes;

namespace AwardFlow.Workflow.Tests;

public class IncidentTests
{
    [Fact]
    public async Task A_failed_activity_leaves_the_case_faulted_and_a_retry_goes_on_from_there()
    {
        var c = new Drive(Repository.RecognitionAward, new Scripted().Answer("Assess", ActivityResult.Fail("no-policy", "不在政策期内")));
        await c.Start();
        await c.DecideAll(("TownshipReview", "Approve"), ("BureauReview", "Approve"));
        Assert.Equal(InstanceStatus.Faulted, c.Now.Status);
        Assert.Equal(new Incident("Assess", "no-policy", "不在政策期内"), c.Now.Incident);

        var retried = await c.Moves(new Stimulus.Retry());
        Assert.Equal(InstanceStatus.Running, c.Now.Status);
        Assert.Null(c.Now.Incident);
        Assert.Equal(["HeadReview"], c.WaitsAt);
        Assert.Equal(1, c.Activities.Calls.Last(x => x.NodeId == "Assess").Visit);
        Assert.DoesNotContain(retried.Trace, t => t is { NodeId: "Assess", Kind: TraceKind.Entered });
    }

    [Fact]
    public async Task A_failed_close_does_not_end_the_case_until_it_is_retried()
    {
        var c = new Drive(Repository.RecognitionAward, new Scripted().Answer("CloseTownshipReject", ActivityResult.Fail("mail", "x")));
        await c.Start();
        await c.Decide("TownshipReview", "Reject");
        Assert.Equal(InstanceStatus.Faulted, c.Now.Status);
        await c.Moves(new Stimulus.Retry());
        Assert.Equal("CloseTownshipReject", c.Now.EndNode);
    }

    [Fact]
    public async Task An_undeclared_outcome_is_an_incident_and_a_retry_asks_the_activity_again()
    {
        var c = new Drive(Repository.RecognitionAward, new Scripted().Answer("ScreenSubmit", "Unsure"));
        await c.Start();
        Assert.Equal(("ScreenSubmit", IncidentCode.UnknownOutcome), (c.Now.Incident?.NodeId, c.Now.Incident?.Code));
        await c.Moves(new Stimulus.Retry());
        Assert.Equal(["TownshipReview"], c.WaitsAt);
    }

    [Fact]
    public async Task A_case_that_is_not_faulted_has_nothing_to_retry()
    {
        var c = new Drive(Repository.RecognitionAward);
        await c.Start();
        Assert.Equal(RefusalCode.NothingToRetry, await c.Refuses(new Stimulus.Retry()));
    }

    [Fact]
    public async Task Reviews_that_complete_at_once_for_ever_are_an_incident()
    {
        var activities = new Scripted();
        for (var i = 0; i < 100; i++) activities.Answer("BureauReview", "Approve").Answer("Assess", "Undecided");
        var c = new Drive(Repository.RecognitionAward, activities);
        await c.Start();
        await c.Decide("TownshipReview", "Approve");
        Assert.Equal(IncidentCode.EndlessLoop, c.Now.Incident?.Code);
        Assert.True(activities.Calls.Count < 100);
    }

    [Fact]
    public async Task A_faulted_case_refuses_decisions_and_withdrawal_and_keeps_its_other_branch()
    {
        var c = new Drive(Parallel.Definition("WaitAll"), new Scripted().Answer("SafetyStage", ActivityResult.Fail("x", "y")));
        await c.Start();
        Assert.Equal("SafetyStage", c.Now.Incident?.NodeId);
        Assert.Equal(["TaxReview"], c.WaitsAt);
        Assert.Equal(RefusalCode.NotRunning, await c.Refuses(new Stimulus.Resume("TaxReview:1", "Approve")));
        Assert.Equal(RefusalCode.NotRunning, await c.Refuses(new Stimulus.Withdraw()));
        await c.Moves(new Stimulus.Retry());
        Assert.Equal(["TaxReview", "SafetyReview"], c.WaitsAt);
    }

    [Fact]
    public async Task A_branch_that_was_under_way_when_another_failed_goes_on_with_the_retry()
    {
        var c = new Drive(Parallel.Definition("WaitAll"), new Scripted().Answer("TaxReview", ActivityResult.Fail("x", "y")));
        await c.Start();
        Assert.Equal("TaxReview", c.Now.Incident?.NodeId);
        Assert.Equal([new Token("SafetyStage", "Fork", "Safety")], c.Now.Pending);
        await c.Moves(new Stimulus.Retry());
        Assert.Equal(["TaxReview", "SafetyReview"], c.WaitsAt);
        Assert.Empty(c.Now.Pending);
    }

    [Fact]
    public async Task An_input_whose_variable_was_never_set_is_an_incident()
    {
        var c = new Drive(Unset().Node("Ask", "AwardFlow.Hold", ("reason", "some"), ("role", Draft.VariableExpression("who"))).Arrows("Start.Done > Ask").Read());
        await c.Start();
        Assert.Equal(("Ask", IncidentCode.InvalidInput), (c.Now.Incident?.NodeId, c.Now.Incident?.Code));
    }

    [Fact]
    public async Task A_switch_whose_condition_was_never_set_is_an_incident_and_not_the_default()
    {
        var cases = JsonNode.Parse("""[{"label":"Urgent","condition":{"type":"Variable","value":"{\"id\":\"urgent\",\"name\":\"urgent\"}"}}]""") ?? new JsonArray();
        var c = new Drive(Unset().Hold("Ask").Stage("Stage").Node("Switch", "Elsa.FlowSwitch", ("cases", cases)).Close("C")
            .Arrows("Start.Done > Switch\nSwitch.Urgent > Stage\nStage.Done > Ask\nSwitch.Default > C").Read());
        await c.Start();
        Assert.Equal(("Switch", IncidentCode.InvalidInput), (c.Now.Incident?.NodeId, c.Now.Incident?.Code));
    }

    [Fact]
    public async Task A_variable_set_to_a_value_of_another_type_is_an_incident()
    {
        var set = new JsonObject { ["id"] = "urgent", ["name"] = "urgent" };
        var c = new Drive(Unset().Variable("word", "String", "soon").Hold("Ask")
            .Node("Set", "Elsa.SetVariable", ("variable", set), ("value", Draft.VariableExpression("word")))
            .Arrows("Start.Done > Set\nSet.Done > Ask").Read());
        await c.Start();
        Assert.Equal(("Set", IncidentCode.InvalidInput), (c.Now.Incident?.NodeId, c.Now.Incident?.Code));
    }

    private static Draft Unset() => new Draft().Variable("who", "String").Variable("urgent", "Boolean").Start().Close("A").Close("B")
        .Arrows("Ask.Released > A\nAsk.Refused > B");
}
