namespace AwardFlow.Workflow.Tests;

public class EngineTests
{
    private static Drive RecognitionAward(Scripted? activities = null) => new(Repository.RecognitionAward, activities);

    [Fact]
    public async Task A_new_case_waits_at_the_township()
    {
        var c = RecognitionAward();
        var step = await c.Start();
        Assert.Equal(["TownshipReview:1"], c.Now.Bookmarks.Select(b => b.Id));
        Assert.Equal("AwardFlow.Review", c.Now.Bookmarks[0].Type);
        Assert.Equal(InstanceStatus.Running, c.Now.Status);
        Assert.Equal(["StageSubmitted", "ScreenSubmit", "StageTownship", "TownshipReview"], c.Activities.Calls.Select(x => x.NodeId));
        Assert.Equal(new TraceEntry("TownshipReview", TraceKind.Waiting, null), step.Trace[^1]);
    }

    [Fact]
    public async Task A_case_approved_by_everybody_is_paid()
    {
        var c = RecognitionAward();
        await c.Start();
        await c.DecideAll(("TownshipReview", "Approve"), ("BureauReview", "Approve"), ("HeadReview", "Approve"), ("Publicise", "Closed"));
        var last = await c.Decide("Pay", "Paid");
        Assert.Equal((InstanceStatus.Finished, "paid", "ClosePaid"), (c.Now.Status, c.Now.Result, c.Now.EndNode));
        Assert.Empty(c.Now.Bookmarks);
        Assert.Equal(new TraceEntry("ClosePaid", TraceKind.Closed, null), last.Trace[^1]);
    }

    [Fact]
    public async Task A_second_visit_has_a_bookmark_of_its_own()
    {
        var c = RecognitionAward();
        await c.Start();
        await c.DecideAll(("TownshipReview", "Return"), ("TownshipCorrect", "Resubmitted"));
        Assert.Equal("TownshipReview:2", c.BookmarkAt("TownshipReview"));
        Assert.Equal(2, c.Activities.Calls[^1].Visit);
    }

    [Fact]
    public async Task A_decided_bookmark_is_refused_and_nothing_changes()
    {
        var c = RecognitionAward();
        await c.Start();
        await c.Decide("TownshipReview", "Approve");
        var before = c.Now;
        Assert.Equal(RefusalCode.BookmarkConsumed, await c.Refuses(new Stimulus.Resume("TownshipReview:1", "Approve")));
        Assert.Same(before, c.State);
    }

    [Fact]
    public async Task A_bookmark_of_a_case_that_has_ended_is_refused_as_consumed()
    {
        var c = RecognitionAward();
        await c.Start();
        await c.Decide("TownshipReview", "Reject");
        Assert.Equal(RefusalCode.BookmarkConsumed, await c.Refuses(new Stimulus.Resume("TownshipReview:1", "Reject")));
    }

    [Fact]
    public async Task An_outcome_that_the_node_does_not_declare_is_refused()
    {
        var c = RecognitionAward();
        await c.Start();
        Assert.Equal(RefusalCode.UnknownOutcome, await c.Refuses(new Stimulus.Resume("TownshipReview:1", "approve")));
    }

    [Fact]
    public async Task A_case_cannot_be_started_twice()
    {
        var c = RecognitionAward();
        await c.Start();
        Assert.Equal(RefusalCode.AlreadyStarted, await c.Refuses(new Stimulus.Start()));
    }

    [Fact]
    public async Task A_state_of_another_definition_is_a_bug_of_the_caller()
    {
        var c = RecognitionAward();
        await c.Start();
        var other = new Draft().Start().Close("End").Arrows("Start.Done > End").Read();
        await Assert.ThrowsAsync<ArgumentException>(async () =>
            await WorkflowEngine.StepAsync(other, c.State, new Stimulus.Withdraw(), new Scripted(), default));
    }

    [Fact]
    public async Task An_activity_gets_its_inputs_evaluated()
    {
        var c = RecognitionAward();
        await c.Start();
        var call = c.Activities.Calls[^1];
        Assert.Equal("township-reviewer", call.Text("role"));
        Assert.Equal(5, call.Number("dueWorkingDays"));
        Assert.False(call.Flag("mayAmend"));
        Assert.Throws<InvalidOperationException>(() => call.Text("stage"));
    }

    [Fact]
    public async Task A_review_with_nothing_left_to_ask_may_complete_at_once()
    {
        var c = RecognitionAward(new Scripted().Answer("TownshipReview", "Approve"));
        await c.Start();
        Assert.Equal(["BureauReview"], c.WaitsAt);
    }

    [Fact]
    public async Task An_activity_that_throws_leaves_the_state_to_the_transaction_of_the_caller()
    {
        var definition = Repository.RecognitionAward;
        await Assert.ThrowsAsync<NotSupportedException>(async () =>
            await WorkflowEngine.StepAsync(definition, null, new Stimulus.Start(), new Throwing(), default));
    }

    [Fact]
    public async Task A_screening_that_says_it_waits_is_a_bug()
    {
        var c = RecognitionAward(new Scripted().Answer("ScreenSubmit", ActivityResult.Wait));
        await Assert.ThrowsAsync<InvalidOperationException>(() => c.Start());
    }

    [Fact]
    public async Task A_cancelled_token_stops_the_step_before_the_next_activity()
    {
        using var stop = new CancellationTokenSource();
        await stop.CancelAsync();
        var activities = new Scripted();
        await Assert.ThrowsAsync<OperationCanceledException>(async () =>
            await WorkflowEngine.StepAsync(Repository.RecognitionAward, null, new Stimulus.Start(), activities, stop.Token));
        Assert.Empty(activities.Calls);
    }

    [Fact]
    public async Task The_same_step_gives_the_same_state()
    {
        var (a, b) = (RecognitionAward(), RecognitionAward());
        await a.Start();
        await b.Start();
        await a.DecideAll(("TownshipReview", "Approve"), ("BureauReview", "Return"));
        await b.DecideAll(("TownshipReview", "Approve"), ("BureauReview", "Return"));
        Assert.Equal(a.Now.ToJson(), b.Now.ToJson());
    }

    [Fact]
    public async Task A_state_reads_back_as_it_was_written_and_names_no_type()
    {
        var c = RecognitionAward();
        await c.Start();
        var json = c.Now.ToJson();
        Assert.Equal(json, InstanceState.FromJson(json).ToJson());
        Assert.Contains("\"status\":\"running\"", json);
        Assert.DoesNotContain("System.", json);
        Assert.True(json.Length < 1000, json);
    }

    [Fact]
    public void A_state_with_an_unknown_member_is_refused() =>
        Assert.Throws<System.Text.Json.JsonException>(() =>
            InstanceState.FromJson("""{"definitionId":"x","version":1,"status":"running","sttus":1}"""));

    private sealed class Throwing : IActivities
    {
        public ValueTask<ActivityResult> ExecuteAsync(ActivityCall call, CancellationToken ct) => throw new NotSupportedException();
    }
}
