using AwardFlow.Rules;
using AwardFlow.Web.Casework;
using AwardFlow.Web.Features.Simulations;
using AwardFlow.Web.Records;
using AwardFlow.Web.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace AwardFlow.Web.Tests.Features.Simulations;

public sealed class SimulationTests
{
    [Fact]
    public async Task A_draft_that_pays_more_shows_its_winners_and_its_cost_and_touches_no_case()
    {
        await using var app = await TestApp.StartAsync();
        var decided = await app.ASubmittedApplication();
        Given.Ok(await app.DecideAsync(decided, "township1", DecideTask.Approve));
        Given.Ok(await app.DecideAsync(decided, "bureau", DecideTask.Approve));
        await app.ASubmittedApplication("approver2", "little-giant");
        var before = await app.CasesAsync();

        var id = await app.ARun(GivenSimulation.VersionRules(await app.ADraftThatPaysMore()), budget: "400000");
        await app.RunAsync(RunSimulations.Name);

        await using var db = app.Db();
        var run = await db.Simulations.SingleAsync(s => s.Id == id);
        Assert.Equal((SimulationState.Done, 2, 2, 40_000_000), (run.State, run.Total, run.Processed, run.BudgetFen));
        var rows = await db.SimulationRows.OrderBy(r => r.ApplicationId).ToListAsync();
        Assert.Equal([(decided, SimulationChange.Winner, 20_000_000, 30_000_000), (rows[1].ApplicationId, SimulationChange.Unchanged, 100_000_000, 100_000_000)],
            rows.Select(r => (r.ApplicationId, r.Change, r.OldFen, r.NewFen)));
        var total = await db.SimulationTotals.SingleAsync();
        Assert.Equal((2026, 1, 1, 120_000_000, 130_000_000), (total.Year, total.Winners, total.Unchanged, total.OldFen, total.NewFen));
        Assert.Equal(before, await app.CasesAsync());
    }

    [Fact]
    public async Task An_overlay_is_laid_over_the_version_that_each_case_was_assessed_under()
    {
        await using var app = await TestApp.StartAsync();
        await app.ASubmittedApplication();
        await app.ASignedVersionThatPaysMore();
        app.Time.Advance(TimeSpan.FromDays(1));
        await app.ASubmittedApplication("approver2");

        await app.ARun("overlay:qiantang-ladder");
        await app.RunAsync(RunSimulations.Name);

        await using var db = app.Db();
        Assert.Equal([(SimulationChange.Unchanged, 20_000_000), (SimulationChange.Unchanged, 30_000_000)],
            await db.SimulationRows.OrderBy(r => r.ApplicationId).Select(r => ValueTuple.Create(r.Change, r.NewFen)).ToListAsync());
    }

    [Fact]
    public async Task A_run_that_the_server_left_goes_on_behind_its_last_batch_and_counts_everything_once()
    {
        var folder = Directory.CreateTempSubdirectory("awardflow-test-").FullName;
        long id;
        await using (var first = await TestApp.StartAsync(folder))
        {
            await first.ManyPastCases(1200);
            id = await first.ARun("overlay:qiantang-ladder");
            await first.OneBatchAsync(id);
        }
        await using var app = await TestApp.StartAsync(folder);
        await using var db = app.Db();
        Assert.Equal((SimulationState.Running, 500), await db.Simulations.Select(s => ValueTuple.Create(s.State, s.Processed)).SingleAsync());

        await app.RunAsync(RunSimulations.Name);

        Assert.Equal((SimulationState.Done, 1200), await db.Simulations.Select(s => ValueTuple.Create(s.State, s.Processed)).SingleAsync());
        Assert.Equal((1200, 1200), (await db.SimulationRows.CountAsync(), (await db.SimulationTotals.SingleAsync()).Cases));
    }

    [Fact]
    public async Task A_cancelled_run_keeps_what_it_has_and_never_goes_on()
    {
        await using var app = await TestApp.StartAsync();
        await app.ManyPastCases(600);
        var id = await app.ARun("overlay:qiantang-ladder");
        await app.OneBatchAsync(id);

        Given.Ok(await app.Get<StartSimulation>().CancelAsync(await app.AsAsync("policy2"), id, default));
        await app.RunAsync(RunSimulations.Name);

        await using var db = app.Db();
        Assert.Equal((SimulationState.Cancelled, 500), await db.Simulations.Select(s => ValueTuple.Create(s.State, s.Processed)).SingleAsync());
        Assert.Equal("simulation-ended", (await app.Get<StartSimulation>().CancelAsync(await app.AsAsync("policy2"), id, default)).Refusal?.Code);
        var actions = await db.AuditEntries.Where(e => e.ObjectKind == "simulation").OrderBy(e => e.Id).Select(e => e.Action).ToListAsync();
        Assert.Equal(["simulation.started", "simulation.cancelled"], actions);
    }

    [Fact]
    public async Task Every_fault_of_the_question_is_told_at_once_and_a_broken_draft_is_not_run()
    {
        await using var app = await TestApp.StartAsync();
        var draft = await app.ADraftVersion();
        await app.SaveFileAsync(draft, GivenPolicy.Recognition, "award: [");
        var today = app.Clock.Today;

        var empty = await app.AskAsync(null, null, null, "-1");
        Assert.Equal(["Rules", "From", "To", "Budget"], empty.Refusal!.Faults.Select(f => f.Field));
        Assert.Equal(["To"], (await app.AskAsync("overlay:qiantang-ladder", today, today.AddDays(-1), null)).Refusal!.Faults.Select(f => f.Field));
        Assert.Equal(["Rules"], (await app.AskAsync($"version:{draft}", today, today, null)).Refusal!.Faults.Select(f => f.Field));
        Assert.Equal(["Rules"], (await app.AskAsync("overlay:qiantang-ladder", today, today, null, "xining-2023")).Refusal!.Faults.Select(f => f.Field));
        Assert.Equal("not-allowed", (await app.AskAsync("overlay:qiantang-ladder", today, today, null, by: "bureau")).Refusal?.Code);
    }

    [Theory]
    [InlineData("payable", 100L, AssessmentStatus.Payable, 101L, SimulationChange.Winner)]
    [InlineData("payable", 100L, AssessmentStatus.Payable, 99L, SimulationChange.Loser)]
    [InlineData("payable", 100L, AssessmentStatus.Covered, 0L, SimulationChange.Loser)]
    [InlineData("payable", 100L, AssessmentStatus.Payable, 100L, SimulationChange.Unchanged)]
    [InlineData("payable", 100L, AssessmentStatus.Ineligible, 0L, SimulationChange.NewlyIneligible)]
    [InlineData("covered", 0L, AssessmentStatus.Ineligible, 0L, SimulationChange.NewlyIneligible)]
    [InlineData("ineligible", 0L, AssessmentStatus.Ineligible, 0L, SimulationChange.Unchanged)]
    [InlineData("ineligible", 0L, AssessmentStatus.Payable, 1L, SimulationChange.Winner)]
    [InlineData("payable", 100L, AssessmentStatus.Undecided, null, SimulationChange.Open)]
    [InlineData("not-configured", null, AssessmentStatus.Payable, 100L, SimulationChange.Open)]
    [InlineData("not-configured", null, AssessmentStatus.NotConfigured, null, SimulationChange.Unchanged)]
    public void Who_wins_is_said_by_amounts_and_left_open_where_one_has_none(string was, long? oldFen, AssessmentStatus status, long? newFen, SimulationChange change) =>
        Assert.Equal(change, Recompute.ChangeOf(was, oldFen, new Assessment(status, newFen, null, null, [], [], [], [], "1", "hash")));
}
