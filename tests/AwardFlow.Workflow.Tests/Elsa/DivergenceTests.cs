using System.Text.Json.Nodes;
namespace AwardFlow.Workflow.Tests.Elsa;

/// <summary>
/// Shapes in which real Elsa 3.8 lost cases. Each is refused by the loader, and each loses its case in the interpreter of the
/// default mode: so the interpreter is faithful, and the loader refuses for a reason.
/// </summary>
public class DivergenceTests
{
    [Fact]
    public void A_reject_node_shared_by_two_levels_is_refused_and_loses_a_case_in_Elsas_default_mode()
    {
        var broken = RealFile.Edit(f => f.Retarget("BureauReview", "Reject", "CloseTownshipReject"), f => f.Remove("CloseBureauReject"));
        Assert.Equal(("CloseTownshipReject", "shared-node"), Refusal(broken));

        // The loop from the assessment visits the bureau's arrow a second time, the township's arrow not: the join never comes.
        var (counter, token) = Both(broken, AssessedSecond, ("TownshipReview", "Approve"), ("BureauReview", "Approve"), ("BureauReview", "Reject"));
        Assert.Equal((ElsaStatus.Finished, null), (counter.Status, counter.EndNode));
        Assert.Equal((ElsaStatus.Finished, "CloseTownshipReject"), (token.Status, token.EndNode));
    }

    [Fact]
    public void A_correct_node_shared_by_two_levels_is_refused_and_loses_a_case_in_Elsas_default_mode()
    {
        var broken = RealFile.Edit(f => f.Retarget("BureauReview", "Return", "TownshipCorrect"), f => f.Remove("BureauCorrect"), f => f.Remove("CloseBureauExpired"));
        Assert.Equal(("TownshipCorrect", "shared-node"), Refusal(broken));

        var (counter, token) = Both(broken, AssessedSecond, ("TownshipReview", "Approve"), ("BureauReview", "Approve"), ("BureauReview", "Return"));
        Assert.Equal((ElsaStatus.Finished, null), (counter.Status, counter.EndNode));
        Assert.Equal(["TownshipCorrect"], token.WaitsAt);
    }

    [Fact]
    public void A_loop_back_into_the_waiting_publicity_is_refused_and_loses_the_case_that_is_returned_later()
    {
        var broken = RealFile.Edit(f => f.Retarget("ObjectionReview", "Approve", "Publicise"));
        Assert.Equal(("ObjectionReview", "loop-into-waiting"), Refusal(broken));

        var (counter, token) = Both(broken, AtFirst, ("TownshipReview", "Approve"), ("BureauReview", "Approve"), ("HeadReview", "Approve"),
            ("Publicise", "Objected"), ("ObjectionReview", "Approve"), ("Publicise", "Objected"), ("ObjectionReview", "Return"),
            ("BureauReview", "Approve"), ("HeadReview", "Approve"));
        Assert.Equal((ElsaStatus.Finished, null), (counter.Status, counter.EndNode));
        Assert.Equal(["Publicise"], token.WaitsAt);
    }

    [Fact]
    public void A_loop_back_to_a_node_that_does_not_dominate_its_source_is_refused_and_faults_in_Elsas_default_mode()
    {
        var json = new Draft().Start().Node("Big", "AwardFlow.Threshold", ("fact", "amount"), ("parameter", "limit"))
            .Stage("TownshipStage").Hold("Township").Stage("BureauStage").Hold("Bureau").Close("A").Close("B")
            .Join("Join", "WaitAny")
            .Arrows(
                """
                Start.Done > Big
                Big.Above > TownshipStage
                Big.Below > Join
                TownshipStage.Done > Township
                Township.Released > Join
                Township.Refused > A
                Join.Done > BureauStage
                BureauStage.Done > Bureau
                Bureau.Released > B
                Bureau.Refused > TownshipStage
                """).Json();
        Assert.Contains(("Bureau", "loop-not-dominated"), Refusals(json));

        var counter = new CounterMode(new ElsaFlowchart(json));
        counter.Start(node => node == "Big" ? "Below" : "Done");
        counter.Resume("Bureau", "Refused", First);
        Assert.Equal(ElsaStatus.Faulted, counter.Status);
    }

    [Theory]
    [InlineData("WaitAll")]
    [InlineData("WaitAny")]
    public void A_loop_inside_a_parallel_branch_is_refused_and_miscounted_in_Elsas_default_mode(string mode)
    {
        var json = Parallel.WithCorrection(mode, "SafetyStage").Json();
        Assert.Contains(("SafetyCorrect", "loop-in-branches"), Refusals(json));

        // WaitAny runs with the first approval, WaitAll with the last.
        (string, string)[] steps =
        [
            ("SafetyReview", "Return"), ("SafetyCorrect", "Resubmitted"), ("SafetyReview", "Return"), ("SafetyCorrect", "Resubmitted"),
            ("TaxReview", "Approve"), ("SafetyReview", "Approve"),
        ];
        var (counter, token) = Both(json, AtFirst, steps[..(mode == "WaitAll" ? 6 : 5)]);
        Assert.Equal(["HeadReview"], token.WaitsAt);
        Assert.DoesNotContain("HeadReview", counter.WaitsAt);
    }

    [Fact]
    public void A_wait_that_no_longer_leads_to_its_race_is_refused_and_left_open_by_Elsa()
    {
        var json = Parallel.WithCorrection("WaitAny", "SafetyResubmitted").Close("SafetyResubmitted").Json();
        Assert.Contains(("SafetyCorrect", "race-leaves-waiting"), Refusals(json));

        var (counter, token) = Both(json, AtFirst, ("SafetyReview", "Return"), ("TaxReview", "Approve"));
        Assert.Equal(["HeadReview", "SafetyCorrect"], counter.WaitsAt);
        Assert.Equal(["HeadReview", "SafetyCorrect"], token.WaitsAt);
    }

    [Fact]
    public void A_join_inside_a_loop_is_refused_and_stuck_in_Elsas_token_mode()
    {
        var json = new Draft().Start().Stage("Stage").Node("Big", "AwardFlow.Threshold", ("fact", "amount"), ("parameter", "limit"))
            .Hold("Leader").Join("Join", "WaitAny").Hold("After").Close("A").Close("B")
            .Arrows(
                """
                Start.Done > Stage
                Stage.Done > Big
                Big.Above > Leader
                Big.Below > Join
                Leader.Released > Join
                Leader.Refused > A
                Join.Done > After
                After.Released > B
                After.Refused > Stage
                """).Json();
        Assert.Equal(("Join", "join-in-loop"), Refusal(json));

        // The first time below, the second time above: the block that the first left behind swallows the second.
        var token = new TokenMode(new ElsaFlowchart(json));
        token.Start(node => node == "Big" ? "Below" : "Done");
        token.Resume("After", "Refused", node => node == "Big" ? "Above" : "Done");
        token.Resume("Leader", "Released", First);
        Assert.Empty(token.WaitsAt);
        Assert.Null(token.EndNode);
    }

    [Fact]
    public void A_connection_with_a_typing_error_is_refused_and_ends_the_case_silently_in_both_of_Elsas_modes()
    {
        var broken = RealFile.Edit(f => f.Retarget("TownshipReview", "Approve", "StageBuraeu"));
        Assert.Contains(("TownshipReview", "unknown-node"), Refusals(broken));
        var (counter, token) = Both(broken, AtFirst, ("TownshipReview", "Approve"));
        Assert.Equal((ElsaStatus.Finished, null), (counter.Status, counter.EndNode));
        Assert.Equal((ElsaStatus.Finished, null), (token.Status, token.EndNode));
    }

    /// <summary>Nodes that answer at once take their first outcome, except that the first assessment is undecided.</summary>
    private static Func<string, string> AssessedSecond()
    {
        var assessments = 0;
        return node => node == "Assess" && assessments++ == 0 ? "Undecided" : First(node);
    }

    private static (CounterMode Counter, TokenMode Token) Both(string json, Func<Func<string, string>> answers, params (string Node, string Outcome)[] steps)
    {
        var chart = new ElsaFlowchart(json);
        var (counter, token) = (new CounterMode(chart), new TokenMode(chart));
        foreach (var run in new ElsaRun[] { counter, token })
        {
            var answer = answers();
            run.Start(answer);
            foreach (var (node, outcome) in steps) run.Resume(node, outcome, answer);
        }

        return (counter, token);
    }

    private static Func<string, string> AtFirst() => First;

    /// <summary>Nodes that answer at once take their first outcome, as in the scenarios.</summary>
    private static string First(string node) =>
        node.StartsWith("Screen", StringComparison.Ordinal) ? "Clear" : node == "Assess" ? "Payable" : "Done";

    private static (string? Node, string Code) Refusal(string json) => Assert.Single(Refusals(json));

    private static List<(string? Node, string Code)> Refusals(string json) =>
        [.. Assert.Throws<DefinitionException>(() => DefinitionReader.Read("recognition-award/v1.json", json)).Faults.Select(f => (f.Node, f.Code))];
}
