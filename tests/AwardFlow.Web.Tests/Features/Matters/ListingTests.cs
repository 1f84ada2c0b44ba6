using System.Net;
using AwardFlow.Web.Casework;
using AwardFlow.Web.Casework.Activities;
using AwardFlow.Web.Features.Integrity;
using AwardFlow.Web.Records;
using AwardFlow.Web.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace AwardFlow.Web.Tests.Features.Matters;

public sealed class ListingTests
{
    [Fact]
    public async Task A_proposal_tells_the_firm_and_stops_nothing_until_another_officer_has_decided()
    {
        await using var app = await TestApp.StartAsync();
        var listing = await app.AListing();
        var application = await app.ASubmittedApplication();
        Assert.Equal(Situation.InReview, (await app.ApplicationAsync(application)).Situation);
        await using (var db = app.Db())
        {
            var letter = await db.Messages.SingleAsync(m => m.ApplicationId == listing && m.Kind == "listing-notice");
            foreach (var part in new[] { "事由：数据造假", GivenMatters.Why, "依据：条款", "24 个月", "陈述、申辩", "2026-11-30 24:00" }) Assert.Contains(part, letter.Body, StringComparison.Ordinal);
        }
        Given.Ok(await app.AnswerAsync(listing));
        Assert.Equal("own-matter", (await app.DecideAsync(listing, "integrity", DecideTask.Approve)).Refusal?.Code);

        Given.Ok(await app.DecideAsync(listing, "integrity2", DecideTask.Approve));

        await using var after = app.Db();
        var record = await after.DishonestyRecords.SingleAsync(r => r.DecisionDocument == "SX-2026-000001");
        Assert.Equal((new DateOnly(2026, 11, 23), (DateOnly?)new DateOnly(2028, 11, 22), IntegrityEffect.Block), (record.From, record.To, record.Effect));
        Assert.Equal("block", (await Screen.LookAsync(after, record.CreditCode, record.Name, app.Clock.Today, default))[0].Effect);
        Assert.Empty(await Screen.LookAsync(after, record.CreditCode, record.Name, new DateOnly(2028, 11, 23), default));
        Assert.Contains("行政复议", (await after.Messages.SingleAsync(m => m.ApplicationId == listing && m.Kind == "listed")).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_own_entry_is_repaired_after_its_time_and_a_mistake_is_lifted_at_once()
    {
        await using var app = await TestApp.StartAsync();
        var (_, record) = await app.AListedFirm();
        Assert.Equal("repair-early", (await app.RepairAsync(record, RepairGround.Repaired)).Refusal?.Code);
        Assert.Equal("not-found", (await app.RepairAsync(record, RepairGround.Mistaken, "approver2")).Refusal?.Code);
        Assert.Equal("own-list", (await app.Get<KeepIntegrityList>().EndAsync(await app.AsAsync("integrity"), record, 0, IntegrityStatus.Lifted, "一人解除", default)).Refusal?.Code);
        var repair = Given.Ok(await app.RepairAsync(record, RepairGround.Mistaken));
        Assert.Equal("matter-open", (await app.RepairAsync(record, RepairGround.Mistaken)).Refusal?.Code);

        Given.Ok(await app.DecideAsync(repair, "integrity", DecideTask.Approve, "确属匹配错误。"));

        await using var db = app.Db();
        var entry = await db.DishonestyRecords.SingleAsync(r => r.Id == record);
        Assert.Equal(IntegrityStatus.Lifted, entry.Status);
        Assert.DoesNotContain(await Screen.LookAsync(db, entry.CreditCode, entry.Name, app.Clock.Today, default), h => h.RecordId == record);
        Assert.Equal("repaired", (await app.ApplicationAsync(repair)).Result);
    }

    [Fact]
    public async Task An_appeal_against_a_listing_is_decided_by_neither_proposer_nor_decider_and_lifts_it()
    {
        await using var app = await TestApp.StartAsync();
        var (_, record) = await app.AListedFirm();
        var appeal = Given.Ok(await app.AppealAsync(null, record));
        foreach (var login in new[] { "integrity", "integrity2" }) await app.HoldsTooAsync(login, Roles.AppealReviewer);
        foreach (var login in new[] { "integrity", "integrity2" })
            Assert.Equal("same-person-as-previous-step", (await app.DecideAsync(appeal, login, DecideTask.Approve)).Refusal?.Code);

        Given.Ok(await app.DecideAsync(appeal, "appeals2", DecideTask.Approve, "列入依据不足。"));

        await using var db = app.Db();
        Assert.Equal(IntegrityStatus.Lifted, (await db.DishonestyRecords.SingleAsync(r => r.Id == record)).Status);
    }

    [Fact]
    public async Task The_firm_answers_on_its_page_and_other_firms_and_townships_find_nothing()
    {
        await using var app = await Visitor.ServeAsync();
        var listing = await app.AListing();
        foreach (var (login, page, status) in new[]
        {
            ("approver1", "/Matters/Show/", HttpStatusCode.OK), ("clerk1", "/Matters/Show/", HttpStatusCode.OK), ("approver2", "/Matters/Show/", HttpStatusCode.NotFound),
            ("integrity2", "/Review/Matter/", HttpStatusCode.OK), ("township1", "/Review/Matter/", HttpStatusCode.NotFound), ("bureau", "/Review/Matter/", HttpStatusCode.NotFound), ("head", "/Review/Matter/", HttpStatusCode.NotFound),
        })
        {
            using var visitor = await Visitor.AsAsync(app, login);
            Assert.Equal((login, status), (login, (await visitor.GetAsync($"{page}{listing}")).StatusCode));
        }
        using var firm = await Visitor.AsAsync(app, "approver1");
        Assert.Contains("拟列入失信名单告知书", await firm.TextAsync($"/Matters/Show/{listing}"), StringComparison.Ordinal);
        Assert.Contains("SX-2026-000001", await firm.TextAsync("/Matters"), StringComparison.Ordinal);
        Assert.DoesNotContain("SX-2026-000001", await firm.TextAsync("/Applications"), StringComparison.Ordinal);

        var answer = await firm.UploadAsync($"/Matters/Show/{listing}", new() { ["Text"] = "我单位材料属实，原件可供核对。" }, $"/Matters/Show/{listing}?handler=Answer", ("Files", "说明.pdf", "%PDF-1.4\n%demo\n"u8.ToArray()));

        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        using var officer = await Visitor.AsAsync(app, "integrity2");
        var seen = await officer.TextAsync($"/Review/Matter/{listing}");
        Assert.Contains("原件可供核对", seen, StringComparison.Ordinal);
        Assert.Contains("说明.pdf", seen, StringComparison.Ordinal);
    }
}
