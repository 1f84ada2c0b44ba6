namespace AwardFlow.Workflow.Tests;

/// <summary>Which parallel and alternative shapes load, and which are refused.</summary>
public class ParallelShapeTests
{
    [Fact]
    public void Alternatives_may_meet_again_in_a_join_that_takes_the_first()
    {
        var d = Alternatives("WaitAny").Read();
        Assert.Equal(["Big.Below", "Leader.Approve"], d.Connections.Where(c => c.Target == "Join").Select(c => $"{c.Source}.{c.Port}").Order());
    }

    [Theory]
    [InlineData("Above", "Leader")]
    [InlineData("Below", "After")]
    public async Task Each_alternative_goes_on_behind_the_join(string outcome, string first)
    {
        var c = new Drive(Alternatives("WaitAny").Read(), new Scripted().Answer("Big", outcome));
        await c.Start();
        Assert.Equal([first], c.WaitsAt);
    }

    [Fact]
    public void Alternatives_must_not_wait_for_each_other() =>
        Assert.Contains(("Join", "join-without-fork"), Refusals(Alternatives("WaitAll")));

    [Fact]
    public void A_fork_whose_branches_never_meet_is_refused() =>
        Assert.Contains(("Fork", "fork-without-join"), Refusals(new Draft().Start().Fork("Fork", "A", "B").Hold("HoldA").Hold("HoldB")
            .Close("C").Close("D").Close("E").Close("F")
            .Arrows("Start.Done > Fork\nFork.A > HoldA\nFork.B > HoldB\nHoldA.Released > C\nHoldA.Refused > D\nHoldB.Released > E\nHoldB.Refused > F")));

    [Fact]
    public void A_fork_inside_a_loop_is_refused()
    {
        var faults = Refusals(Loop());
        Assert.Contains(("Fork", "fork-in-loop"), faults);
        Assert.Contains(("Join", "join-in-loop"), faults);
    }

    [Fact]
    public void A_branch_that_never_comes_to_the_join_is_refused() =>
        Assert.Contains(("Join", "branch-misses-join"), Refusals(new Draft().Start().Fork("Fork", "A", "B", "Stray").Hold("HoldA").Hold("HoldB").Hold("HoldC")
            .Join("Join", "WaitAll").Close("C").Close("D").Close("E").Close("F").Close("G")
            .Arrows(
                """
                Start.Done > Fork
                Fork.A > HoldA
                Fork.B > HoldB
                Fork.Stray > HoldC
                HoldA.Released > Join
                HoldA.Refused > C
                HoldB.Released > Join
                HoldB.Refused > D
                HoldC.Released > E
                HoldC.Refused > F
                Join.Done > G
                """)));

    [Fact]
    public void A_branch_with_two_arrows_into_a_join_that_waits_for_all_is_refused() =>
        Assert.Contains(("Join", "branch-joins-twice"), Refusals(new Draft().Start().Fork("Fork", "A", "B").Hold("HoldA").Hold("HoldB")
            .Join("Join", "WaitAll").Close("C").Close("D")
            .Arrows(
                """
                Start.Done > Fork
                Fork.A > HoldA
                Fork.B > HoldB
                HoldA.Released > Join
                HoldA.Refused > Join
                HoldB.Released > Join
                HoldB.Refused > C
                Join.Done > D
                """)));

    [Fact]
    public void A_branch_that_leaves_past_its_join_is_refused() =>
        Assert.Contains(("Past", "branches-mixed"), Refusals(new Draft().Start().Node("Big", "AwardFlow.Threshold", ("fact", "a"), ("parameter", "b"))
            .Fork("Fork", "A", "B").Hold("HoldA").Hold("HoldB").Join("Join", "WaitAll").Join("Past", "WaitAny").Close("C").Close("D").Close("E")
            .Arrows(
                """
                Start.Done > Big
                Big.Above > Fork
                Big.Below > Past
                Fork.A > HoldA
                Fork.B > HoldB
                HoldA.Released > Join
                HoldA.Refused > Past
                HoldB.Released > Join
                HoldB.Refused > C
                Join.Done > D
                Past.Done > E
                """)));

    [Fact]
    public void A_race_that_one_branch_wins_before_the_others_begin_is_refused() =>
        Assert.Contains(("Join", "race-without-waiting"), Refusals(new Draft().Start().Fork("Fork", "A", "B").Stage("StageA").Hold("HoldB")
            .Join("Join", "WaitAny").Close("C").Close("D")
            .Arrows("Start.Done > Fork\nFork.A > StageA\nFork.B > HoldB\nStageA.Done > Join\nHoldB.Released > Join\nHoldB.Refused > C\nJoin.Done > D")));

    [Fact]
    public void A_join_with_an_unknown_mode_and_a_fork_with_a_branch_twice_are_refused()
    {
        var faults = Refusals(Parallel.Draft("WaitAllActive"));
        Assert.Contains(("Join", "invalid-input"), faults);
        Assert.Contains(("Fork", "invalid-input"), Refusals(new Draft().Start().Fork("Fork", "A", "A").Close("C").Arrows("Start.Done > Fork\nFork.A > C")));
    }

    [Theory]
    [InlineData("""[{"label":"Default","condition":{"type":"Literal","value":true}}]""", "invalid-case")]
    [InlineData("""[{"label":"A"}]""", "invalid-case")]
    [InlineData("""[{"condition":{"type":"Literal","value":true}}]""", "invalid-case")]
    [InlineData("""[{"label":"A","condition":{"type":"Literal","value":"perhaps"}}]""", "invalid-input")]
    [InlineData("""[{"label":"A","condition":{"type":"JavaScript","value":"true"}}]""", "unknown-expression")]
    [InlineData("[]", "missing-input")]
    public void A_switch_with_a_case_that_says_nothing_is_refused(string cases, string code) =>
        Assert.Contains(("Switch", code), Refusals(new Draft().Start()
            .Node("Switch", "Elsa.FlowSwitch", ("cases", System.Text.Json.Nodes.JsonNode.Parse(cases) ?? "")).Close("A")
            .Arrows("Start.Done > Switch\nSwitch.Default > A")));

    [Fact]
    public void A_switch_that_opens_several_branches_is_refused() =>
        Assert.Contains(("Switch", "invalid-input"), Refusals(new Draft().Start().Node("Switch", "Elsa.FlowSwitch", ("mode", "MatchAny")).Close("A")
            .Arrows("Start.Done > Switch\nSwitch.Default > A")));

    private static Draft Alternatives(string mode) => new Draft().Start().Node("Big", "AwardFlow.Threshold", ("fact", "amount"), ("parameter", "limit"))
        .Review("Leader").Join("Join", mode).Hold("After").Close("A").Close("B").Close("C").Close("D")
        .Arrows(
            """
            Start.Done > Big
            Big.Above > Leader
            Big.Below > Join
            Leader.Approve > Join
            Leader.Return > A
            Leader.Reject > B
            Join.Done > After
            After.Released > C
            After.Refused > D
            """);

    private static Draft Loop() => new Draft().Start().Stage("Stage").Fork("Fork", "A", "B").Hold("HoldA").Hold("HoldB").Join("Join", "WaitAll")
        .Hold("After").Close("C").Close("D").Close("E")
        .Arrows(
            """
            Start.Done > Stage
            Stage.Done > Fork
            Fork.A > HoldA
            Fork.B > HoldB
            HoldA.Released > Join
            HoldA.Refused > C
            HoldB.Released > Join
            HoldB.Refused > D
            Join.Done > After
            After.Released > E
            After.Refused > Stage
            """);

    private static List<(string? Node, string Code)> Refusals(Draft draft) =>
        [.. Assert.Throws<DefinitionException>(() => draft.Read()).Faults.Select(f => (f.Node, f.Code))];
}
