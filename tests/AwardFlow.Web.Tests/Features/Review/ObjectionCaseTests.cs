using System.IO.Compression;
using System.Net;
using System.Text;
using AwardFlow.Web.Casework;
using AwardFlow.Web.Features.Publicity;
using AwardFlow.Web.Records;
using AwardFlow.Web.Tests.Features.Publicity;
using AwardFlow.Web.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace AwardFlow.Web.Tests.Features.Review;

public sealed class ObjectionCaseTests
{
    private static readonly ObjectionInput ByName = new(true, "郑举报", "13912345678", "zheng@example.org", "该企业的认定证书已于上年被撤销，请核查。");

    private const string ByOneself = "我是郑 举报，电话１３９ 1234-5678，该企业的认定证书已于上年被撤销，请核查。";

    [Fact]
    public async Task What_objectors_write_about_themselves_is_blacked_out_for_bureau_and_head_in_case_print_and_package()
    {
        await using var app = await Visitor.ServeAsync();
        var notice = await app.ANotice();
        Given.Ok(await app.Object(notice, ByName with { Statement = ByOneself }));
        var objection = await app.ObjectionCaseAsync(notice.ApplicationId);
        const string shown = "我是＊＊＊，电话＊＊＊，该企业的认定证书已于上年被撤销，请核查。";
        foreach (var (login, words) in new[] { ("bureau", shown), ("deputy", shown), ("investigator", ByOneself) })
        {
            using var visitor = await Visitor.AsAsync(app, login);
            Assert.Contains(words, await visitor.TextAsync($"/Review/Case/{notice.ApplicationId}"), StringComparison.Ordinal);
        }
        Given.Ok(await app.DecideAsync(objection, "investigator", DecideTask.Reject, "证书已被撤销，属实。", "四.2"));
        Given.Ok(await app.DecideAsync(objection, "deputy", DecideTask.Approve, "同意。"));

        using var bureau = await Visitor.AsAsync(app, "bureau");
        var print = await bureau.TextAsync($"/Review/Print/{notice.ApplicationId}");
        using var zip = new ZipArchive(await (await bureau.GetAsync($"/Archives/Case/{notice.ApplicationId}")).Content.ReadAsStreamAsync());
        var package = string.Join('\n', await Task.WhenAll(zip.Entries.Where(e => e.FullName.StartsWith("data/", StringComparison.Ordinal) || e.FullName.StartsWith("print/", StringComparison.Ordinal))
            .Select(async e => await new StreamReader(e.Open()).ReadToEndAsync())));
        Assert.Contains(shown, package, StringComparison.Ordinal);
        foreach (var secret in new[] { "郑 举报", "郑举报", "1234-5678" })
            Assert.All(new[] { print, package }, text => Assert.DoesNotContain(secret, text, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Twenty_objections_at_once_are_one_case_that_holds_them_all()
    {
        await using var app = await TestApp.StartAsync();
        var notice = await app.ANotice();

        var filed = await Task.WhenAll(Enumerable.Range(1, 20).Select(n => Task.Run(() => app.Object(notice, ByName with { Name = $"举报人{n}" }))));

        Assert.All(filed, f => Assert.False(f.IsRefused));
        await using var db = app.Db();
        var opened = await db.Applications.SingleAsync(a => a.Kind == CaseKind.Objection);
        Assert.Equal(20, await db.Objections.CountAsync(o => o.CaseId == opened.Id && o.State == ObjectionState.Received));
        Assert.Equal(1, await db.Tasks.CountAsync(t => t.ApplicationId == opened.Id));
        Assert.Null(await app.FirstWrongAuditEntryAsync());
    }

    [Fact]
    public async Task The_database_takes_no_second_open_objection_case_about_one_award()
    {
        await using var app = await TestApp.StartAsync();
        var notice = await app.ANotice();
        Given.Ok(await app.Object(notice));

        var second = app.Get<Ledger>().WriteAsync<Done>(async (db, ct) =>
        {
            var award = await db.Applications.SingleAsync(a => a.Id == notice.ApplicationId, ct);
            var firm = await db.Enterprises.SingleAsync(e => e.Id == award.EnterpriseId, ct);
            db.Applications.Add(new Application(CaseKind.Objection, "YY-2026-999999", firm, award.LeadUnitId!.Value, award, null, 0, app.Clock.UtcNow));
            return new Done();
        }, default);

        await Assert.ThrowsAsync<DbUpdateException>(() => second);
    }

    [Theory]
    [InlineData(DecideTask.Approve, Situation.InPublicity, null, "dismissed", ObjectionState.Dismissed)]
    [InlineData(DecideTask.Return, Situation.InReview, null, "partly-upheld", ObjectionState.Upheld)]
    [InlineData(DecideTask.Reject, Situation.Closed, "rejected", "upheld", ObjectionState.Upheld)]
    public async Task The_endorsed_finding_decides_the_award_and_answers_every_objector(string outcome, Situation situation, string? result, string ended, ObjectionState state)
    {
        await using var app = await TestApp.StartAsync();
        var notice = await app.ANotice();
        Given.Ok(await app.Object(notice));
        Given.Ok(await app.Object(notice, ByName with { Name = "第二人" }));
        var objection = await app.ObjectionCaseAsync(notice.ApplicationId);
        Given.Ok(await app.DecideAsync(objection, "investigator", outcome, "经调查取证，结论如此。", "四.2"));
        Assert.Equal(Situation.Objected, (await app.ApplicationAsync(notice.ApplicationId)).Situation);

        Given.Ok(await app.DecideAsync(objection, "deputy", DecideTask.Approve, "同意。"));

        var award = await app.ApplicationAsync(notice.ApplicationId);
        Assert.Equal((situation, result), (award.Situation, award.Result));
        Assert.Equal(ended, (await app.ApplicationAsync(objection)).Result);
        await using var db = app.Db();
        Assert.All(await db.Objections.ToListAsync(), o => Assert.Equal((state, "经调查取证，结论如此。"), (o.State, o.Answer)));
        var here = await db.Decisions.SingleAsync(d => d.FromCaseId == objection);
        Assert.Equal((notice.ApplicationId, outcome), (here.ApplicationId, here.Outcome));
        Assert.Equal(result is null, await db.Messages.AnyAsync(m => m.ApplicationId == award.Id && m.Kind == "objection-answered"));
        Assert.Null(await app.FirstWrongAuditEntryAsync());
    }

    [Fact]
    public async Task Whoever_decided_the_award_neither_investigates_nor_endorses_and_the_other_way_round()
    {
        await using var app = await TestApp.StartAsync();
        var notice = await app.ANotice();
        Given.Ok(await app.Object(notice));
        var objection = await app.ObjectionCaseAsync(notice.ApplicationId);
        await app.HoldsTooAsync("bureau", Roles.ObjectionInvestigator);

        Assert.Equal("same-person-as-previous-step", (await app.DecideAsync(objection, "bureau", DecideTask.Approve)).Refusal?.Code);
        Given.Ok(await app.DecideAsync(objection, "investigator", DecideTask.Return, "部分成立。"));
        Assert.Equal("same-person-as-previous-step", (await app.DecideAsync(objection, "head", DecideTask.Approve)).Refusal?.Code);
        Given.Ok(await app.DecideAsync(objection, "deputy", DecideTask.Approve, "同意。"));

        await app.HoldsTooAsync("investigator", Roles.LeadBureauReviewer);
        Assert.Equal("same-person-as-previous-step", (await app.DecideAsync(notice.ApplicationId, "investigator", DecideTask.Approve)).Refusal?.Code);
    }

    [Fact]
    public async Task The_awards_own_step_waits_for_the_objections_case_and_is_nobodys_to_decide()
    {
        await using var app = await TestApp.StartAsync();
        var notice = await app.ANotice();
        Given.Ok(await app.Object(notice));

        Assert.Equal("not-found", (await app.DecideAsync(notice.ApplicationId, "investigator", DecideTask.Approve)).Refusal?.Code);
        await using var db = app.Db();
        var waiting = await db.Tasks.SingleAsync(t => t.ApplicationId == notice.ApplicationId && t.State == TaskState.Open);
        var resumed = await app.Get<MoveCase>().ResumeAsync(Actor.System, notice.ApplicationId, waiting.BookmarkId, DecideTask.Approve, default);
        Assert.Equal("decision-missing", resumed.Refusal?.Code);
    }

    [Fact]
    public async Task A_withdrawn_award_ends_the_investigation()
    {
        await using var app = await TestApp.StartAsync();
        var notice = await app.ANotice();
        Given.Ok(await app.Object(notice));
        var objection = await app.ObjectionCaseAsync(notice.ApplicationId);

        Given.Ok(await app.Get<MoveCase>().WithdrawAsync(await app.AsAsync("approver1"), notice.ApplicationId, await app.VersionAsync(notice.ApplicationId), default));

        Assert.Equal("withdrawn", (await app.ApplicationAsync(objection)).Result);
        await using var db = app.Db();
        Assert.False(await db.Tasks.AnyAsync(t => t.State == TaskState.Open));
        Assert.Equal(ObjectionState.Recorded, (await db.Objections.SingleAsync()).State);
    }

    [Fact]
    public async Task A_firm_never_meets_the_objections_case_and_only_the_investigator_reads_who_objected()
    {
        await using var app = await Visitor.ServeAsync();
        var notice = await app.ANotice();
        Given.Ok(await app.Object(notice, ByName with { Statement = ByOneself }));
        var objection = await app.ObjectionCaseAsync(notice.ApplicationId);
        var number = (await app.ApplicationAsync(objection)).Number;

        foreach (var (login, status) in new[] { ("investigator", HttpStatusCode.OK), ("deputy", HttpStatusCode.OK), ("bureau", HttpStatusCode.NotFound), ("township1", HttpStatusCode.NotFound), ("integrity", HttpStatusCode.NotFound), ("maker", HttpStatusCode.NotFound) })
        {
            using var visitor = await Visitor.AsAsync(app, login);
            var answer = await visitor.GetAsync($"/Review/Matter/{objection}");
            Assert.Equal((login, status), (login, answer.StatusCode));
            var export = await SheetAsync(await visitor.GetAsync("/Review/Matters?handler=Export"));
            foreach (var text in new[] { await answer.Content.ReadAsStringAsync(), await visitor.TextAsync($"/Review/Matters"), export, await visitor.TextAsync("/Messages") })
                Assert.Equal((login, login == "investigator" && text.Contains("异议内容", StringComparison.Ordinal)), (login, text.Contains("郑举报", StringComparison.Ordinal) || text.Contains("13912345678", StringComparison.Ordinal) || text.Contains("1234-5678", StringComparison.Ordinal)));
            Assert.Equal((login, status == HttpStatusCode.OK), (login, export.Contains(number, StringComparison.Ordinal)));
        }
        using var firm = await Visitor.AsAsync(app, "approver1");
        foreach (var page in new[] { "/", "/Applications", $"/Applications/Show/{notice.ApplicationId}", "/Messages" })
            Assert.DoesNotContain(number, await firm.TextAsync(page), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await firm.GetAsync($"/Applications/Show/{objection}")).StatusCode);
        await using var db = app.Db();
        var written = string.Join('\n', await db.AuditEntries.Select(e => e.Before + e.After).ToListAsync()) + string.Join('\n', await db.Outbox.Select(o => o.PayloadJson).ToListAsync());
        foreach (var secret in new[] { "郑举报", "13912345678", "zheng@example.org" }) Assert.DoesNotContain(secret, written, StringComparison.Ordinal);
    }

    /// <summary>The texts of a workbook.</summary>
    private static async Task<string> SheetAsync(HttpResponseMessage answer)
    {
        using var zip = new ZipArchive(await answer.Content.ReadAsStreamAsync());
        var text = new StringBuilder();
        foreach (var part in zip.Entries.Where(e => e.FullName.EndsWith(".xml", StringComparison.Ordinal)))
            text.Append(await new StreamReader(part.Open()).ReadToEndAsync());
        return text.ToString();
    }
}
