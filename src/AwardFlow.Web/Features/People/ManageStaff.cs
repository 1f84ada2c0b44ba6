using AwardFlow.Web.Records;
using Microsoft.EntityFrameworkCore;

namespace AwardFlow.Web.Features.People;

/// <summary>The system administrator moves people between units and lets them go. Roles are none of this: two security administrators change them.</summary>
public sealed class ManageStaff(Ledger ledger, TimeProvider time)
{
    /// <summary>Another unit. Roles stay where the new unit is of the same kind; otherwise they end and must be given anew.</summary>
    public Task<Result<Done>> MoveAsync(Command command, long personId, long unitId, CancellationToken ct) =>
        ledger.WriteAsync<Done>(command, async (db, c) =>
        {
            if (await FindAsync(db, command.Actor, personId, c) is not { } person) return CreateStaff.NotFound;
            if (Refuses(command.Actor, person) is { } refusal) return refusal;
            var units = await db.Units.Where(u => u.Id == unitId || u.Id == person.UnitId).ToDictionaryAsync(u => u.Id, c);
            if (!units.TryGetValue(unitId, out var unit)) return new Refusal("no-such-unit", "请选择所属机构。") { Faults = [new("UnitId", "请选择所属机构")] };
            if (unitId == person.UnitId) return new Refusal("same-unit", "此人已经在该机构。") { Faults = [new("UnitId", "此人已经在该机构")] };
            var before = units[person.UnitId!.Value];
            var ended = new List<string>();
            if (before.Kind != unit.Kind)
            {
                var ends = await EndRolesAsync(db, person.Id, c);
                if (ends.Refusal is { } no) return no;
                ended = ends.Value;
            }
            var tasks = await HandOverAsync(db, person.Id, null, c);
            person.MoveTo(unit.Id);
            person.EndSessions();
            db.Audit(command.Actor, "person.moved", "person", person.Id, new { unit = before.Code }, new { unit = unit.Code, rolesEnded = ended, tasksBackToPool = tasks });
            return new Done();
        }, ct);

    /// <summary>
    /// The person goes for good: sessions and roles end, tasks that were theirs go to the colleague or back to the unit.
    /// </summary>
    public Task<Result<Done>> LeaveAsync(Command command, long personId, long? colleagueId, bool knowsWhatIsLeft, CancellationToken ct) =>
        ledger.WriteAsync<Done>(command, async (db, c) =>
        {
            if (await FindAsync(db, command.Actor, personId, c) is not { } person) return CreateStaff.NotFound;
            if (Refuses(command.Actor, person) is { } refusal) return refusal;
            var left = await StaffDirectory.LeftWithNobodyAsync(db, person, c);
            if (left.Count > 0 && !knowsWhatIsLeft)
                return new Refusal("role-left-empty", "此人离岗后有岗位将无人办理，请先安排接任，或者勾选确认。")
                {
                    Faults = [new("Knows", $"离岗后无人办理：{string.Join("、", left.Select(l => l.Role.NameZh))}。请确认")],
                };
            if (colleagueId is { } to && await ColleagueRefusalAsync(db, person, to, c) is { } unfit) return unfit;
            var ends = await EndRolesAsync(db, person.Id, c);
            if (ends.Refusal is { } no) return no;
            var tasks = await HandOverAsync(db, person.Id, colleagueId, c);
            foreach (var open in await db.RoleChanges.Where(r => r.PersonId == person.Id && r.State == ProposalState.Proposed).ToListAsync(c))
                open.Decide(command.Actor.Id, confirm: false, time.GetUtcNow().UtcDateTime);
            person.Leave(time.GetUtcNow().UtcDateTime);
            person.EndSessions();
            db.Audit(command.Actor, "person.left", "person", person.Id, new { roles = ends.Value }, new { tasksHandedOver = tasks, to = colleagueId });
            return new Done();
        }, ct);

    private static async Task<Person?> FindAsync(AwardFlowDb db, Actor actor, long personId, CancellationToken ct) =>
        actor.May(Permission.ManagePeople) ? await db.Users.FirstOrDefaultAsync(p => p.Id == personId && p.UnitId != null, ct) : null;

    private static Refusal? Refuses(Actor actor, Person person) =>
        person.State == PersonState.Left ? new("already-left", "此人已经离岗。")
        : person.Id == actor.Id ? new("own-account", "不得调整或停用本人的账号，请由另一名系统管理员办理。")
        : null;

    private static async Task<Refusal?> ColleagueRefusalAsync(AwardFlowDb db, Person person, long colleagueId, CancellationToken ct)
    {
        var fits = await StaffDirectory.Colleagues(db, person).AnyAsync(p => p.Id == colleagueId, ct);
        var mine = await db.Tasks.Where(t => t.AssigneeId == person.Id && t.State == TaskState.Open).Select(t => t.Role).Distinct().ToListAsync(ct);
        var theirs = await db.RoleGrants.Where(g => g.PersonId == colleagueId).Select(g => g.Role).ToListAsync(ct);
        return fits && mine.All(r => r is null || theirs.Contains(r)) ? null
            : new("colleague-unfit", "接手人须为同一机构、在岗并具有相应角色的人员。") { Faults = [new("ColleagueId", "接手人须为同一机构、在岗并具有相应角色的人员")] };
    }

    private static async Task<Result<List<string>>> EndRolesAsync(AwardFlowDb db, long personId, CancellationToken ct)
    {
        var grants = await db.RoleGrants.Where(g => g.PersonId == personId).ToListAsync(ct);
        foreach (var grant in grants)
            if (await LastAdministrator.RefusalAsync(db, personId, grant.Role, ct) is { } refusal) return refusal;
        db.RoleGrants.RemoveRange(grants);
        return grants.Select(g => g.Role).ToList();
    }

    private static async Task<int> HandOverAsync(AwardFlowDb db, long personId, long? colleagueId, CancellationToken ct)
    {
        var tasks = await db.Tasks.Where(t => t.AssigneeId == personId && t.State == TaskState.Open).ToListAsync(ct);
        foreach (var task in tasks) task.TransferTo(colleagueId);
        return tasks.Count;
    }
}

/// <summary>Without these nobody could repair the roles any more.</summary>
public static class LastAdministrator
{
    public static async Task<Refusal?> RefusalAsync(AwardFlowDb db, long personId, string role, CancellationToken ct)
    {
        if (role is not (Roles.SecurityAdministrator or Roles.SystemAdministrator)) return null;
        var others = await (from g in db.RoleGrants
                            join p in db.Users on g.PersonId equals p.Id
                            where g.Role == role && p.State == PersonState.Active && p.Id != personId
                            select p.Id).CountAsync(ct);
        // A change of roles takes two security administrators: with one left none could ever be made again.
        return role == Roles.SecurityAdministrator && others < 2
            ? new("last-security-administrators", "至少须有两名在岗的安全管理员，否则角色再也无法变更。请先任命接任者。")
            : others < 1 ? new("last-system-administrator", "至少须有一名在岗的系统管理员。请先任命接任者。")
            : null;
    }
}
