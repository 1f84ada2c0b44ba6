using System.Globalization;
using AwardFlow.Web.Casework;
using AwardFlow.Web.Features.Review.Panels;
using AwardFlow.Web.Features.Review.Rounds;
using AwardFlow.Web.Records;
using AwardFlow.Web.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace AwardFlow.Web.Tests.Model;

/// <summary>What bureau, experts and head do next in a round, by chance where there is a choice.</summary>
internal sealed class RoundDriver(TestApp app, Random random)
{
    private static readonly int[] Scores = [40, 60, 80, 80, 100];

    public async Task<Refusal?> StepAsync(long id)
    {
        await using var db = app.Db();
        var round = await db.SelectionRounds.AsNoTracking().SingleAsync(r => r.Id == id);
        var list = await RoundList.LoadAsync(db, round, app.Get<Catalogues>().Current.Award(round.PolicyId, round.AwardId)!, app.Clock.Today, default);
        return round.State switch
        {
            RoundState.Open or RoundState.Scoring => await ScoringAsync(id, list),
            RoundState.Proposed => await ProposedAsync(id),
            RoundState.Signed => await SignedAsync(id, list),
            _ => null,
        };
    }

    private async Task<Refusal?> ScoringAsync(long id, RoundList list)
    {
        // The others are still with township and bureau: nothing can be done before.
        if (list.In(EntryPhase.OnItsWay).Any()) return null;
        await app.CloseFilingAsync(id);
        if (list.In(EntryPhase.Waiting).Any(e => e.Missing(list.Round) > 0)) return (await app.DrawForRoundAsync(id)).Refusal;
        if (list.ScoresMissing > 0) return await ScoreAsync(list);
        var listed = list.In(EntryPhase.Blocked).Any();
        if (list.Round.State == RoundState.Open) return listed ? (await app.DrawForRoundAsync(id)).Refusal : null;
        if (list.Ranking() is not { } ranking || (ranking.Rows.Count == 0 && !listed)) return null;
        if (ranking.Free == 0) return (await app.ProposeListAsync(id)).Refusal;
        Assert.Equal("tie-open", (await app.ProposeListAsync(id)).Refusal?.Code);
        var chosen = ranking.Tied.OrderBy(_ => random.Next()).Take(ranking.Free).ToList();
        return (await app.Get<DecideRound>().BreakTieAsync(await app.AsAsync("bureau"), id, list.Round.Version, chosen, "成效更明确。", default)).Refusal;
    }

    private async Task<Refusal?> ScoreAsync(RoundList list)
    {
        var open = list.In(EntryPhase.Waiting).SelectMany(e => e.Seats).Where(s => s.State == SeatState.Asked).ToList();
        var seat = open[random.Next(open.Count)];
        if (random.Next(12) == 0 && list.Entries.SelectMany(e => e.Seats).Count(s => s.State == SeatState.Conflicted) < 2)
            return (await app.Get<GiveScore>().DeclareAsync(await app.ExpertAsync(seat), seat.Id, "曾任顾问", default)).Refusal;
        var score = Scores[random.Next(Scores.Length)].ToString(CultureInfo.InvariantCulture);
        return (await app.Get<GiveScore>().ScoreAsync(await app.ExpertAsync(seat), new(seat.Id, score, "项目先进。", true), default)).Refusal;
    }

    private async Task<Refusal?> ProposedAsync(long id)
    {
        var returned = random.Next(5) == 0;
        if (!returned && (await app.SignListAsync(id)).Refusal is var refusal && refusal?.Code is not ("list-changed" or "scores-open" or "round-empty" or "tie-open")) return refusal;
        return (await app.Get<DecideRound>().ReturnAsync(await app.AsAsync("head"), id, (await app.RoundAsync(id)).Version, "请核对。", default)).Refusal;
    }

    private async Task<Refusal?> SignedAsync(long id, RoundList list)
    {
        await app.RunAsync(FinishRounds.Work);
        await app.Get<ApplySignals>().ApplyAsync(default);
        if ((await app.RoundAsync(id)).State != RoundState.Signed || list.FreePlaces <= 0 || list.Reserves.Count == 0) return null;
        var next = list.Reserves[0];
        if (random.Next(2) == 0 && (await app.MoveUpAsync(id, next.Case.Id)).Refusal is var refusal && refusal?.Code != "listed") return refusal;
        if (list.Entries.Any(e => e.HoldsPlace && !e.IsSettled)) return null;
        return (await app.Get<DecideRound>().FinishAsync(await app.AsAsync("head"), id, (await app.RoundAsync(id)).Version, "本轮不再递补。", default)).Refusal;
    }
}
