using AwardFlow.Rules;
using AwardFlow.Web.Records;
using AwardFlow.Workflow;
using Microsoft.EntityFrameworkCore;

namespace AwardFlow.Web.Casework.Activities;

/// <summary>
/// The case waits for the list of its round. The round decides for all its cases at once when the list is signed: the
/// outcome is recorded with the signature, and each case follows by its signal. Once selected, a case that comes back here
/// on a loop goes on at once.
/// </summary>
public sealed class Select : IActivityHandler
{
    public const string TypeName = "AwardFlow.Select";
    public const string Step = "selection";
    public const string Selected = "Selected", NotSelected = "NotSelected", Excluded = "Excluded";

    public string Type => TypeName;
    public bool NeedsAward => true;

    public async ValueTask<ActivityResult> ArriveAsync(CaseStep step, ActivityCall call)
    {
        if (step.Application.LeadUnitId is not { } lead) return ActivityResult.Fail("unit-missing", $"步骤“{call.Node.NameZh}”没有主办部门。");
        if (await SelectionRounds.EntryAsync(step) is not { } entry) return ActivityResult.Fail("round-missing", "该申报不在任何评选批次中，不能择优评审。");
        if (entry.State == StandingState.Selected) return ActivityResult.Complete(Selected);
        var round = await step.Db.SelectionRounds.FirstAsync(r => r.Id == entry.RoundId, step.Ct);
        entry.Wait(call.NodeId, call.BookmarkId);
        round.Reopen();
        round.Touch();
        var from = round.ClosesOn > step.Today ? round.ClosesOn : step.Today;
        var due = step.Calendar.End(from, call.Number("dueWorkingDays"), countFirstDay: false).Day;
        // Nobody decides in the case: the round does, and whoever keeps it has a page of its own.
        await step.OpenTaskAsync(call, TaskKind.Await, call.Text("step"), role: null, lead, due);
        step.Application.Enter(Situation.InReview, null, null, step.Now);
        step.Application.Promise(due);
        if (entry.AgainOf is not null) await TellSignersAsync(step, call, round);
        return ActivityResult.Wait;
    }

    /// <summary>An appeal has brought it back: within the places the head decides, and nobody else would see it wait.</summary>
    private static async Task TellSignersAsync(CaseStep step, ActivityCall call, SelectionRound round)
    {
        var heads = await step.Db.Users.Where(p => p.State == PersonState.Active && p.UnitId == round.LeadUnitId && step.Db.RoleGrants.Any(g => g.PersonId == p.Id && g.Role == round.SignRole))
            .OrderBy(p => p.Id).Select(p => p.Id).ToListAsync(step.Ct);
        foreach (var head in heads)
            step.TellPerson(head, "selection-appeal", call.BookmarkId, new($"【申诉后待决定】{round.Number} {step.Application.Number}",
                $"申诉成立的 {step.Application.Number} 已重新审核完整。请在“择优评选”中决定是否在空出的名额内入选；没有名额的，写明理由结束评选。"));
    }

    /// <summary>Only what the signed list says; the decision is that of the person who signed.</summary>
    public async ValueTask<Refusal?> LeaveAsync(CaseStep step, Bookmark bookmark, string outcome)
    {
        var entry = await step.Db.SelectionEntries.FirstOrDefaultAsync(e => e.ApplicationId == step.Application.Id, step.Ct);
        if (entry is null || OutcomeOf(entry.State) != outcome) return new("round-undecided", "评选名单还没有签发，或者名单上不是这个结果。");
        var round = await step.Db.SelectionRounds.AsNoTracking().FirstAsync(r => r.Id == entry.RoundId, step.Ct);
        var task = await step.TaskOfAsync(bookmark.Id) ?? throw new InvalidOperationException($"{step.Application.Number} has no task {bookmark.Id}.");
        var ranked = await step.Db.SelectionEntries.CountAsync(e => e.RoundId == round.Id && e.Rank != null, step.Ct);
        var decision = new Decision(task, outcome, Words(round, entry, ranked), step.Award.Competition?.Clause ?? step.Award.Clause, null, null, entry.DecidedBy!.Value, entry.DecidedByName!, step.Now);
        step.Db.Decisions.Add(decision);
        (step.Decision, step.Task) = (decision, task);
        await step.FinishTaskAsync(bookmark.Id, outcome);
        return null;
    }

    /// <summary>A round that asks its experts goes on: the bureau's approval before it stands.</summary>
    public async ValueTask<Refusal?> WhyNotUndoAsync(CaseStep step, Bookmark bookmark) =>
        await step.Db.Panels.AnyAsync(p => p.ApplicationId == step.Application.Id && p.BookmarkId == bookmark.Id, step.Ct)
            ? new("experts-drawn", "这一轮评选已经抽取专家，不能撤回。") : null;

    /// <summary>Withdrawn, ended or taken back: the entry leaves the ranking, and a list that was proposed with it falls.</summary>
    public async ValueTask CancelAsync(CaseStep step, Bookmark bookmark)
    {
        if (await step.Db.SelectionEntries.FirstOrDefaultAsync(e => e.ApplicationId == step.Application.Id, step.Ct) is { } entry)
        {
            entry.StopWaiting();
            var round = await step.Db.SelectionRounds.FirstAsync(r => r.Id == entry.RoundId, step.Ct);
            if (round.State == RoundState.Proposed)
            {
                round.Return($"{step.Application.Number} 已退出，名单有变化");
                await new RoundNotices(step.Db, step.Now).TellAsync(round, round.OrganiserRole, $"fell-{round.Version}", "名单失效", $"{step.Application.Number} 已退出，评选批次 {round.Number} 提出的名单失效，请重新核对排名后提出。", step.Ct);
                step.Db.Audit(step.Actor, "selection.proposal-fell", "selection-round", round.Number, after: new { application = step.Application.Number });
            }
            round.Touch();
        }
        foreach (var panel in await step.Db.Panels.Where(p => p.ApplicationId == step.Application.Id && p.BookmarkId == bookmark.Id).ToListAsync(step.Ct))
        {
            panel.Cancel(step.Now);
            foreach (var seat in await step.Db.PanelSeats.Where(s => s.PanelId == panel.Id && s.State == SeatState.Asked).ToListAsync(step.Ct))
                seat.GiveUp(SeatState.Cancelled, null, step.Now);
        }
        await step.CancelTaskAsync(bookmark.Id);
    }

    /// <summary>What a case does once its entry stands so; null while it goes on waiting.</summary>
    public static string? OutcomeOf(StandingState state) => state switch
    {
        StandingState.Selected => Selected,
        StandingState.BelowMark or StandingState.NotSelected => NotSelected,
        StandingState.Excluded => Excluded,
        _ => null,
    };

    /// <summary>What the firm reads: its own rank and score, nobody else's.</summary>
    public static string Words(SelectionRound round, SelectionEntry entry, int ranked)
    {
        if (entry.State == StandingState.Excluded) return $"名单签发前的信用核查命中失信名单，退出“{round.Name}”评选：{entry.Reason}";
        var score = entry is { Rank: { } rank, ScoreSum: { } sum, ScoreCount: { } count }
            ? $"专家评审平均 {Ranking.Show(sum, count)} 分，在“{round.Name}”{ranked} 个参评项目中排名第 {rank}" : $"参加“{round.Name}”评选";
        return entry.State switch
        {
            StandingState.Selected => $"{score}，入选（名额 {round.Places} 个）。{entry.Reason}",
            StandingState.BelowMark => $"{score}，低于入选分数线，未入选（名额 {round.Places} 个）。",
            _ => $"{score}，未入选（名额 {round.Places} 个）。{entry.Reason}",
        };
    }
}
