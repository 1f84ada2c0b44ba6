using AwardFlow.Web.Casework;
using AwardFlow.Web.Features.Applications;
using AwardFlow.Web.Records;
using AwardFlow.Web.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace AwardFlow.Web.Tests.Features.Applications;

public sealed class SubmitTests
{
    [Fact]
    public async Task Fifty_submissions_of_one_draft_make_one_application()
    {
        await using var app = await TestApp.StartAsync();
        var id = await app.ADraft();
        var (version, draftVersion) = (await app.VersionAsync(id), await app.DraftVersionAsync(id));
        var commands = new List<Command>();
        for (var i = 0; i < 50; i++) commands.Add(await app.AsAsync("approver1"));

        var results = await Task.WhenAll(commands.Select(c => Task.Run(() => app.Get<SubmitApplication>().SubmitAsync(c, id, version, draftVersion, default))));

        Assert.Single(results, r => !r.IsRefused);
        Assert.All(results.Where(r => r.IsRefused), r => Assert.Equal("already-submitted", r.Refusal?.Code));
        await using var db = app.Db();
        Assert.Equal(1, await db.Submissions.CountAsync());
        Assert.Equal(1, await db.Tasks.CountAsync());
    }

    [Fact]
    public async Task A_double_click_submits_once_and_answers_twice()
    {
        await using var app = await TestApp.StartAsync();
        var id = await app.ADraft();
        var (version, draftVersion, click) = (await app.VersionAsync(id), await app.DraftVersionAsync(id), await app.AsAsync("approver1"));
        var first = Given.Ok(await app.Get<SubmitApplication>().SubmitAsync(click, id, version, draftVersion, default));
        var second = Given.Ok(await app.Get<SubmitApplication>().SubmitAsync(click, id, version, draftVersion, default));
        Assert.Equal(first, second);
        await using var db = app.Db();
        Assert.Equal(1, await db.Submissions.CountAsync());
    }

    [Fact]
    public async Task A_clerk_does_not_submit()
    {
        await using var app = await TestApp.StartAsync();
        var id = await app.ADraft("clerk1");
        Assert.Equal("not-approver", (await app.SubmitAsync(id, "clerk1")).Refusal?.Code);
    }

    [Fact]
    public async Task An_empty_draft_is_refused_with_every_fault_at_once()
    {
        await using var app = await TestApp.StartAsync();
        var id = Given.Ok(await app.Get<KeepDraft>().StartAsync(await app.AsAsync("approver1"), "qiantang-2024", "recognition", default));
        var faults = (await app.SubmitAsync(id)).Refusal!.Faults.Select(f => f.Field).ToList();
        Assert.Equal(["document-number", "earlier-support", "evidence-promise-letter", "evidence-recognition-document", "first-recognition", "promise", "recognised-on", "tier"], faults.Order());
    }

    [Fact]
    public async Task A_draft_that_changed_after_it_was_checked_is_not_signed()
    {
        await using var app = await TestApp.StartAsync();
        var id = await app.ADraft();
        var (version, seen) = (await app.VersionAsync(id), await app.DraftVersionAsync(id));
        var changed = Given.Answers("little-giant");
        Given.Ok(await app.Get<KeepDraft>().SaveAsync(await app.ActorAsync("clerk1"), id, seen, changed, default));
        var result = await app.Get<SubmitApplication>().SubmitAsync(await app.AsAsync("approver1"), id, version, seen, default);
        Assert.Equal(KeepDraft.ChangedElsewhere, result.Refusal?.Code);
    }

    [Fact]
    public async Task Only_the_approver_withdraws_and_the_answers_come_along_into_the_next_draft()
    {
        await using var app = await TestApp.StartAsync();
        var id = await app.ASubmittedApplication();
        var clerk = await app.Get<MoveCase>().WithdrawAsync(await app.AsAsync("clerk1"), id, await app.VersionAsync(id), default);
        Assert.Equal("not-approver", clerk.Refusal?.Code);
        Given.Ok(await app.Get<MoveCase>().WithdrawAsync(await app.AsAsync("approver1"), id, await app.VersionAsync(id), default));
        Assert.Equal("withdrawn", (await app.ApplicationAsync(id)).Result);

        var next = Given.Ok(await app.Get<KeepDraft>().StartAsync(await app.AsAsync("clerk1"), "qiantang-2024", "recognition", default));
        Assert.NotEqual(id, next);
        await using var db = app.Db();
        Assert.Contains("provincial-srdi", (await db.Drafts.SingleAsync(d => d.ApplicationId == next)).AnswersJson, StringComparison.Ordinal);
    }
}
