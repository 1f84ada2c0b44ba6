using AwardFlow.Web.Casework;
using AwardFlow.Web.Casework.Activities;
using AwardFlow.Web.Features.Review.Rounds;
using AwardFlow.Web.Records;
using AwardFlow.Web.Tests.Casework;
using AwardFlow.Web.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace AwardFlow.Web.Tests.Model;

/// <summary>
/// A hundred cases in twenty-five rounds with random valid actions from fixed seeds: corrections, withdrawals and listings at
/// any time, experts who step back, ties, lists sent back, places that come free.
/// </summary>
public sealed class RoundModelTests
{
    /// <summary>The next year has no calendar here: what is still under way then is left so.</summary>
    private static readonly DateOnly LastDay = new(2026, 12, 20);

    private const int Rounds = 25, Firms = 4, Places = 2, MostSteps = 400;

    private static readonly ModelPath Path = new("competitive-selection", 1, Rounds * Firms, SelectionPolicy.Policy, SelectionPolicy.Award)
    {
        Answers = (_, random) => GivenRounds.Answers(random.Next(4) == 0 ? "3000000" : "500000"),
    };

    [Fact]
    public async Task A_hundred_random_cases_in_rounds_are_never_lost_and_the_places_never_exceeded()
    {
        await using var app = await TestApp.StartOnAsync(SelectionPolicy.Folder(Places));
        await app.BudgetForRoundsAsync();
        var staff = await PathModelTests.StaffAsync(app);
        var (taken, ends) = (new HashSet<string>(), new HashSet<string>());
        for (var seed = 1; seed <= Rounds; seed++)
        {
            app.Clock.Set(TimeSpan.Zero);
            var round = await app.AnOpenRound(name: $"第{seed}批");
            var random = new Random(seed);
            var cases = new List<(long Id, Actor Firm, CaseDriver Driver)>();
            for (var n = 0; n < Firms; n++)
            {
                var number = (seed * 10) + n;
                var (firm, id) = await PathModelTests.ASubmittedCaseAsync(app, number, Path);
                cases.Add((id, firm, new CaseDriver(app, staff, firm, number, Path)));
            }
            var open = cases.ToList();
            for (var step = 0; step < MostSteps && open.Count > 0 && app.Clock.Today < LastDay; step++)
            {
                var (id, _, driver) = open[random.Next(open.Count)];
                if (await driver.StepAsync(id) is { } act) taken.Add(act);
                else open.RemoveAll(c => c.Id == id);
                await CheckAsync(app, round, [id], seed);
            }
            await CheckAsync(app, round, cases.ConvertAll(c => c.Id), seed);
            foreach (var (id, _, _) in cases) ends.Add((await app.ApplicationAsync(id)).Result ?? "running");
            await EndAsync(app, round, cases.ConvertAll(c => (c.Id, c.Firm)));
        }

        await using var db = app.Db();
        await ScenarioTests.CheckCountersAsync(db);
        Assert.Null(await app.FirstWrongAuditEntryAsync());
        Assert.Empty(await app.Get<VerifyMoney>().RunAsync(db, default));
        Assert.Superset(new HashSet<string> { "paid", "not-selected", "withdrawn", "refused" }, ends);
        var audited = (await db.AuditEntries.Select(e => e.Action).Distinct().ToListAsync()).ToHashSet();
        Assert.Empty(new[] { "selection.signed", "selection.returned", "panel.conflict-declared" }.Except(audited));
    }

    /// <summary>A round for which no experts were asked takes no more applications, so that the next can open.</summary>
    private static async Task EndAsync(TestApp app, long round, List<(long Id, Actor Firm)> cases)
    {
        await app.CloseFilingAsync(round);
        if ((await app.RoundAsync(round)).State != RoundState.Open) return;
        foreach (var (id, firm) in cases)
            if ((await app.ApplicationAsync(id)).Situation != Situation.Closed)
                Given.Ok(await app.Get<MoveCase>().WithdrawAsync(new Command(firm), id, await app.VersionAsync(id), default));
        Given.Ok(await app.Get<DecideRound>().FinishAsync(await app.AsAsync("head"), round, (await app.RoundAsync(round)).Version, "没有可以评审的申报。", default));
    }

    private static async Task CheckAsync(TestApp app, long round, List<long> cases, int seed)
    {
        foreach (var id in cases) await PathModelTests.CheckAsync(app, id, seed);
        await using var db = app.Db();
        var row = await db.SelectionRounds.AsNoTracking().SingleAsync(r => r.Id == round);
        var entries = await db.SelectionEntries.AsNoTracking().Where(e => e.RoundId == round).ToListAsync();
        Assert.True(entries.Count(e => e.State == StandingState.Selected) <= Places, $"seed {seed}");
        foreach (var entry in entries)
        {
            var state = (await db.WorkflowInstances.AsNoTracking().SingleAsync(i => i.ApplicationId == entry.ApplicationId)).State!;
            var waits = state.Bookmarks.Any(b => b.Type == Select.TypeName && b.Id == entry.BookmarkId);
            var where = $"seed {seed}, {entry.State}, {row.State}: {state.ToJson()}";
            // A case waits for its round exactly while the round has said nothing about it.
            Assert.True(waits == (state.Status == Workflow.InstanceStatus.Running && (entry.State is StandingState.Waiting or StandingState.Reserve)), where);
            Assert.True(entry.State is StandingState.Filed or StandingState.Waiting || row.IsDecided, where);
        }
    }
}
