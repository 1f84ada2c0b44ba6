using System.Text.Json;
using AwardFlow.Web.Casework;
using AwardFlow.Web.Casework.Activities;
using AwardFlow.Web.Features.Recoveries;
using AwardFlow.Web.Records;
using AwardFlow.Web.Tests.Features.Publicity;
using AwardFlow.Web.Tests.Support;
using AwardFlow.Workflow;
using Microsoft.EntityFrameworkCore;

namespace AwardFlow.Web.Tests.Casework;

/// <summary>Every scenario of the paths of cases that are not awards, through the real application with its people.</summary>
public sealed class MatterScenarioTests
{
    public sealed record Scenario(string Name, string[] Steps, string End);

    private static readonly Dictionary<string, Scenario[]> All = new[] { "objection", "dishonesty-listing", "credit-repair", "appeal", "recovery" }.ToDictionary(p => p,
        p => JsonSerializer.Deserialize<Scenario[]>(File.ReadAllText(Path.Combine(TestApp.RepositoryRoot(), "workflows", p, "v1.scenarios.json")), JsonSerializerOptions.Web)!);

    public static TheoryData<string> Paths => [.. All.Keys];

    private static readonly Dictionary<(string Path, string Node), string> WhoDecides = new()
    {
        [("objection", "Investigate")] = "investigator",
        [("dishonesty-listing", "Decide")] = "integrity2",
        [("credit-repair", "Decide")] = "integrity",
        [("appeal", "Decide")] = "appeals",
        [("recovery", "Confirm")] = "releaser",
        [("recovery", "DecideWriteOff")] = "head",
    };

    [Theory]
    [MemberData(nameof(Paths))]
    public async Task The_real_application_goes_the_way_of_every_scenario(string path)
    {
        foreach (var scenario in All[path])
        {
            await using var app = await TestApp.StartAsync();
            var id = await StartAsync(app, path);
            await CheckAsync(app, id);
            foreach (var step in scenario.Steps.Skip(1))
            {
                await TakeAsync(app, path, id, step);
                await CheckAsync(app, id);
            }
            Assert.Equal((scenario.Name, scenario.End), (scenario.Name, Describe(await StateAsync(app, id))));
            Assert.Null(await app.FirstWrongAuditEntryAsync());
        }
    }

    private static async Task<long> StartAsync(TestApp app, string path)
    {
        if (path == "dishonesty-listing") return await app.AListing();
        if (path == "credit-repair") return Given.Ok(await app.RepairAsync((await app.AListedFirm()).Record, RepairGround.Mistaken));
        if (path == "recovery") return await app.ARecovery();
        if (path == "appeal") return Given.Ok(await app.AppealAsync(await app.ARefusedAward()));
        var notice = await app.ANotice();
        Given.Ok(await app.Object(notice));
        return await app.ObjectionCaseAsync(notice.ApplicationId);
    }

    private static async Task TakeAsync(TestApp app, string path, long id, string step)
    {
        var parts = step.Split(": ");
        var (node, outcome) = (parts[0], parts.ElementAtOrDefault(1) ?? "");
        switch (node, outcome)
        {
            case ("withdraw", _):
                var own = await app.ApplicationAsync(id);
                var withdrawn = path == "objection" ? own.AboutId!.Value : id;
                Given.Ok(await app.Get<MoveCase>().WithdrawAsync(await app.AsAsync("approver1"), withdrawn, await app.VersionAsync(withdrawn), default));
                break;
            case ("withdraw refused", _):
                Assert.True((await app.Get<MoveCase>().WithdrawAsync(await app.AsAsync("approver1"), id, await app.VersionAsync(id), default)).IsRefused);
                break;
            case (_, Answer.Answered or Correct.Resubmitted):
                Given.Ok(await app.AnswerAsync(id));
                break;
            case (_, Collect.Settled):
                Given.Ok(await app.ReceiveAsync(id, "200000.00", "凭证-1"));
                break;
            case (_, Collect.WriteOff):
                Given.Ok(await app.Get<KeepDebt>().ProposeWriteOffAsync(await app.AsAsync("maker"), id, await app.DebtVersionAsync(id), "企业已经注销，无财产可供执行。", default));
                break;
            case (_, Correct.Expired):
                app.MoveTo(BusinessClock.EndOfDay(await app.DueAsync(id)));
                await app.RunAsync(ArmAlarms.Tasks);
                break;
            default:
                var login = node.StartsWith("Endorse", StringComparison.Ordinal) ? "deputy" : WhoDecides[(path, node)];
                Defect[] defects = outcome == DecideTask.Return ? [new("", "需要补充", "请补充说明。")] : [];
                Given.Ok(await app.DecideAsync(id, login, outcome, "经核实，结论如此。", outcome == DecideTask.Reject ? "四.2" : null, defects));
                break;
        }
    }

    private static async Task<InstanceState> StateAsync(TestApp app, long id)
    {
        await using var db = app.Db();
        return (await db.WorkflowInstances.AsNoTracking().SingleAsync(i => i.ApplicationId == id)).State!;
    }

    private static string Describe(InstanceState state) => state.Status switch
    {
        InstanceStatus.Finished => $"{state.EndNode} {state.Result}",
        InstanceStatus.Withdrawn => "withdrawn",
        InstanceStatus.Running => $"waits at {string.Join(", ", state.Bookmarks.Select(b => b.NodeId))}",
        _ => $"{state.Incident}",
    };

    /// <summary>State, tasks and row agree; the words for it exist; the firm hears of every end of its own matters.</summary>
    private static async Task CheckAsync(TestApp app, long id)
    {
        await using var db = app.Db();
        var (row, state) = (await app.ApplicationAsync(id), await StateAsync(app, id));
        Assert.Equal(state.Bookmarks.Where(b => b.Type != Collect.TypeName).Select(b => b.Id), await db.Tasks.Where(t => t.ApplicationId == id && t.State == TaskState.Open).Select(t => t.BookmarkId).ToListAsync());
        Assert.Equal(state.Result, row.Result);
        Assert.NotNull(app.Get<Stages>().Of(row));
        await ScenarioTests.CheckCountersAsync(db);
        var told = row.Kind != CaseKind.Objection && row.Result is not (null or "withdrawn" or "recovery-dropped");
        Assert.Equal(told, await db.Messages.AnyAsync(m => m.ApplicationId == id && m.Kind == row.Result));
    }
}
