using AwardFlow.Web.Casework;
using AwardFlow.Web.Casework.Activities;
using AwardFlow.Web.Records;
using AwardFlow.Web.Tests.Casework;
using AwardFlow.Web.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace AwardFlow.Web.Tests.AwardPaths;

/// <summary>Every scenario of the competitive path in the real application, each with its own part in a round.</summary>
public sealed class CompetitiveSelectionTests
{
    private const int Parts = 2;

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task Every_scenario_goes_its_way_in_the_real_application(int part)
    {
        var number = 0;
        PathWalk? walk = null;
        walk = new PathWalk("competitive-selection", SelectionPolicy.Policy, SelectionPolicy.Award)
        {
            Start = async () =>
            {
                var app = await TestApp.StartOnAsync(SelectionPolicy.Folder());
                await app.BudgetForRoundsAsync();
                return app;
            },
            // What ends before the selection, or is refused by an assessment, is walked on the recognition path, node by node the same.
            Without = s => number++ % Parts != part || s.Steps.Any(t => t.Contains("Assess: ", StringComparison.Ordinal))
                || (!s.Name.StartsWith("待择优评审", StringComparison.Ordinal) && !s.Steps.Any(t => t.Contains("Select: ", StringComparison.Ordinal))),
            Answers = (s, _) => GivenRounds.Answers(IsLarge(s) ? "3000000" : "500000"),
            WhoDecides = RecognitionWalk.WhoDecides,
            Before = async (app, _, _) => await RoomAsync(app),
            Own = async step => step.Node switch
            {
                "Select" => await SelectAsync(step),
                "BureauCorrect" when step.Outcome == Correct.Resubmitted => await walk!.ResubmitAsync(step, GivenRounds.Answers("400000")),
                _ => await RecognitionWalk.TakeAsync(step),
            },
        };
        Assert.Empty(await walk.RunAllAsync());
    }

    private static bool IsLarge(ScenarioTests.Scenario scenario) =>
        scenario.Steps.Any(s => s.StartsWith("LeadershipReview", StringComparison.Ordinal)) || scenario.Name.StartsWith("区领导", StringComparison.Ordinal);

    /// <summary>A round that takes applications and in which nobody else's is under way.</summary>
    private static async Task RoomAsync(TestApp app)
    {
        await using var db = app.Db();
        if (await db.SelectionRounds.AsNoTracking().FirstOrDefaultAsync(r => r.State == RoundState.Open) is not { } round)
        {
            await app.AnOpenRound();
            return;
        }
        var left = await (from e in db.SelectionEntries
                          where e.RoundId == round.Id
                          join a in db.Applications on e.ApplicationId equals a.Id
                          where a.Situation != Situation.Closed
                          join p in db.Users on a.EnterpriseId equals p.EnterpriseId
                          select new { a.Id, p.Email }).ToListAsync();
        foreach (var one in left) Given.Ok(await new RealCase(app, one.Id, one.Email!.Split('@')[0]).WithdrawAsync());
    }

    /// <summary>The round asks its experts, and the list is signed; what stands on the list of dishonesty meanwhile meets the case when it follows.</summary>
    private static async Task<Result<Done>?> SelectAsync(WalkStep step)
    {
        var (app, id) = (step.App, step.Case.Id);
        var round = (await app.EntryOfAsync(id)).RoundId;
        await app.SetListAsync(null, step.Login);
        await app.CloseFilingAsync(round);
        Given.Ok(await app.DrawForRoundAsync(round));
        var score = step.Outcome == Select.NotSelected ? 40 : 90;
        await app.ScoreEntryAsync(id, score, score, score);
        // Listed when its scores are in: it drops out of the list.
        if (step.Outcome == Select.Excluded) await app.SetListAsync(IntegrityEffect.Block, step.Login);
        Given.Ok(await app.ProposeListAsync(round));
        Given.Ok(await app.SignListAndStopAsync(round));
        if (step.Outcome == Select.Selected) await app.SetListAsync(step.Listed, step.Login);
        await app.RunAsync("bank-results");
        return new Done();
    }
}
