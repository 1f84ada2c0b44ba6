namespace AwardFlow.Workflow.Tests;

public class WithdrawalTests
{
    [Fact]
    public async Task Withdrawal_closes_the_case_and_cancels_its_bookmark()
    {
        var c = new Drive(Repository.RecognitionAward);
        await c.Start();
        var step = await c.Moves(new Stimulus.Withdraw());
        Assert.Equal((InstanceStatus.Withdrawn, "withdrawn"), (c.Now.Status, c.Now.Result));
        Assert.Equal(["TownshipReview:1"], step.CancelledBookmarks.Select(b => b.Id));
        Assert.Equal(RefusalCode.BookmarkConsumed, await c.Refuses(new Stimulus.Resume("TownshipReview:1", "Approve")));
        Assert.Equal(RefusalCode.NotRunning, await c.Refuses(new Stimulus.Withdraw()));
    }

    [Fact]
    public void The_recognition_award_may_be_withdrawn_at_every_waiting_node_but_the_payment()
    {
        var d = Repository.RecognitionAward;
        Assert.Equal(
            ["BureauCorrect", "BureauReview", "HeadCorrect", "HeadReview", "HoldDecide", "HoldPay", "HoldSubmit", "ObjectionReview",
                "Publicise", "TownshipCorrect", "TownshipReview"],
            d.Activities.Where(a => d.MayWithdrawAt(a.Id)).Select(a => a.Id).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Withdrawal_at_the_payment_is_too_late()
    {
        var c = new Drive(Repository.RecognitionAward);
        await c.Start();
        await c.DecideAll(("TownshipReview", "Approve"), ("BureauReview", "Approve"), ("HeadReview", "Approve"), ("Publicise", "Closed"));
        Assert.Equal(RefusalCode.WithdrawTooLate, await c.Refuses(new Stimulus.Withdraw()));
    }

    [Fact]
    public async Task A_hold_on_the_way_back_to_the_payment_is_before_it()
    {
        var c = new Drive(Repository.RecognitionAward, new Scripted().Answer("ScreenPay", "Clear", "Blocked"));
        await c.Start();
        await c.DecideAll(("TownshipReview", "Approve"), ("BureauReview", "Approve"), ("HeadReview", "Approve"), ("Publicise", "Closed"), ("Pay", "Held"));
        Assert.Equal(["HoldPay"], c.WaitsAt);
        await c.Moves(new Stimulus.Withdraw());
        Assert.Equal(InstanceStatus.Withdrawn, c.Now.Status);
    }

    [Fact]
    public void A_step_reached_only_through_the_named_node_is_after_it_even_where_it_loops_back_over_it()
    {
        var d = new Draft().WithdrawUntil("Fund").Start().Stage("Stage").Hold("Before")
            .Node("Fund", "AwardFlow.FundDocument", ("role", "some")).Hold("After").Hold("Aside")
            .Close("A").Close("B").Close("C").Close("D")
            .Arrows(
                """
                Start.Done > Stage
                Stage.Done > Before
                Before.Released > Fund
                Before.Refused > Aside
                Fund.Issued > After
                Fund.Dropped > A
                After.Released > B
                After.Refused > Stage
                Aside.Released > C
                Aside.Refused > D
                """).Read();
        Assert.True(d.MayWithdrawAt("Before"));
        Assert.False(d.MayWithdrawAt("Fund"));
        Assert.False(d.MayWithdrawAt("After"));
        Assert.False(d.MayWithdrawAt("Aside"));
        Assert.False(d.MayWithdrawAt("Stage"));
    }

    [Fact]
    public async Task A_case_in_two_places_may_be_withdrawn_only_if_both_allow_it()
    {
        var c = new Drive(Parallel.Draft("WaitAll").WithdrawUntil("SafetyReview").Read());
        await c.Start();
        Assert.Equal(RefusalCode.WithdrawTooLate, await c.Refuses(new Stimulus.Withdraw()));
        c = new Drive(Parallel.Draft("WaitAll").WithdrawUntil("HeadReview").Read());
        await c.Start();
        var step = await c.Moves(new Stimulus.Withdraw());
        Assert.Equal(2, step.CancelledBookmarks.Count);
    }

    [Fact]
    public async Task A_path_that_names_no_last_node_cannot_be_withdrawn()
    {
        var c = new Drive(new Draft().Start().Hold("Hold").Close("A").Close("B")
            .Arrows("Start.Done > Hold\nHold.Released > A\nHold.Refused > B").Read());
        await c.Start();
        Assert.Equal(RefusalCode.WithdrawTooLate, await c.Refuses(new Stimulus.Withdraw()));
    }
}
