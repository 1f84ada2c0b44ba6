using AwardFlow.Web.Casework;
using AwardFlow.Web.Casework.Activities;
using AwardFlow.Web.Records;
using AwardFlow.Workflow;
using Microsoft.EntityFrameworkCore;

namespace AwardFlow.Web.Features.Review.Panels;

/// <summary>
/// The bureau's part in a panel: it draws the experts by lot, gives up the seat of one who stays away, and closes the panel
/// with those who have scored where that is enough. It sees who has scored, never how.
/// </summary>
public sealed class KeepPanel(Ledger ledger, StepCase stepCase)
{
    private const int DaysOfReplacement = 3;

    public Task<Result<int>> DrawAsync(Command command, long taskId, CancellationToken ct) => ledger.WriteAsync<int>(command, async (db, c) =>
    {
        if (await OpenAsync(db, command.Actor, taskId, c) is not { } open) return Refusals.NotFound;
        var (step, panel, seats) = open;
        if (step.Application.Situation == Situation.Suspended) return Refusals.Suspended;
        var missing = panel.Experts - seats.Count(s => s.IsLive);
        if (missing <= 0) return new Refusal("panel-full", "专家已经抽齐。");
        var candidates = await ExpertDraw.CandidatesAsync(db, step.Application, panel, c);
        if (candidates.Count < missing)
            return new Refusal("experts-short", $"还需抽取 {missing} 名专家，可抽取的只有 {candidates.Count} 名（申报企业的人员、已申请回避和已参与本件的专家不参加抽取）。请先在“评审专家库”登记专家。");
        var seed = ExpertDraw.SeedOf(step.Application, panel);
        var drawn = ExpertDraw.Pick(candidates.Select(e => e.PersonId), missing, seed);
        var soonest = step.Calendar.End(step.Today, DaysOfReplacement, countFirstDay: false).Day;
        var due = panel.DueOn > soonest ? panel.DueOn : soonest;
        var names = await db.Users.AsNoTracking().Where(p => drawn.Contains(p.Id)).ToDictionaryAsync(p => p.Id, p => p.Name, c);
        foreach (var id in drawn)
        {
            db.PanelSeats.Add(new PanelSeat(panel, candidates.Find(e => e.PersonId == id)!, names[id], due, step.Now));
            step.TellPerson(id, "panel-asked", $"{panel.Id}", new($"【专家评审】{step.Application.Number}",
                $"您被抽取为申报 {step.Application.Number} 的评审专家，请于 {due:yyyy-MM-dd} 24:00 前登录平台，在“专家评审”中查阅材料、独立评分并写明意见。与申报企业有利害关系的，请申请回避。"));
        }
        panel.Drawn();
        step.Application.Touch();
        step.Audit("panel.drawn", after: new { panel = panel.Id, seed, candidates = candidates.Select(e => e.PersonId), drawn, due });
        return drawn.Count;
    }, ct);

    /// <summary>An expert whose days are over, or who has left: another is drawn.</summary>
    public Task<Result<Done>> GiveUpAsync(Command command, long taskId, long seatId, string? reason, CancellationToken ct) => ledger.WriteAsync<Done>(command, async (db, c) =>
    {
        if (await OpenAsync(db, command.Actor, taskId, c) is not { } open || open.Seats.Find(s => s.Id == seatId) is not { } seat) return Refusals.NotFound;
        if (seat.State != SeatState.Asked) return new Refusal("seat-answered", "该专家已经评分或者已经回避。");
        var active = await db.Users.AnyAsync(p => p.Id == seat.PersonId && p.State == PersonState.Active, c);
        if (active && seat.DueOn >= open.Step.Today) return new Refusal("seat-not-overdue", $"该专家的评分期限为 {seat.DueOn:yyyy-MM-dd}，尚未届满，不能更换。");
        if (Text(reason) is not { } text) return Missing;
        seat.GiveUp(SeatState.Absent, text, open.Step.Now);
        open.Step.Application.Touch();
        open.Step.Audit("panel.seat-given-up", after: new { panel = open.Panel.Id, seat.PersonId, reason = text });
        return new Done();
    }, ct);

    /// <summary>Closes it with those who have scored, once the days of the others are over and the minimum is there.</summary>
    public Task<Result<PanelState>> CloseAsync(Command command, long taskId, string? reason, CancellationToken ct) => ledger.WriteAsync<PanelState>(command, async (db, c) =>
    {
        if (await OpenAsync(db, command.Actor, taskId, c) is not { } open) return Refusals.NotFound;
        var (step, panel, seats) = open;
        var waiting = seats.Where(s => s.State == SeatState.Asked).ToList();
        if (waiting.Exists(s => s.DueOn >= step.Today)) return new Refusal("panel-running", $"还有专家的评分期限没有届满（{waiting.Max(s => s.DueOn):yyyy-MM-dd}），请等待。");
        if (seats.Count(s => s.State == SeatState.Scored) < panel.Minimum)
            return new Refusal("scores-short", $"至少须有 {panel.Minimum} 位专家评分才能形成结论。没有评分的不算同意，请更换专家。");
        if (Text(reason) is not { } text) return Missing;
        foreach (var seat in waiting) seat.GiveUp(SeatState.Absent, "逾期未评分", step.Now);
        return await FinishAsync(stepCase, step, panel, seats, text) is { } refusal ? refusal : panel.State;
    }, ct);

    /// <summary>Counts the scores and lets the case go on.</summary>
    internal static async Task<Refusal?> FinishAsync(StepCase stepCase, CaseStep step, Panel panel, IReadOnlyCollection<PanelSeat> seats, string? reason)
    {
        var scores = seats.Where(s => s.State == SeatState.Scored).Select(s => s.Score!.Value).ToList();
        if (panel.IsRanking)
        {
            // The round decides when all its entries have their scores; nothing is said about one before.
            panel.Close(PanelState.Scored, scores.Count, (((long)scores.Sum() * 200) + scores.Count) / (2 * scores.Count), reason, step.Now);
            step.Application.Touch();
            return null;
        }
        if (PanelResult.Of(panel.Rule, panel.PassMark, panel.Minimum, scores) is not { } result) return new("scores-short", "评分的专家人数不足。");
        panel.Close(result.State, result.Scored, result.MeanHundredths, reason, step.Now);
        step.Audit("panel.closed", after: new { panel = panel.Id, state = result.State.ToString(), scores, mean = ExpertPanel.Mean(panel), reason });
        return await stepCase.TakeAsync(step, new Stimulus.Resume(panel.BookmarkId, result.Outcome));
    }

    private async Task<(CaseStep Step, Panel Panel, List<PanelSeat> Seats)?> OpenAsync(AwardFlowDb db, Actor actor, long taskId, CancellationToken ct)
    {
        var task = await db.Tasks.FirstOrDefaultAsync(t => t.Id == taskId && t.Kind == TaskKind.Panel && t.State == TaskState.Open, ct);
        if (task is null || !actor.May(Permission.OrganisePanels) || !DecideTask.MayWorkOn(actor, task)
            || await ExpertPanel.OfAsync(db, task.ApplicationId, task.BookmarkId, ct) is not { State: PanelState.Open } panel
            || await stepCase.OpenAsync(db, task.ApplicationId, actor, ct) is not { } step) return null;
        return (step, panel, await db.PanelSeats.Where(s => s.PanelId == panel.Id).OrderBy(s => s.Id).ToListAsync(ct));
    }

    private static string? Text(string? reason) => reason?.Trim() is { Length: > 0 and <= PanelSeat.LongestReason } text ? text : null;

    private static Refusal Missing { get; } = new("reason-missing", $"请写明理由（{PanelSeat.LongestReason} 字以内）。") { Faults = [new("Reason", $"请写明理由（{PanelSeat.LongestReason} 字以内）。")] };
}
