using AwardFlow.Web.Casework;
using AwardFlow.Web.Casework.Activities;
using AwardFlow.Web.Features.Lists;
using AwardFlow.Web.Records;
using AwardFlow.Web.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace AwardFlow.Web.Tests.Features.Lists;

public sealed class AnswerTests
{
    [Fact]
    public async Task Silence_is_reminded_of_handed_to_the_township_and_never_ends_a_case_by_itself()
    {
        await using var app = await TestApp.StartAsync();
        await app.AnOpenList();
        var entry = await app.EntryAsync();
        var id = entry.ApplicationId!.Value;
        await using var db = app.Db();
        var due = await db.Tasks.Where(t => t.ApplicationId == id && t.State == TaskState.Open).Select(t => t.DueOn).SingleAsync();
        app.MoveTo(BusinessClock.EndOfDay(due).AddHours(-12));
        await app.RunAsync(ArmAlarms.Tasks);
        Assert.Equal(1, await db.Messages.CountAsync(m => m.ApplicationId == id && m.Kind == "task-reminder"));
        Assert.Equal(EntryState.Told, (await app.EntryAsync()).State);

        app.MoveTo(BusinessClock.EndOfDay(due).AddMinutes(1));
        await app.RunAsync(ArmAlarms.Tasks);
        Assert.Equal(EntryState.Silent, (await app.EntryAsync()).State);
        Assert.Equal("contact", (await app.ApplicationAsync(id)).Stage);
        Assert.Equal("contact-missing", (await app.DecideAsync(id, "township1", Contact.Again)).Refusal?.Code);
        Given.Ok(await app.ContactAsync(entry.Id, reached: false));
        Assert.Equal("second-notice-missing", (await app.DecideAsync(id, "township1", Contact.Unanswered)).Refusal?.Code);
        Given.Ok(await app.DecideAsync(id, "township1", Contact.Again));
        Assert.Equal((EntryState.Told, 2), ((await app.EntryAsync()).State, (await app.EntryAsync()).Notices));
        Assert.Equal(2, await db.Messages.CountAsync(m => m.ApplicationId == id && m.Kind == "confirm"));
        Assert.Equal(Situation.Confirming, (await app.ApplicationAsync(id)).Situation);
    }

    [Fact]
    public async Task While_the_township_is_in_contact_the_firm_may_still_answer()
    {
        await using var app = await TestApp.StartAsync();
        await app.AnOpenList();
        var id = (await app.EntryAsync()).ApplicationId!.Value;
        await using var db = app.Db();
        var due = await db.Tasks.Where(t => t.ApplicationId == id && t.State == TaskState.Open).Select(t => t.DueOn).SingleAsync();
        app.MoveTo(BusinessClock.EndOfDay(due).AddMinutes(1));
        await app.RunAsync(ArmAlarms.Tasks);

        Given.Ok(await app.ConfirmAsync(id));
        Assert.Equal(Situation.InPublicity, (await app.ApplicationAsync(id)).Situation);
        Assert.Equal(0, await db.Tasks.CountAsync(t => t.ApplicationId == id && t.State == TaskState.Open));
    }

    [Fact]
    public async Task An_answer_needs_the_statement_the_account_or_a_reason_and_counts_once()
    {
        await using var app = await TestApp.StartAsync();
        await app.AnOpenList(GivenLists.Row1, GivenLists.Row2);
        var id = (await app.EntryAsync()).ApplicationId!.Value;
        Assert.Equal("not-stated", (await app.Get<AnswerAward>().ConfirmAsync(await app.AsAsync("approver1"), id, await app.VersionAsync(id), false, default)).Refusal?.Code);
        Assert.Equal("reason-missing", (await app.WaiveAsync(id, " ")).Refusal?.Code);
        Assert.Equal("stale-page", (await app.Get<AnswerAward>().ConfirmAsync(await app.AsAsync("approver1"), id, 0, true, default)).Refusal?.Code);
        await app.SqlAsync($"UPDATE enterprises SET \"Account_AccountName\" = '别人' WHERE \"CreditCode\" = '{GivenLists.Firm1}'");
        Assert.Equal("account-name-differs", (await app.ConfirmAsync(id)).Refusal?.Code);
        Given.Ok(await app.WaiveAsync(id));
        Assert.Equal("waived", (await app.ApplicationAsync(id)).Result);
        Assert.Equal("not-asked", (await app.ConfirmAsync(id)).Refusal?.Code);

        var other = (await app.EntryAsync(GivenLists.Firm2)).ApplicationId!.Value;
        var version = await app.VersionAsync(other);
        var actor = await app.ActorAsync("approver2");
        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Task.Run(() => app.Get<AnswerAward>().ConfirmAsync(new Command(actor), other, version, true, default))));
        Assert.Equal(1, answers.Count(a => !a.IsRefused));
        await using var db = app.Db();
        Assert.Equal(1, await db.PublicNotices.CountAsync(n => n.ApplicationId == other));
        Assert.Null(await app.FirstWrongAuditEntryAsync());
    }
}
