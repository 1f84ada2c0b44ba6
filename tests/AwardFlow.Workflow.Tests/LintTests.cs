namespace AwardFlow.Workflow.Tests;

public class LintTests
{
    [Theory]
    [MemberData(nameof(Scenarios.ScenarioTests.Definitions), MemberType = typeof(Scenarios.ScenarioTests))]
    public void Every_path_that_ships_is_free_of_faults(string path, int version) =>
        Assert.Empty(DefinitionLint.Check(Repository.Catalogue.Get(path, version)));

    [Fact]
    public void A_step_at_which_nobody_is_reminded_is_named()
    {
        var definition = TwoSteps(d => d.Node("Panel", "AwardFlow.Panel", ("role", "lead-bureau-reviewer"), ("experts", 5), ("minimum", 3), ("passMark", 60), ("rule", "average"))
            .Close("Failed").Close("Tied"), "Panel.Passed > Second", "Panel.Failed > Failed", "Panel.Tie > Tied");
        Assert.Equal([("Panel", "no-deadline")], Found(definition));
    }

    [Fact]
    public void A_stage_that_promises_an_answer_is_a_deadline_for_the_step_behind_it()
    {
        var definition = new Draft().Start().Node("Stage", "AwardFlow.SetStage", ("stage", "panel"), ("promiseWorkingDays", 20))
            .Node("Panel", "AwardFlow.Panel", ("role", "lead-bureau-reviewer"), ("experts", 5), ("minimum", 3), ("passMark", 60), ("rule", "average")).Close("A").Close("B").Close("C")
            .Arrows("Start.Done > Stage\nStage.Done > Panel\nPanel.Passed > A\nPanel.Failed > B\nPanel.Tie > C").Read();
        Assert.Empty(DefinitionLint.Check(definition));
    }

    [Fact]
    public void A_loop_that_no_end_can_be_reached_from_is_named_with_its_nodes()
    {
        var definition = new Draft().Start().Stage("Stage").Hold("Hold").Close("End").Stage("Trap").Node("Correct", "AwardFlow.Correct", ("dueWorkingDays", 5))
            .Arrows("Start.Done > Stage\nStage.Done > Hold\nHold.Released > End\nHold.Refused > Trap\nTrap.Done > Correct\nCorrect.Resubmitted > Trap\nCorrect.Expired > Trap").Read();
        Assert.Equal([("Trap", "loop-without-exit"), ("Correct", "loop-without-exit")], Found(definition));
    }

    [Fact]
    public void Two_reviews_of_different_desks_under_one_step_id_on_one_way_are_named()
    {
        Assert.Equal([("First", "shared-step")], Found(TwoSteps(d => First(d, "second", "one", "other-reviewer"), FirstArrows)));
        Assert.Empty(Found(TwoSteps(d => First(d, "second", "one"), FirstArrows)));
    }

    [Fact]
    public void A_role_that_decided_as_a_whole_has_nobody_left_for_a_later_step() =>
        Assert.Equal([("Second", "four-eyes-unmeetable")], Found(TwoSteps(d => First(d, "first", "all"), FirstArrows)));

    [Fact]
    public async Task Every_shipped_scenario_comes_to_its_end_on_the_engine_alone()
    {
        var failures = new List<string>();
        foreach (var definition in Repository.Catalogue.All)
        {
            var text = await File.ReadAllTextAsync(Path.Combine(Repository.Workflows, Path.ChangeExtension(definition.FileName, ".scenarios.json")));
            foreach (var scenario in Scenario.Parse(text))
                if (await scenario.FailureAsync(definition) is { } failure)
                    failures.Add($"{definition.FileName} {scenario.Name}: {failure}");
        }

        Assert.Empty(failures);
    }

    [Theory]
    [InlineData("HeadReview: Approve", "does not wait at \"HeadReview\"")]
    [InlineData("TownshipReview: Agree", "no outcome \"Agree\"")]
    [InlineData("TownshipReview: Approve, Pay: Agree", "is no node with such an outcome")]
    [InlineData("TownshipReview: Approve, ScreenPay: Blocked", "does not come to \"ScreenPay\"")]
    [InlineData("withdraw refused", "withdrawal is allowed here")]
    [InlineData("start", "does not wait at")]
    public async Task A_rehearsal_says_why_a_step_can_not_be_taken(string step, string reason)
    {
        var played = await Rehearsal.PlayAsync(Repository.RecognitionAward, ["start", step]);
        Assert.Contains(reason, played.Failure);
        Assert.Equal("waits at TownshipReview", played.Describe());
    }

    private static readonly string[] FirstArrows = ["First.Approve > Second", "First.Return > Returned1", "First.Reject > Rejected1"];

    private static Draft First(Draft draft, string step, string quorum, string role = "reviewer") =>
        draft.Node("First", "AwardFlow.Review", Review(step, quorum, role)).Close("Returned1").Close("Rejected1");

    private static (string, object)[] Review(string step, string quorum, string role = "reviewer") =>
        [("step", step), ("role", role), ("units", "township"), ("dueWorkingDays", 5), ("quorum", quorum), ("mayAmend", false)];

    /// <summary>A node of the test in front of a review by the township.</summary>
    private static WorkflowDefinition TwoSteps(Func<Draft, Draft> first, params string[] arrows)
    {
        var draft = first(new Draft().Start().Stage("Stage")).Node("Second", "AwardFlow.Review", Review("second", "one"))
            .Close("Approved").Close("Returned").Close("Rejected");
        var node = arrows[0].Split('.')[0];
        return draft.Arrows($"Start.Done > Stage\nStage.Done > {node}\n{string.Join('\n', arrows)}\nSecond.Approve > Approved\nSecond.Return > Returned\nSecond.Reject > Rejected").Read();
    }

    private static (string?, string)[] Found(WorkflowDefinition definition) => [.. DefinitionLint.Check(definition).Select(f => (f.Node, f.Code))];
}
