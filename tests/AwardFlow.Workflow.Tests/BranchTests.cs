using System.Text.Json.Nodes;

namespace AwardFlow.Workflow.Tests;

public class BranchTests
{
    [Theory]
    [InlineData("TaxReview", "SafetyReview")]
    [InlineData("SafetyReview", "TaxReview")]
    public async Task A_join_that_waits_for_all_runs_with_the_last_branch(string first, string second)
    {
        var c = new Drive(Parallel.Definition("WaitAll"));
        await c.Start();
        await c.Decide(first, "Approve");
        Assert.Equal([second], c.WaitsAt);
        Assert.Single(c.Now.Joining);
        await c.Decide(second, "Approve");
        Assert.Equal(["HeadReview"], c.WaitsAt);
        Assert.Empty(c.Now.Joining);
    }

    [Fact]
    public async Task A_join_that_takes_the_first_cancels_the_others_visibly()
    {
        var c = new Drive(Parallel.Definition("WaitAny"));
        await c.Start();
        var step = await c.Decide("TaxReview", "Approve");
        Assert.Equal(["HeadReview"], c.WaitsAt);
        Assert.Equal(["SafetyReview:1"], step.CancelledBookmarks.Select(b => b.Id));
        Assert.Contains(new TraceEntry("SafetyReview", TraceKind.Cancelled, null), step.Trace);
        Assert.Equal(RefusalCode.BookmarkConsumed, await c.Refuses(new Stimulus.Resume("SafetyReview:1", "Approve")));
    }

    [Fact]
    public async Task A_branch_that_completes_at_once_stops_the_others_before_anybody_is_asked()
    {
        var c = new Drive(Parallel.Definition("WaitAny"), new Scripted().Answer("TaxReview", "Approve"));
        await c.Start();
        Assert.Equal(["HeadReview"], c.WaitsAt);
        Assert.DoesNotContain(c.Activities.Calls, call => call.NodeId == "SafetyReview");
        Assert.Equal(1, c.Now.Visits["Join"]);
    }

    [Fact]
    public async Task Two_branches_that_complete_in_the_same_step_run_their_race_once()
    {
        var c = new Drive(
            new Draft().Start().Fork("Fork", "A", "B").Hold("HoldA").Hold("HoldB").Join("Join", "WaitAny").Hold("After")
                .Close("C").Close("D").Close("E").Close("F")
                .Arrows(
                    """
                    Start.Done > Fork
                    Fork.A > HoldA
                    Fork.B > HoldB
                    HoldA.Released > Join
                    HoldA.Refused > C
                    HoldB.Released > Join
                    HoldB.Refused > D
                    Join.Done > After
                    After.Released > E
                    After.Refused > F
                    """).Read(),
            new Scripted().Answer("HoldA", "Released").Answer("HoldB", "Released"));
        await c.Start();
        Assert.Equal(["After:1"], c.Now.Bookmarks.Select(b => b.Id));
    }

    [Fact]
    public async Task An_end_in_one_branch_ends_the_case_and_cancels_the_others()
    {
        var c = new Drive(Parallel.Definition("WaitAll"));
        await c.Start();
        var step = await c.Decide("TaxReview", "Reject");
        Assert.Equal("TaxRejected", c.Now.EndNode);
        Assert.Equal(["SafetyReview:1"], step.CancelledBookmarks.Select(b => b.Id));
    }

    [Theory]
    [InlineData("true", "TrueReview")]
    [InlineData("false", "FalseReview")]
    public async Task A_decision_reads_a_workflow_input(string given, string expected)
    {
        var c = new Drive(new Draft().Input("big", "Boolean").Start()
            .Node("Decision", "Elsa.FlowDecision", ("condition", Draft.Expression("Input", new JsonObject { ["name"] = "big" }, "Boolean")))
            .Hold("TrueReview").Hold("FalseReview").Close("A").Close("B").Node("C", "Elsa.End").Node("D", "Elsa.Finish")
            .Arrows(
                """
                Start.Done > Decision
                Decision.True > TrueReview
                Decision.False > FalseReview
                TrueReview.Released > A
                TrueReview.Refused > B
                FalseReview.Released > C
                FalseReview.Refused > D
                """).Read());
        Assert.Equal(RefusalCode.InvalidInput, await c.Refuses(new Stimulus.Start()));
        Assert.Equal(RefusalCode.InvalidInput, await c.Refuses(new Stimulus.Start(new Dictionary<string, string?> { ["big"] = "yes" })));
        await c.Start(new Dictionary<string, string?> { ["big"] = given });
        Assert.Equal([expected], c.WaitsAt);
        await c.Decide(expected, "Refused");
        Assert.Equal(InstanceStatus.Finished, c.Now.Status);
    }

    [Theory]
    [InlineData(null, "DefaultHold")]
    [InlineData("true", "CaseHold")]
    public async Task A_switch_takes_the_first_case_that_holds_and_else_the_default(string? urgent, string expected)
    {
        var c = new Drive(Switching());
        await c.Start();
        var output = urgent is null ? null : new Dictionary<string, string> { ["urgent"] = urgent };
        await c.Moves(new Stimulus.Resume(c.BookmarkAt("Ask"), "Released", output));
        Assert.Equal([expected], c.WaitsAt);
    }

    [Fact]
    public async Task A_set_variable_is_seen_by_the_nodes_behind_it_even_after_waiting()
    {
        var c = new Drive(Switching());
        await c.Start();
        await c.Decide("Ask", "Refused");
        Assert.Equal(["Later"], c.WaitsAt);
        Assert.Equal("board", c.Activities.Calls[^1].Text("role"));
    }

    [Fact]
    public async Task An_output_for_an_unknown_variable_or_of_the_wrong_type_is_refused()
    {
        var c = new Drive(Switching());
        await c.Start();
        Assert.Equal(RefusalCode.InvalidOutput, await c.Refuses(new Stimulus.Resume("Ask:1", "Released", new Dictionary<string, string> { ["urgnt"] = "true" })));
        Assert.Equal(RefusalCode.InvalidOutput, await c.Refuses(new Stimulus.Resume("Ask:1", "Released", new Dictionary<string, string> { ["urgent"] = "soon" })));
    }

    private static WorkflowDefinition Switching()
    {
        var cases = JsonNode.Parse(
            """[{"label":"Never","condition":{"type":"Literal","value":false}},{"label":"Urgent","condition":{"type":"Variable","value":{"id":"urgent","name":"urgent"}}}]""")
            ?? new JsonArray();
        var variable = new JsonObject { ["id"] = "who", ["name"] = "who" };
        return new Draft().Variable("urgent", "Boolean", "False").Variable("who", "String").Start().Hold("Ask")
            .Node("Switch", "Elsa.FlowSwitch", ("cases", cases)).Hold("CaseHold").Hold("DefaultHold").Hold("NeverHold")
            .Node("Set", "Elsa.SetVariable", ("variable", variable), ("value", "board"))
            .Node("Later", "AwardFlow.Hold", ("reason", "some"), ("role", Draft.VariableExpression("who")))
            .Close("A").Close("B").Close("C").Close("D").Close("E").Close("F").Close("G").Close("H")
            .Arrows(
                """
                Start.Done > Ask
                Ask.Released > Switch
                Ask.Refused > Set
                Switch.Never > NeverHold
                Switch.Urgent > CaseHold
                Switch.Default > DefaultHold
                CaseHold.Released > A
                CaseHold.Refused > B
                DefaultHold.Released > C
                DefaultHold.Refused > D
                NeverHold.Released > E
                NeverHold.Refused > F
                Set.Done > Later
                Later.Released > G
                Later.Refused > H
                """).Read();
    }
}
