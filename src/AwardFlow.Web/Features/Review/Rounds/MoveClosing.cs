using System.Globalization;
using System.Text.Json;
using AwardFlow.Rules;
using AwardFlow.Web.Casework;
using AwardFlow.Web.Records;
using Microsoft.EntityFrameworkCore;

namespace AwardFlow.Web.Features.Review.Rounds;

/// <summary>
/// Another closing day for a round that takes applications: the bureau proposes it with a reason, the head, who is another
/// person, confirms or returns it. Whoever has begun or filed an application is told in the same transaction.
/// </summary>
public sealed class MoveClosing(Ledger ledger, Catalogues catalogues, Calendars calendars, BusinessClock clock)
{
    public Task<Result<Done>> ProposeAsync(Command command, long roundId, int seenVersion, DateOnly? closesOn, string? reason, CancellationToken ct) => ledger.WriteAsync<Done>(command, async (db, c) =>
    {
        if (await OpenAsync(db, command.Actor, roundId, Permission.KeepRounds, c) is not { } round) return Refusals.NotFound;
        if (round.Version != seenVersion) return RoundRefusals.Stale;
        if (IsOver(round, clock.Today)) return FilingOver;
        if (await db.RoundClosings.AnyAsync(x => x.RoundId == round.Id && x.State == ClosingState.Proposed, c))
            return new Refusal("closing-proposed", "已有一项截止日变更等待负责人确认。请等待确认，或者请负责人退回后重新提出。");
        var text = RoundRefusals.Text(reason, SelectionRound.LongestReason);
        if (closesOn is not { } to || text is null)
            return RoundRefusals.Incomplete([.. closesOn is null ? [new FieldFault("ClosesOn", "请填写新的截止日。")] : Array.Empty<FieldFault>(), .. text is null ? RoundRefusals.ReasonMissing(SelectionRound.LongestReason).Faults : []]);
        if (await WhyNotAsync(db, round, to, c) is { } why) return why;
        db.RoundClosings.Add(new RoundClosing(round, to, text, command.Actor, clock.UtcNow));
        round.Touch();
        await new RoundNotices(db, clock.UtcNow).TellAsync(round, round.SignRole, $"closing-proposed-{round.Version}", "截止日变更待确认",
            $"{command.Actor.Name}提出把评选批次 {round.Number} 的受理截止日由 {round.ClosesOn:yyyy-MM-dd} 改为 {to:yyyy-MM-dd}，理由：{text}。请在“择优评选”中确认或者退回；原截止日 24:00 之前没有确认的，不再变更。", c);
        db.Audit(command.Actor, "selection.closing-proposed", "selection-round", round.Number, after: new { from = round.ClosesOn, to, reason = text });
        return new Done();
    }, ct);

    public Task<Result<Done>> ConfirmAsync(Command command, long roundId, int seenVersion, CancellationToken ct) => ledger.WriteAsync<Done>(command, async (db, c) =>
    {
        if (await OpenAsync(db, command.Actor, roundId, Permission.SignRounds, c) is not { } round) return Refusals.NotFound;
        if (await ProposedAsync(db, round, c) is not { } closing) return NothingProposed;
        if (round.Version != seenVersion) return RoundRefusals.Stale;
        if (closing.ProposedBy == command.Actor.Id) return new Refusal("same-person", "变更由您提出，须由另一人确认。");
        // What was right when it was proposed may be no longer: a first application, a day gone by, other figures.
        if (await WhyNotAsync(db, round, closing.ToDay, c) is { } why) return why with { Message = why.Faults is [var fault, ..] ? fault.Message : why.Message, Faults = [] };
        closing.Confirm(command.Actor, clock.UtcNow);
        await db.SaveChangesAsync(c);
        round.Move(closing);
        await ExtendAsync(db, round, c);
        var told = await TellApplicantsAsync(db, round, closing, c);
        await new RoundNotices(db, clock.UtcNow).TellAsync(round, round.OrganiserRole, $"closing-confirmed-{closing.Id}", "截止日已变更", $"评选批次 {round.Number} 的受理截止日已由 {closing.FromDay:yyyy-MM-dd} 改为 {closing.ToDay:yyyy-MM-dd}，已通知 {told} 家企业。", c);
        db.Audit(command.Actor, "selection.closing-confirmed", "selection-round", round.Number, new { closes = closing.FromDay }, new { closes = closing.ToDay, proposer = closing.ProposedByName, closing.Reason, told });
        return new Done();
    }, ct);

    public Task<Result<Done>> ReturnAsync(Command command, long roundId, int seenVersion, string? reason, CancellationToken ct) => ledger.WriteAsync<Done>(command, async (db, c) =>
    {
        if (await OpenAsync(db, command.Actor, roundId, Permission.SignRounds, c) is not { } round) return Refusals.NotFound;
        if (await ProposedAsync(db, round, c) is not { } closing) return NothingProposed;
        if (round.Version != seenVersion) return RoundRefusals.Stale;
        if (RoundRefusals.Text(reason, SelectionRound.LongestReason) is not { } text) return RoundRefusals.ReasonMissing(SelectionRound.LongestReason);
        closing.Return(text, command.Actor, clock.UtcNow);
        round.Touch();
        await new RoundNotices(db, clock.UtcNow).TellAsync(round, round.OrganiserRole, $"closing-returned-{closing.Id}", "截止日变更退回", $"评选批次 {round.Number} 的截止日不变（{round.ClosesOn:yyyy-MM-dd}），变更已退回：{text}", c);
        db.Audit(command.Actor, "selection.closing-returned", "selection-round", round.Number, after: new { closing.FromDay, closing.ToDay, reason = text });
        return new Done();
    }, ct);

    private async Task<Refusal?> WhyNotAsync(AwardFlowDb db, SelectionRound round, DateOnly to, CancellationToken ct) =>
        WhyNot(round, catalogues.Current.Award(round.PolicyId, round.AwardId)?.Competition, await db.SelectionEntries.AnyAsync(e => e.RoundId == round.Id, ct), to, clock.Today);

    /// <summary>Never after the close, never into the past, never earlier once somebody has applied, never under other figures than those who applied knew.</summary>
    public static Refusal? WhyNot(SelectionRound round, Competition? competition, bool applied, DateOnly to, DateOnly today)
    {
        ArgumentNullException.ThrowIfNull(round);
        if (IsOver(round, today)) return FilingOver;
        if (to == round.ClosesOn) return No("same-day", "新的截止日与原截止日相同，请填写另一天。");
        if (to < today) return No("day-past", "新的截止日不能早于今天。");
        if (to < round.OpensOn) return No("before-opening", $"新的截止日不能早于受理开始日（{Day(round.OpensOn)}）。");
        if (to < round.ClosesOn && applied) return No("already-applied", "已有企业申报，截止日只能推迟，不能提前。");
        if (competition?.PlacesOn(to) is not { } places || competition.MarkOn(to) is not { } mark) return No("figures-missing", $"政策数据没有 {Day(to)} 适用的名额或者入选分数线，请选择政策有效期内的日期。");
        return places != competition.PlacesOn(round.ClosesOn) || mark != competition.MarkOn(round.ClosesOn) || (competition.Per == PlacesPer.Year && to.Year != round.ClosesOn.Year)
            ? No("figures-differ", $"截止日改为 {Day(to)} 后，适用的名额或者入选分数线与本轮公布的不同。请选择适用相同标准的日期，或者另开办一轮评选。") : null;
    }

    private static Refusal No(string code, string message) => new(code, message) { Faults = [new("ClosesOn", message)] };

    /// <summary>One message to each firm with a draft or an application that has not ended.</summary>
    private async Task<int> TellApplicantsAsync(AwardFlowDb db, SelectionRound round, RoundClosing closing, CancellationToken ct)
    {
        var window = round.WindowId;
        var drafts = await db.Applications.AsNoTracking().Where(a => a.Situation == Situation.Draft && a.PolicyId == round.PolicyId && a.AwardId == round.AwardId && a.WindowId == window)
            .Select(a => new { a.Id, a.Number, a.EnterpriseId, a.Situation }).ToListAsync(ct);
        var filed = await (from e in db.SelectionEntries
                           where e.RoundId == round.Id
                           join a in db.Applications on e.ApplicationId equals a.Id
                           where a.Situation != Situation.Closed
                           select new { a.Id, a.Number, a.EnterpriseId, a.Situation }).ToListAsync(ct);
        var (now, later) = (clock.UtcNow, closing.ToDay > closing.FromDay);
        foreach (var of in drafts.Concat(filed))
        {
            var subject = $"【{(later ? "受理延期" : "受理提前截止")}】{round.Name}";
            var body = $"评选批次 {round.Number} {round.Name}的受理截止日由 {Day(closing.FromDay)} 改为 {Day(closing.ToDay)} 24:00。理由：{closing.Reason}\n"
                + (of.Situation == Situation.Draft ? $"贵单位的申报（{of.Number}）还是草稿，请在 {Day(closing.ToDay)} 24:00 之前提交，逾期不能进入本轮。" : $"贵单位的申报（{of.Number}）已经提交，不需要重新提交；评审在新的截止日之后开始。");
            db.Messages.Add(Message.ToEnterprise(of.EnterpriseId, of.Id, "selection-closing", subject, body, now));
            db.Outbox.Add(new OutboxItem("mail", string.Create(CultureInfo.InvariantCulture, $"{of.Number}/closing/{closing.Id}"), JsonSerializer.Serialize(new MailToSend(null, of.EnterpriseId, subject, body)), now));
        }
        return drafts.Count + filed.Count;
    }

    /// <summary>Those who wait in the round were promised a day that followed from the old one.</summary>
    private async Task ExtendAsync(AwardFlowDb db, SelectionRound round, CancellationToken ct)
    {
        var due = calendars.Current.End(round.ClosesOn, round.DueWorkingDays, countFirstDay: false).Day;
        var waiting = await (from e in db.SelectionEntries
                             where e.RoundId == round.Id && e.State == StandingState.Waiting
                             join a in db.Applications on e.ApplicationId equals a.Id
                             join t in db.Tasks on new { e.ApplicationId, e.BookmarkId } equals new { t.ApplicationId, BookmarkId = (string?)t.BookmarkId }
                             where t.State == TaskState.Open
                             select new { Case = a, Task = t }).ToListAsync(ct);
        foreach (var of in waiting)
        {
            of.Task.Extend(due);
            of.Case.Promise(of.Task.DueOn);
        }
    }

    private static Task<RoundClosing?> ProposedAsync(AwardFlowDb db, SelectionRound round, CancellationToken ct) =>
        db.RoundClosings.FirstOrDefaultAsync(x => x.RoundId == round.Id && x.State == ClosingState.Proposed, ct);

    private static async Task<SelectionRound?> OpenAsync(AwardFlowDb db, Actor actor, long roundId, string permission, CancellationToken ct) =>
        actor.May(permission) && await db.SelectionRounds.VisibleTo(actor).FirstOrDefaultAsync(r => r.Id == roundId, ct) is { } round
            && actor.Is(permission == Permission.SignRounds ? round.SignRole : round.OrganiserRole) ? round : null;

    private static string Day(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static bool IsOver(SelectionRound round, DateOnly today) => round.State != RoundState.Open || today > round.ClosesOn;

    private static Refusal FilingOver { get; } = new("round-filing-over", "这一轮的受理已经截止，截止日不能再改。需要继续受理的，请在本轮结束后开办新一轮评选。");
    private static Refusal NothingProposed { get; } = new("no-closing-proposed", "没有等待确认的截止日变更，可能已经由他人确认或者退回。请刷新页面。");
}
