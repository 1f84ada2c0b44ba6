using System.Net;
using AwardFlow.Web.Casework;
using AwardFlow.Web.Features.Workflows;
using AwardFlow.Web.Records;
using AwardFlow.Web.Tests.Support;
using AwardFlow.Workflow;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace AwardFlow.Web.Tests.Features.Workflows;

public sealed class PublishingTests
{
    [Fact]
    public async Task New_cases_start_on_the_signed_version_at_once_and_after_a_restart_running_ones_stay()
    {
        var folder = Directory.CreateTempSubdirectory("awardflow-workflow-").FullName;
        long old, young;
        int number;
        await using (var app = await TestApp.StartAsync(folder))
        {
            await app.ASignedWorkflow(GivenWorkflow.WithMoreDays);
            old = await app.ASubmittedApplication();
            // Signing another version while the first case runs.
            number = await app.ASignedWorkflow(f => GivenWorkflow.Node(f, "TownshipReview")["dueWorkingDays"]!["expression"]!["value"] = 9);
            young = await app.ASubmittedApplication("approver2");
            Assert.Equal([number - 1, number], await VersionsAsync(app, old, young));
        }
        await using (var again = await TestApp.StartAsync(folder))
        {
            Assert.Equal(number, again.Get<Paths>().Current.Latest(GivenWorkflow.Path).Version);
            Given.Ok(await again.DecideAsync(old, "township1", DecideTask.Approve));
            Given.Ok(await again.DecideAsync(young, "township2", DecideTask.Approve));
            Assert.Equal([number - 1, number], await VersionsAsync(again, old, young));
            await using var db = again.Db();
            Assert.Equal(["workflow.drafted", "workflow.edited", "workflow.proposed", "workflow.signed"],
                await db.AuditEntries.Where(e => e.ObjectKind == "workflow").Select(e => e.Action).Distinct().OrderBy(a => a).ToListAsync());
        }
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task The_author_does_not_sign_roles_are_kept_apart_and_the_database_keeps_what_is_signed()
    {
        await using var app = await TestApp.StartAsync();
        var id = await app.ADraftOfTheFirstVersion();
        await app.EditWorkflowAsync(id, GivenWorkflow.WithMoreDays);
        Given.Ok(await app.ProposeWorkflowAsync(id));
        var author = await app.ActorAsync("workflow1") with { Roles = new HashSet<string> { Roles.WorkflowSigner } };

        Assert.Equal("same-person", (await app.SignWorkflowAsync(id, author)).Refusal?.Code);
        Assert.Equal("publisher-is-not-signer", Roles.Conflict([Roles.WorkflowPublisher, Roles.WorkflowSigner])?.Code);
        Assert.Equal("not-a-draft", (await app.SaveWorkflowAsync(id, "{}", "[]")).Refusal?.Code);
        Given.Ok(await app.SignWorkflowAsync(id));
        var changed = await Assert.ThrowsAsync<SqliteException>(() => app.SqlAsync("UPDATE workflow_versions SET \"DefinitionJson\" = '{}'"));
        var removed = await Assert.ThrowsAsync<SqliteException>(() => app.SqlAsync("DELETE FROM workflow_versions"));
        Assert.Contains("never changed", changed.Message, StringComparison.Ordinal);
        Assert.Contains("never removed", removed.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_version_that_is_broken_unexplained_or_that_nobody_could_carry_is_not_proposed()
    {
        await using var app = await TestApp.StartAsync();
        var id = await app.ADraftOfTheFirstVersion();
        var good = await app.WorkflowVersionAsync(id);
        var check = app.Get<CheckWorkflow>();

        await app.EditWorkflowAsync(id, f => f["root"]!["connections"]!.AsArray().RemoveAt(3));
        Assert.Equal(("version-has-faults", "unconnected-outcome"), await RefusedAsync(app, check, id));
        Given.Ok(await app.SaveWorkflowAsync(id, good.DefinitionJson, """[{ "name": "x", "steps": ["start"], "end": "withdrawn" }]"""));
        Assert.Equal(("version-has-faults", "scenario-failed"), await RefusedAsync(app, check, id));
        Given.Ok(await app.SaveWorkflowAsync(id, good.DefinitionJson.Replace("\"bureau-head\"", "\"auditor-of-nothing\"", StringComparison.Ordinal), good.ScenariosJson));
        Assert.Equal(("version-has-faults", "unknown-role"), await RefusedAsync(app, check, id));
        Given.Ok(await app.SaveWorkflowAsync(id, "{", good.ScenariosJson));
        Assert.Equal(("version-has-faults", "malformed-json"), await RefusedAsync(app, check, id));
        Given.Ok(await app.SaveWorkflowAsync(id, good.DefinitionJson.Replace($"\"version\": {good.Number}", "\"version\": 1", StringComparison.Ordinal), good.ScenariosJson));
        Assert.Equal("number-taken", (await app.ProposeWorkflowAsync(id)).Refusal?.Code);

        // The heads of the bureaux leave: from then on nobody could decide there.
        Given.Ok(await app.SaveWorkflowAsync(id, good.DefinitionJson, good.ScenariosJson));
        await app.SqlAsync("DELETE FROM role_grants WHERE \"Role\" = 'bureau-head'");
        var gaps = (await check.OfAsync(GivenWorkflow.Path, good.FileName, good.DefinitionJson, good.ScenariosJson, default)).Gaps;
        Assert.Contains(gaps, g => g.UnitZh == "区经信科技局（演示）");
        Assert.All(gaps, g => Assert.Equal(("nobody-can-act", "bureau-head"), (g.Code, g.Role)));
        Assert.Equal("version-has-faults", (await app.ProposeWorkflowAsync(id)).Refusal?.Code);
    }

    [Fact]
    public async Task Imported_files_become_the_next_draft_and_exported_ones_load_again()
    {
        await using var app = await Visitor.ServeAsync();
        var paths = app.Get<Paths>();
        using var publisher = await Visitor.AsAsync(app, "workflow1");

        var exported = await publisher.TextAsync($"/Workflows/Show/{GivenWorkflow.Path}/1?handler=Json");
        Assert.Equal(paths.Current.Get(GivenWorkflow.Path, 1).Digest, DefinitionReader.Digest(exported));
        var id = Given.Ok(await app.Get<KeepWorkflow>().ImportAsync(await app.AsAsync("workflow1"), exported, default));
        var draft = await app.WorkflowVersionAsync(id);

        Assert.Equal(paths.Current.Latest(GivenWorkflow.Path).Version + 1, draft.Number);
        Assert.Equal(50, DefinitionReader.Read(draft.FileName, draft.DefinitionJson).Connections.Count);
        Assert.Equal("no-definition", (await app.Get<KeepWorkflow>().ImportAsync(await app.AsAsync("workflow1"), "<xml/>", default)).Refusal?.Code);
        Assert.Equal("not-allowed", (await app.Get<KeepWorkflow>().ImportAsync(await app.AsAsync("workflow2"), exported, default)).Refusal?.Code);
    }

    [Fact]
    public async Task The_whole_way_goes_through_the_pages()
    {
        await using var app = await Visitor.ServeAsync();
        await app.ASubmittedApplication();
        var id = await app.ADraftOfTheFirstVersion();
        await app.EditWorkflowAsync(id, GivenWorkflow.WithMoreDays);
        using var publisher = await Visitor.AsAsync(app, "workflow1");
        using var signer = await Visitor.AsAsync(app, "workflow2");
        var page = $"/Workflows/Draft/{id}";

        Assert.Contains("TownshipReview.dueWorkingDays", await publisher.TextAsync(page), StringComparison.Ordinal);
        using var proposed = await publisher.PostAsync(page, new() { ["Revision"] = $"{(await app.WorkflowVersionAsync(id)).Revision}" }, page + "?handler=Propose");
        using var signed = await signer.PostAsync(page, new() { ["Revision"] = $"{(await app.WorkflowVersionAsync(id)).Revision}" }, page + "?handler=Sign");
        Assert.Equal((HttpStatusCode.Redirect, HttpStatusCode.Redirect), (proposed.StatusCode, signed.StatusCode));

        var number = (await app.WorkflowVersionAsync(id)).Number;
        var shown = WebUtility.HtmlDecode(await signer.TextAsync($"/Workflows/Show/{GivenWorkflow.Path}/{number}"));
        foreach (var part in new[] { "所属镇街 · 镇街审核员", "8 个工作日", "data-node=\"ClosePaid\"", "褚流程", "卫签核", "href=\"#step-StageBureau\"" })
            Assert.Contains(part, shown, StringComparison.Ordinal);
        Assert.Contains(">在线签发<", WebUtility.HtmlDecode(await signer.TextAsync("/Workflows")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_dry_run_offers_every_outcome_and_what_the_machine_could_have_said_instead()
    {
        await using var app = await Visitor.ServeAsync();
        using var admin = await Visitor.AsAsync(app, "sysadmin");
        var start = WebUtility.HtmlDecode(await admin.TextAsync($"/Workflows/Rehearse?Path={GivenWorkflow.Path}&Version=1"));
        foreach (var step in new[] { "TownshipReview: Approve", "TownshipReview: Return", "start, ScreenSubmit: Blocked", "withdraw" })
            Assert.Contains("Step=" + Uri.EscapeDataString(step), start, StringComparison.Ordinal);

        var held = WebUtility.HtmlDecode(await admin.TextAsync($"/Workflows/Rehearse?Path={GivenWorkflow.Path}&Version=1&Step={Uri.EscapeDataString("start, ScreenSubmit: Blocked")}"));
        Assert.Contains("waits at HoldSubmit", held, StringComparison.Ordinal);
        Assert.Contains("path-current", held, StringComparison.Ordinal);
        Assert.Contains("does not wait at", await admin.TextAsync($"/Workflows/Rehearse?Path={GivenWorkflow.Path}&Version=1&Step=start&Step=Pay%3A%20Paid"), StringComparison.Ordinal);
    }

    private static async Task<(string?, string?)> RefusedAsync(TestApp app, CheckWorkflow check, long id)
    {
        var draft = await app.WorkflowVersionAsync(id);
        var found = await check.OfAsync(draft.DefinitionId, draft.FileName, draft.DefinitionJson, draft.ScenariosJson, default);
        return ((await app.ProposeWorkflowAsync(id)).Refusal?.Code, found.Faults.Select(f => f.Code).FirstOrDefault());
    }

    private static async Task<List<int>> VersionsAsync(TestApp app, params long[] cases)
    {
        await using var db = app.Db();
        return await db.WorkflowInstances.Where(i => cases.Contains(i.ApplicationId)).OrderBy(i => i.ApplicationId).Select(i => i.DefinitionVersion).ToListAsync();
    }
}
