using System.Net;
using AwardFlow.Web.Casework;
using AwardFlow.Web.Tests.Support;
using AwardFlow.Workflow;
using Microsoft.EntityFrameworkCore;

namespace AwardFlow.Web.Tests.Features.Workflows;

/// <summary>Running cases on their way to another version of their path.</summary>
public sealed class MovingVersionTests
{
    [Fact]
    public async Task Cases_move_only_where_the_step_they_wait_at_is_in_the_new_version_and_go_on_from_there()
    {
        await using var app = await Visitor.ServeAsync();
        var from = await app.ASignedWorkflow(GivenWorkflow.WithMoreDays);
        var atTownship = await app.ASubmittedApplication();
        var atBureau = await app.ASubmittedApplication("approver2");
        Given.Ok(await app.DecideAsync(atBureau, "township2", DecideTask.Approve));
        var to = await app.ASignedWorkflow(RenameBureau, s => s.Replace("BureauReview", "BureauReview2", StringComparison.Ordinal));
        using var publisher = await Visitor.AsAsync(app, "workflow1");
        var page = $"/Workflows/Move/{GivenWorkflow.Path}/{from}";

        var preview = WebUtility.HtmlDecode(await publisher.TextAsync($"{page}?To={to}"));
        Assert.Contains("新版本没有环节“主管部门审核”（BureauReview）", preview, StringComparison.Ordinal);
        Assert.Contains($"value=\"{atTownship}\" aria-label", preview, StringComparison.Ordinal);
        using var moved = await publisher.PostAsync(page, new() { ["To"] = $"{to}", ["Chosen"] = $"{atTownship}", ["Reason"] = "统一时限" });

        Assert.Equal(HttpStatusCode.Redirect, moved.StatusCode);
        await using var db = app.Db();
        var rows = await db.WorkflowInstances.AsNoTracking().ToDictionaryAsync(i => i.ApplicationId);
        Assert.Equal((to, to, from), (rows[atTownship].DefinitionVersion, rows[atTownship].State!.Version, rows[atBureau].DefinitionVersion));
        Assert.Equal(1, await db.AuditEntries.CountAsync(e => e.Action == "case.moved-version" && e.After!.Contains("统一时限")));
        Given.Ok(await app.DecideAsync(atTownship, "township1", DecideTask.Approve));
        Assert.Equal(["BureauReview2"], (await new RealCase(app, atTownship).StateAsync()).Bookmarks.Select(b => b.NodeId));
        Given.Ok(await app.DecideAsync(atBureau, "bureau", DecideTask.Approve));
    }

    [Fact]
    public async Task What_was_chosen_is_judged_again_and_a_move_without_reason_or_right_is_refused()
    {
        await using var app = await TestApp.StartAsync();
        var from = await app.ASignedWorkflow(GivenWorkflow.WithMoreDays);
        var id = await app.ASubmittedApplication();
        Given.Ok(await app.DecideAsync(id, "township1", DecideTask.Approve));
        var to = await app.ASignedWorkflow(RenameBureau, s => s.Replace("BureauReview", "BureauReview2", StringComparison.Ordinal));
        var move = app.Get<MoveVersion>();

        Assert.Equal("reason-missing", (await move.MoveAsync(await app.AsAsync("workflow1"), GivenWorkflow.Path, from, to, [id], " ", default)).Refusal?.Code);
        Assert.Equal("not-allowed", (await move.MoveAsync(await app.AsAsync("workflow2"), GivenWorkflow.Path, from, to, [id], "理由", default)).Refusal?.Code);
        Assert.Equal("no-such-version", (await move.MoveAsync(await app.AsAsync("workflow1"), GivenWorkflow.Path, from, 99, [id], "理由", default)).Refusal?.Code);
        var result = Given.Ok(await move.MoveAsync(await app.AsAsync("workflow1"), GivenWorkflow.Path, from, to, [id], "理由", default));
        Assert.Equal((0, "step-missing"), (result.Moved.Count, Assert.Single(result.Stayed).WhyNot!.Code));
    }

    [Fact]
    public async Task A_decision_is_not_taken_back_once_its_case_was_moved_and_the_refusal_says_so()
    {
        await using var app = await TestApp.StartAsync();
        var from = await app.ASignedWorkflow(GivenWorkflow.WithMoreDays);
        var id = await app.ASubmittedApplication();
        Given.Ok(await app.DecideAsync(id, "township1", DecideTask.Approve));
        var to = await app.ASignedWorkflow(file => GivenWorkflow.Node(file, "TownshipReview")["dueWorkingDays"]!["expression"]!["value"] = 9);
        Given.Ok(await app.Get<MoveVersion>().MoveAsync(await app.AsAsync("workflow1"), GivenWorkflow.Path, from, to, [id], "统一时限", default));

        var task = (await app.TasksAsync(id, "TownshipReview"))[0];
        var refused = (await app.Get<TakeBack>().TakeBackAsync(await app.AsAsync("township1"), task.Id, await app.VersionAsync(id), "写错了。", default)).Refusal;
        Assert.Equal("version-moved", refused?.Code);
        Assert.Contains($"第 {from} 版转到第 {to} 版", refused?.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_step_of_another_kind_a_lost_variable_and_changed_branches_keep_a_case_where_it_is()
    {
        var definition = DefinitionCatalogue.Load(Path.Combine(TestApp.RepositoryRoot(), "workflows")).Get(GivenWorkflow.Path, 1);
        var state = new InstanceState
        {
            DefinitionId = definition.DefinitionId,
            Version = 1,
            Status = InstanceStatus.Running,
            Bookmarks = [new("TownshipReview:1", "TownshipReview", "AwardFlow.Review")],
        };
        Assert.Null(MoveVersion.WhyNot(state, definition, definition));
        Assert.Equal("variable-missing", MoveVersion.WhyNot(state with { Variables = new Dictionary<string, string?> { ["v"] = "1" } }, definition, definition)?.Code);
        Assert.Equal("branches-changed", MoveVersion.WhyNot(state with { Joining = [new("Pay", "StageBureau", "Done")] }, definition, definition)?.Code);
    }

    [Theory]
    [InlineData("Pay", "AwardFlow.Pay", "document-skipped")]
    [InlineData("HoldPay", "AwardFlow.Hold", "document-skipped")]
    [InlineData("Publicise", "AwardFlow.Publicise", null)]
    public void A_case_that_is_beyond_the_place_of_a_new_fund_document_stays_on_its_version(string node, string type, string? code)
    {
        var catalogue = DefinitionCatalogue.Load(Path.Combine(TestApp.RepositoryRoot(), "workflows"));
        var state = new InstanceState { DefinitionId = "loan-interest", Version = 1, Status = InstanceStatus.Running, Bookmarks = [new($"{node}:1", node, type)] };
        Assert.Equal(code, MoveVersion.WhyNot(state, catalogue.Get("loan-interest", 1), catalogue.Get("loan-interest", 2))?.Code);
    }

    private static void RenameBureau(System.Text.Json.Nodes.JsonObject file)
    {
        GivenWorkflow.WithMoreDays(file);
        GivenWorkflow.Rename(file, "BureauReview", "BureauReview2");
    }
}
