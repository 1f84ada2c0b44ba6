using AwardFlow.Web.Casework;
using AwardFlow.Web.Casework.Activities;
using AwardFlow.Web.Features.Shared;
using AwardFlow.Web.Records;
using Microsoft.EntityFrameworkCore;

namespace AwardFlow.Web.Features.Review.Projects;

/// <summary>The bureau gives a case to an audit firm, or takes it back from one that doesn't deliver.</summary>
public sealed class GiveAudit(Ledger ledger, StepCase stepCase)
{
    public const int LongestReason = 300;

    public Task<Result<Done>> GiveAsync(Command command, long taskId, int seenVersion, long? firmUnitId, CancellationToken ct) =>
        ledger.WriteAsync<Done>(command, async (db, c) =>
        {
            if (await OpenAsync(db, command.Actor, taskId, c) is not (var task, { } step)) return Refusals.NotFound;
            if (task.State != TaskState.Open) return Refusals.AlreadyDecided;
            if (step.Application.Situation == Situation.Suspended) return Refusals.Suspended;
            if (step.Application.Version != seenVersion) return Stale;
            if (firmUnitId is not { } unit || (await FirmsAsync(db, step, task.BookmarkId, c)).Find(f => f.Id == unit) is not { } firm)
                return Fault("Firm", "请选择审计机构。没有可选机构的，请先由系统管理员新增审计机构并安排人员。");
            var audit = new SpecialAudit(step.Application, task.BookmarkId, firm.Id, command.Actor, step.Now);
            db.SpecialAudits.Add(audit);
            await step.FinishTaskAsync(task, SpecialAudits.Given);
            var node = step.Definition.Node(task.NodeId);
            var due = step.Calendar.End(step.Today, node.Number("dueWorkingDays") ?? 1, countFirstDay: false).Day;
            var next = new WorkTask(step.Application, task.BookmarkId, task.NodeId, TaskKind.Audit, SpecialAudits.Step, node.Text("auditorRole"), firm.Id, step.Now, due);
            db.Tasks.Add(next);
            await step.CountAsync(next, 1);
            step.Application.Promise(due);
            step.Application.Touch();
            await db.SaveChangesAsync(c);
            await new TaskNotices(db, next, step.Now).TellHoldersAsync("audit-given", $"【专项审计委托】{step.Application.Number}",
                $"受委托对申报 {step.Application.Number} 的补助基数进行专项审计，请于 {due:yyyy-MM-dd} 24:00 前登录平台查阅申报材料，填写核定数并上传审计报告。", c);
            step.Audit("special-audit.given", after: new { firm = firm.Code, due });
            return new Done();
        }, ct);

    /// <summary>The firm's turn ends without a result; the bureau's is open again.</summary>
    public Task<Result<Done>> TakeBackAsync(Command command, long auditId, string? reason, CancellationToken ct) =>
        ledger.WriteAsync<Done>(command, async (db, c) =>
        {
            var audit = await db.SpecialAudits.FirstOrDefaultAsync(a => a.Id == auditId && a.State == SpecialAuditState.Given, c);
            if (audit is null) return Refusals.NotFound;
            var task = await db.Tasks.FirstOrDefaultAsync(t => t.ApplicationId == audit.ApplicationId && t.BookmarkId == audit.BookmarkId && t.Step == SpecialAudits.GiveStep, c);
            if (task is null || await OpenAsync(db, command.Actor, task.Id, c) is not (_, { } step)) return Refusals.NotFound;
            if (reason?.Trim() is not { Length: > 0 and <= LongestReason } text) return Fault("Reason", $"请写明收回委托的原因（{LongestReason} 字以内）。");
            audit.Withdraw(step.Now);
            foreach (var open in (await step.TasksOfAsync(audit.BookmarkId)).Where(t => t.Step == SpecialAudits.Step)) await step.CancelTaskAsync(open, CancelReason.MovedOn);
            await step.PutBackAsync(task, wasOpen: true);
            step.Application.Touch();
            step.Audit("special-audit.taken-back", after: new { audit = audit.Id, reason = text });
            return new Done();
        }, ct);

    /// <summary>Audit firms with somebody to do it that have not had the case at this arrival.</summary>
    public static Task<List<Unit>> FirmsAsync(AwardFlowDb db, CaseStep step, string bookmarkId, CancellationToken ct) =>
        FirmsAsync(db, step.Application.Id, bookmarkId, ct);

    public static Task<List<Unit>> FirmsAsync(AwardFlowDb db, long applicationId, string bookmarkId, CancellationToken ct) =>
        db.Units.AsNoTracking().Where(u => u.Kind == UnitKind.AuditFirm
            && db.Users.Any(p => p.UnitId == u.Id && p.State == PersonState.Active && db.RoleGrants.Any(g => g.PersonId == p.Id && g.Role == Roles.InvestmentAuditor))
            && !db.SpecialAudits.Any(a => a.ApplicationId == applicationId && a.BookmarkId == bookmarkId && a.FirmUnitId == u.Id)).OrderBy(u => u.Id).ToListAsync(ct);

    private async Task<(WorkTask Task, CaseStep? Step)> OpenAsync(AwardFlowDb db, Actor actor, long taskId, CancellationToken ct)
    {
        var task = await db.Tasks.FirstOrDefaultAsync(t => t.Id == taskId && t.Step == SpecialAudits.GiveStep, ct);
        return task is null || !actor.May(Permission.GiveAudit) || !DecideTask.IsOfTheirRole(actor, task) ? (null!, null) : (task, await stepCase.OpenAsync(db, task.ApplicationId, actor, ct));
    }

    internal static Refusal Stale { get; } = new("stale-page", "您打开页面之后，该申报有了新进展，请核对后再办理。");

    internal static Refusal Fault(string field, string message) => new("incomplete", message) { Faults = [new(field, message)] };
}
