using AwardFlow.Web.Casework;
using AwardFlow.Web.Features.Publicity;
using AwardFlow.Web.Records;
using AwardFlow.Web.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace AwardFlow.Web.Tests.Features.Publicity;

public sealed class FileObjectionTests
{
    private static readonly ObjectionInput ByName = new(true, "郑举报", "13912345678", "zheng@example.org", "该企业的认定证书已于上年被撤销，请核查。");

    [Fact]
    public async Task An_objection_by_name_freezes_the_notice_of_this_case_only()
    {
        await using var app = await TestApp.StartAsync();
        var notice = await app.ANotice();
        var other = await app.ANotice("approver2", "township2");

        var receipt = Given.Ok(await app.Object(notice));

        await using var db = app.Db();
        Assert.Equal(NoticeState.Frozen, (await db.PublicNotices.SingleAsync(n => n.Id == notice.Id)).State);
        Assert.Equal(NoticeState.Open, (await db.PublicNotices.SingleAsync(n => n.Id == other.Id)).State);
        Assert.Equal(Situation.Objected, (await app.ApplicationAsync(notice.ApplicationId)).Situation);
        Assert.Equal(Situation.InPublicity, (await app.ApplicationAsync(other.ApplicationId)).Situation);
        var investigation = await app.ObjectionCaseAsync(notice.ApplicationId);
        Assert.Equal(Roles.ObjectionInvestigator, (await db.Tasks.SingleAsync(t => t.ApplicationId == investigation && t.State == TaskState.Open)).Role);
        Assert.Null((await db.Tasks.SingleAsync(t => t.ApplicationId == notice.ApplicationId && t.State == TaskState.Open)).Role);
        Assert.Equal(ObjectionState.Received, (await db.Objections.SingleAsync(o => o.Receipt == receipt)).State);
    }

    [Fact]
    public async Task Further_objections_are_collected_and_one_decision_answers_them_all()
    {
        await using var app = await TestApp.StartAsync();
        var notice = await app.ANotice();
        Given.Ok(await app.Object(notice));
        Given.Ok(await app.Object(notice, ByName with { Name = "第二人" }));

        Given.Ok(await app.ObjectionDecidedAsync(notice.ApplicationId, DecideTask.Approve, "经核查，证书有效，异议不成立。"));

        await using var db = app.Db();
        var objections = await db.Objections.Where(o => o.NoticeId == notice.Id).ToListAsync();
        Assert.Equal(2, objections.Count);
        Assert.All(objections, o => Assert.Equal((ObjectionState.Dismissed, "经核查，证书有效，异议不成立。"), (o.State, o.Answer)));
        var again = await db.PublicNotices.SingleAsync(n => n.Id == notice.Id);
        Assert.Equal((NoticeState.Open, notice.EndsOn), (again.State, again.EndsOn));
    }

    [Fact]
    public async Task After_a_dismissal_another_objection_freezes_the_notice_again()
    {
        await using var app = await TestApp.StartAsync();
        var notice = await app.ANotice();
        Given.Ok(await app.Object(notice));
        Given.Ok(await app.ObjectionDecidedAsync(notice.ApplicationId, DecideTask.Approve, "异议不成立。"));

        Given.Ok(await app.Object(notice, ByName with { Name = "第三人" }));

        Assert.Equal(Situation.Objected, (await app.ApplicationAsync(notice.ApplicationId)).Situation);
    }

    [Fact]
    public async Task An_anonymous_objection_is_recorded_and_stops_nothing()
    {
        await using var app = await TestApp.StartAsync();
        var notice = await app.ANotice();

        var receipt = Given.Ok(await app.Object(notice, ByName with { ByName = false }));

        await using var db = app.Db();
        var objection = await db.Objections.SingleAsync(o => o.Receipt == receipt);
        Assert.Equal(ObjectionState.Recorded, objection.State);
        Assert.Equal("", app.Get<AccountVault>().OpenPerson(objection.NameCipher));
        Assert.Equal(NoticeState.Open, (await db.PublicNotices.SingleAsync(n => n.Id == notice.Id)).State);
        Assert.Equal(Situation.InPublicity, (await app.ApplicationAsync(notice.ApplicationId)).Situation);
    }

    [Fact]
    public async Task Who_objected_stands_in_the_vault_and_nowhere_else()
    {
        await using var app = await TestApp.StartAsync();
        var notice = await app.ANotice();

        var receipt = Given.Ok(await app.Object(notice));

        await using var db = app.Db();
        var objection = await db.Objections.SingleAsync(o => o.Receipt == receipt);
        Assert.Equal("郑举报", app.Get<AccountVault>().OpenPerson(objection.NameCipher));
        Assert.Equal("13912345678；zheng@example.org", app.Get<AccountVault>().OpenPerson(objection.ContactCipher));
        var bytes = System.Text.Encoding.UTF8.GetString(await app.RawDatabaseAsync());
        foreach (var secret in new[] { "郑举报", "13912345678", "zheng@example.org" }) Assert.DoesNotContain(secret, bytes, StringComparison.Ordinal);
        Assert.All(await db.AuditEntries.Where(e => e.Action == "objection.filed").ToListAsync(), e => Assert.Equal((0, "local"), (e.ActorId, e.Address)));
    }

    [Fact]
    public async Task The_firm_is_told_that_there_is_an_objection()
    {
        await using var app = await TestApp.StartAsync();
        var notice = await app.ANotice();

        Given.Ok(await app.Object(notice));

        await using var db = app.Db();
        var message = await db.Messages.SingleAsync(m => m.ApplicationId == notice.ApplicationId && m.Kind == "objection");
        Assert.Contains("收到异议", message.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_last_day_counts_and_the_day_after_is_too_late()
    {
        await using var app = await TestApp.StartAsync();
        var notice = await app.ANotice();
        var other = await app.ANotice("approver2", "township2");
        app.Time.Advance(BusinessClock.EndOfDay(notice.EndsOn).AddMinutes(-1) - app.Clock.UtcNow);
        Given.Ok(await app.Object(notice));

        app.Time.Advance(TimeSpan.FromMinutes(1));

        Assert.Equal("notice-over", (await app.Object(other)).Refusal?.Code);
    }

    [Fact]
    public async Task A_cancelled_notice_takes_no_objection()
    {
        await using var app = await TestApp.StartAsync();
        var notice = await app.ANotice();
        Given.Ok(await app.Get<MoveCase>().WithdrawAsync(await app.AsAsync("approver1"), notice.ApplicationId, await app.VersionAsync(notice.ApplicationId), default));

        Assert.Equal("notice-cancelled", (await app.Object(notice)).Refusal?.Code);
    }

    [Theory]
    [InlineData("", "13912345678", "", "事实和理由一共超过十个字", "Name")]
    [InlineData("郑举报", "", "", "事实和理由一共超过十个字", "Phone")]
    [InlineData("郑举报", "12", "", "事实和理由一共超过十个字", "Phone")]
    [InlineData("郑举报", "", "不是邮箱", "事实和理由一共超过十个字", "Email")]
    [InlineData("郑举报", "13912345678", "", "太短", "Statement")]
    [InlineData("郑举报", "13912345678", "", "          ", "Statement")]
    public async Task What_is_missing_is_said_field_by_field(string name, string phone, string email, string statement, string field)
    {
        await using var app = await TestApp.StartAsync();
        var notice = await app.ANotice();

        var refusal = (await app.Object(notice, new(true, name, phone, email, statement))).Refusal;

        Assert.Equal("incomplete", refusal?.Code);
        Assert.Equal([field], refusal!.Faults.Select(f => f.Field));
    }

    [Fact]
    public async Task A_double_click_files_once_and_gives_the_same_receipt()
    {
        await using var app = await TestApp.StartAsync();
        var notice = await app.ANotice();
        var objections = app.Get<FileObjection>();

        var first = Given.Ok(await objections.FileAsync("once", notice.Id, ByName, null, default));
        var second = Given.Ok(await objections.FileAsync("once", notice.Id, ByName, null, default));

        await using var db = app.Db();
        Assert.Equal(first, second);
        Assert.Equal(1, await db.Objections.CountAsync());
    }
}

internal static class GivenNotices
{
    /// <summary>A case of the firm that stands in public notice.</summary>
    public static async Task<PublicNotice> ANotice(this TestApp app, string approver = "approver1", string township = "township1")
    {
        var id = await app.ASubmittedApplication(approver);
        Given.Ok(await app.DecideAsync(id, township, DecideTask.Approve));
        Given.Ok(await app.DecideAsync(id, "bureau", DecideTask.Approve));
        Given.Ok(await app.DecideAsync(id, "head", DecideTask.Approve));
        await using var db = app.Db();
        return await db.PublicNotices.AsNoTracking().SingleAsync(n => n.ApplicationId == id);
    }

    public static Task<Result<string>> Object(this TestApp app, PublicNotice notice, ObjectionInput? input = null) =>
        app.Get<FileObjection>().FileAsync(Guid.NewGuid().ToString("N"), notice.Id,
            input ?? new(true, "郑举报", "13912345678", "zheng@example.org", "该企业的认定证书已于上年被撤销，请核查。"), null, default);

    /// <summary>Every byte of the database file and its log.</summary>
    public static async Task<byte[]> RawDatabaseAsync(this TestApp app)
    {
        var bytes = new List<byte>();
        foreach (var file in Directory.GetFiles(app.Folder, "awardflow.db*"))
        {
            await using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            var buffer = new byte[stream.Length];
            await stream.ReadExactlyAsync(buffer);
            bytes.AddRange(buffer);
        }
        return [.. bytes];
    }
}
