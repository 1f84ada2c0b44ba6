using AwardFlow.Web.Records;
using AwardFlow.Workflow;
using Microsoft.EntityFrameworkCore;

namespace AwardFlow.Web.Casework.Activities;

/// <summary>
/// Asks experts: the lead bureau draws them and keeps the panel together, each scores alone. The task stays with the bureau
/// until the scores decide; a missing expert is chased and never counted.
/// </summary>
public sealed class ExpertPanel : IActivityHandler
{
    public const string TypeName = "AwardFlow.Panel";
    public const string Step = "panel";
    public const string Passed = "Passed", Failed = "Failed", Tie = "Tie";

    public string Type => TypeName;
    public bool NeedsAward => true;

    public async ValueTask<ActivityResult> ArriveAsync(CaseStep step, ActivityCall call)
    {
        if (step.Application.LeadUnitId is not { } lead) return ActivityResult.Fail("unit-missing", $"步骤“{call.Node.NameZh}”没有主办部门。");
        var (experts, minimum, mark) = (call.Number("experts"), call.Number("minimum"), call.Number("passMark"));
        if (minimum > experts || mark > 100) return ActivityResult.Fail("panel-numbers", $"步骤“{call.Node.NameZh}”的专家人数或者合格分数有误。");
        var due = call.Optional("dueWorkingDays") is null ? step.Application.PromisedBy : step.Calendar.End(step.Today, call.Number("dueWorkingDays"), countFirstDay: false).Day;
        if (due is not { } day) return ActivityResult.Fail("due-missing", $"步骤“{call.Node.NameZh}”没有办理期限。");
        step.Db.Panels.Add(new Panel(step.Application, call.NodeId, call.BookmarkId, experts, minimum, mark, call.Text("rule"), day, step.Now));
        await step.OpenTaskAsync(call, TaskKind.Panel, Step, call.Text("role"), lead, day);
        step.Application.Enter(Situation.InReview, null, null, step.Now);
        step.Application.Promise(day);
        return ActivityResult.Wait;
    }

    /// <summary>The outcome is what the scores say, and nothing else.</summary>
    public async ValueTask<Refusal?> LeaveAsync(CaseStep step, Bookmark bookmark, string outcome)
    {
        var panel = await OfAsync(step.Db, step.Application.Id, bookmark.Id, step.Ct);
        if (panel is null || PanelResult.OutcomeOf(panel.State) != outcome)
            return new("panel-open", "专家评审还没有结论。");
        await step.FinishTaskAsync(bookmark.Id, outcome);
        if (panel.State == PanelState.Failed) step.Ending = await WordsAsync(step.Db, panel, step.Ct);
        return null;
    }

    /// <summary>Experts who were asked are not sent home because somebody before them changes their mind.</summary>
    public async ValueTask<Refusal?> WhyNotUndoAsync(CaseStep step, Bookmark bookmark) =>
        await step.Db.PanelSeats.AnyAsync(s => s.ApplicationId == step.Application.Id && step.Db.Panels.Any(p => p.Id == s.PanelId && p.BookmarkId == bookmark.Id), step.Ct)
            ? new("experts-drawn", "已经抽取评审专家，不能撤回。") : null;

    public async ValueTask CancelAsync(CaseStep step, Bookmark bookmark)
    {
        if (await OfAsync(step.Db, step.Application.Id, bookmark.Id, step.Ct) is { } panel)
        {
            panel.Cancel(step.Now);
            foreach (var seat in await step.Db.PanelSeats.Where(s => s.PanelId == panel.Id && s.State == SeatState.Asked).ToListAsync(step.Ct))
                seat.GiveUp(SeatState.Cancelled, null, step.Now);
        }
        await step.CancelTaskAsync(bookmark.Id);
    }

    /// <summary>Whether experts have agreed to this very amount of this revision. Tracked: a panel that closed in this very step is seen as it is now.</summary>
    public static async ValueTask<bool> HasPassedAsync(CaseStep step)
    {
        var (id, revision) = (step.Application.Id, step.Application.Revision);
        var last = await step.Db.Panels.Where(p => p.ApplicationId == id && p.Revision == revision).OrderByDescending(p => p.Id).FirstOrDefaultAsync(step.Ct);
        return last is { State: PanelState.Passed } && last.AmountFen == step.Application.AmountFen;
    }

    /// <summary>Why the experts did not agree, for the letter: mean and opinions without names.</summary>
    private static async Task<string> WordsAsync(AwardFlowDb db, Panel panel, CancellationToken ct)
    {
        var seats = await db.PanelSeats.Where(s => s.PanelId == panel.Id && s.State == SeatState.Scored).OrderBy(s => s.Id).ToListAsync(ct);
        var opinions = string.Join("；", seats.Where(s => s.Score < panel.PassMark).Select((s, i) => $"专家意见{i + 1}：{s.Opinion}"));
        return $"专家评审未通过（{seats.Count} 位专家评分，合格分数 {panel.PassMark} 分，平均 {Mean(panel)} 分）。{opinions}";
    }

    /// <summary>The mean with two decimals.</summary>
    public static string Mean(Panel panel) => panel.MeanHundredths is { } mean ? (mean / 100m).ToString("0.00", System.Globalization.CultureInfo.InvariantCulture) : "—";

    public static async Task<Panel?> OfAsync(AwardFlowDb db, long applicationId, string bookmarkId, CancellationToken ct) =>
        await db.Panels.FirstOrDefaultAsync(p => p.ApplicationId == applicationId && p.BookmarkId == bookmarkId, ct);
}
