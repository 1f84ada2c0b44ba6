using AwardFlow.Web.Casework.Activities;
using AwardFlow.Web.Plumbing.Jobs;
using AwardFlow.Web.Records;
using Microsoft.EntityFrameworkCore;

namespace AwardFlow.Web.Casework;

/// <summary>
/// Ends rounds in which nobody can move up any more, so that those behind the places get their written answer; where a
/// place has come free, tells the head, and decides nothing. Signals that met a suspended case are applied once it goes on.
/// </summary>
public sealed class FinishRounds(IDbContextFactory<AwardFlowDb> contexts, Ledger ledger, Catalogues catalogues, BusinessClock clock) : IWork
{
    public const string Work = "selection-rounds";

    public async Task RunAsync(CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        var today = clock.Today;
        foreach (var id in await db.SelectionRounds.AsNoTracking().Where(r => r.State == RoundState.Open && r.ClosesOn < today && r.ToldClosedAt == null).OrderBy(r => r.Id).Select(r => r.Id).ToListAsync(ct))
            await CloseFilingAsync(id, ct);
        foreach (var id in await db.SelectionRounds.AsNoTracking().Where(r => r.State == RoundState.Signed).OrderBy(r => r.Id).Select(r => r.Id).ToListAsync(ct))
            await ledger.WriteAsync<Done>(async (d, c) =>
            {
                await LookAsync(d, id, c);
                return new Done();
            }, ct);
    }

    private async Task LookAsync(AwardFlowDb db, long id, CancellationToken ct)
    {
        if (await db.SelectionRounds.FirstAsync(r => r.Id == id, ct) is not { State: RoundState.Signed } round) return;
        if (catalogues.Current.Award(round.PolicyId, round.AwardId) is not { } award) return;
        var list = await RoundList.LoadAsync(db, round, award, clock.Today, ct);
        await AgainAsync(db, list, ct);
        var settled = list.Entries.Where(e => e.HoldsPlace).All(e => e.IsSettled);
        if (settled && list.Reserves.Count == 0 && list.Entries.All(e => e.Phase != EntryPhase.OnItsWay)) Close(db, list, "入选项目均已进入资金下达环节，没有等待递补的项目。", Actor.System, clock.UtcNow);
        else if (settled && list.FreePlaces <= 0 && list.Reserves.All(e => e.Entry.AgainOf is null)) Close(db, list, "入选项目均已进入资金下达环节，没有空出的名额。", Actor.System, clock.UtcNow);
        else if (list.FreePlaces > round.ToldFree && list.Reserves.Count > 0) await TellAsync(db, list, ct);
    }

    /// <summary>Who is still behind the places is refused, with the own rank and score; each case follows by its signal.</summary>
    internal static void Close(AwardFlowDb db, RoundList list, string reason, Actor actor, DateTime now)
    {
        // A person answers for the refusal: the one who signed the list that it follows from.
        var signer = actor.Id != Actor.System.Id ? actor : actor with { Id = list.Round.SignedBy ?? actor.Id, Name = list.Round.SignedByName ?? actor.Name };
        foreach (var entry in list.Reserves)
        {
            entry.Entry.Refuse(signer, reason, now);
            db.CaseSignals.Add(new CaseSignal(entry.Case.Id, entry.Entry.BookmarkId!, Select.NotSelected, now));
        }
        list.Round.Finish(reason, now);
        db.Audit(actor, "selection.finished", "selection-round", list.Round.Number, after: new { reason, refused = list.Reserves.Select(e => e.Case.Number) });
    }

    private async Task TellAsync(AwardFlowDb db, RoundList list, CancellationToken ct)
    {
        var round = list.Round;
        await new RoundNotices(db, clock.UtcNow).TellAsync(round, round.SignRole, $"free-{list.FreePlaces}-{round.Version}", "名额空出",
            $"评选批次 {round.Number} 有 {list.FreePlaces} 个名额空出。是否由排名在后的项目递补，请在“择优评选”中作出决定并写明理由；系统不会自动递补。", ct);
        round.Tell(list.FreePlaces);
    }

    /// <summary>The closing day is over: the bureau has to draw the experts. Told once.</summary>
    private Task<Result<Done>> CloseFilingAsync(long id, CancellationToken ct) => ledger.WriteAsync<Done>(async (db, c) =>
    {
        if (await db.SelectionRounds.FirstAsync(r => r.Id == id, c) is not { State: RoundState.Open, ToldClosedAt: null } round) return new Done();
        await new RoundNotices(db, clock.UtcNow).TellAsync(round, round.OrganiserRole, "closed", "受理截止",
            $"评选批次 {round.Number} 的受理已于 {round.ClosesOn:yyyy-MM-dd} 24:00 截止。完整性审核完成后，请在“择优评选”中抽取专家。", c);
        round.TellClosed(clock.UtcNow);
        return new Done();
    }, ct);

    private static async Task AgainAsync(AwardFlowDb db, RoundList list, CancellationToken ct)
    {
        var waiting = list.Entries.Where(e => Select.OutcomeOf(e.Entry.State) is not null && e.Case is { Situation: Situation.InReview, Stage: Select.Step }).Select(e => e.Case.Id).ToList();
        if (waiting.Count == 0) return;
        foreach (var signal in await db.CaseSignals.Where(s => EF.Parameter(waiting).Contains(s.ApplicationId) && s.Refused != null).ToListAsync(ct)) signal.Again();
    }
}
