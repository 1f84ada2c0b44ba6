using AwardFlow.Rules;
using AwardFlow.Web.Casework;
using AwardFlow.Web.Casework.Activities;
using AwardFlow.Web.Records;
using Microsoft.EntityFrameworkCore;

namespace AwardFlow.Web.Features.Review.Rounds;

/// <summary>
/// The list of a round: the bureau proposes what the scores say, the head – another person, without a part in any of its
/// cases – signs exactly that. The signature and a signal per case are one transaction; the cases follow from the signals.
/// </summary>
public sealed class DecideRound(Ledger ledger, Catalogues catalogues, ApplySignals signals, BusinessClock clock)
{
    /// <summary>Among equals at the cut a person chooses, with a reason; the choice counts for this very tie only.</summary>
    public Task<Result<Done>> BreakTieAsync(Command command, long roundId, int seenVersion, IReadOnlyCollection<long> chosen, string? reason, CancellationToken ct) => ledger.WriteAsync<Done>(command, async (db, c) =>
    {
        if (await OpenAsync(db, command.Actor, roundId, Permission.KeepRounds, c) is not { } list) return Refusals.NotFound;
        if (list.Round.Version != seenVersion) return RoundRefusals.Stale;
        if (list.Round.State != RoundState.Scoring || list.Ranking() is not { Free: > 0 } ranking) return new Refusal("no-tie", "名额截止处没有需要决定的并列。");
        if (chosen.Distinct().Count() != ranking.Free || chosen.Any(id => !ranking.Tied.Contains(id)))
            return new Refusal("tie-choice", $"请在并列的 {ranking.Tied.Count} 个项目中选出 {ranking.Free} 个。") { Faults = [new("Chosen", $"请选出 {ranking.Free} 个项目。")] };
        if (RoundRefusals.Text(reason, SelectionRound.LongestReason) is not { } text) return RoundRefusals.ReasonMissing(SelectionRound.LongestReason);
        list.Round.DecideTie(ranking.Tied, chosen.Distinct(), text, command.Actor);
        db.Audit(command.Actor, "selection.tie-decided", "selection-round", list.Round.Number, after: new { among = Numbers(list, ranking.Tied), chosen = Numbers(list, chosen), reason = text });
        return new Done();
    }, ct);

    public Task<Result<Done>> ProposeAsync(Command command, long roundId, int seenVersion, CancellationToken ct) => ledger.WriteAsync<Done>(command, async (db, c) =>
    {
        if (await OpenAsync(db, command.Actor, roundId, Permission.KeepRounds, c) is not { } list) return Refusals.NotFound;
        var round = list.Round;
        if (round.Version != seenVersion) return RoundRefusals.Stale;
        if (round.State != RoundState.Scoring) return new Refusal("round-not-scored", "这一轮评选不在评分阶段，不能提出名单。");
        if (Unfinished(list) is { } why) return why;
        var ranking = list.Ranking()!;
        round.Propose(list.HashOf(ranking), command.Actor, clock.UtcNow);
        await new RoundNotices(db, clock.UtcNow).TellAsync(round, round.SignRole, $"proposed-{round.Version}", "名单待签发", $"评选批次 {round.Number} 的名单已由{command.Actor.Name}提出，请在“择优评选”中核对后签发或者退回。", c);
        db.Audit(command.Actor, "selection.proposed", "selection-round", round.Number, after: new { list.Places, rows = Lines(list, ranking), excluded = list.In(EntryPhase.Blocked).Select(e => e.Case.Number), round.ProposalHash });
        return new Done();
    }, ct);

    public Task<Result<Done>> ReturnAsync(Command command, long roundId, int seenVersion, string? reason, CancellationToken ct) => ledger.WriteAsync<Done>(command, async (db, c) =>
    {
        if (await OpenAsync(db, command.Actor, roundId, Permission.SignRounds, c) is not { } list) return Refusals.NotFound;
        if (list.Round.Version != seenVersion) return RoundRefusals.Stale;
        if (list.Round.State != RoundState.Proposed) return NotProposed;
        if (RoundRefusals.Text(reason, SelectionRound.LongestReason) is not { } text) return RoundRefusals.ReasonMissing(SelectionRound.LongestReason);
        list.Round.Return(text);
        await new RoundNotices(db, clock.UtcNow).TellAsync(list.Round, list.Round.OrganiserRole, $"returned-{list.Round.Version}", "名单退回", $"评选批次 {list.Round.Number} 的名单已退回：{text}", c);
        db.Audit(command.Actor, "selection.returned", "selection-round", list.Round.Number, after: new { reason = text });
        return new Done();
    }, ct);

    public async Task<Result<Done>> SignAsync(Command command, long roundId, int seenVersion, CancellationToken ct)
    {
        var signed = await ledger.WriteAsync<Done>(command, async (db, c) =>
        {
            var actor = command.Actor;
            if (await OpenAsync(db, actor, roundId, Permission.SignRounds, c) is not { } list) return Refusals.NotFound;
            var round = list.Round;
            if (round.IsDecided) return new Refusal("already-signed", $"名单已由{round.SignedByName}于 {BusinessClock.Local(round.SignedAt!.Value):yyyy-MM-dd HH:mm} 签发。");
            if (round.Version != seenVersion) return RoundRefusals.Stale;
            if (round.State != RoundState.Proposed) return NotProposed;
            if (round.ProposedBy == actor.Id || round.TieBy == actor.Id) return new Refusal("same-person", "名单由您提出，须由另一人签发。");
            if (await PartAsync(db, list.Entries, actor, c)) return FourEyes.Refusal;
            if (Unfinished(list) is { } why) return why;
            var ranking = list.Ranking()!;
            if (list.HashOf(ranking) != round.ProposalHash) return new Refusal("list-changed", "提出名单之后，参评项目或者信用核查结果有变化，排名已经不同。请退回，由主管部门重新提出名单。");
            round.Sign(list.Places, actor, clock.UtcNow);
            await db.SaveChangesAsync(c);
            Decide(db, list, ranking, actor);
            db.Audit(actor, "selection.signed", "selection-round", round.Number, after: new { round.Places, round.ProposalHash, proposer = round.ProposedByName, rows = Lines(list, ranking) });
            return new Done();
        }, ct);
        // The first cases follow at once; the rest by the recurring job from the rows just written.
        if (!signed.IsRefused) await signals.ApplyAsync(ApplySignals.ChunkSize, ct);
        return signed;
    }

    /// <summary>A place has come free after the signature: the next moves up by name, with a reason, or nobody does.</summary>
    public async Task<Result<Done>> MoveUpAsync(Command command, long roundId, int seenVersion, long entryId, string? reason, CancellationToken ct)
    {
        var moved = await ledger.WriteAsync<Done>(command, async (db, c) =>
        {
            if (await OpenAsync(db, command.Actor, roundId, Permission.SignRounds, c) is not { } list) return Refusals.NotFound;
            if (list.Round.Version != seenVersion) return RoundRefusals.Stale;
            if (list.Round.State != RoundState.Signed || list.FreePlaces <= 0) return new Refusal("no-place", "没有空出的名额，不能递补。");
            if (list.Reserves.FirstOrDefault(e => e.Entry.Id == entryId) is not { } next) return Refusals.NotFound;
            if (next.Entry.AgainOf is null && list.Reserves.Any(e => e.Entry.AgainOf is null && e.Entry.Rank < next.Entry.Rank)) return new Refusal("not-next", "只能由排名在前的项目先递补。");
            if (await PartAsync(db, [next], command.Actor, c)) return FourEyes.Refusal;
            if (next.Case.Situation != Situation.InReview) return new Refusal("case-stands", "该申报已中止办理或者出现异常，恢复后才能递补。");
            if (Screen.ResultOf(next.Hits) == ScreeningResult.Blocked) return new Refusal("listed", "该企业命中失信名单，不能递补。");
            if (RoundRefusals.Text(reason, SelectionRound.LongestReason) is not { } text) return RoundRefusals.ReasonMissing(SelectionRound.LongestReason);
            foreach (var gone in list.Entries.Where(e => e.Entry.State == StandingState.Selected && !e.HoldsPlace)) gone.Entry.Lapse();
            await db.SaveChangesAsync(c);
            var place = Enumerable.Range(1, list.Places).First(p => list.Entries.All(e => e.Entry.Place != p));
            next.Entry.MoveUp(place, $"递补：{text}", command.Actor, clock.UtcNow);
            list.Round.Touch();
            db.CaseSignals.Add(new CaseSignal(next.Case.Id, next.Entry.BookmarkId!, Select.Selected, clock.UtcNow));
            db.Audit(command.Actor, "selection.moved-up", "selection-round", list.Round.Number, after: new { next.Case.Number, next.Entry.Rank, place, reason = text });
            return new Done();
        }, ct);
        if (!moved.IsRefused) await signals.ApplyAsync(ApplySignals.ChunkSize, ct);
        return moved;
    }

    /// <summary>Nobody moves up any more: those who wait get their written answer. A round without an entry just ends.</summary>
    public async Task<Result<Done>> FinishAsync(Command command, long roundId, int seenVersion, string? reason, CancellationToken ct)
    {
        var finished = await ledger.WriteAsync<Done>(command, async (db, c) =>
        {
            if (await OpenAsync(db, command.Actor, roundId, Permission.SignRounds, c) is not { } list) return Refusals.NotFound;
            var round = list.Round;
            if (round.Version != seenVersion) return RoundRefusals.Stale;
            var empty = !round.IsDecided && clock.Today > round.ClosesOn && list.Entries.All(e => e.Phase == EntryPhase.Gone);
            if (!empty && round.State != RoundState.Signed) return new Refusal("round-running", "名单还没有签发，不能结束这一轮评选。");
            if (list.Entries.Any(e => e.HoldsPlace && !e.IsSettled)) return new Refusal("list-in-notice", "入选项目还在公示或者审定，名额仍可能空出，请等待。");
            if (await PartAsync(db, list.Reserves, command.Actor, c)) return FourEyes.Refusal;
            if (RoundRefusals.Text(reason, SelectionRound.LongestReason) is not { } text) return RoundRefusals.ReasonMissing(SelectionRound.LongestReason);
            FinishRounds.Close(db, list, text, command.Actor, clock.UtcNow);
            return new Done();
        }, ct);
        if (!finished.IsRefused) await signals.ApplyAsync(ApplySignals.ChunkSize, ct);
        return finished;
    }

    private void Decide(AwardFlowDb db, RoundList list, RankingResult ranking, Actor actor)
    {
        var (entries, now) = (list.Entries.ToDictionary(e => e.Entry.Id), clock.UtcNow);
        foreach (var row in ranking.Rows)
            entries[row.Id].Entry.Decide(row.Standing switch { Standing.Selected => StandingState.Selected, Standing.Reserve => StandingState.Reserve, _ => StandingState.BelowMark },
                row.Rank, row.Place, row.Sum, row.Count, list.Round.TieChosen.Contains(row.Id) ? $"名额截止处并列，经决定入选：{list.Round.TieReason}" : null, actor, now);
        foreach (var listed in list.In(EntryPhase.Blocked).ToList())
            listed.Entry.Decide(StandingState.Excluded, null, null, null, null, string.Join("；", listed.Hits.Where(h => h.Effect == "block").Select(h => h.DecisionDocument.Length > 0 ? $"{h.Cause}（{h.DecisionDocument}）" : h.Cause)), actor, now);
        foreach (var entry in list.Entries)
        {
            if (Select.OutcomeOf(entry.Entry.State) is { } outcome) db.CaseSignals.Add(new CaseSignal(entry.Case.Id, entry.Entry.BookmarkId!, outcome, now));
            else if (entry.Entry.State == StandingState.Reserve) RoundLetters.Reserve(db, list.Round, entry, ranking.Rows.Count, now);
        }
    }

    /// <summary>Why there is no list yet, in words.</summary>
    private static Refusal? Unfinished(RoundList list)
    {
        if (list.Arrangement is null) return new("figures-missing", "政策数据没有截止日适用的名额或者入选分数线，不能排名。");
        if (list.In(EntryPhase.OnItsWay).Count() is > 0 and var coming) return new("entries-on-their-way", $"还有 {coming} 件申报没有完成完整性审核，不能排名。");
        if (list.ScoresMissing > 0) return new("scores-open", $"还缺 {list.ScoresMissing} 份评分，不能排名。没有评分的不算数，请催促或者更换专家。");
        if (list.In(EntryPhase.Waiting).FirstOrDefault(e => e.Case.Situation != Situation.InReview) is { } stands) return new("case-stands", $"{stands.Case.Number} 已中止办理或者出现异常，恢复后才能提出和签发名单。");
        if (list.Ranking() is not { } ranking || (ranking.Rows.Count == 0 && !list.In(EntryPhase.Blocked).Any())) return new("round-empty", "没有可以排名的申报。");
        return ranking.Free > 0 ? new("tie-open", $"名额截止处有 {ranking.Tied.Count} 个项目并列，请先决定由哪 {ranking.Free} 个入选并写明理由。") : null;
    }

    /// <summary>Who decided in one of the cases, scored, set a figure or belongs to a firm signs no list with it.</summary>
    private static async Task<bool> PartAsync(AwardFlowDb db, IReadOnlyList<RoundEntry> entries, Actor actor, CancellationToken ct)
    {
        var ids = entries.Select(e => e.Case.Id).ToList();
        return await db.Decisions.IgnoreQueryFilters().AnyAsync(d => EF.Parameter(ids).Contains(d.ApplicationId) && d.ActorId == actor.Id && d.Step != Select.Step, ct)
            || await db.Amendments.AnyAsync(a => EF.Parameter(ids).Contains(a.ApplicationId) && a.ActorId == actor.Id, ct)
            || await db.PanelSeats.AnyAsync(s => EF.Parameter(ids).Contains(s.ApplicationId) && s.PersonId == actor.Id, ct)
            || await db.Submissions.AnyAsync(s => EF.Parameter(ids).Contains(s.ApplicationId) && s.SubmittedBy == actor.Id, ct);
    }

    private async Task<RoundList?> OpenAsync(AwardFlowDb db, Actor actor, long roundId, string permission, CancellationToken ct)
    {
        if (!actor.May(permission) || await db.SelectionRounds.VisibleTo(actor).FirstOrDefaultAsync(r => r.Id == roundId, ct) is not { } round
            || !actor.Is(permission == Permission.SignRounds ? round.SignRole : round.OrganiserRole)) return null;
        return await RoundList.LoadAsync(db, round, catalogues.Current.Award(round.PolicyId, round.AwardId)!, clock.Today, ct);
    }

    private static IEnumerable<string> Numbers(RoundList list, IEnumerable<long> entries) => entries.Order().Select(id => list.Entries.First(e => e.Entry.Id == id).Case.Number);

    private static IEnumerable<object> Lines(RoundList list, RankingResult ranking) => ranking.Rows.Select(r => new { number = list.Entries.First(e => e.Entry.Id == r.Id).Case.Number, r.Rank, r.Sum, r.Count, standing = r.Standing.ToString(), r.Place });

    private static Refusal NotProposed { get; } = new("round-not-proposed", "名单还没有提出，或者已经退回，请等待主管部门提出名单。");
}
