using System.Net;
using AwardFlow.Web.Casework;
using AwardFlow.Web.Records;
using AwardFlow.Web.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace AwardFlow.Web.Tests.Features.Review;

/// <summary>The reviewer's pages as a browser gets them.</summary>
public sealed class ReviewPageTests
{
    [Theory]
    [InlineData("township2")]
    [InlineData("maker")]
    public async Task Nobody_opens_a_task_or_case_outside_their_scope_by_its_number(string login)
    {
        await using var app = await Visitor.ServeAsync();
        var id = await app.ASubmittedApplication();
        var task = await TaskAsync(app, id);
        using var visitor = await Visitor.AsAsync(app, login);

        foreach (var path in new[] { $"/Review/Decide/{task}", $"/Review/Case/{id}", $"/Review/Print/{id}", $"/Review/Transfer/{task}", $"/Review/Urge/{task}" })
        {
            var answer = await visitor.GetAsync(path);
            Assert.False(answer.IsSuccessStatusCode, path);
            Assert.DoesNotContain("演示精密机械", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task The_case_page_shows_data_checks_calculation_and_path()
    {
        await using var app = await Visitor.ServeAsync();
        var id = await app.ASubmittedApplication();
        using var visitor = await Visitor.AsAsync(app, "township1");

        var page = await visitor.TextAsync($"/Review/Decide/{await TaskAsync(app, id)}");

        foreach (var part in new[] { "91330114MA20003770", "省级专精特新中小企业", "¥200,000.00", "20 万元", "人民币贰拾万元整", "统一社会信用代码校验通过", "未列入失信名单",
            "必交材料齐全", "认定文件.pdf", "浙经信企业〔2026〕12号", "data-node=\"ClosePaid\"", "同意", "退回补正", "不予通过" })
            Assert.Contains(part, page, StringComparison.Ordinal);
        Assert.DoesNotContain(await FullAccountAsync(app, id), page, StringComparison.Ordinal);
        Assert.DoesNotContain("13800000000", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_refused_decision_keeps_what_was_typed_and_a_good_one_opens_the_next_case()
    {
        await using var app = await Visitor.ServeAsync();
        var id = await app.ASubmittedApplication();
        var other = await app.ASubmittedApplication("approver3");
        Given.Ok(await app.DecideAsync(other, "integrity", DecideTask.Refused, "仍在有效期内。"));
        await app.ManyTasksAsync(1);
        using var visitor = await Visitor.AsAsync(app, "township1");
        var page = $"/Review/Decide/{await TaskAsync(app, id)}";
        var version = (await app.VersionAsync(id)).ToString(System.Globalization.CultureInfo.InvariantCulture);

        var refused = await visitor.PostAsync(page, new()
        {
            ["Form.SeenVersion"] = version,
            ["Form.Outcome"] = "Return",
            ["Form.Opinion"] = "请<b>尽快</b>",
            ["Form.Ticked"] = "tier",
            ["Form.Reasons[certificate]"] = "证书看不清",
        });
        var text = await refused.Content.ReadAsStringAsync();
        Assert.Equal(HttpStatusCode.OK, refused.StatusCode);
        Assert.Contains("请写明“认定层级”需要补正的原因。", text, StringComparison.Ordinal);
        Assert.Contains("href=\"#Form_Reasons_tier_\"", text, StringComparison.Ordinal);
        Assert.Contains("请&lt;b&gt;尽快&lt;/b&gt;", text, StringComparison.Ordinal);
        Assert.Contains("证书看不清", text, StringComparison.Ordinal);

        var good = await visitor.PostAsync(page, new() { ["Form.SeenVersion"] = version, ["Form.Outcome"] = "Approve", ["Form.Quick"] = "同意。" });
        Assert.Equal(HttpStatusCode.Redirect, good.StatusCode);
        Assert.StartsWith("/Review/Decide/", good.Headers.Location?.ToString(), StringComparison.Ordinal);
        await using var db = app.Db();
        Assert.Equal("同意。", await db.Decisions.Where(d => d.ApplicationId == id).Select(d => d.Opinion).SingleAsync());
    }

    [Fact]
    public async Task A_stale_page_says_what_changed_and_keeps_the_opinion()
    {
        await using var app = await Visitor.ServeAsync();
        var id = await app.ASubmittedApplication();
        using var visitor = await Visitor.AsAsync(app, "township1");
        var page = $"/Review/Decide/{await TaskAsync(app, id)}";

        var stale = await visitor.PostAsync(page, new() { ["Form.SeenVersion"] = "0", ["Form.Outcome"] = "Approve", ["Form.Opinion"] = "情况属实我已核对" });

        var text = await stale.Content.ReadAsStringAsync();
        Assert.Contains("您打开页面之后，该申报发生了变化", text, StringComparison.Ordinal);
        Assert.Contains("情况属实我已核对", text, StringComparison.Ordinal);
        Assert.Contains($"name=\"Form.SeenVersion\" value=\"{await app.VersionAsync(id)}\"", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_hold_shows_the_hit_and_offers_its_two_ends()
    {
        await using var app = await Visitor.ServeAsync();
        var id = await app.ASubmittedApplication("approver3");
        using var visitor = await Visitor.AsAsync(app, "integrity");

        var page = await visitor.TextAsync($"/Review/Decide/{await TaskAsync(app, id)}");

        foreach (var part in new[] { "演示决定〔2026〕1号", "信用代码一致", "解除暂缓", "不予兑现" })
            Assert.Contains(part, page, StringComparison.Ordinal);
        Assert.DoesNotContain("退回补正的原因", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_number_or_account_used_by_another_firm_is_pointed_at()
    {
        await using var app = await Visitor.ServeAsync();
        var id = await app.ASubmittedApplication();
        await app.ASubmittedApplication("approver2");
        await app.SqlAsync("UPDATE enterprises SET \"AccountMark\" = 'same'");
        using var visitor = await Visitor.AsAsync(app, "township1");

        var page = await visitor.TextAsync($"/Review/Decide/{await TaskAsync(app, id)}");

        Assert.Contains("证书编号或批次与其他申报重复：330114-2026-000002 演示新材料科技有限公司", page, StringComparison.Ordinal);
        Assert.Contains("收款账户同时登记在其他企业名下：演示新材料科技有限公司、演示失信样例有限公司", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_document_for_many_firms_is_fine_where_their_certificates_differ()
    {
        await using var app = await Visitor.ServeAsync();
        var id = await app.ASubmittedApplication();
        var other = await app.ASubmittedApplication("approver2");
        await app.SqlAsync($"UPDATE stated_numbers SET \"Value\" = 'SRDI-2026-0002' WHERE \"ApplicationId\" = {other} AND \"Field\" = 'certificate'");
        using var visitor = await Visitor.AsAsync(app, "township1");

        var page = await visitor.TextAsync($"/Review/Decide/{await TaskAsync(app, id)}");

        Assert.Contains("认定文件文号另有 1 件使用，其他编号不同", page, StringComparison.Ordinal);
        Assert.DoesNotContain("与其他申报重复", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_printed_form_has_opinions_capitals_and_empty_places_for_seals()
    {
        await using var app = await Visitor.ServeAsync();
        var id = await app.ASubmittedApplication();
        Given.Ok(await app.DecideAsync(id, "township1", DecideTask.Approve, "材料齐全，同意上报。"));
        using var visitor = await Visitor.AsAsync(app, "bureau");

        var form = await visitor.TextAsync($"/Review/Print/{id}");

        foreach (var part in new[] { "惠企奖励资金审批表", "人民币贰拾万元整", "材料齐全，同意上报。", "经办人：李镇街", "2026 年 11 月 23 日", "（盖章处）" })
            Assert.Contains(part, form, StringComparison.Ordinal);
        var account = await FullAccountAsync(app, id);
        Assert.Contains($"**** {account[^4..]}", form, StringComparison.Ordinal);
        Assert.DoesNotContain(account, form, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("investigator", true)]
    [InlineData("bureau", false)]
    public async Task Who_objects_is_shown_to_the_investigator_alone(string login, bool named)
    {
        await using var app = await Visitor.ServeAsync();
        var id = await app.ASubmittedApplication();
        foreach (var reviewer in new[] { "township1", "bureau", "head" }) Given.Ok(await app.DecideAsync(id, reviewer, DecideTask.Approve));
        await ObjectAsync(app, id);
        using var visitor = await Visitor.AsAsync(app, login);

        var page = await visitor.TextAsync($"/Review/Case/{id}");

        Assert.Contains("该企业材料不实", page, StringComparison.Ordinal);
        Assert.Equal(named, page.Contains("异议人王某", StringComparison.Ordinal));
        using var township = await Visitor.AsAsync(app, "township1");
        Assert.DoesNotContain("该企业材料不实", await township.TextAsync($"/Review/Case/{id}"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/Review/Inbox?handler=Export")]
    [InlineData("/Review/Cases?handler=Export")]
    [InlineData("/Review/Done?handler=Export")]
    public async Task Work_lists_come_as_excel(string path)
    {
        await using var app = await Visitor.ServeAsync();
        await app.ASubmittedApplication();
        using var visitor = await Visitor.AsAsync(app, "township1");
        var answer = await visitor.GetAsync(path);
        Assert.Equal("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", answer.Content.Headers.ContentType?.MediaType);
        Assert.Equal("PK"u8.ToArray(), (await answer.Content.ReadAsByteArrayAsync())[..2]);
    }

    private static async Task ObjectAsync(TestApp app, long id)
    {
        await using var db = app.Db();
        var notice = await db.PublicNotices.SingleAsync(n => n.ApplicationId == id);
        var vault = app.Get<AccountVault>();
        Given.Ok(await app.Get<Ledger>().WriteAsync<Done>(async (w, ct) =>
        {
            w.Objections.Add(new Objection(notice.Id, id, "R-1", vault.SealPerson("异议人王某"), vault.SealPerson("13900000000"), "该企业材料不实", null, ObjectionState.Received, app.Clock.UtcNow));
            return await app.Get<MoveCase>().ResumeInAsync(w, Actor.System, id, notice.BookmarkId, "Objected", ct) is { } no ? no : new Done();
        }, default));
    }

    private static async Task<string> FullAccountAsync(TestApp app, long id)
    {
        var firm = (await app.ApplicationAsync(id)).EnterpriseId;
        await using var db = app.Db();
        return app.Get<AccountVault>().Open((await db.Enterprises.SingleAsync(e => e.Id == firm)).Account!);
    }

    private static async Task<long> TaskAsync(TestApp app, long id)
    {
        await using var db = app.Db();
        return await db.Tasks.Where(t => t.ApplicationId == id && t.State == TaskState.Open).Select(t => t.Id).SingleAsync();
    }
}
