using AwardFlow.Web.Casework;
using AwardFlow.Web.Features.Policies;
using AwardFlow.Web.Records;
using AwardFlow.Web.Tests.Casework;
using AwardFlow.Web.Tests.Support;
using AwardFlow.Workflow;
using Microsoft.EntityFrameworkCore;

namespace AwardFlow.Web.Tests.AwardPaths;

/// <summary>The second version of the recognition path: joint review, leadership above a figure, fund document.</summary>
public sealed class RecognitionTests
{
    private const int Parts = 3;
    private const string RecognisedBeforeThePolicy = "2024-05-31";

    /// <summary>A third of the scenarios each, so that they run side by side.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Every_scenario_goes_its_way_in_the_real_application(int part)
    {
        var number = 0;
        PathWalk? walk = null;
        walk = new PathWalk("recognition-award", "qiantang-2024", "recognition")
        {
            Version = 2,
            // No award of this policy comes to less than the figure of the joint review: another test skips it.
            Without = s => number++ % Parts != part || s.Name.StartsWith("金额低于联审起点", StringComparison.Ordinal),
            Answers = (s, _) => Answers(s),
            WhoDecides = RecognitionWalk.WhoDecides,
            Before = async (app, login, s) =>
            {
                if (s.Steps.Contains("BureauReview: Approve, Assess: Covered")) await app.PaidBeforeAsync(login);
            },
            Own = async step => step.Text switch
            {
                // Nothing has changed since: the approval is refused, and the case goes on from there.
                "BureauReview: Approve, Assess: Undecided" when await IsAskedAgainAsync(step) => await UnchangedAsync(walk!, step),
                "BureauReview: Approve" when await IsAskedAgainAsync(step) => await AmendedAsync(walk!, step),
                "BureauCorrect: Resubmitted" => await walk!.ResubmitAsync(step, Given.Answers("provincial-srdi")),
                _ => await RecognitionWalk.TakeAsync(step),
            },
        };
        Assert.Empty(await walk.RunAllAsync());
    }

    private static Dictionary<string, string> Answers(ScenarioTests.Scenario scenario)
    {
        var answers = Given.Answers(scenario.Steps.Any(s => s.StartsWith("LeadershipReview", StringComparison.Ordinal)) || scenario.Name.StartsWith("区领导", StringComparison.Ordinal) ? "little-giant" : "provincial-srdi");
        if (scenario.Steps.Contains("BureauReview: Approve, Assess: Ineligible")) answers["first-recognition"] = "no";
        if (scenario.Steps.Any(s => s.Contains("Assess: Undecided", StringComparison.Ordinal))) answers["recognised-on"] = RecognisedBeforeThePolicy;
        return answers;
    }

    private static async Task<bool> IsAskedAgainAsync(WalkStep step)
    {
        await using var db = step.App.Db();
        return await db.Assessments.AnyAsync(a => a.ApplicationId == step.Case.Id && a.Moment == AssessmentMoment.Decision);
    }

    /// <summary>Where the case came back as ineligible, the bureau sets the figure that the papers show; otherwise it just approves again.</summary>
    private static async Task<Result<Done>> AmendedAsync(PathWalk walk, WalkStep step)
    {
        await using var db = step.App.Db();
        if (await db.Submissions.AnyAsync(s => s.ApplicationId == step.Case.Id && s.FactsJson.Contains("\"firstRecognition\":false")))
            Given.Ok(await step.App.AmendAsync(step.Case.Id, "bureau", "firstRecognition", "yes"));
        return await walk.DecideAsync(step);
    }

    private static async Task<Result<Done>> UnchangedAsync(PathWalk walk, WalkStep step)
    {
        Assert.Equal("assessment-unchanged", (await walk.DecideAsync(step)).Refusal?.Code);
        return new Done();
    }

    [Fact]
    public async Task New_cases_take_the_second_version_and_running_ones_stay_on_the_first()
    {
        var folder = Directory.CreateTempSubdirectory("awardflow-versions-").FullName;
        long running;
        await using (var before = await TestApp.StartAsync(folder)) running = await before.ASubmittedApplication();
        await using var app = await TestApp.StartAsShippedAsync(folder: folder);
        var begun = await app.ASubmittedApplication("approver2");
        await using var db = app.Db();
        var versions = await db.WorkflowInstances.ToDictionaryAsync(i => i.ApplicationId, i => i.DefinitionVersion);
        Assert.Equal((1, 2), (versions[running], versions[begun]));

        foreach (var login in new[] { "township1", "bureau", "head" }) Given.Ok(await app.DecideAsync(running, login, DecideTask.Approve));
        Assert.Equal(Situation.InPublicity, (await app.ApplicationAsync(running)).Situation);
        await app.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task From_the_figure_on_the_leadership_decides_and_below_it_the_timeline_says_why_not()
    {
        await using var app = await Visitor.ServeAsShippedAsync();
        var firms = await app.FirmsAsync(2);
        // A step that its rule will skip is promised to nobody: neither to the officials nor to the firm.
        var (large, small) = (await app.ACaseAsync(firms[0], "little-giant"), await app.ACaseAsync(firms[1]));
        using (var firm = await Visitor.AsAsync(app, firms[0])) Assert.Contains("区领导审定", await firm.TextAsync($"/Applications/Show/{large.Id}"), StringComparison.Ordinal);
        using (var firm = await Visitor.AsAsync(app, firms[1])) Assert.DoesNotContain("区领导审定", await firm.TextAsync($"/Applications/Show/{small.Id}"), StringComparison.Ordinal);
        await app.ToNoticeAsync(large);
        await app.ToNoticeAsync(small);
        using (var head = await Visitor.AsAsync(app, "head"))
        {
            Assert.Matches(LeadershipAhead, await head.TextAsync($"/Review/Case/{large.Id}"));
            Assert.DoesNotMatch(LeadershipAhead, await head.TextAsync($"/Review/Case/{small.Id}"));
        }
        Given.Ok(await large.CloseNoticeAsync());
        Given.Ok(await small.CloseNoticeAsync());

        Assert.Equal("LeadershipReview", Assert.Single((await large.StateAsync()).Bookmarks).NodeId);
        Assert.Equal("FundDocument", Assert.Single((await small.StateAsync()).Bookmarks).NodeId);
        using var bureau = await Visitor.AsAsync(app, "bureau2");
        var page = await bureau.TextAsync($"/Review/Case/{small.Id}");
        Assert.Contains("区领导审定：按规定不再办理", page, StringComparison.Ordinal);
        Assert.Contains("核定金额 200,000.00 元，未达到“区领导审定起点”500,000.00 元。", page, StringComparison.Ordinal);
        Assert.DoesNotContain("按规定不再办理", await bureau.TextAsync($"/Review/Case/{large.Id}"), StringComparison.Ordinal);
        var print = await bureau.TextAsync($"/Review/Print/{small.Id}");
        Assert.All(new[] { "区市场监管局（演示）：同意", "区发改局（演示）：同意", "区财政局（演示）：同意" }, t => Assert.Contains(t, print, StringComparison.Ordinal));

        // The firm and the township hear of the approval once, in the step itself.
        await using var db = app.Db();
        Assert.Equal(1, await db.Messages.CountAsync(m => m.ApplicationId == small.Id && m.Kind == "approved" && m.EnterpriseId != null));
        Assert.Equal(2, await db.Messages.CountAsync(m => m.ApplicationId == small.Id && m.Kind == "approved" && m.PersonId != null));
        Assert.Equal(0, await db.Messages.CountAsync(m => m.ApplicationId == large.Id && m.Kind == "approved"));
        Assert.Equal(3, await db.Outbox.CountAsync(o => o.DedupKey.Contains("/approved/")));
    }

    [Theory]
    [InlineData("little-giant", "CloseLarge", "核定金额 1,000,000.00 元，达到“区领导审定起点”500,000.00 元。")]
    [InlineData("provincial-srdi", null, "核定金额 200,000.00 元，未达到“区领导审定起点”500,000.00 元。")]
    public async Task A_threshold_sends_the_case_one_way_or_the_other_and_keeps_both_numbers(string tier, string? end, string words)
    {
        await using var app = await GivenPath.WithThresholdAsync(_ => { });
        var real = await (await app.ACaseAsync("approver1", tier)).ToPublicityAsync();
        Given.Ok(await real.CloseNoticeAsync());

        Assert.Equal(end, (await real.StateAsync()).EndNode);
        await using var db = app.Db();
        var note = await db.ThresholdNotes.SingleAsync();
        Assert.Equal((end is null ? "Below" : "Above", words), (note.Outcome, $"{note.FactZh} {note.FactValue}，{(note.Reached ? "达到" : "未达到")}“{note.ParameterZh}”{note.ParameterValue}。"));
    }

    [Fact]
    public async Task A_figure_that_is_missing_is_refused_before_the_policy_is_signed()
    {
        await using var app = await TestApp.StartAsShippedAsync();
        var id = await app.ADraftVersion();
        var text = (await app.PolicyVersionAsync(id)).Files[PolicyFile];
        Given.Ok(await app.SaveFileAsync(id, PolicyFile, text.Replace("- id: leadership-from", "- id: leadership-above", StringComparison.Ordinal)));

        var refused = await app.ProposeAsync(id, app.Clock.Today.AddDays(1));

        Assert.True(refused.IsRefused);
        Assert.Contains(VersionCheck.Run(app.Get<Catalogues>(), app.Get<Paths>(), GivenPolicy.Policy, (await app.PolicyVersionAsync(id)).Files).Faults,
            f => f is { Rule: "award \"recognition\"", Field: "parameters" } && f.Message.Contains("leadership-from", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("LeadershipReview", "amount below no-such-figure")]
    [InlineData("LeadershipReview", "recognisedOn below leadership-from")]
    [InlineData("JointReview", "amount below no-such-figure")]
    public async Task A_skip_rule_that_can_t_be_read_stops_the_case_visibly_and_never_goes_the_shorter_way(string node, string rule)
    {
        await using var app = await GivenPath.SecondVersionAsync(node, activity => activity["customProperties"]![SkipRule.Property] = rule);
        var real = await app.ACaseAsync();
        if (node == "JointReview") foreach (var login in new[] { "township1", "bureau" }) Given.Ok(await app.DecideAsync(real.Id, login, DecideTask.Approve));
        else Given.Ok(await (await app.ToNoticeAsync(real)).CloseNoticeAsync());
        await StoppedAsync(app, real, node);
    }

    [Theory]
    [InlineData("parameter", "no-such-figure")]
    [InlineData("fact", "recognisedOn")]
    public async Task A_threshold_that_can_t_be_read_stops_the_case_visibly(string input, string instead)
    {
        await using var app = await GivenPath.WithThresholdAsync(node => GivenPath.Set(node, input, instead));
        var real = await (await app.ACaseAsync()).ToPublicityAsync();
        Given.Ok(await real.CloseNoticeAsync());
        await StoppedAsync(app, real, "LeadershipThreshold");
    }

    private static async Task StoppedAsync(TestApp app, RealCase real, string node)
    {
        var incident = (await real.StateAsync()).Incident;
        Assert.Equal((node, ThresholdRules.Unreadable), (incident?.NodeId, incident?.Code));
        Assert.Equal(Situation.Faulted, (await real.RowAsync()).Situation);
        await using var db = app.Db();
        Assert.Equal(0, await db.ThresholdNotes.CountAsync());
        Assert.Equal(1, await db.Incidents.CountAsync(i => i.ApplicationId == real.Id));
    }

    [Fact]
    public async Task A_review_that_its_rule_skips_is_done_at_once_with_the_reason_and_is_asked_again_after_a_take_back()
    {
        await using var app = await Visitor.ServeAsShippedAsync();
        var version = await app.ADraftVersion();
        var text = (await app.PolicyVersionAsync(version)).Files[PolicyFile];
        Given.Ok(await app.SaveFileAsync(version, PolicyFile, text.Replace("value: 50000 }", "value: 200000.01 }", StringComparison.Ordinal)));
        Given.Ok(await app.ProposeAsync(version, app.Clock.Today.AddDays(1)));
        Given.Ok(await app.SignAsync(version));
        app.Time.Advance(TimeSpan.FromDays(1));
        var real = await app.ACaseAsync();
        Given.Ok(await app.DecideAsync(real.Id, "township1", DecideTask.Approve));
        Given.Ok(await app.DecideAsync(real.Id, "bureau", DecideTask.Approve));

        Assert.Equal("HeadReview", Assert.Single((await real.StateAsync()).Bookmarks).NodeId);
        Assert.Empty(await app.TasksAsync(real.Id, "JointReview"));
        using var bureau = await Visitor.AsAsync(app, "bureau");
        var page = await bureau.TextAsync($"/Review/Case/{real.Id}");
        Assert.Contains("部门联审：按规定不再办理", page, StringComparison.Ordinal);
        Assert.Contains("核定金额 200,000.00 元，未达到“部门联审起点”200,000.01 元。", page, StringComparison.Ordinal);
        Assert.Contains("按规定不再办理", await bureau.TextAsync($"/Review/Print/{real.Id}"), StringComparison.Ordinal);
        await using (var db = app.Db())
            Assert.Equal(1, await db.AuditEntries.CountAsync(e => e.Action == "case.step-skipped"));

        var task = (await app.TasksAsync(real.Id, "BureauReview"))[^1];
        Given.Ok(await app.Get<TakeBack>().TakeBackAsync(await app.AsAsync("bureau"), task.Id, await app.VersionAsync(real.Id), "核对有误。", default));
        Assert.DoesNotContain("按规定不再办理", await bureau.TextAsync($"/Review/Case/{real.Id}"), StringComparison.Ordinal);
        Given.Ok(await app.DecideAsync(real.Id, "bureau", DecideTask.Approve));
        Assert.Equal("HeadReview", Assert.Single((await real.StateAsync()).Bookmarks).NodeId);
        Assert.Null(await app.FirstWrongAuditEntryAsync());
    }

    private const string LeadershipAhead = @"<li>\s*<b>区领导审定</b>";
    private const string PolicyFile = "qiantang-2024/policy.yaml";
}
