using AwardFlow.Web.Casework;
using AwardFlow.Web.Casework.Activities;
using AwardFlow.Web.Records;
using AwardFlow.Web.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace AwardFlow.Web.Tests.Casework;

public sealed class DecidingTests
{
    [Fact]
    public async Task Fifty_submissions_of_one_draft_at_once_are_one_application()
    {
        await using var app = await TestApp.StartAsync();
        var id = await app.ADraft();
        var (actor, version, draft) = (await app.ActorAsync("approver1"), await app.VersionAsync(id), await app.DraftVersionAsync(id));

        var results = await Task.WhenAll(Enumerable.Range(0, 50).Select(i => Task.Run(() => app.Get<Web.Features.Applications.SubmitApplication>()
            .SubmitAsync(new Command(actor, $"form-{i}"), id, version, draft, default))));

        Assert.Single(results, r => !r.IsRefused);
        await using var db = app.Db();
        Assert.Equal((1, 1, 1), (await db.Submissions.CountAsync(), await db.Tasks.CountAsync(), await db.WorkflowInstances.CountAsync()));
    }

    [Fact]
    public async Task A_decision_on_a_stale_page_says_who_changed_what()
    {
        await using var app = await TestApp.StartAsync();
        var real = await app.ACaseAsync();
        var task = await TaskAsync(app, real.Id);

        var result = await app.Get<DecideTask>().DecideAsync(await app.AsAsync("township1"),
            new DecisionInput(task.Id, await app.VersionAsync(real.Id) - 1, DecideTask.Approve, "", null, []), default);

        Assert.Equal("stale-page", result.Refusal?.Code);
        Assert.Contains("吕审批", result.Refusal!.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("township2")]
    [InlineData("bureau")]
    [InlineData("sysadmin")]
    [InlineData("approver1")]
    public async Task Who_is_not_of_the_unit_and_role_finds_no_task(string login)
    {
        await using var app = await TestApp.StartAsync();
        var real = await app.ACaseAsync();
        Assert.Equal("not-found", (await app.DecideAsync(real.Id, login, DecideTask.Approve)).Refusal?.Code);
    }

    [Fact]
    public async Task Whoever_drew_up_or_signed_a_case_does_not_decide_on_it_whatever_role_they_hold_now()
    {
        await using var app = await TestApp.StartAsync();
        var real = await app.ACaseAsync();
        var (signer, township) = (await app.ActorAsync("approver1"), await app.ActorAsync("township1"));
        var task = await TaskAsync(app, real.Id);

        var result = await app.Get<DecideTask>().DecideAsync(new Command(township with { Id = signer.Id }),
            new DecisionInput(task.Id, await app.VersionAsync(real.Id), DecideTask.Approve, "", null, []), default);

        Assert.Equal("own-case", result.Refusal?.Code);
    }

    [Theory]
    [InlineData("TownshipReview", DecideTask.Approve)]
    [InlineData("TownshipReview", DecideTask.Reject)]
    public async Task The_system_decides_nothing_that_a_person_must_decide(string node, string outcome)
    {
        await using var app = await TestApp.StartAsync();
        var real = await app.ACaseAsync();
        Assert.Equal("decision-missing", (await real.ResumeAsync(await real.BookmarkAsync(node), outcome)).Refusal?.Code);
        Assert.Equal("township", (await real.RowAsync()).Stage);
    }

    [Theory]
    [InlineData("Reject", "", "四.2", "opinion-missing")]
    [InlineData("Reject", "不符合", null, "clause-missing")]
    [InlineData("Return", "请补正", null, "defects-missing")]
    [InlineData("Closed", "", null, "unknown-outcome")]
    public async Task A_decision_without_what_the_firm_must_be_told_is_refused(string outcome, string opinion, string? clause, string code)
    {
        await using var app = await TestApp.StartAsync();
        var real = await app.ACaseAsync();
        Assert.Equal(code, (await app.DecideAsync(real.Id, "township1", outcome, opinion, clause)).Refusal?.Code);
    }

    [Fact]
    public async Task An_approval_that_changes_nothing_about_a_no_of_the_rules_is_refused()
    {
        await using var app = await TestApp.StartAsync();
        var id = await app.ADraft();
        await app.AnswerAsync(id, "first-recognition", "no");
        Given.Ok(await app.SubmitAsync(id));
        var real = new RealCase(app, id);
        Given.Ok(await real.DecideAsync("TownshipReview", DecideTask.Approve));
        Given.Ok(await real.DecideAsync("BureauReview", DecideTask.Approve));
        Assert.Equal("BureauReview:2", await real.BookmarkAsync("BureauReview"));

        Assert.Equal("assessment-unchanged", (await real.DecideAsync("BureauReview", DecideTask.Approve)).Refusal?.Code);
        Given.Ok(await real.DecideAsync("BureauReview", DecideTask.Reject));

        Assert.Equal("rejected", (await real.RowAsync()).Result);
    }

    [Theory]
    [InlineData("TownshipReview", DecideTask.Approve, 100L)]
    [InlineData("BureauReview", DecideTask.Approve, 0L)]
    [InlineData("BureauReview", DecideTask.Approve, -1L)]
    [InlineData("BureauReview", DecideTask.Reject, 100L)]
    public async Task An_amount_is_proposed_only_by_an_approval_where_the_path_allows_it(string node, string outcome, long fen)
    {
        await using var app = await TestApp.StartAsync();
        var real = await app.ACaseAsync();
        foreach (var before in new[] { "TownshipReview", "BureauReview" }.TakeWhile(n => n != node)) Given.Ok(await real.DecideAsync(before, DecideTask.Approve));
        var task = await TaskAsync(app, real.Id);

        var result = await app.Get<DecideTask>().DecideAsync(await app.AsAsync(RealCase.WhoDecides[node]),
            new DecisionInput(task.Id, await app.VersionAsync(real.Id), outcome, "理由", "四.2", [], fen), default);

        Assert.Equal("amount-not-allowed", result.Refusal?.Code);
    }

    private static async Task<WorkTask> TaskAsync(TestApp app, long id)
    {
        await using var db = app.Db();
        return await db.Tasks.AsNoTracking().SingleAsync(t => t.ApplicationId == id && t.State == TaskState.Open);
    }
}
