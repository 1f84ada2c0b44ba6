using AwardFlow.Web.Casework;
using AwardFlow.Web.Features.Applications;
using AwardFlow.Web.Records;
using AwardFlow.Web.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace AwardFlow.Web.Tests.Casework;

/// <summary>退回补正: one letter, what could have been said the first time, the clock that stands still, and who is asked again.</summary>
public sealed class CorrectionTests
{
    private static readonly Defect Certificate = new("certificate", "证书编号", "与证书不符");
    private static readonly Defect Document = new("evidence-recognition-document", "认定文件", "扫描件缺页");

    [Fact]
    public async Task Naming_the_second_time_what_stood_there_the_first_time_needs_a_reason_that_is_kept_and_sent()
    {
        await using var app = await TestApp.StartAsync();
        var real = await app.ACaseAsync();
        Given.Ok(await app.DecideAsync(real.Id, "township1", DecideTask.Return, "请补正。", null, Certificate));
        Given.Ok(await ResubmitAsync(app, real.Id, ("certificate", "SRDI-2026-0009")));

        // What was marked before or has changed since is no late finding.
        Assert.Equal("why-late-missing", (await ReturnAsync(app, real.Id, null, Certificate with { Reason = "仍不符" }, Document)).Refusal?.Code);
        Assert.Contains("认定文件", (await ReturnAsync(app, real.Id, " ", Document)).Refusal!.Message, StringComparison.Ordinal);
        Assert.Equal("why-late-missing", (await ReturnAsync(app, real.Id, null, new Defect("", "其他问题", "请补充说明"))).Refusal?.Code);
        Given.Ok(await ReturnAsync(app, real.Id, "首次审核时附件未能打开。", Certificate with { Reason = "仍不符" }, Document));

        await using var db = app.Db();
        var kept = await db.Decisions.OrderByDescending(d => d.Id).FirstAsync();
        var defects = System.Text.Json.JsonSerializer.Deserialize<List<Defect>>(kept.DefectsJson!)!;
        Assert.Equal([null, "首次审核时附件未能打开。"], defects.Select(d => d.WhyLate));
        var letter = await db.Messages.Where(m => m.Kind == "return").OrderByDescending(m => m.Id).FirstAsync();
        Assert.Contains("1. 证书编号：仍不符\n", letter.Body, StringComparison.Ordinal);
        Assert.Contains("2. 认定文件：扫描件缺页（上次没有指出的原因：首次审核时附件未能打开。）", letter.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_step_that_looks_for_the_first_time_and_a_field_that_was_marked_and_not_mended_need_no_reason()
    {
        await using var app = await TestApp.StartAsync();
        var real = await app.ACaseAsync();
        Given.Ok(await real.DecideAsync("TownshipReview", DecideTask.Return));
        Given.Ok(await ResubmitAsync(app, real.Id, ("document-number", "浙经信企业〔2026〕13号")));
        Given.Ok(await ReturnAsync(app, real.Id, null, Certificate));
        Given.Ok(await ResubmitAsync(app, real.Id, ("certificate", "SRDI-2026-0009")));
        Given.Ok(await real.DecideAsync("TownshipReview", DecideTask.Approve));

        Given.Ok(await app.DecideAsync(real.Id, "bureau", DecideTask.Return, "", null, Document));
    }

    [Fact]
    public async Task The_clock_of_the_step_stands_still_while_the_firm_corrects_and_goes_on_with_what_was_left()
    {
        await using var app = await TestApp.StartAsync();
        var real = await app.ACaseAsync();
        var (opened, due) = (app.Clock.Today, (await OpenAsync(app, real.Id)).DueOn);
        var whole = app.Get<Calendars>().Current.WorkingDaysBetween(opened, due);
        app.Time.Advance(TimeSpan.FromDays(3));
        var left = app.Get<Calendars>().Current.WorkingDaysBetween(app.Clock.Today, due);
        Given.Ok(await real.DecideAsync("TownshipReview", DecideTask.Return));
        Assert.Equal(left, (await OpenAsync(app, real.Id)).DaysLeft);

        app.Time.Advance(TimeSpan.FromDays(4));
        Given.Ok(await real.ResubmitAsync());

        Assert.InRange(left, 1, whole - 1);
        Assert.Equal(app.Get<Calendars>().Current.End(app.Clock.Today, left, countFirstDay: false).Day, (await OpenAsync(app, real.Id)).DueOn);
        // The next step has its own time.
        Given.Ok(await real.DecideAsync("TownshipReview", DecideTask.Approve));
        Assert.Null((await OpenAsync(app, real.Id)).DaysLeft);
    }

    [Fact]
    public void An_approval_stands_only_where_nothing_that_the_step_reviews_was_touched()
    {
        string[] known = ["tier", "certificate", "loans", "evidence-promise-letter"];
        Assert.True(StandingApproval.Untouched("tier, evidence-promise-letter", known, Changed("certificate")));
        Assert.True(StandingApproval.Untouched("all", known, Changed()));
        Assert.False(StandingApproval.Untouched("all", known, Changed("certificate")));
        Assert.False(StandingApproval.Untouched("tier,certificate", known, Changed("certificate")));
        Assert.False(StandingApproval.Untouched("tier,profile", known, Changed("profile")));
        Assert.False(StandingApproval.Untouched("tier,gone", known, Changed()));
        Assert.False(StandingApproval.Untouched(" , ", known, Changed()));
    }

    [Fact]
    public async Task A_review_whose_fields_did_not_change_since_its_approval_completes_at_once_and_says_so()
    {
        await using var app = await TestApp.StartAsync(adjust: b => b.ReviewedFields(("TownshipReview", "tier,evidence-promise-letter"), ("BureauReview", "certificate")));
        var real = await app.ACaseAsync();
        Given.Ok(await real.DecideAsync("TownshipReview", DecideTask.Approve));
        Given.Ok(await real.DecideAsync("BureauReview", DecideTask.Return));

        Given.Ok(await ResubmitAsync(app, real.Id, ("certificate", "SRDI-2026-0009")));

        Assert.Equal("BureauReview", Assert.Single((await real.StateAsync()).Bookmarks).NodeId);
        await using (var db = app.Db())
        {
            var kept = await db.KeptApprovals.SingleAsync();
            Assert.Equal(("township", 1, 2), (kept.Step, kept.DecidedOnRevision, kept.Revision));
            Assert.True(await db.AuditEntries.AnyAsync(e => e.Action == "case.approval-stands"));
            Assert.Equal(1, await db.Tasks.CountAsync(t => t.Step == "township"));
        }

        // What the township looks at has changed: it is asked again, and the bureau after it.
        Given.Ok(await app.DecideAsync(real.Id, "bureau", DecideTask.Return, "", null, Certificate));
        Given.Ok(await ResubmitAsync(app, real.Id, ("certificate", "SRDI-2026-0010"), ("tier", "little-giant")));
        Assert.Equal("TownshipReview", Assert.Single((await real.StateAsync()).Bookmarks).NodeId);
    }

    private static Changes Changed(params string[] ids) => new(ids.ToHashSet(StringComparer.Ordinal));

    private static async Task<WorkTask> OpenAsync(TestApp app, long id)
    {
        await using var db = app.Db();
        return await db.Tasks.AsNoTracking().SingleAsync(t => t.ApplicationId == id && t.State == TaskState.Open);
    }

    private static async Task<Result<Decided>> ReturnAsync(TestApp app, long id, string? why, params Defect[] defects)
    {
        var task = await OpenAsync(app, id);
        return await app.Get<DecideTask>().DecideAsync(await app.AsAsync("township1"),
            new DecisionInput(task.Id, await app.VersionAsync(id), DecideTask.Return, "", null, defects) { WhyLate = why }, default);
    }

    private static async Task<Result<string>> ResubmitAsync(TestApp app, long id, params (string Field, string Value)[] changes)
    {
        var answers = Given.Answers("provincial-srdi");
        foreach (var (field, value) in changes) answers[field] = value;
        Given.Ok(await app.Get<KeepDraft>().SaveAsync(await app.ActorAsync("approver1"), id, await app.DraftVersionAsync(id), answers, default));
        return await app.SubmitAsync(id);
    }
}
