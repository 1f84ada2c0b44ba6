using System.Globalization;
using AwardFlow.Web.Casework;
using AwardFlow.Web.Features.Review.Panels;
using AwardFlow.Web.Features.Review.Rounds;
using AwardFlow.Web.Records;
using Microsoft.EntityFrameworkCore;

namespace AwardFlow.Web.Tests.Support;

/// <summary>Rounds of a competitive award, moved by the same use cases as the pages.</summary>
public static class GivenRounds
{
    public static Dictionary<string, string> Answers(string total = "500000", string project = "智能检测装备") => new()
    {
        ["research-total"] = total,
        ["project"] = project,
        ["earlier-support"] = "no",
        ["promise"] = "yes",
    };

    public static async Task<long> AnOpenRound(this TestApp app, int days = 3, string name = "2026 年第一批") =>
        Given.Ok(await app.Get<KeepRound>().OpenAsync(await app.AsAsync("bureau"), new(SelectionPolicy.Policy, SelectionPolicy.Award, name, app.Clock.Today, app.Clock.Today.AddDays(days)), default));

    public static async Task<long> AFiledEntry(this TestApp app, string login, string total = "500000", string project = "智能检测装备")
    {
        var id = await app.ADraftFor(login, SelectionPolicy.Policy, SelectionPolicy.Award, Answers(total, project));
        Given.Ok(await app.SubmitAsync(id, login));
        return id;
    }

    /// <summary>Filed, and found complete by township and bureau: it waits for the list.</summary>
    public static async Task<long> AnEntry(this TestApp app, string login, string total = "500000", string project = "智能检测装备")
    {
        var id = await app.AFiledEntry(login, total, project);
        foreach (var reviewer in new[] { "township1", "bureau" }) Given.Ok(await app.DecideAsync(id, reviewer, DecideTask.Approve));
        return id;
    }

    public static async Task<SelectionRound> RoundAsync(this TestApp app, long id)
    {
        await using var db = app.Db();
        return await db.SelectionRounds.AsNoTracking().SingleAsync(r => r.Id == id);
    }

    public static async Task<SelectionEntry> EntryOfAsync(this TestApp app, long applicationId)
    {
        await using var db = app.Db();
        return await db.SelectionEntries.AsNoTracking().SingleAsync(e => e.ApplicationId == applicationId);
    }

    /// <summary>The first moment after the closing day.</summary>
    public static async Task CloseFilingAsync(this TestApp app, long round)
    {
        var closes = BusinessClock.EndOfDay((await app.RoundAsync(round)).ClosesOn);
        if (app.Clock.UtcNow < closes) app.MoveTo(closes);
    }

    public static async Task<Result<int>> DrawForRoundAsync(this TestApp app, long round, string by = "bureau") =>
        await app.Get<KeepRound>().DrawAsync(await app.AsAsync(by), round, (await app.RoundAsync(round)).Version, default);

    public static async Task<List<PanelSeat>> RoundSeatsAsync(this TestApp app, long applicationId)
    {
        await using var db = app.Db();
        return await db.PanelSeats.AsNoTracking().Where(s => s.ApplicationId == applicationId).OrderBy(s => s.Id).ToListAsync();
    }

    /// <summary>Every expert asked about an application gives it these scores.</summary>
    public static async Task ScoreEntryAsync(this TestApp app, long applicationId, params int[] scores)
    {
        var asked = (await app.RoundSeatsAsync(applicationId)).FindAll(s => s.State == SeatState.Asked);
        foreach (var (seat, score) in asked.Zip(scores))
            Given.Ok(await app.Get<GiveScore>().ScoreAsync(await app.ExpertAsync(seat), new(seat.Id, score.ToString(CultureInfo.InvariantCulture), "项目先进，成效明确。", true), default));
    }

    public static async Task<Result<Done>> ProposeListAsync(this TestApp app, long round, string by = "bureau") =>
        await app.Get<DecideRound>().ProposeAsync(await app.AsAsync(by), round, (await app.RoundAsync(round)).Version, default);

    public static async Task<Result<Done>> SignListAsync(this TestApp app, long round, string by = "head") =>
        await app.Get<DecideRound>().SignAsync(await app.AsAsync(by), round, (await app.RoundAsync(round)).Version, default);

    /// <summary>Signed, and the server stops right after: the cases follow when it is back.</summary>
    public static async Task<Result<Done>> SignListAndStopAsync(this TestApp app, long round, string by = "head")
    {
        using var stop = new CancellationTokenSource();
        var ledger = app.Get<Ledger>();
        ledger.Committed += stop.Cancel;
        try
        {
            return await app.Get<DecideRound>().SignAsync(await app.AsAsync(by), round, (await app.RoundAsync(round)).Version, stop.Token);
        }
        finally
        {
            ledger.Committed -= stop.Cancel;
        }
    }

    /// <summary>A pool for the award's money.</summary>
    public static async Task BudgetForRoundsAsync(this TestApp app)
    {
        var (policy, level, fen) = SelectionPolicy.Pool;
        Given.Ok(await app.Get<Ledger>().WriteAsync<Done>(async (db, ct) =>
        {
            var line = new BudgetLine(new(app.Clock.Today.Year, policy, "", level, "2150517", "产业发展", "31299", "其他对企业补助"));
            db.BudgetLines.Add(line);
            await db.SaveChangesAsync(ct);
            await BudgetMoves.TryAppropriateAsync(db, line.Id, BudgetMove.Appropriated, fen, "测试预算", Actor.System, app.Clock.UtcNow, ct);
            return new Done();
        }, default));
    }

    public static async Task<Result<Done>> MoveUpAsync(this TestApp app, long round, long applicationId, string? reason = "第一名企业放弃，由下一名递补。") =>
        await app.Get<DecideRound>().MoveUpAsync(await app.AsAsync("head"), round, (await app.RoundAsync(round)).Version, (await app.EntryOfAsync(applicationId)).Id, reason, default);

    /// <summary>Filed, closed, drawn and scored with these scores, one entry each; proposed by the bureau.</summary>
    public static async Task<(long Round, IReadOnlyList<long> Cases)> AProposedRound(this TestApp app, params int[][] scores)
    {
        var (round, cases) = await app.AScoredRound(scores);
        Given.Ok(await app.ProposeListAsync(round));
        return (round, cases);
    }

    public static async Task<(long Round, IReadOnlyList<long> Cases)> AScoredRound(this TestApp app, params int[][] scores)
    {
        var round = await app.AnOpenRound();
        var cases = new List<long>();
        foreach (var login in await app.FirmsAsync(scores.Length)) cases.Add(await app.AnEntry(login));
        await app.CloseFilingAsync(round);
        Given.Ok(await app.DrawForRoundAsync(round));
        foreach (var (id, given) in cases.Zip(scores)) await app.ScoreEntryAsync(id, given);
        return (round, cases);
    }

    public static async Task<string> WhereAsync(this TestApp app, long id)
    {
        var state = await new RealCase(app, id).StateAsync();
        return state.EndNode ?? string.Join(',', state.Bookmarks.Select(b => b.NodeId));
    }
}
