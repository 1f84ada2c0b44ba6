using System.Text.Json;
using AwardFlow.Web.Records;
using Microsoft.EntityFrameworkCore;

namespace AwardFlow.Web.Casework;

/// <summary>Tells those whose turn it is, once per task, kind and person. Carries the number and the day, no data of the case.</summary>
internal sealed class TaskNotices(AwardFlowDb db, WorkTask task, DateTime now)
{
    /// <summary>The one it was handed to, or all who hold the role in the unit; where nobody does, the system administrators.</summary>
    public async Task TellHoldersAsync(string kind, string subject, string body, CancellationToken ct)
    {
        var holders = await HoldersAsync(ct);
        if (holders.Count == 0)
        {
            holders = await HoldingAsync(Roles.SystemAdministrator, null, ct);
            body += $"\n该任务目前没有可以办理的人员（角色：{Roles.Find(task.Role ?? "")?.NameZh ?? task.Role}），请安排人员并由安全管理员授予角色。";
        }
        foreach (var person in holders)
        {
            db.Messages.Add(Message.ToPerson(person, task.ApplicationId, $"task-{kind}", subject, body, now));
            Mail($"task/{task.Id}/{kind}/{person}", new(person, null, subject, body));
        }
    }

    public async Task TellEnterpriseAsync(string kind, string subject, string body, CancellationToken ct)
    {
        var firm = await db.Applications.Where(a => a.Id == task.ApplicationId).Select(a => a.EnterpriseId).FirstAsync(ct);
        db.Messages.Add(Message.ToEnterprise(firm, task.ApplicationId, $"task-{kind}", subject, body, now));
        Mail($"task/{task.Id}/{kind}", new(null, firm, subject, body));
    }

    private async Task<List<long>> HoldersAsync(CancellationToken ct) => task.AssigneeId is { } assignee
        ? await db.Users.Where(p => p.Id == assignee && p.State == PersonState.Active).Select(p => p.Id).ToListAsync(ct)
        : await HoldingAsync(task.Role, task.UnitId, ct);

    private Task<List<long>> HoldingAsync(string? role, long? unit, CancellationToken ct) =>
        db.Users.Where(p => p.State == PersonState.Active && (unit == null || p.UnitId == unit) && db.RoleGrants.Any(g => g.PersonId == p.Id && g.Role == role))
            .OrderBy(p => p.Id).Select(p => p.Id).ToListAsync(ct);

    private void Mail(string key, MailToSend letter) => db.Outbox.Add(new OutboxItem("mail", key, JsonSerializer.Serialize(letter), now));
}
