using System.Globalization;
using System.Text.Json;
using AwardFlow.Rules;
using AwardFlow.Web.Casework;
using AwardFlow.Web.Casework.Activities;
using AwardFlow.Web.Records;
using Microsoft.EntityFrameworkCore;

namespace AwardFlow.Web.Features.Review.Rounds;

/// <summary>What is typed to open a round.</summary>
public sealed record RoundInput(string? PolicyId, string? AwardId, string? Name, DateOnly? OpensOn, DateOnly? ClosesOn);

/// <summary>The bureau's part in a round: it opens it, draws the experts after the closing day and replaces who stays away.</summary>
public sealed class KeepRound(Ledger ledger, Catalogues catalogues, Paths paths, Calendars calendars, BusinessClock clock)
{
    private const int DaysOfReplacement = 3;

    public Task<Result<long>> OpenAsync(Command command, RoundInput input, CancellationToken ct) => ledger.WriteAsync<long>(command, async (db, c) =>
    {
        var actor = command.Actor;
        if (!actor.May(Permission.KeepRounds)) return RoundRefusals.NotAllowed;
        if (input.PolicyId is null || input.AwardId is null || catalogues.Current.Award(input.PolicyId, input.AwardId) is not { Competition: { } competition } award
            || await db.Units.Where(u => u.Code == award.LeadUnit).Select(u => (long?)u.Id).FirstOrDefaultAsync(c) is not { } unit || unit != actor.UnitId)
            return new Refusal("incomplete", "请选择奖励项目。") { Faults = [new("Award", "请选择由本部门主管、通过竞争择优确定的奖励项目。")] };
        if (Faults(input) is { Count: > 0 } faults) return RoundRefusals.Incomplete(faults);
        if (competition.PlacesOn(input.ClosesOn!.Value) is null || competition.MarkOn(input.ClosesOn.Value) is null)
            return new Refusal("figures-missing", $"政策数据没有 {input.ClosesOn:yyyy-MM-dd} 适用的名额或者入选分数线，不能开办评选。") { Faults = [new("ClosesOn", "截止日不在政策有效期内，请修改截止日或者先更新政策。")] };
        if (SelectionRounds.StepOf(paths.Current.Latest(award.Path)) is not { } step) return new Refusal("path-without-round", "该奖励的流程没有择优评审环节，请联系流程编辑。");
        if (await db.SelectionRounds.FirstOrDefaultAsync(r => r.PolicyId == award.PolicyId && r.AwardId == award.Id && r.State == RoundState.Open, c) is { } other)
            return new Refusal("round-open", $"该奖励的上一轮评选（{other.Number} {other.Name}）还在受理或者等待评审，请先完成。");
        var round = new SelectionRound(await SelectionRounds.NumberAsync(db, clock.Today, c), award.PolicyId, award.Id, input.Name!.Trim(), unit, input.OpensOn!.Value, input.ClosesOn.Value, SelectionRounds.TermsOf(step), actor, clock.UtcNow);
        db.SelectionRounds.Add(round);
        db.Audit(actor, "selection.opened", "selection-round", round.Number, after: new { award.PolicyId, award = award.Id, round.Name, round.OpensOn, round.ClosesOn });
        await db.SaveChangesAsync(c);
        return round.Id;
    }, ct);

    private List<FieldFault> Faults(RoundInput input)
    {
        var faults = new List<FieldFault>();
        if (string.IsNullOrWhiteSpace(input.Name) || input.Name.Trim().Length > SelectionRound.LongestName) faults.Add(new("Name", $"请填写批次名称（{SelectionRound.LongestName} 字以内），例如“2026 年第一批”。"));
        if (input.OpensOn is not { } opens || opens < clock.Today) faults.Add(new("OpensOn", "请填写受理开始日，不早于今天。"));
        if (input.ClosesOn is not { } closes || closes < (input.OpensOn ?? clock.Today)) faults.Add(new("ClosesOn", "请填写截止日，不早于开始日。"));
        return faults;
    }

    /// <summary>Draws for every complete entry that lacks experts: the first time after the closing day, later for those who stepped back.</summary>
    public Task<Result<int>> DrawAsync(Command command, long roundId, int seenVersion, CancellationToken ct) => ledger.WriteAsync<int>(command, async (db, c) =>
    {
        if (await OpenAsync(db, command.Actor, roundId, c) is not { } list) return Refusals.NotFound;
        var (round, now) = (list.Round, clock.UtcNow);
        if (round.Version != seenVersion) return RoundRefusals.Stale;
        if (round.State is not (RoundState.Open or RoundState.Scoring)) return new Refusal("round-decided", "名单已经提出或者签发，不能再抽取专家。");
        if (clock.Today <= round.ClosesOn) return new Refusal("round-filing", $"申报截止日为 {round.ClosesOn:yyyy-MM-dd}，截止之后才能抽取专家。");
        if (list.In(EntryPhase.OnItsWay).ToList() is { Count: > 0 } coming)
            return new Refusal("entries-on-their-way", $"还有 {coming.Count} 件申报没有完成镇街和部门的完整性审核（{string.Join("、", coming.Take(3).Select(e => e.Case.Number))}），完成或者办结后才能抽取专家。");
        var entries = list.In(EntryPhase.Waiting).Where(e => e.Missing(round) > 0).ToList();
        if (entries.Count == 0 && round.State == RoundState.Open && list.In(EntryPhase.Blocked).Any() && !list.In(EntryPhase.Waiting).Any())
        {
            // Every application is of a firm on the list of dishonesty: there is nothing to score, and the list says so.
            round.Drawn();
            db.Audit(command.Actor, "selection.experts-drawn", "selection-round", round.Number, after: new { seats = 0 });
            return 0;
        }
        if (entries.Count == 0) return new Refusal("nothing-to-draw", list.In(EntryPhase.Waiting).Any() ? "专家已经抽齐。" : "没有可以评审的申报。");
        var (allowed, seed) = (await RoundDraw.AllowedAsync(db, entries, c), RoundDraw.SeedOf(round));
        if (RoundDraw.Seat(round, entries, allowed, seed) is not { } seatings)
            return new Refusal("experts-short", $"每件申报需要 {round.Experts} 名专家，可抽取的专家不足（申报企业的人员、已申请回避和已被更换的专家不参加抽取）。请先在“评审专家库”登记专家。");
        Number(list, seed);
        var due = Later(calendars.Current.End(clock.Today, round.State == RoundState.Open ? round.DueWorkingDays : DaysOfReplacement, countFirstDay: false).Day, list);
        await SeatAsync(db, list, seatings, due, now, c);
        Ask(db, round, seatings.SelectMany(s => s.Experts).Distinct(), due, now);
        round.Drawn();
        db.Audit(command.Actor, "selection.experts-drawn", "selection-round", round.Number, after: new { seed, candidates = allowed.Values.SelectMany(a => a).Distinct().Order(), seats = seatings.Select(s => new { s.Entry.Case.Number, s.Experts }), due });
        return seatings.Sum(s => s.Experts.Count);
    }, ct);

    /// <summary>Anonymous numbers by lot, in the order of SHA-256 over the seed: the order of filing says nothing.</summary>
    private static void Number(RoundList list, string seed)
    {
        var next = list.Entries.Select(e => e.Entry.Blind ?? 0).DefaultIfEmpty(0).Max();
        var open = list.In(EntryPhase.Waiting).Where(e => e.Entry.Blind is null).ToDictionary(e => e.Entry.Id);
        foreach (var id in ExpertDraw.Pick(open.Keys, open.Count, seed + "|number")) open[id].Entry.Number(++next);
    }

    private static DateOnly Later(DateOnly due, RoundList list) => list.Entries.SelectMany(e => e.Seats).Where(s => s.State == SeatState.Asked).Select(s => s.DueOn).Append(due).Max();

    private static async Task SeatAsync(AwardFlowDb db, RoundList list, IReadOnlyList<Seating> seatings, DateOnly due, DateTime now, CancellationToken ct)
    {
        var round = list.Round;
        var ids = seatings.SelectMany(s => s.Experts).Distinct().ToList();
        var names = await db.Users.AsNoTracking().Where(p => EF.Parameter(ids).Contains(p.Id)).ToDictionaryAsync(p => p.Id, p => p.Name, ct);
        var experts = await db.Experts.AsNoTracking().Where(e => EF.Parameter(ids).Contains(e.PersonId)).ToDictionaryAsync(e => e.PersonId, ct);
        var panels = new Dictionary<long, Panel>();
        foreach (var seating in seatings.Where(s => s.Entry.Panel is null))
            panels[seating.Entry.Entry.Id] = new Panel(seating.Entry.Case, seating.Entry.Entry.NodeId!, seating.Entry.Entry.BookmarkId!, round.Experts, round.Experts, Math.Max(list.Arrangement!.PassMark, 1), Panel.RankingRule, due, now);
        db.Panels.AddRange(panels.Values);
        await db.SaveChangesAsync(ct);
        foreach (var seating in seatings)
            foreach (var id in seating.Experts)
                db.PanelSeats.Add(new PanelSeat(seating.Entry.Panel ?? panels[seating.Entry.Entry.Id], experts[id], names[id], due, now));
    }

    private static void Ask(AwardFlowDb db, SelectionRound round, IEnumerable<long> experts, DateOnly due, DateTime now)
    {
        var (subject, body) = ($"【专家评审】{round.Number} {round.Name}", $"您被抽取为评选批次 {round.Number} 的评审专家，请于 {due:yyyy-MM-dd} 24:00 前登录平台，在“专家评审”中逐件独立评分并写明意见。材料不显示申报企业；认出申报企业并有利害关系的，请对该件申请回避。");
        foreach (var id in experts)
        {
            db.Messages.Add(Message.ToPerson(id, null, "round-asked", subject, body, now));
            db.Outbox.Add(new OutboxItem("mail", string.Create(CultureInfo.InvariantCulture, $"{round.Number}/asked/{round.Draws}/{id}"), JsonSerializer.Serialize(new MailToSend(id, null, subject, body)), now));
        }
    }

    /// <summary>An expert whose days are over, or who has left, gives up the seats not yet scored: others are drawn.</summary>
    public Task<Result<Done>> ReplaceAsync(Command command, long roundId, long personId, string? reason, CancellationToken ct) => ledger.WriteAsync<Done>(command, async (db, c) =>
    {
        if (await OpenAsync(db, command.Actor, roundId, c) is not { } list) return Refusals.NotFound;
        var seats = list.Entries.SelectMany(e => e.Seats).Where(s => s.PersonId == personId && s.State == SeatState.Asked).ToList();
        if (seats.Count == 0) return new Refusal("seat-answered", "该专家没有还未评分的申报。");
        var active = await db.Users.AnyAsync(p => p.Id == personId && p.State == PersonState.Active, c);
        if (active && seats.Exists(s => s.DueOn >= clock.Today)) return new Refusal("seat-not-overdue", $"该专家的评分期限为 {seats.Max(s => s.DueOn):yyyy-MM-dd}，尚未届满，不能更换。");
        if (RoundRefusals.Text(reason, PanelSeat.LongestReason) is not { } text) return RoundRefusals.ReasonMissing(PanelSeat.LongestReason);
        foreach (var seat in seats) seat.GiveUp(SeatState.Absent, text, clock.UtcNow);
        list.Round.Touch();
        db.Audit(command.Actor, "selection.expert-replaced", "selection-round", list.Round.Number, after: new { person = personId, seats = seats.Count, reason = text });
        return new Done();
    }, ct);

    private async Task<RoundList?> OpenAsync(AwardFlowDb db, Actor actor, long roundId, CancellationToken ct)
    {
        if (!actor.May(Permission.KeepRounds) || await db.SelectionRounds.VisibleTo(actor).FirstOrDefaultAsync(r => r.Id == roundId, ct) is not { } round || !actor.Is(round.OrganiserRole)) return null;
        return await RoundList.LoadAsync(db, round, catalogues.Current.Award(round.PolicyId, round.AwardId)!, clock.Today, ct);
    }
}

internal static class RoundRefusals
{
    public static Refusal NotAllowed { get; } = new("not-allowed", "您没有办理择优评选的权限。");
    public static Refusal Stale { get; } = new("stale-page", "您打开页面之后，这一轮评选有了新变化，请刷新核对后再操作。");

    public static Refusal Incomplete(IReadOnlyList<FieldFault> faults) => new("incomplete", "还有内容需要修改。") { Faults = faults };

    public static string? Text(string? reason, int longest) => reason?.Trim() is { Length: > 0 } text && text.Length <= longest ? text : null;

    public static Refusal ReasonMissing(int longest) => new("reason-missing", $"请写明理由（{longest} 字以内）。") { Faults = [new("Reason", $"请写明理由（{longest} 字以内）。")] };
}
