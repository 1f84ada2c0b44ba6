using AwardFlow.Web.Casework;
using AwardFlow.Web.Features.Applications;
using AwardFlow.Web.Records;
using AwardFlow.Web.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace AwardFlow.Web.Tests.Casework;

public sealed class DecisionTests
{
    private static readonly Defect Wrong = new("tier", "认定层级", "层级与文件不一致");

    [Theory]
    [InlineData("Maybe", "意见", null, "unknown-outcome")]
    [InlineData(DecideTask.Reject, " ", "四.2", "opinion-missing")]
    [InlineData(DecideTask.Reject, "不符合条件。", " ", "clause-missing")]
    [InlineData(DecideTask.Return, "请补正。", null, "defects-missing")]
    public async Task A_decision_that_says_too_little_is_refused_and_nothing_is_kept(string outcome, string opinion, string? clause, string code)
    {
        await using var app = await TestApp.StartAsync();
        var id = await app.ASubmittedApplication();
        var version = await app.VersionAsync(id);

        Assert.Equal(code, (await app.DecideAsync(id, "township1", outcome, opinion, clause)).Refusal?.Code);

        await using var db = app.Db();
        Assert.False(await db.Decisions.AnyAsync());
        Assert.Equal(version, await app.VersionAsync(id));
    }

    [Fact]
    public async Task A_defect_without_a_reason_is_refused()
    {
        await using var app = await TestApp.StartAsync();
        var id = await app.ASubmittedApplication();
        var result = await app.DecideAsync(id, "township1", DecideTask.Return, "", null, Wrong with { Reason = " " });
        Assert.Equal("defect-reason-missing", result.Refusal?.Code);
    }

    [Fact]
    public async Task A_task_that_is_done_names_who_did_it()
    {
        await using var app = await TestApp.StartAsync();
        var id = await app.ASubmittedApplication();
        var input = await InputAsync(app, id, DecideTask.Approve);
        Given.Ok(await app.DecideAsync(id, "township1", DecideTask.Approve));

        var late = await app.Get<DecideTask>().DecideAsync(await app.AsAsync("township1b"), input, default);

        Assert.Equal("already-decided", late.Refusal?.Code);
        Assert.Contains("李镇街", late.Refusal?.Message, StringComparison.Ordinal);
        Assert.Contains("同意", late.Refusal?.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_page_older_than_the_case_is_refused_and_says_what_changed()
    {
        await using var app = await TestApp.StartAsync();
        var id = await app.ASubmittedApplication();
        var input = await InputAsync(app, id, DecideTask.Approve) with { SeenVersion = await app.VersionAsync(id) - 1 };

        var stale = await app.Get<DecideTask>().DecideAsync(await app.AsAsync("township1"), input, default);

        Assert.Equal("stale-page", stale.Refusal?.Code);
        Assert.Contains("最近一次变化", stale.Refusal?.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("township2")]
    [InlineData("bureau")]
    [InlineData("approver1")]
    [InlineData("sysadmin")]
    public async Task Nobody_else_finds_the_task(string login)
    {
        await using var app = await TestApp.StartAsync();
        var id = await app.ASubmittedApplication();
        Assert.Equal("not-found", (await app.DecideAsync(id, login, DecideTask.Approve)).Refusal?.Code);
    }

    [Fact]
    public async Task Approving_again_what_the_rules_refuse_on_the_same_facts_changes_nothing()
    {
        await using var app = await TestApp.StartAsync();
        var id = await app.ADraft();
        var answers = Given.Answers("provincial-srdi");
        answers["first-recognition"] = "no";
        Given.Ok(await app.Get<KeepDraft>().SaveAsync(await app.ActorAsync("approver1"), id, await app.DraftVersionAsync(id), answers, default));
        Given.Ok(await app.SubmitAsync(id));
        Given.Ok(await app.DecideAsync(id, "township1", DecideTask.Approve));
        Given.Ok(await app.DecideAsync(id, "bureau", DecideTask.Approve));
        Assert.Equal("bureau", (await app.ApplicationAsync(id)).Stage);

        Assert.Equal("assessment-unchanged", (await app.DecideAsync(id, "bureau", DecideTask.Approve)).Refusal?.Code);
        Given.Ok(await app.DecideAsync(id, "bureau", DecideTask.Reject, "不是首次认定。", "四.2"));
    }

    [Fact]
    public async Task Fifty_approvals_at_once_make_one_decision()
    {
        await using var app = await TestApp.StartAsync();
        var id = await app.ASubmittedApplication();
        var input = await InputAsync(app, id, DecideTask.Approve);
        var actors = new[] { await app.ActorAsync("township1"), await app.ActorAsync("township1b") };

        var results = await Task.WhenAll(Enumerable.Range(0, 50).Select(i => Task.Run(() =>
            app.Get<DecideTask>().DecideAsync(new Command(actors[i % 2], $"form-{i}"), input, default))));

        Assert.Equal(49, results.Count(r => r.Refusal?.Code == "already-decided"));
        Assert.Single(results, r => !r.IsRefused);
        await using var db = app.Db();
        Assert.Equal(1, await db.Decisions.CountAsync());
        Assert.Equal(1, await db.Tasks.CountAsync(t => t.ApplicationId == id && t.State == TaskState.Open));
        Assert.Equal("bureau", (await app.ApplicationAsync(id)).Stage);
    }

    [Fact]
    public async Task A_form_sent_fifty_times_decides_once_and_every_answer_is_the_same()
    {
        await using var app = await TestApp.StartAsync();
        var id = await app.ASubmittedApplication();
        var input = await InputAsync(app, id, DecideTask.Approve);
        var command = await app.AsAsync("township1");

        var results = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Task.Run(() => app.Get<DecideTask>().DecideAsync(command, input, default))));

        Assert.Single(results.Select(r => Given.Ok(r)).Distinct());
        await using var db = app.Db();
        Assert.Equal(1, await db.Decisions.CountAsync());
    }

    [Fact]
    public async Task A_returned_case_is_corrected_and_approved()
    {
        await using var app = await TestApp.StartAsync();
        var id = await app.ASubmittedApplication();
        Given.Ok(await app.DecideAsync(id, "township1", DecideTask.Return, "请补正后重报。", null, Wrong, new Defect("", "其他问题", "承诺书未盖章")));
        Assert.Equal(Situation.Correcting, (await app.ApplicationAsync(id)).Situation);
        await using var db = app.Db();
        var letter = await db.Messages.SingleAsync(m => m.ApplicationId == id && m.Kind == "return");
        Assert.Contains("1. 认定层级：层级与文件不一致", letter.Body, StringComparison.Ordinal);
        Assert.Contains("2. 其他问题：承诺书未盖章", letter.Body, StringComparison.Ordinal);
        Assert.Contains("请补正后重报。", letter.Body, StringComparison.Ordinal);

        Given.Ok(await app.SubmitAsync(id));
        var again = await db.Tasks.SingleAsync(t => t.ApplicationId == id && t.State == TaskState.Open);
        Assert.Equal(("TownshipReview", 2), (again.NodeId, again.Revision));
        Given.Ok(await app.DecideAsync(id, "township1", DecideTask.Approve));
        Assert.Equal("bureau", (await app.ApplicationAsync(id)).Stage);
    }

    [Fact]
    public async Task A_refusal_reaches_the_firm_with_reason_clause_and_remedies()
    {
        await using var app = await TestApp.StartAsync(settings: "--Matters:AppealWorkingDays=7");
        var id = await app.ASubmittedApplication();
        Given.Ok(await app.DecideAsync(id, "township1", DecideTask.Reject, "认定文件与企业不符。", "四.2"));

        var application = await app.ApplicationAsync(id);
        Assert.Equal((Situation.Closed, "rejected"), (application.Situation, application.Result));
        await using var db = app.Db();
        var letter = await db.Messages.SingleAsync(m => m.EnterpriseId == application.EnterpriseId && m.Kind == "rejected");
        foreach (var part in new[] { "理由：认定文件与企业不符。", "依据：四.2", "行政复议", "行政诉讼", "7 个工作日内在本平台提出申诉" })
            Assert.Contains(part, letter.Body, StringComparison.Ordinal);
        Assert.Single(await db.Outbox.Where(o => o.DedupKey.Contains("/rejected/")).ToListAsync());
    }

    [Fact]
    public async Task Kept_counters_equal_a_fresh_count_after_every_step_of_a_long_walk()
    {
        await using var app = await TestApp.StartAsync();
        var walk = new CaseWalk(app, seed: 20261123);
        for (var step = 0; step < 80; step++)
        {
            await walk.StepAsync();
            Assert.Equal(await CountedAsync(app), await KeptAsync(app));
        }
        Assert.True(walk.Kinds.Count >= 8, string.Join(", ", walk.Kinds));
    }

    private static async Task<List<string>> KeptAsync(TestApp app)
    {
        await using var db = app.Db();
        return [.. (await db.TaskCounters.AsNoTracking().Where(c => c.Open != 0 || c.AmountFen != 0).ToListAsync()).Select(c => $"{c.UnitId} {c.Role} {c.Open} {c.AmountFen}").Order()];
    }

    private static async Task<List<string>> CountedAsync(TestApp app)
    {
        await using var db = app.Db();
        var open = await db.Tasks.AsNoTracking().Where(t => t.State == TaskState.Open && t.Role != null).ToListAsync();
        return [.. open.GroupBy(t => (t.UnitId, t.Role)).Select(g => $"{g.Key.UnitId} {g.Key.Role} {g.Count()} {g.Sum(t => t.AmountFen ?? 0)}").Order()];
    }

    private static async Task<DecisionInput> InputAsync(TestApp app, long id, string outcome)
    {
        await using var db = app.Db();
        var task = await db.Tasks.AsNoTracking().SingleAsync(t => t.ApplicationId == id && t.State == TaskState.Open);
        return new(task.Id, await app.VersionAsync(id), outcome, "情况属实。", null, []);
    }
}
