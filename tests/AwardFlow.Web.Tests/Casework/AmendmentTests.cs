using AwardFlow.Web.Casework;
using AwardFlow.Web.Features.Policies;
using AwardFlow.Web.Plumbing.Settings;
using AwardFlow.Web.Records;
using AwardFlow.Web.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace AwardFlow.Web.Tests.Casework;

/// <summary>核定: a reviewer sets a verified figure; what the firm signed stays.</summary>
public sealed class AmendmentTests
{
    [Fact]
    public async Task The_reviewer_sets_a_figure_sees_the_new_amount_and_decides_on_it()
    {
        await using var app = await Visitor.ServeAsync();
        var real = await app.AtBureauAsync();
        var task = (await app.TasksAsync(real.Id, "BureauReview"))[0];
        using var bureau = await Visitor.AsAsync(app, "bureau");
        Assert.Contains("1,000,000.00", await bureau.TextAsync($"/Review/Decide/{task.Id}"), StringComparison.Ordinal);

        var page = $"/Review/Amend/{task.Id}?fact=tier";
        var seen = (await app.VersionAsync(real.Id)).ToString(System.Globalization.CultureInfo.InvariantCulture);
        using (var wrong = await bureau.PostAsync(page, new() { ["Fact"] = "tier", ["Value"] = "gold", ["Reason"] = "认定文件为省级。", ["SeenVersion"] = seen }))
            Assert.Contains("请从给出的选项中选择", await wrong.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        using (var set = await bureau.PostAsync(page, new() { ["Fact"] = "tier", ["Value"] = "provincial-srdi", ["Reason"] = "认定文件为省级。", ["SeenVersion"] = seen }))
            Assert.Equal(System.Net.HttpStatusCode.Redirect, set.StatusCode);

        var review = await bureau.TextAsync($"/Review/Decide/{task.Id}");
        Assert.Contains("按更正后的信息核算为 ¥200,000.00", review, StringComparison.Ordinal);
        Assert.Contains("认定文件为省级。", review, StringComparison.Ordinal);
        Given.Ok(await real.DecideAsync("BureauReview", DecideTask.Approve));
        Assert.Equal(20_000_000, (await real.RowAsync()).AmountFen);
        var kept = Assert.Single(await app.AmendmentsAsync(real.Id));
        Assert.Equal(("tier", "\"little-giant\"", "\"provincial-srdi\"", "周经信"), (kept.Fact, kept.BeforeJson, kept.AfterJson, kept.ActorName));
        await using (var db = app.Db()) Assert.Contains("little-giant", (await db.Submissions.SingleAsync()).FactsJson, StringComparison.Ordinal);
        foreach (var place in new[] { $"/Review/Case/{real.Id}", $"/Review/Print/{real.Id}" })
        {
            var text = await bureau.TextAsync(place);
            Assert.Contains("省级专精特新中小企业", text, StringComparison.Ordinal);
            Assert.Contains("认定文件为省级。", text, StringComparison.Ordinal);
        }
        // The firm reads in plain words what was set, by whom in which office, and why.
        using (var firm = await Visitor.AsAsync(app, "approver1"))
        {
            var own = await firm.TextAsync($"/Applications/Show/{real.Id}");
            Assert.All(new[] { "核定与申报不同的内容", "省级专精特新中小企业", "认定文件为省级。", "区经信科技局（演示） · 周经信" }, t => Assert.Contains(t, own, StringComparison.Ordinal));
        }
        Assert.Equal((Verbs.Fine, "2 assessments recomputed, 0 difference(s)."), await VerifyAsync(app));
        Assert.Null(await app.FirstWrongAuditEntryAsync());

        await app.SqlAsync("UPDATE amendments SET \"AfterJson\" = '\"hidden-champion\"'");
        var (code, found) = await VerifyAsync(app);
        Assert.Equal(Verbs.Found, code);
        Assert.Contains("Decision #2: FactsJson", found, StringComparison.Ordinal);
    }

    private static async Task<(int Code, string Text)> VerifyAsync(TestApp app)
    {
        await using var output = new StringWriter();
        return (await VerifyDecisionsVerb.RunAsync(app.Get<AppFolders>(), app.Time, output, default), output.ToString().Trim());
    }

    [Fact]
    public async Task Only_the_step_that_may_amend_its_people_verified_figures_and_good_reasons_count()
    {
        await using var app = await TestApp.StartAsync();
        var real = await app.ACaseAsync();
        Assert.Equal("amend-not-allowed", (await app.AmendAsync(real.Id, "township1", "tier", "little-giant")).Refusal?.Code);
        Given.Ok(await real.DecideAsync("TownshipReview", DecideTask.Approve));

        var task = (await app.TasksAsync(real.Id, "BureauReview"))[0];
        foreach (var stranger in new[] { "township1", "head", "science", "approver1", "maker" })
            Assert.Equal("not-found", (await app.Get<AmendFact>().AmendAsync(await app.AsAsync(stranger), new AmendInput(task.Id, await app.VersionAsync(real.Id), "tier", "little-giant", "核对。"), default)).Refusal?.Code);
        Assert.Equal("fact-not-verified", (await app.AmendAsync(real.Id, "bureau", "upperLevelPaid", "100")).Refusal?.Code);
        Assert.Equal("fact-not-verified", (await app.AmendAsync(real.Id, "bureau", "registeredInDistrict", "no")).Refusal?.Code);
        Assert.Equal("reason-missing", (await app.AmendAsync(real.Id, "bureau", "tier", "little-giant", " ")).Refusal?.Code);
        Assert.Equal("reason-too-long", (await app.AmendAsync(real.Id, "bureau", "tier", "little-giant", new string('长', 301))).Refusal?.Code);
        Assert.Equal("value-wrong", (await app.AmendAsync(real.Id, "bureau", "recognisedOn", "2027-01-01")).Refusal?.Code);
        Assert.Equal("value-wrong", (await app.AmendAsync(real.Id, "bureau", "tier", "")).Refusal?.Code);
        Assert.Equal("fact-unchanged", (await app.AmendAsync(real.Id, "bureau", "tier", "provincial-srdi")).Refusal?.Code);
        Assert.Equal("stale-page", (await app.AmendAsync(real.Id, "bureau", "tier", "little-giant", seen: 0)).Refusal?.Code);
        Assert.Empty(await app.AmendmentsAsync(real.Id));

        Given.Ok(await app.AmendAsync(real.Id, "bureau", "tier", "little-giant"));
        Given.Ok(await real.DecideAsync("BureauReview", DecideTask.Approve));
        Assert.Equal("already-decided", (await app.AmendAsync(real.Id, "bureau", "tier", "provincial-srdi")).Refusal?.Code);
    }

    [Fact]
    public async Task Who_set_a_figure_decides_at_no_other_step_though_a_colleague_signed()
    {
        await using var app = await TestApp.StartAsync();
        await app.HoldsTooAsync("bureau2", Roles.BureauHead);
        var real = await app.AtBureauAsync();
        Given.Ok(await app.AmendAsync(real.Id, "bureau2", "tier", "provincial-srdi"));
        Given.Ok(await real.DecideAsync("BureauReview", DecideTask.Approve));

        Assert.Equal(FourEyes.Refusal.Code, (await app.DecideAsync(real.Id, "bureau2", DecideTask.Approve)).Refusal?.Code);
        Given.Ok(await real.DecideAsync("HeadReview", DecideTask.Approve));
    }

    [Fact]
    public async Task Of_many_who_set_a_figure_at_once_one_gets_through_and_a_decision_on_the_old_figure_is_stale()
    {
        await using var app = await TestApp.StartAsync();
        var real = await app.AtBureauAsync();
        var seen = await app.VersionAsync(real.Id);
        var task = (await app.TasksAsync(real.Id, "BureauReview"))[0];

        var results = await Task.WhenAll(Enumerable.Range(1, 20).Select(day => Task.Run(() =>
            app.AmendAsync(real.Id, day % 2 == 0 ? "bureau" : "bureau2", "recognisedOn", $"2026-05-{day:D2}", seen: seen))));

        Assert.Single(results, r => !r.IsRefused);
        Assert.All(results.Where(r => r.IsRefused), r => Assert.Equal("stale-page", r.Refusal!.Code));
        Assert.Single(await app.AmendmentsAsync(real.Id));
        Assert.Equal("stale-page", (await app.Get<DecideTask>().DecideAsync(await app.AsAsync("bureau"), new DecisionInput(task.Id, seen, DecideTask.Approve, "同意。", null, []), default)).Refusal?.Code);
    }

    [Fact]
    public async Task An_ineligible_case_becomes_payable_by_the_figure_and_the_correction_of_the_firm_ends_it()
    {
        await using var app = await TestApp.StartAsync(adjust: b => b.ReviewedFields(("TownshipReview", "all"), ("BureauReview", "certificate")));
        var id = await app.ADraft();
        await app.AnswerAsync(id, "first-recognition", "no");
        Given.Ok(await app.SubmitAsync(id));
        var real = new RealCase(app, id);
        Given.Ok(await real.DecideAsync("TownshipReview", DecideTask.Approve));
        Given.Ok(await real.DecideAsync("BureauReview", DecideTask.Approve));
        Assert.Equal("assessment-unchanged", (await real.DecideAsync("BureauReview", DecideTask.Approve)).Refusal?.Code);
        Given.Ok(await app.AmendAsync(id, "bureau", "firstRecognition", "yes"));
        Given.Ok(await real.DecideAsync("BureauReview", DecideTask.Approve));
        Assert.Equal(20_000_000, (await real.RowAsync()).AmountFen);

        Given.Ok(await real.DecideAsync("HeadReview", DecideTask.Return));
        await app.AnswerAsync(id, "first-recognition", "no");
        Given.Ok(await app.SubmitAsync(id));

        // The bureau had set a figure of what is replaced now: it looks again, though nothing changed that it looks at.
        Assert.Equal("BureauReview", Assert.Single((await real.StateAsync()).Bookmarks).NodeId);
        await using var db = app.Db();
        var enterprise = await db.Enterprises.SingleAsync(e => e.Id == (db.Applications.Where(a => a.Id == id).Select(a => a.EnterpriseId).First()));
        Assert.Equal(Rules.AssessmentStatus.Ineligible, (await app.Get<AssessCase>().AssessAsync(db, await real.RowAsync(), enterprise, app.Clock.Today, default)).Result.Status);
    }

    [Fact]
    public async Task A_decision_is_not_taken_back_once_the_next_step_has_set_a_figure()
    {
        await using var app = await TestApp.StartAsync();
        var real = await app.AtBureauAsync();
        var township = (await app.TasksAsync(real.Id, "TownshipReview"))[0];
        Given.Ok(await app.AmendAsync(real.Id, "bureau", "tier", "provincial-srdi"));

        Assert.Equal("amended-since", (await app.Get<TakeBack>().TakeBackAsync(await app.AsAsync("township1"), township.Id, await app.VersionAsync(real.Id), "写错了。", default)).Refusal?.Code);
    }
}
