using System.Text.Json;
using AwardFlow.Web.Casework;
using AwardFlow.Web.Records;
using Microsoft.EntityFrameworkCore;

namespace AwardFlow.Web.Features.Review;

/// <summary>
/// 催办: somebody who may see the case, but doesn't hold the task, reminds those who do – from the day it is due, and
/// once per working day whoever asks. The supervision office does so across the district (督办).
/// </summary>
public sealed class UrgeTask(Ledger ledger, Calendars calendars, BusinessClock clock)
{
    public const string Event = "task.urged";
    public const int LongestNote = 200;

    public Task<Result<string>> UrgeAsync(Command command, long taskId, string? note, CancellationToken ct) =>
        ledger.WriteAsync<string>(command, async (db, c) =>
        {
            var task = await db.Tasks.FirstOrDefaultAsync(t => t.Id == taskId, c);
            if (task is not { Role: { } role } || !await db.SeesAsync(command.Actor, task.ApplicationId, c)) return Refusals.NotFound;
            var text = note?.Trim() ?? "";
            if (text.Length > LongestNote) return new Refusal("note-too-long", $"催办说明最多 {LongestNote} 字。");
            if (WhyNot(command.Actor, task) is { } no) return no;
            var holders = (await TransferTask.HoldersAsync(db, task.UnitId, role, c)).Where(p => task.AssigneeId is null || p.Id == task.AssigneeId).ToList();
            if (holders.Count == 0) return new Refusal("nobody-holds", "该岗位目前没有在岗人员，请联系系统管理员补充人员。");
            task.Urge(clock.UtcNow);
            db.Audit(command.Actor, Event, "application", task.Number,
                after: new { task = task.Id, task.Step, task.Urged, holders = holders.Select(h => h.Id), note = text, at = clock.UtcNow, supervised = command.Actor.May(Permission.Supervise) });
            var office = await db.Units.Where(u => u.Id == command.Actor.UnitId).Select(u => u.NameZh).FirstOrDefaultAsync(c);
            foreach (var holder in holders) Tell(db, holder, command.Actor, office, task, text);
            return string.Join("、", holders.Select(h => h.Name));
        }, ct);

    /// <summary>Why this person can't urge this task now, or null.</summary>
    public Refusal? WhyNot(Actor actor, WorkTask task)
    {
        if (task.State != TaskState.Open || task.Kind is TaskKind.Correct or TaskKind.Confirm or TaskKind.Await) return new("not-waiting", "这件申报目前没有等待办理的审核环节。");
        if (DecideTask.MayWorkOn(actor, task)) return new("own-task", "这一步由您办理，不需要催办。");
        return WhyNot(task.DueOn, task.UrgedAt);
    }

    /// <summary>Why a step with this day, urged last then, can't be urged now, or null.</summary>
    public Refusal? WhyNot(DateOnly dueOn, DateTime? urgedAt)
    {
        if (dueOn > clock.Today) return new("not-due-yet", $"办理时限为 {dueOn:yyyy-MM-dd}，尚未到期，不能催办。");
        if (urgedAt is { } last && clock.Today < calendars.Current.End(BusinessClock.DayOf(last), 1, countFirstDay: false).Day)
            return new("already-urged-today", $"今天已经催办过（{BusinessClock.Local(last):yyyy-MM-dd HH:mm}），每个工作日只能催办一次。");
        return null;
    }

    private void Tell(AwardFlowDb db, Person to, Actor from, string? office, WorkTask task, string note)
    {
        var word = from.May(Permission.Supervise) ? "督办" : "催办";
        var letter = new Letter($"【{word}】{task.Number} {task.EnterpriseName}",
            $"{office}{from.Name}{word}：“{task.EnterpriseName}”（{task.Number}）办理时限 {task.DueOn:yyyy-MM-dd}，请尽快办理。{(note.Length > 0 ? "说明：" + note : "")}");
        db.Messages.Add(Message.ToPerson(to.Id, task.ApplicationId, "urge", letter.Subject, letter.Body, clock.UtcNow));
        db.Outbox.Add(new OutboxItem("mail", $"{task.Number}/urge/{task.Id}-{task.Urged}-{to.Id}", JsonSerializer.Serialize(new MailToSend(to.Id, null, letter.Subject, letter.Body)), clock.UtcNow));
    }
}
