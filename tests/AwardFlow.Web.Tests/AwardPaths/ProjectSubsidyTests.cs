using AwardFlow.Web.Casework;
using AwardFlow.Web.Casework.Activities;
using AwardFlow.Web.Features.Demonstration;
using AwardFlow.Web.Features.Review.Panels;
using AwardFlow.Web.Features.Review.Projects;
using AwardFlow.Web.Records;
using AwardFlow.Web.Tests.Casework;
using AwardFlow.Web.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace AwardFlow.Web.Tests.AwardPaths;

public sealed class ProjectSubsidyTests
{
    private static readonly Dictionary<string, string> Who = new()
    {
        ["TownshipReview"] = "township1",
        ["BureauReview"] = "bureau",
        ["LeadershipReview"] = "leader",
        ["AcceptanceReview"] = "head",
        ["HoldSubmit"] = "integrity",
        ["HoldDecide"] = "integrity",
        ["HoldPrepay"] = "integrity",
        ["HoldSettle"] = "integrity",
    };

    private static PathWalk Walk { get; } = new("project-subsidy", GivenProjects.Policy, GivenProjects.Award)
    {
        Answers = (s, n) => GivenProjects.Renovation(Has(s, "Panel: ") || s.End == "waits at Panel" || s.Steps[^1] == "withdraw" && s.Steps[^2] == "SpecialAudit: Verified" ? "8000000" : "4000000",
            $"2026-330114-{n}", !Has(s, "Assess: Ineligible")),
        WhoDecides = Who,
        // Nothing in this award's data is open; a hit between the document and its cases has no cause a test could set.
        Without = s => Has(s, "Assess: Undecided") || Has(s, "FundDocument: Issued, "),
        Before = BeforeAsync,
        Own = OwnAsync,
    };

    private static bool Has(ScenarioTests.Scenario s, string text) => s.Steps.Any(t => t.Contains(text, StringComparison.Ordinal));

    /// <summary>A scenario that is covered has an earlier case of the same project behind it.</summary>
    private static async Task BeforeAsync(TestApp app, string login, ScenarioTests.Scenario s)
    {
        if (!Has(s, "Assess: Covered")) return;
        var scenarios = System.Text.Json.JsonSerializer.Deserialize<ScenarioTests.Scenario[]>(
            await File.ReadAllTextAsync(Path.Combine(TestApp.RepositoryRoot(), "workflows/project-subsidy/v1.scenarios.json")), System.Text.Json.JsonSerializerOptions.Web)!;
        var n = Array.FindIndex([.. scenarios.Where(x => !Walk.Without(x))], x => x.Name == s.Name);
        var id = await app.ADraftFor(login, GivenProjects.Policy, GivenProjects.Award, GivenProjects.Renovation(project: $"2026-330114-{n}"));
        Given.Ok(await app.SubmitAsync(id, login));
        await app.ThroughAuditAsync(id);
        await app.ToFundsAsync(id, login);
        await app.IssueDocumentForAsync(id, "钱财企〔2026〕1号");
        var real = new RealCase(app, id, login);
        Given.Ok(await real.PayAsync());
        Given.Ok(await app.DecideAsync(id, "head", DecideTask.Approve));
        Given.Ok(await real.PayAsync());
        Assert.Equal("paid", (await real.RowAsync()).Result);
    }

    private static async Task<Result<Done>?> OwnAsync(WalkStep step)
    {
        var (app, id) = (step.App, step.Case.Id);
        switch (step.Node, step.Outcome)
        {
            case ("TownshipReview", DecideTask.Approve):
                await app.VisitAsync(await app.OpenTaskAsync(id));
                return null;
            case ("SpecialAudit", _):
                Given.Ok(await app.GiveAuditAsync(id));
                return await app.VerifyAsync(id, step.Outcome == SpecialAudits.Verified);
            case ("Panel", ExpertPanel.Passed): return await app.HoldPanelAsync(id, [80, 70, 40], conflicted: true);
            case ("Panel", ExpertPanel.Failed): return await app.HoldPanelAsync(id, [59, 40, 90]);
            case ("Panel", ExpertPanel.Tie): return await app.HoldPanelAsync(id, [80, 40], missing: true);
            case ("JointReview", DecideTask.Approve):
                foreach (var joint in GivenPath.JointBureaux) Given.Ok(await app.DecideAsync(id, joint, DecideTask.Approve));
                return new Done();
            case ("JointReview", DecideTask.Return): return Plain(await app.ReturnAsync(id, "joint-market"));
            case ("JointReview", _): return Plain(await app.RejectAsync(id, "joint-reform"));
            case ("LeadershipReview" or "AcceptanceReview", DecideTask.Return): return Plain(await app.DecideAsync(id, Who[step.Node], DecideTask.Return, "请完善后再报。"));
            case ("FundDocument", AwaitDocument.Issued):
                await app.IssueDocumentForAsync(id, $"钱财企〔2026〕W{id}号");
                return new Done();
            case ("FundDocument", _): return await step.Case.ResumeAsync(await step.Case.BookmarkAsync("FundDocument"), step.Outcome, await app.ActorAsync("checker"));
            default: return null;
        }
    }

    private static Result<Done> Plain(Result<Decided> decided) => decided.Refusal is { } refusal ? refusal : new Done();

    [Fact]
    public async Task Every_scenario_goes_its_way_in_the_real_application() => Assert.Empty(await Walk.RunAllAsync());

    [Fact]
    public async Task The_base_is_verified_the_money_is_paid_in_two_parts_to_the_fen_and_the_proof_holds()
    {
        await using var app = await TestApp.StartAsync();
        var id = await app.ASubmittedProject(completed: "8000000.33");
        await app.ThroughAuditAsync(id, percent: 60);
        // 60 % of 8,000,000.33, and 20 % of that: below the panel.
        var decided = (await app.ApplicationAsync(id)).AmountFen!.Value;
        Assert.Equal(96_000_004, decided);
        await using var db = app.Db();
        var amendment = await db.Amendments.SingleAsync();
        Assert.Equal(("completedInvestment", "\"8000000.33\"", "\"4800000.19\""), (amendment.Fact, amendment.BeforeJson, amendment.AfterJson));
        Assert.NotNull(amendment.FileId);
        await app.ToFundsAsync(id);
        await app.IssueDocumentForAsync(id);
        Assert.Empty(await app.Get<VerifyMoney>().RunAsync(db, default));

        await app.PayThroughBankAsync(id);
        Assert.Equal("acceptance", (await app.ApplicationAsync(id)).Stage);
        Assert.Empty(await app.Get<VerifyMoney>().RunAsync(db, default));
        Assert.Contains("第 1 期", (await db.Messages.SingleAsync(m => m.ApplicationId == id && m.Kind == "tranche-paid")).Subject, StringComparison.Ordinal);
        Given.Ok(await app.DecideAsync(id, "head", DecideTask.Approve));
        await app.PayThroughBankAsync(id);

        Assert.Equal("paid", (await app.ApplicationAsync(id)).Result);
        Assert.Equal([(1, 48_000_002L), (2, 48_000_002L)], (await db.Payments.OrderBy(p => p.Tranche).ToListAsync()).Select(p => (p.Tranche, p.AmountFen)));
        Assert.Empty(await app.Get<VerifyMoney>().RunAsync(db, default));
        var line = await db.BudgetLines.AsNoTracking().SingleAsync(l => l.PolicyId == GivenProjects.Policy && l.Year == 2026);
        Assert.Equal((0, 0, decided), (line.ReservedFen, line.CommittedFen, line.PaidFen));
        await app.SqlAsync("""UPDATE payments SET "AmountFen" = "AmountFen" - 1 WHERE "Tranche" = 2""");
        Assert.Contains("tranches-do-not-add-up", (await app.Get<VerifyMoney>().RunAsync(db, default)).Select(f => f.Code));
    }

    [Fact]
    public async Task A_project_that_is_not_accepted_gives_the_rest_back_to_the_budget()
    {
        await using var app = await TestApp.StartAsync();
        var id = await app.ASubmittedProject();
        await app.ThroughAuditAsync(id);
        await app.ToFundsAsync(id);
        await app.IssueDocumentForAsync(id);
        await app.PayThroughBankAsync(id);
        Given.Ok(await app.DecideAsync(id, "head", DecideTask.Reject, "设备没有到位。", "四.3"));
        await using var db = app.Db();
        var line = await db.BudgetLines.AsNoTracking().SingleAsync(l => l.PolicyId == GivenProjects.Policy && l.Year == 2026);
        Assert.Equal((0, 0, 40_000_000), (line.ReservedFen, line.CommittedFen, line.PaidFen));
        Assert.Empty(await app.Get<VerifyMoney>().RunAsync(db, default));
        Assert.Contains("余款不予拨付", (await db.Messages.SingleAsync(m => m.ApplicationId == id && m.Kind == "not-accepted")).Subject, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_is_approved_without_a_visit_of_two_officers_with_photos()
    {
        await using var app = await Visitor.ServeAsync();
        var id = await app.ASubmittedProject("approver1");
        var task = await app.OpenTaskAsync(id);
        Assert.Equal("site-visit-missing", (await app.DecideAsync(id, "township1", DecideTask.Approve)).Refusal?.Code);
        await using var db = app.Db();
        var officers = await RecordVisit.OfficersAsync(db, task.UnitId, default);
        var record = app.Get<RecordVisit>();
        var alone = await record.RecordAsync(await app.AsAsync("township1"), new(task.Id, await app.VersionAsync(id), app.Clock.Today, officers[0].Id, officers[0].Id, "属实"), [], default);
        Assert.Equal(["SecondOfficer", "Files"], alone.Refusal!.Faults.Select(f => f.Field));
        Assert.Equal("not-found", (await record.RecordAsync(await app.AsAsync("township2"), new(task.Id, 1, app.Clock.Today, 1, 2, "属实"), [], default)).Refusal?.Code);
        await app.VisitAsync(task);
        Given.Ok(await app.DecideAsync(id, "township1", DecideTask.Approve));
        using var bureau = await Visitor.AsAsync(app, "bureau");
        var page = await bureau.TextAsync($"/Review/Case/{id}");
        Assert.Contains("设备铭牌与清单一致", page, StringComparison.Ordinal);
        var photo = await db.SiteVisitPhotos.Select(p => p.FileId).SingleAsync();
        using var seen = await bureau.GetAsync($"/Review/Projects/Paper/{photo}");
        Assert.Equal(System.Net.HttpStatusCode.OK, seen.StatusCode);
        using var stranger = await Visitor.AsAsync(app, "cpa1");
        using var hidden = await stranger.GetAsync($"/Review/Projects/Paper/{photo}");
        Assert.Equal(System.Net.HttpStatusCode.NotFound, hidden.StatusCode);
    }

    [Fact]
    public async Task An_audit_firm_sees_only_what_it_was_given_and_verifies_nothing_above_what_was_declared()
    {
        await using var app = await Visitor.ServeAsync();
        var (id, other) = (await app.ASubmittedProject("approver1"), await app.ASubmittedProject("approver2"));
        foreach (var one in new[] { id, other })
        {
            await app.VisitAsync(await app.OpenTaskAsync(one));
            Given.Ok(await app.DecideAsync(one, one == id ? "township1" : "township2", DecideTask.Approve));
            Given.Ok(await app.DecideAsync(one, "bureau", DecideTask.Approve));
        }
        Given.Ok(await app.GiveAuditAsync(id));
        var task = await app.OpenTaskAsync(id);
        using var auditor = await Visitor.AsAsync(app, "cpa1");
        Assert.Contains("演示精密机械", await auditor.TextAsync("/Review/Inbox"), StringComparison.Ordinal);
        Assert.Contains("核定补助基数", await auditor.TextAsync($"/Review/Projects/Verify/{task.Id}"), StringComparison.Ordinal);
        using var elsewhere = await auditor.GetAsync($"/Review/Case/{other}");
        Assert.Equal(System.Net.HttpStatusCode.NotFound, elsewhere.StatusCode);
        Assert.Equal("not-found", (await app.VerifyAsync(id, by: "cpa2")).Refusal?.Code);
        Assert.Contains("不能高于申报数", Assert.Single((await app.VerifyAsync(id, percent: 101)).Refusal!.Faults).Message, StringComparison.Ordinal);
        Assert.Equal("not-found", (await app.DecideAsync(id, "cpa1", SpecialAudits.Verified)).Refusal?.Code);

        // Taken back, the firm sees nothing any more and another one is asked.
        await using var db = app.Db();
        Given.Ok(await app.Get<GiveAudit>().TakeBackAsync(await app.AsAsync("bureau2"), await db.SpecialAudits.Select(a => a.Id).SingleAsync(), "该机构人手不足。", default));
        using var gone = await auditor.GetAsync($"/Review/Case/{id}");
        Assert.Equal(System.Net.HttpStatusCode.NotFound, gone.StatusCode);
        Assert.True((await app.GiveAuditAsync(id)).IsRefused);
        Given.Ok(await app.GiveAuditAsync(id, "demo-cpa2"));
        Given.Ok(await app.VerifyAsync(id, by: "cpa2"));
        Assert.Equal(80_000_000, (await app.ApplicationAsync(id)).AmountFen);
    }

    [Fact]
    public async Task Experts_score_alone_one_of_the_firm_is_never_drawn_and_a_missing_one_is_chased_and_not_counted()
    {
        await using var app = await Visitor.ServeAsync();
        var id = await app.ASubmittedProject("approver1", "8000000");
        await app.ThroughAuditAsync(id);
        Assert.Equal("panel", (await app.ApplicationAsync(id)).Stage);
        var keep = app.Get<KeepPanel>();
        Assert.Equal("not-found", (await app.DrawAsync(id, "head")).Refusal?.Code);
        Assert.Equal(3, Given.Ok(await app.DrawAsync(id)));
        Assert.Equal("panel-full", (await app.DrawAsync(id)).Refusal?.Code);
        var ofFirm = (await app.ActorAsync("expert7")).Id;
        var seats = await app.SeatsAsync(id);
        Assert.DoesNotContain(seats, s => s.PersonId == ofFirm);

        // One scores; the others and the bureau see that, not how.
        Given.Ok(await app.ScoreAsync(seats[0], 87));
        Assert.Equal("seat-answered", (await app.ScoreAsync(seats[0], 90)).Refusal?.Code);
        Assert.Equal("NoConflict", Assert.Single((await app.ScoreAsync(seats[1], 90, noConflict: false)).Refusal!.Faults).Field);
        var second = (await app.ExpertAsync(seats[1])).Actor;
        await using var db = app.Db();
        var login = (await db.Users.Where(p => p.Id == second.Id).Select(p => p.Email!).SingleAsync()).Split('@')[0];
        using var expert = await Visitor.AsAsync(app, login);
        Assert.DoesNotContain(">87<", await expert.TextAsync($"/Review/Panels/Score/{seats[1].Id}"), StringComparison.Ordinal);
        using var foreign = await expert.GetAsync($"/Review/Panels/Score/{seats[0].Id}");
        Assert.Equal(System.Net.HttpStatusCode.NotFound, foreign.StatusCode);
        var task = await app.OpenTaskAsync(id);
        using var bureau = await Visitor.AsAsync(app, "bureau");
        var panel = await bureau.TextAsync($"/Review/Panels/Show/{task.Id}");
        Assert.Contains("已评分", panel, StringComparison.Ordinal);
        Assert.DoesNotContain(">87<", panel, StringComparison.Ordinal);

        // The second steps back and is replaced; who stays away is chased, and no pass comes of it.
        Given.Ok(await app.Get<GiveScore>().DeclareAsync(new Command(second), seats[1].Id, "持有该企业股份", default));
        Assert.Equal(1, Given.Ok(await app.DrawAsync(id)));
        using var stepped = await expert.GetAsync($"/Review/Panels/Score/{seats[1].Id}");
        Assert.Equal(System.Net.HttpStatusCode.NotFound, stepped.StatusCode);
        Assert.Equal("panel-running", (await keep.CloseAsync(await app.AsAsync("bureau"), task.Id, "够了", default)).Refusal?.Code);
        Assert.Equal("seat-not-overdue", (await keep.GiveUpAsync(await app.AsAsync("bureau"), task.Id, seats[2].Id, "联系不上", default)).Refusal?.Code);
        app.MoveTo(BusinessClock.EndOfDay((await app.SeatsAsync(id)).Max(s => s.DueOn)));
        await app.RunAsync("expert-reminders");
        await app.RunAsync("expert-reminders");
        Assert.Equal(2, await db.Messages.CountAsync(m => m.Kind == "panel-overdue"));
        Assert.Equal("scores-short", (await keep.CloseAsync(await app.AsAsync("bureau"), task.Id, "够了", default)).Refusal?.Code);
        Given.Ok(await keep.GiveUpAsync(await app.AsAsync("bureau"), task.Id, seats[2].Id, "联系不上", default));
        Given.Ok(await app.DrawAsync(id));
        foreach (var seat in (await app.SeatsAsync(id)).Where(s => s.State == SeatState.Asked)) Given.Ok(await app.ScoreAsync(seat, 70));

        Assert.Equal("joint", (await app.ApplicationAsync(id)).Stage);
        Assert.Equal((3, 7567L), await db.Panels.Select(p => new ValueTuple<int, long>(p.Scored!.Value, p.MeanHundredths!.Value)).SingleAsync());
        Assert.Contains("75.67", await bureau.TextAsync($"/Review/Case/{id}"), StringComparison.Ordinal);
        Assert.Contains("演示大学", await bureau.TextAsync("/Review/Panels/Experts"), StringComparison.Ordinal);
        Given.Ok(await app.Get<KeepExperts>().KeepAsync(await app.AsAsync("bureau"), new(ofFirm, "退休", "", "高端装备", true), default));
        Assert.Equal("EmployerCode", Assert.Single((await app.Get<KeepExperts>().KeepAsync(await app.AsAsync("bureau"), new(ofFirm, "某公司", "91330114MA20003771", "装备", true), default)).Refusal!.Faults).Field);
    }

    [Fact]
    public async Task The_firm_reads_what_experts_said_only_after_the_decision_and_never_who_said_it_or_with_which_score()
    {
        await using var app = await Visitor.ServeAsync();
        var id = await app.ASubmittedProject("approver1", "8000000");
        await app.ThroughAuditAsync(id);
        Given.Ok(await app.HoldPanelAsync(id, [91, 83, 77]));
        using var firm = await Visitor.AsAsync(app, "approver1");
        Assert.DoesNotContain("投入合理。", await firm.TextAsync($"/Applications/Show/{id}"), StringComparison.Ordinal);

        await app.ToFundsAsync(id, "approver1");

        var page = await firm.TextAsync($"/Applications/Show/{id}");
        Assert.Equal(3, page.Split("投入合理。").Length - 1);
        Assert.Contains("专家 3", page, StringComparison.Ordinal);
        Assert.All(DemonstrationData.Staff.Where(s => s.Roles.Contains(Roles.Expert)).Select(s => s.Name).Concat(["91", "83", "77"]),
            secret => Assert.DoesNotContain($">{secret}<", page, StringComparison.Ordinal));
    }
}
