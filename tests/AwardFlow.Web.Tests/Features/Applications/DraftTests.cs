using AwardFlow.Web.Features.Applications;
using AwardFlow.Web.Records;
using AwardFlow.Web.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace AwardFlow.Web.Tests.Features.Applications;

public sealed class DraftTests
{
    [Fact]
    public async Task Starting_twice_goes_on_with_the_open_draft()
    {
        await using var app = await TestApp.StartAsync();
        var first = Given.Ok(await app.Get<KeepDraft>().StartAsync(await app.AsAsync("clerk1"), "qiantang-2024", "recognition", default));
        var second = Given.Ok(await app.Get<KeepDraft>().StartAsync(await app.AsAsync("approver1"), "qiantang-2024", "recognition", default));
        Assert.Equal(first, second);
    }

    [Fact]
    public async Task Outside_the_filing_window_no_draft_begins()
    {
        await using var app = await TestApp.StartAsync();
        app.Time.Advance(TimeSpan.FromDays(60));
        var result = await app.Get<KeepDraft>().StartAsync(await app.AsAsync("clerk1"), "qiantang-2024", "recognition", default);
        Assert.Equal("window-closed", result.Refusal?.Code);
    }

    [Fact]
    public async Task A_second_tab_does_not_overwrite_a_newer_draft()
    {
        await using var app = await TestApp.StartAsync();
        var id = await app.ADraft();
        var seen = await app.DraftVersionAsync(id);
        var drafts = app.Get<KeepDraft>();
        var me = await app.ActorAsync("clerk1");
        Given.Ok(await drafts.SaveAsync(me, id, seen, new Dictionary<string, string> { ["remarks"] = "第一页" }, default));

        var late = await drafts.SaveAsync(me, id, seen, new Dictionary<string, string> { ["remarks"] = "第二页" }, default);

        Assert.Equal(KeepDraft.ChangedElsewhere, late.Refusal?.Code);
        await using var db = app.Db();
        Assert.Contains("\\u7B2C\\u4E00\\u9875", (await db.Drafts.SingleAsync(d => d.ApplicationId == id)).AnswersJson, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Saving_the_same_answers_again_is_no_conflict()
    {
        await using var app = await TestApp.StartAsync();
        var id = await app.ADraft();
        var seen = await app.DraftVersionAsync(id);
        var me = await app.ActorAsync("clerk1");
        var answers = new Dictionary<string, string> { ["remarks"] = "一样的" };
        var first = Given.Ok(await app.Get<KeepDraft>().SaveAsync(me, id, seen, answers, default));
        var again = Given.Ok(await app.Get<KeepDraft>().SaveAsync(me, id, seen, answers, default));
        Assert.Equal(first.Version, again.Version);
    }

    [Fact]
    public async Task Another_firm_finds_no_draft_to_save_attach_or_submit()
    {
        await using var app = await TestApp.StartAsync();
        var id = await app.ADraft();
        var drafts = app.Get<KeepDraft>();
        var seen = await app.DraftVersionAsync(id);
        Assert.Equal("not-found", (await drafts.SaveAsync(await app.ActorAsync("approver2"), id, seen, new Dictionary<string, string>(), default)).Refusal?.Code);
        Assert.Equal("not-found", (await drafts.AttachAsync(await app.AsAsync("approver2"), id, "other", await app.AFileAsync(), default)).Refusal?.Code);
        Assert.Equal("not-found", (await app.SubmitAsync(id, "approver2")).Refusal?.Code);
    }

    [Fact]
    public async Task A_person_without_the_filing_permission_saves_nothing()
    {
        await using var app = await TestApp.StartAsync();
        var id = await app.ADraft();
        var waiting = await app.ActorAsync("clerk1") with { Roles = new HashSet<string>() };
        var result = await app.Get<KeepDraft>().SaveAsync(waiting, id, await app.DraftVersionAsync(id), new Dictionary<string, string>(), default);
        Assert.Equal("not-permitted", result.Refusal?.Code);
    }

    [Fact]
    public async Task A_submitted_application_is_not_edited_any_more()
    {
        await using var app = await TestApp.StartAsync();
        var id = await app.ASubmittedApplication();
        var saved = await app.Get<KeepDraft>().SaveAsync(await app.ActorAsync("clerk1"), id, await app.DraftVersionAsync(id), new Dictionary<string, string>(), default);
        var attached = await app.Get<KeepDraft>().AttachAsync(await app.AsAsync("clerk1"), id, "other", await app.AFileAsync(), default);
        Assert.Equal("not-editable", saved.Refusal?.Code);
        Assert.Equal("not-editable", attached.Refusal?.Code);
    }

    [Fact]
    public async Task The_approvers_are_asked_once_for_a_saved_draft()
    {
        await using var app = await TestApp.StartAsync();
        var id = await app.ADraft("clerk1");
        Assert.Equal("吕审批", Given.Ok(await app.Get<AskApprover>().AskAsync(await app.AsAsync("clerk1"), id, default)));
        Given.Ok(await app.Get<AskApprover>().AskAsync(await app.AsAsync("clerk1"), id, default));
        await using var db = app.Db();
        Assert.Equal(1, await db.Messages.CountAsync(m => m.Kind == "ask-approver"));
        Assert.Equal(1, await db.Outbox.CountAsync(o => o.DedupKey.Contains("ask-approver")));
    }
}
