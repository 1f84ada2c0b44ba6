using System.Text.Json;
using AwardFlow.Web.Casework;
using AwardFlow.Web.Records;
using Microsoft.EntityFrameworkCore;

namespace AwardFlow.Web.Features.Review;

public sealed record Transferred(int Tasks, string To);

/// <summary>
/// 转办: hands open tasks to a colleague of the same unit and role, or back to all of them. The one who holds a task, or
/// any colleague where the holder is away, may do it; the reason stays in the trail.
/// </summary>
public sealed class TransferTask(Ledger ledger, BusinessClock clock)
{
    public const string Event = "task.transferred";
    public const int LongestReason = 200;
    public const int MostAtOnce = 100;

    public Task<Result<Transferred>> TransferAsync(Command command, IReadOnlyCollection<long> taskIds, long? toPersonId, string? reason, CancellationToken ct) =>
        ledger.WriteAsync<Transferred>(command, async (db, c) =>
        {
            if (taskIds.Count is 0 or > MostAtOnce) return new Refusal("no-task", $"请选择要转办的事项，一次最多 {MostAtOnce} 件。");
            if (string.IsNullOrWhiteSpace(reason)) return Fault("reason-missing", "reason", "请写明转办原因。");
            if (reason.Trim().Length > LongestReason) return Fault("reason-too-long", "reason", $"转办原因最多 {LongestReason} 字。");
            var tasks = await db.Tasks.Where(t => taskIds.Contains(t.Id)).OrderBy(t => t.Id).ToListAsync(c);
            if (tasks.Count != taskIds.Count || tasks.Exists(t => !DecideTask.IsOfTheirRole(command.Actor, t))) return Refusals.NotFound;
            var name = "";
            if (toPersonId is { } to)
            {
                var colleagues = await ColleaguesAsync(db, tasks, c);
                if (colleagues.FirstOrDefault(p => p.Id == to) is not { } person) return Fault("not-a-colleague", "to", "只能转办给本单位同一岗位的在岗人员。");
                name = person.Name;
            }
            foreach (var task in tasks)
                if (await MoveAsync(db, command.Actor, task, toPersonId, name, reason.Trim(), c) is { } refusal) return refusal;
            return new Transferred(tasks.Count, name);
        }, ct);

    /// <summary>Active people of the unit who hold the role of every one of the tasks.</summary>
    public static async Task<IReadOnlyList<Person>> ColleaguesAsync(AwardFlowDb db, IReadOnlyCollection<WorkTask> tasks, CancellationToken ct)
    {
        var units = tasks.Select(t => t.UnitId).Distinct().ToList();
        var roles = tasks.Select(t => t.Role).Distinct().ToList();
        return units.Count != 1 || roles.Count != 1 ? [] : await HoldersAsync(db, units[0], roles[0]!, ct);
    }

    public static async Task<IReadOnlyList<Person>> HoldersAsync(AwardFlowDb db, long unitId, string role, CancellationToken ct) =>
        await db.Users.AsNoTracking()
            .Where(p => p.UnitId == unitId && p.State == PersonState.Active && db.RoleGrants.Any(g => g.PersonId == p.Id && g.Role == role))
            .OrderBy(p => p.Id).ToListAsync(ct);

    private async Task<Refusal?> MoveAsync(AwardFlowDb db, Actor actor, WorkTask task, long? to, string name, string reason, CancellationToken ct)
    {
        if (task.State != TaskState.Open) return new("already-decided", $"{task.Number} 的这一步已经办结，不能转办。");
        if (task.AssigneeId == to) return new("same-holder", to is null ? $"{task.Number} 本来就由本岗位全体办理。" : $"{task.Number} 已经在{name}名下。");
        if (to is { } person && await FourEyes.BrokenByAsync(db, task.ApplicationId, person, task.Step, ct))
            return new("same-person-as-previous-step", $"{name}已办理过 {task.Number} 的另一个环节，请转办给其他人员。");
        var before = task.AssigneeId;
        task.TransferTo(to);
        db.Audit(actor, Event, "application", task.Number, before: new { assignee = before },
            after: new { task = task.Id, task.Step, assignee = to, to = name.Length > 0 ? name : null, note = reason, at = clock.UtcNow });
        if (to is { } addressee && addressee != actor.Id) Tell(db, addressee, actor, task, reason);
        return null;
    }

    private void Tell(AwardFlowDb db, long to, Actor from, WorkTask task, string reason)
    {
        var letter = new Letter($"【转办】{task.Number} {task.EnterpriseName}", $"{from.Name}把“{task.EnterpriseName}”（{task.Number}）转给您办理，办理时限 {task.DueOn:yyyy-MM-dd}。原因：{reason}");
        db.Messages.Add(Message.ToPerson(to, task.ApplicationId, "transfer", letter.Subject, letter.Body, clock.UtcNow));
        db.Outbox.Add(new OutboxItem("mail", $"{task.Number}/transfer/{task.Id}-{task.Version}", JsonSerializer.Serialize(new MailToSend(to, null, letter.Subject, letter.Body)), clock.UtcNow));
    }

    private static Refusal Fault(string code, string field, string message) => new(code, message) { Faults = [new(field, message)] };
}
