using AwardFlow.Web.Records;
using Microsoft.EntityFrameworkCore;

namespace AwardFlow.Web.Features.People;

/// <summary>Roles of staff change by two security administrators: one proposes, another confirms; never one's own.</summary>
public sealed class ChangeRoles(Ledger ledger, TimeProvider time)
{
    public Task<Result<long>> ProposeAsync(Command command, long personId, string role, RoleChangeKind kind, string reason, CancellationToken ct) =>
        ledger.WriteAsync<long>(command, async (db, c) =>
        {
            if (!command.Actor.May(Permission.ChangeRoles)) return Forbidden;
            if (personId == command.Actor.Id) return new Refusal("own-roles", "不得变更本人的角色，请由其他安全管理员提出。") { Faults = [new("PersonId", "不得变更本人的角色")] };
            var person = await db.Users.AsNoTracking().FirstOrDefaultAsync(p => p.Id == personId && p.UnitId != null && p.State != PersonState.Left, c);
            if (person is null) return new Refusal("no-such-person", "请选择在岗人员。") { Faults = [new("PersonId", "请选择人员")] };
            if (reason.Trim().Length is 0 or > 500) return new Refusal("reason-missing", "请写明理由。") { Faults = [new("Reason", "请写明变更理由（500 字以内），例如任职文件")] };
            if (await CheckAsync(db, person, role, kind, c) is { } refusal) return refusal;
            if (await db.RoleChanges.AnyAsync(r => r.PersonId == personId && r.Role == role && r.State == ProposalState.Proposed, c))
                return new Refusal("already-proposed", "此人这一角色的变更已经提出，正等待确认。");
            var change = new RoleChange(personId, role, kind, reason.Trim(), command.Actor.Id, time.GetUtcNow().UtcDateTime);
            db.RoleChanges.Add(change);
            await db.SaveChangesAsync(c);
            db.Audit(command.Actor, "role.proposed", "person", personId, after: new { change = change.Id, role, kind = kind.ToString(), change.Reason });
            return change.Id;
        }, ct);

    public Task<Result<Done>> DecideAsync(Command command, long changeId, bool confirm, CancellationToken ct) =>
        ledger.WriteAsync<Done>(command, async (db, c) =>
        {
            if (!command.Actor.May(Permission.ChangeRoles)) return Forbidden;
            var change = await db.RoleChanges.FirstOrDefaultAsync(r => r.Id == changeId, c);
            if (change is null) return new Refusal("not-found", "没有找到这项角色变更。");
            var now = time.GetUtcNow().UtcDateTime;
            if (change.Decide(command.Actor.Id, confirm, now) is { } refusal) return refusal;
            if (confirm)
            {
                var person = await db.Users.FirstAsync(p => p.Id == change.PersonId, c);
                if (person.State == PersonState.Left) return new Refusal("person-left", "此人已经离岗，请否决这项变更。");
                if (await CheckAsync(db, person, change.Role, change.Kind, c) is { } stillNo) return stillNo;
                await ApplyAsync(db, person, change, now, c);
            }
            db.Audit(command.Actor, confirm ? "role.confirmed" : "role.refused", "person", change.PersonId,
                after: new { change = change.Id, change.Role, kind = change.Kind.ToString(), change.ProposedBy });
            return new Done();
        }, ct);

    private static async Task ApplyAsync(AwardFlowDb db, Person person, RoleChange change, DateTime now, CancellationToken ct)
    {
        var role = Roles.Find(change.Role)!;
        if (change.Kind == RoleChangeKind.Grant) db.RoleGrants.Add(new RoleGrant(person.Id, change.Role, now));
        else db.RoleGrants.RemoveRange(await db.RoleGrants.Where(g => g.PersonId == person.Id && g.Role == change.Role).ToListAsync(ct));
        // The stamp also ties the invitation's link: who has not accepted yet keeps it, and has no session to end.
        if (person.State != PersonState.Invited) person.EndSessions();
        db.Messages.Add(Message.ToPerson(person.Id, null, "roles", "【角色变更】您的角色已变更",
            change.Kind == RoleChangeKind.Grant ? $"您已获得“{role.NameZh}”角色，重新登录后生效。" : $"您的“{role.NameZh}”角色已被收回。", now));
    }

    private static async Task<Refusal?> CheckAsync(AwardFlowDb db, Person person, string role, RoleChangeKind kind, CancellationToken ct)
    {
        if (Roles.Find(role) is not { OfEnterprise: false } known) return new("no-such-role", "请选择工作人员角色。") { Faults = [new("Role", "请选择工作人员角色")] };
        var held = await db.RoleGrants.Where(g => g.PersonId == person.Id).Select(g => g.Role).ToListAsync(ct);
        if (kind == RoleChangeKind.Revoke)
            return held.Contains(role) ? await LastAdministrator.RefusalAsync(db, person.Id, role, ct) : new Refusal("role-not-held", "此人没有这个角色。");
        if (held.Contains(role)) return new("role-held", "此人已经有这个角色。");
        var unit = await db.Units.Where(u => u.Id == person.UnitId).Select(u => u.Kind).FirstAsync(ct);
        if (!FitsIn(role, unit)) return new("role-does-not-fit-unit", $"“{known.NameZh}”不能授予{KeepUnits.Words(unit)}的人员，请先核对其所属机构。");
        return Roles.Conflict([.. held, role]);
    }

    /// <summary>A role works on the cases of its holder's unit, so it belongs to one kind of unit.</summary>
    public static bool FitsIn(string role, UnitKind unit) => role switch
    {
        Roles.TownshipReviewer => unit == UnitKind.Township,
        Roles.LeadBureauReviewer or Roles.BureauHead or Roles.ObjectionInvestigator => unit == UnitKind.Department,
        Roles.JointBureauReviewer => unit is UnitKind.Department or UnitKind.Finance,
        Roles.Leadership => unit == UnitKind.Leadership,
        Roles.IntegrityOfficer => unit == UnitKind.IntegrityOffice,
        Roles.BankClerk => unit == UnitKind.Bank,
        Roles.Expert => unit == UnitKind.ExpertPool,
        Roles.InvestmentAuditor => unit == UnitKind.AuditFirm,
        Roles.FinanceMaker or Roles.FinanceReleaser or Roles.LoanDesk => unit == UnitKind.Finance,
        _ => true,
    };

    private static Refusal Forbidden { get; } = new("not-allowed", "您没有变更角色的权限。");
}
