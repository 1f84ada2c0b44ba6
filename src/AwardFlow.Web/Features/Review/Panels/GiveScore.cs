using System.Globalization;
using AwardFlow.Web.Casework;
using AwardFlow.Web.Casework.Activities;
using AwardFlow.Web.Records;
using Microsoft.EntityFrameworkCore;

namespace AwardFlow.Web.Features.Review.Panels;

public sealed record ScoreInput(long SeatId, string? Score, string? Opinion, bool NoConflict);

/// <summary>An expert declares a conflict of interest, or scores with an opinion. The last score closes the panel.</summary>
public sealed class GiveScore(Ledger ledger, StepCase stepCase)
{
    public Task<Result<Done>> DeclareAsync(Command command, long seatId, string? conflict, CancellationToken ct) => ledger.WriteAsync<Done>(command, async (db, c) =>
    {
        if (await OwnAsync(db, command.Actor, seatId, c) is not { } own) return Refusals.NotFound;
        if (own.Seat.State != SeatState.Asked) return Answered;
        if (conflict?.Trim() is not { Length: > 0 and <= PanelSeat.LongestReason } text)
            return new Refusal("incomplete", "请写明利害关系。") { Faults = [new("Conflict", $"请写明与申报企业的利害关系（{PanelSeat.LongestReason} 字以内）。")] };
        own.Seat.Declare(text, own.Step.Now);
        own.Step.Application.Touch();
        own.Step.Audit("panel.conflict-declared", after: new { panel = own.Panel.Id, seat = own.Seat.Id });
        if (own.Panel.IsRanking)
            await new RoundNotices(db, own.Step.Now).TellOrganisersAsync(own.Seat.ApplicationId, $"replace-{own.Seat.Id}", "专家回避，请补抽专家", "一名评审专家对一件参评项目申请回避，请在“择优评选”中补抽专家。", c);
        else if (await own.Step.TaskOfAsync(own.Panel.BookmarkId) is { } task)
            await new TaskNotices(db, task, own.Step.Now).TellHoldersAsync($"replace-{own.Seat.Id}", $"【专家回避】{own.Step.Application.Number} 请补抽专家",
                $"申报 {own.Step.Application.Number} 的一名评审专家申请回避，请在该件的专家评审页面补抽专家。", c);
        return new Done();
    }, ct);

    public Task<Result<Done>> ScoreAsync(Command command, ScoreInput input, CancellationToken ct) => ledger.WriteAsync<Done>(command, async (db, c) =>
    {
        if (await OwnAsync(db, command.Actor, input.SeatId, c) is not { } own) return Refusals.NotFound;
        var (step, panel, seat) = own;
        if (seat.State != SeatState.Asked) return Answered;
        if (step.Application.Situation == Situation.Suspended) return Refusals.Suspended;
        // The register may have changed since the draw.
        if (await db.Experts.AsNoTracking().FirstOrDefaultAsync(e => e.PersonId == seat.PersonId, c) is not { } expert || expert.IsOf(await step.EnterpriseAsync()))
            return new Refusal("expert-of-firm", "您是申报企业的人员，不能评审该件，请申请回避。");
        var faults = new List<FieldFault>();
        if (!int.TryParse(input.Score?.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var score) || score > 100) faults.Add(new("Score", "请填写 0 至 100 的整数分数。"));
        if (input.Opinion?.Trim() is not { Length: > 0 and <= PanelSeat.LongestOpinion }) faults.Add(new("Opinion", $"请写明评审意见（{PanelSeat.LongestOpinion} 字以内）。"));
        if (!input.NoConflict) faults.Add(new("NoConflict", "请声明与申报企业没有利害关系；有利害关系的，请申请回避。"));
        if (faults.Count > 0) return new Refusal("incomplete", "还有内容需要修改。") { Faults = faults };
        seat.Give(score, input.Opinion!.Trim(), step.Now);
        step.Audit("panel.scored", after: new { panel = panel.Id, seat = seat.Id });
        var seats = await db.PanelSeats.Where(s => s.PanelId == panel.Id).OrderBy(s => s.Id).ToListAsync(c);
        if (seats.Count(s => s.State == SeatState.Scored) < panel.Experts)
        {
            step.Application.Touch();
            return new Done();
        }
        return await KeepPanel.FinishAsync(stepCase, step, panel, seats, null) is { } refusal ? refusal : new Done();
    }, ct);

    private async Task<(CaseStep Step, Panel Panel, PanelSeat Seat)?> OwnAsync(AwardFlowDb db, Actor actor, long seatId, CancellationToken ct)
    {
        var seat = await db.PanelSeats.FirstOrDefaultAsync(s => s.Id == seatId && s.PersonId == actor.Id, ct);
        if (seat is null || !actor.May(Permission.ScorePanels)) return null;
        var panel = await db.Panels.FirstAsync(p => p.Id == seat.PanelId, ct);
        return await stepCase.OpenAsync(db, seat.ApplicationId, actor, ct) is { } step ? (step, panel, seat) : null;
    }

    private static Refusal Answered { get; } = new("seat-answered", "您已经评分或者已经回避，或者该件的评审已经结束。");
}
