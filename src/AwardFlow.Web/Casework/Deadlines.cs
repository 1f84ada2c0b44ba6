using AwardFlow.Web.Casework.Activities;
using AwardFlow.Web.Plumbing.Jobs;
using AwardFlow.Web.Plumbing.Settings;
using AwardFlow.Web.Records;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace AwardFlow.Web.Casework;

/// <summary>
/// What time does to tasks: a reminder some working days before the deadline, the overdue mark when the last day has
/// ended, the end of a correction that never came. Each row is read again in its own transaction before anything is done.
/// </summary>
public sealed class Deadlines(IDbContextFactory<AwardFlowDb> contexts, Ledger ledger, MoveCase move, Calendars calendars, BusinessClock clock,
    IOptions<DeadlineOptions> options, ILogger<Deadlines> log) : IWork
{
    private const int Batch = 200;

    public async Task RunAsync(CancellationToken ct)
    {
        var today = clock.Today;
        await EachAsync(DateOnly.MinValue, today.AddDays(-1), t => t.Kind == TaskKind.Correct || t.Kind == TaskKind.Confirm || t.OverdueAt == null, EndAsync, ct);
        await EachAsync(today, LastDayToRemind(today), t => t.RemindedAt == null, RemindAsync, ct);
    }

    /// <summary>A task due after this day is not reminded of yet.</summary>
    public DateOnly LastDayToRemind(DateOnly today)
    {
        var day = calendars.Current.End(today, options.Value.RemindWorkingDays, countFirstDay: false).Day;
        while (!calendars.Current.IsWorkingDay(day.AddDays(1), out _)) day = day.AddDays(1);
        return day;
    }

    /// <summary>Pages along the index (State, DueOn, Id); a row that fails is passed over and comes again in the next round.</summary>
    private async Task EachAsync(DateOnly from, DateOnly to, System.Linq.Expressions.Expression<Func<WorkTask, bool>> where,
        Func<WorkTask, CancellationToken, Task<Refusal?>> act, CancellationToken ct)
    {
        var (day, id) = (from, 0L);
        while (!ct.IsCancellationRequested)
        {
            await using var db = await contexts.CreateDbContextAsync(ct);
            var page = await db.Tasks.AsNoTracking().Where(t => t.State == TaskState.Open && t.Kind != TaskKind.Await && t.DueOn >= day && t.DueOn <= to && (t.DueOn > day || t.Id > id))
                .Where(where).OrderBy(t => t.DueOn).ThenBy(t => t.Id).Take(Batch).ToListAsync(ct);
            foreach (var task in page) await TryAsync(task, act, ct);
            if (page.Count < Batch) return;
            (day, id) = (page[^1].DueOn, page[^1].Id);
        }
    }

    private async Task TryAsync(WorkTask task, Func<WorkTask, CancellationToken, Task<Refusal?>> act, CancellationToken ct)
    {
        try
        {
            if (await act(task, ct) is { } refusal && refusal != NotDue) log.LogWarning("Deadline of task {Task}: {Refusal}", task.Id, refusal.Code);
        }
        catch (Exception wrong) when (!ct.IsCancellationRequested)
        {
            log.LogError(wrong, "Deadline of task {Task} failed; the next round tries again.", task.Id);
        }
    }

    private static Refusal NotDue { get; } = new("not-due", "这项任务已经办结或者尚未到期。");

    private Task<Refusal?> EndAsync(WorkTask due, CancellationToken ct) => due.Kind is TaskKind.Correct or TaskKind.Confirm ? ExpireAsync(due, ct) : MarkOverdueAsync(due, ct);

    /// <summary>The firm has not corrected or answered in time: the case goes the way the definition gives it.</summary>
    private async Task<Refusal?> ExpireAsync(WorkTask due, CancellationToken ct) =>
        (await ledger.WriteAsync<Done>(async (db, c) =>
        {
            if (await db.Tasks.FirstOrDefaultAsync(t => t.Id == due.Id, c) is not { State: TaskState.Open } task || clock.Today <= task.DueOn) return NotDue;
            return await move.ResumeInAsync(db, Actor.System, task.ApplicationId, task.BookmarkId, Correct.Expired, c) is { } refusal ? refusal : new Done();
        }, ct)).Refusal;

    private async Task<Refusal?> MarkOverdueAsync(WorkTask due, CancellationToken ct) =>
        (await ledger.WriteAsync<Done>(async (db, c) =>
        {
            if (await db.Tasks.FirstOrDefaultAsync(t => t.Id == due.Id, c) is not { State: TaskState.Open, OverdueAt: null } task || clock.Today <= task.DueOn) return NotDue;
            task.MarkOverdue(clock.UtcNow);
            db.Audit(Actor.System, "task.overdue", "application", task.Number, after: new { task.Step, task.DueOn });
            await new TaskNotices(db, task, clock.UtcNow).TellHoldersAsync("overdue", $"【已超期】{task.Number} 已过办理期限",
                $"申报 {task.Number} 的办理期限为 {task.DueOn:yyyy-MM-dd} 24:00，现已超期。请尽快办理；确有困难的，请转办或联系负责人。", c);
            return new Done();
        }, ct)).Refusal;

    private async Task<Refusal?> RemindAsync(WorkTask due, CancellationToken ct) =>
        (await ledger.WriteAsync<Done>(async (db, c) =>
        {
            if (await db.Tasks.FirstOrDefaultAsync(t => t.Id == due.Id, c) is not { State: TaskState.Open, RemindedAt: null } task
                || task.DueOn < clock.Today || task.DueOn > LastDayToRemind(clock.Today)) return NotDue;
            task.Remind(clock.UtcNow);
            db.Audit(Actor.System, "task.reminded", "application", task.Number, after: new { task.Step, task.DueOn });
            var notices = new TaskNotices(db, task, clock.UtcNow);
            if (task.Kind == TaskKind.Correct)
                await notices.TellEnterpriseAsync("reminder", task.CaseKind == CaseKind.Award ? $"【即将到期】{task.Number} 请在期限内补正" : $"【即将到期】{task.Number} 请在期限内答复",
                    task.CaseKind != CaseKind.Award ? $"{task.Number} 须于 {task.DueOn:yyyy-MM-dd} 24:00 前在平台“申诉与信用”中答复或者补充。" :
                    $"贵单位的申报 {task.Number} 须于 {task.DueOn:yyyy-MM-dd} 24:00 前补正并重新提交，逾期本次申报将终止。", c);
            else if (task.Kind == TaskKind.Confirm)
                await notices.TellEnterpriseAsync("reminder", $"【请尽快确认】{task.Number} 奖励资金等待贵单位确认",
                    $"贵单位列入名单的奖励 {task.Number} 请于 {task.DueOn:yyyy-MM-dd} 24:00 前登录平台确认收款账户，或者说明放弃的理由。无需申报，只需确认。", c);
            else
                await notices.TellHoldersAsync("reminder", $"【即将到期】{task.Number} 请在期限内办理",
                    $"申报 {task.Number} 的办理期限为 {task.DueOn:yyyy-MM-dd} 24:00，请及时办理。", c);
            return new Done();
        }, ct)).Refusal;
}
