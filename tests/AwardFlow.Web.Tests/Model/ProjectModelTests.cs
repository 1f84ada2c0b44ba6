using System.Globalization;
using AwardFlow.Web.Casework;
using AwardFlow.Web.Tests.Casework;
using AwardFlow.Web.Tests.Support;

namespace AwardFlow.Web.Tests.Model;

/// <summary>
/// A hundred projects with random valid actions from fixed seeds: visits, audits that cut the base or refuse it, experts who
/// step back or stay away, objections, documents, returned transfers, two tranches. At the end the money is proved.
/// </summary>
public sealed class ProjectModelTests
{
    private const int MostSteps = 60;

    private static readonly ModelPath Projects = new("project-subsidy", 1, 100, GivenProjects.Policy, GivenProjects.Award)
    {
        Answers = (seed, random) => GivenProjects.Renovation((random.Next(2) == 0 ? 3_900_000 + seed : 7_500_000 + seed).ToString(CultureInfo.InvariantCulture),
            $"2026-M-{seed.ToString(CultureInfo.InvariantCulture)}"),
    };

    [Fact]
    public async Task A_hundred_random_projects_never_stand_without_task_timer_or_end_and_their_money_adds_up()
    {
        await using var app = await TestApp.StartAsync();
        var staff = await PathModelTests.StaffAsync(app);
        var (taken, ends) = (new HashSet<string>(), new HashSet<string>());
        for (var seed = 1; seed <= Projects.Cases; seed++)
        {
            app.Clock.Set(TimeSpan.Zero);
            var (firm, id) = await PathModelTests.ASubmittedCaseAsync(app, seed, Projects);
            var driver = new CaseDriver(app, staff, firm, seed, Projects);
            for (var step = 0; step < MostSteps && await driver.StepAsync(id) is { } act; step++)
            {
                taken.Add(act);
                await PathModelTests.CheckAsync(app, id, seed);
            }
            ends.Add((await app.ApplicationAsync(id)).Result ?? "running");
        }

        await using var db = app.Db();
        await ScenarioTests.CheckCountersAsync(db);
        Assert.Null(await app.FirstWrongAuditEntryAsync());
        Assert.Empty(await app.Get<VerifyMoney>().RunAsync(db, default));
        Assert.Superset(new HashSet<string> { "paid", "rejected", "withdrawn" }, ends);
        Assert.Superset(new HashSet<string> { "audit verifies", "audit refuses", "experts", "expert missing", "expert conflicted", "issue", "object", "resubmit", "AcceptanceReview: Approve" }, taken);
    }
}
