using AwardFlow.Web.Casework;
using AwardFlow.Web.Records;
using AwardFlow.Web.Tests.Support;
using AwardFlow.Workflow;
using Microsoft.EntityFrameworkCore;
using static AwardFlow.Web.Tests.Support.GivenPath;

namespace AwardFlow.Web.Tests.Casework;

/// <summary>One step, several departments: one bookmark, a task each, and the quorum decides.</summary>
public sealed class JointReviewTests
{
    private const string Node = "HeadReview";

    [Fact]
    public async Task Every_department_has_its_own_task_and_the_case_moves_with_the_last_agreement()
    {
        await using var app = await JointAsync(Quorum.All);
        var real = await app.AtJointStepAsync();
        var tasks = await app.TasksAsync(real.Id, Node);
        Assert.Equal((3, 3, 1), (tasks.Count, tasks.Select(t => t.UnitId).Distinct().Count(), tasks.Select(t => t.BookmarkId).Distinct().Count()));
        Assert.All(tasks, t => Assert.Equal((TaskPart.Votes, Roles.JointBureauReviewer), (t.Part, t.Role)));
        var version = await app.VersionAsync(real.Id);

        foreach (var login in JointBureaux[..2]) Given.Ok(await app.DecideAsync(real.Id, login, DecideTask.Approve, $"{login} 同意。"));

        // Colleagues of other departments are not interrupted: what they have open is still the newest state.
        Assert.Equal(version, await app.VersionAsync(real.Id));
        Assert.Equal([Node], (await real.StateAsync()).Bookmarks.Select(b => b.NodeId));
        await using (var db = app.Db()) await ScenarioTests.CheckCountersAsync(db);
        Given.Ok(await app.DecideAsync(real.Id, JointBureaux[2], DecideTask.Approve));
        Assert.Equal(Situation.InPublicity, (await real.RowAsync()).Situation);
        Assert.All(await app.TasksAsync(real.Id, Node), t => Assert.Equal(TaskState.Done, t.State));
        Assert.Null(await app.FirstWrongAuditEntryAsync());
    }

    [Fact]
    public async Task One_refusal_does_not_end_a_vote_that_can_still_pass_and_a_second_one_does()
    {
        await using var app = await JointAsync("2");
        var real = await app.AtJointStepAsync();
        Given.Ok(await app.RejectAsync(real.Id, JointBureaux[0]));
        Assert.Equal(Situation.InReview, (await real.RowAsync()).Situation);

        Given.Ok(await app.RejectAsync(real.Id, JointBureaux[1]));

        Assert.Equal("rejected", (await real.RowAsync()).Result);
        var open = await app.TaskOfAsync(real.Id, Node, JointBureaux[2]);
        Assert.Equal((TaskState.Cancelled, CancelReason.Decided), (open.State, open.CancelReason));
        await using var db = app.Db();
        await ScenarioTests.CheckCountersAsync(db);
        var letter = await db.Messages.SingleAsync(m => m.ApplicationId == real.Id && m.Kind == "rejected");
        Assert.Contains("joint-finance 不同意。", letter.Body, StringComparison.Ordinal);
        Assert.Contains("joint-market 不同意。", letter.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_return_ends_the_step_shows_the_others_why_and_arms_all_of_them_again()
    {
        await using var app = await JointAsync(Quorum.All);
        var real = await app.AtJointStepAsync();
        Given.Ok(await app.DecideAsync(real.Id, JointBureaux[0], DecideTask.Approve));

        Given.Ok(await app.ReturnAsync(real.Id, JointBureaux[1]));

        Assert.Equal(Situation.Correcting, (await real.RowAsync()).Situation);
        var third = await app.TaskOfAsync(real.Id, Node, JointBureaux[2]);
        Assert.Equal((TaskState.Cancelled, CancelReason.Returned), (third.State, third.CancelReason));
        var late = await app.Get<DecideTask>().DecideAsync(await app.AsAsync(JointBureaux[2]),
            new DecisionInput(third.Id, await app.VersionAsync(real.Id), DecideTask.Approve, "", null, []), default);
        Assert.Equal("task-cancelled", late.Refusal?.Code);
        Assert.Contains("另一单位已退回补正", late.Refusal!.Message, StringComparison.Ordinal);
        var (told, kept) = (await app.ActorAsync(JointBureaux[2]), app.Db());
        await using var db = kept;
        Assert.Single(await db.Messages.Where(m => m.PersonId == told.Id && m.Kind == "task-cancelled").ToListAsync());

        Given.Ok(await real.ResubmitAsync());
        foreach (var node in new[] { "TownshipReview", "BureauReview" }) Given.Ok(await real.DecideAsync(node, DecideTask.Approve));
        var again = (await app.TasksAsync(real.Id, Node)).Where(t => t.State == TaskState.Open).ToList();
        Assert.Equal(["HeadReview:2"], again.Select(t => t.BookmarkId).Distinct());
        Assert.Equal((3, 2), (again.Count, again[0].Revision));
        foreach (var login in JointBureaux) Given.Ok(await app.DecideAsync(real.Id, login, DecideTask.Approve));
        Assert.Equal(Situation.InPublicity, (await real.RowAsync()).Situation);
    }

    [Fact]
    public async Task The_lead_waits_for_the_opinions_and_decides_against_them()
    {
        await using var app = await LedAsync();
        var real = await app.AtJointStepAsync();
        var parts = (await app.TasksAsync(real.Id, Node)).Select(t => t.Part);
        Assert.Equal([TaskPart.Decides, TaskPart.Advises, TaskPart.Advises, TaskPart.Advises], parts);

        Assert.Equal("consultees-open", (await app.DecideAsync(real.Id, "head", DecideTask.Approve)).Refusal?.Code);
        Assert.Equal("consultee-cannot-return", (await app.ReturnAsync(real.Id, JointBureaux[0])).Refusal?.Code);
        foreach (var login in JointBureaux) Given.Ok(await app.DecideAsync(real.Id, login, DecideTask.Reject, "不同意。"));
        Assert.Equal([Node], (await real.StateAsync()).Bookmarks.Select(b => b.NodeId));
        Given.Ok(await app.DecideAsync(real.Id, "head", DecideTask.Approve));

        Assert.Equal(Situation.InPublicity, (await real.RowAsync()).Situation);
    }

    [Fact]
    public async Task Opinions_that_do_not_come_in_time_keep_the_lead_from_nothing()
    {
        await using var app = await LedAsync();
        var real = await app.AtJointStepAsync();
        var consulted = await app.TaskOfAsync(real.Id, Node, JointBureaux[0]);
        app.MoveTo(BusinessClock.EndOfDay(consulted.DueOn));
        await app.RunAsync(ArmAlarms.Tasks);
        Assert.Equal(TaskState.Open, (await app.TaskOfAsync(real.Id, Node, JointBureaux[0])).State);

        Given.Ok(await app.DecideAsync(real.Id, "head", DecideTask.Approve));

        var tasks = await app.TasksAsync(real.Id, Node);
        Assert.Equal(3, tasks.Count(t => t.State == TaskState.Cancelled && t.CancelReason == CancelReason.LeadDecided));
        Assert.Equal(Situation.InPublicity, (await real.RowAsync()).Situation);
    }

    [Fact]
    public async Task Nobody_answers_for_two_departments_and_nobody_at_two_steps()
    {
        await using var app = await JointAsync(Quorum.All);
        var real = await app.AtJointStepAsync();
        Given.Ok(await app.DecideAsync(real.Id, JointBureaux[0], DecideTask.Approve));
        var (first, second) = (await app.ActorAsync(JointBureaux[0]), await app.ActorAsync(JointBureaux[1]));
        var (task, bureau) = (await app.TaskOfAsync(real.Id, Node, JointBureaux[1]), await app.ActorAsync("bureau"));
        var input = new DecisionInput(task.Id, await app.VersionAsync(real.Id), DecideTask.Approve, "", null, []);

        // The person moved to the other department since; the bureau's reviewer got the role there too.
        var moved = await app.Get<DecideTask>().DecideAsync(new Command(second with { Id = first.Id }), input, default);
        var earlier = await app.Get<DecideTask>().DecideAsync(new Command(second with { Id = bureau.Id }), input, default);

        Assert.Equal(("same-person-as-other-unit", "same-person-as-previous-step"), (moved.Refusal?.Code, earlier.Refusal?.Code));
    }

    [Theory]
    [InlineData("bureau")]
    [InlineData("maker")]
    [InlineData("leader")]
    [InlineData("sysadmin")]
    public async Task Who_is_of_no_department_of_the_step_finds_no_task(string login)
    {
        await using var app = await JointAsync(Quorum.All);
        var real = await app.AtJointStepAsync();
        Assert.Equal("not-found", (await app.DecideAsync(real.Id, login, DecideTask.Approve)).Refusal?.Code);
    }

    [Fact]
    public async Task A_department_sees_the_cases_that_were_its_turn_and_only_those()
    {
        await using var app = await JointAsync(Quorum.All);
        var before = await app.ACaseAsync("approver2");
        var real = await app.AtJointStepAsync();
        var (market, leader) = (await app.ActorAsync("joint-market"), await app.ActorAsync("leader"));
        await using var db = app.Db();
        Assert.Equal([real.Id], await db.Applications.VisibleTo(db, market).Select(a => a.Id).ToListAsync());
        Assert.Empty(await db.Applications.VisibleTo(db, leader).ToListAsync());
        // The bureau's roles and the department's show the sum of both.
        var both = market with { UnitId = (await real.RowAsync()).LeadUnitId, Roles = new HashSet<string> { Roles.JointBureauReviewer, Roles.LeadBureauReviewer } };
        Assert.Equal([before.Id, real.Id], await db.Applications.VisibleTo(db, both).OrderBy(a => a.Id).Select(a => a.Id).ToListAsync());
    }

    [Fact]
    public async Task A_department_that_is_not_set_up_and_a_quorum_out_of_reach_are_incidents()
    {
        await using var app = await JointAsync("4");
        var real = await app.AtJointStepAsync();
        Assert.Equal("quorum-out-of-reach", (await real.StateAsync()).Incident?.Code);
        Assert.Equal(Situation.Faulted, (await real.RowAsync()).Situation);
        await using var other = await JointAsync(Quorum.All);
        await other.SqlAsync("UPDATE units SET \"Code\" = 'qt-elsewhere' WHERE \"Code\" = 'qt-scjg'");
        var stuck = await other.AtJointStepAsync();
        Assert.Equal("unit-missing", (await stuck.StateAsync()).Incident?.Code);
        Assert.Contains("区市场监管局", (await stuck.StateAsync()).Incident!.Message, StringComparison.Ordinal);

        await other.SqlAsync("UPDATE units SET \"Code\" = 'qt-scjg' WHERE \"Code\" = 'qt-elsewhere'");
        Given.Ok(await other.Get<MoveCase>().RetryAsync(await other.AsAsync("sysadmin"), stuck.Id, default));
        Assert.Equal(3, (await other.TasksAsync(stuck.Id, Node)).Count);
    }

    [Fact]
    public async Task Fifty_decisions_at_once_on_the_tasks_of_a_joint_step_are_one_per_department_and_one_move()
    {
        await using var app = await JointAsync(Quorum.All);
        var real = await app.AtJointStepAsync();
        var version = await app.VersionAsync(real.Id);
        var senders = new List<(Actor Actor, long Task)>();
        foreach (var login in JointBureaux) senders.Add((await app.ActorAsync(login), (await app.TaskOfAsync(real.Id, Node, login)).Id));

        var results = await Task.WhenAll(Enumerable.Range(0, 50).Select(i => Task.Run(() => app.Get<DecideTask>().DecideAsync(
            new Command(senders[i % 3].Actor, $"form-{i}"), new DecisionInput(senders[i % 3].Task, version, DecideTask.Approve, "同意。", null, []), default))));

        Assert.Equal(3, results.Count(r => !r.IsRefused));
        Assert.Equal(47, results.Count(r => r.Refusal?.Code == "already-decided"));
        await using var db = app.Db();
        Assert.Equal(3, await db.Decisions.CountAsync(d => d.NodeId == Node));
        Assert.Equal(1, await db.PublicNotices.CountAsync());
        await ScenarioTests.CheckCountersAsync(db);
    }

    [Fact]
    public async Task Fifty_decisions_at_once_on_one_task_of_a_joint_step_are_one()
    {
        await using var app = await JointAsync(Quorum.All);
        var real = await app.AtJointStepAsync();
        var (actor, task, version) = (await app.ActorAsync(JointBureaux[0]), await app.TaskOfAsync(real.Id, Node, JointBureaux[0]), await app.VersionAsync(real.Id));

        var results = await Task.WhenAll(Enumerable.Range(0, 50).Select(i => Task.Run(() => app.Get<DecideTask>().DecideAsync(
            new Command(actor, $"form-{i}"), new DecisionInput(task.Id, version, DecideTask.Approve, "同意。", null, []), default))));

        Assert.Single(results, r => !r.IsRefused);
        Assert.Equal(49, results.Count(r => r.Refusal?.Code == "already-decided"));
        Assert.Equal(2, (await app.TasksAsync(real.Id, Node)).Count(t => t.State == TaskState.Open));
    }

    [Fact]
    public async Task A_withdrawal_takes_every_department_s_task_away()
    {
        await using var app = await JointAsync(Quorum.All);
        var real = await app.AtJointStepAsync();
        Given.Ok(await app.DecideAsync(real.Id, JointBureaux[0], DecideTask.Approve));

        Given.Ok(await real.WithdrawAsync());

        Assert.Equal([TaskState.Done, TaskState.Cancelled, TaskState.Cancelled], (await app.TasksAsync(real.Id, Node)).Select(t => t.State));
        await using var db = app.Db();
        await ScenarioTests.CheckCountersAsync(db);
    }
}
