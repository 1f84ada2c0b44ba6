using AwardFlow.Web.Records;
using Microsoft.EntityFrameworkCore;

namespace AwardFlow.Web.Features.People;

public sealed record StaffLine
{
    public long Id { get; init; }
    public required string Name { get; init; }
    public required string Email { get; init; }
    public long UnitId { get; init; }
    public required string UnitZh { get; init; }
    public required string UnitEn { get; init; }
    public PersonState State { get; init; }
    public DateTime? LastSignInAt { get; init; }
    public IReadOnlyList<Role> Roles { get; init; } = [];
}

/// <summary>A role of a unit that nobody would hold any more, and the tasks that wait for it.</summary>
public sealed record EmptyRole(Role Role, int OpenTasks);

/// <summary>Reads about staff. People of firms are not here: their firm and its township look after them.</summary>
public static class StaffDirectory
{
    public static IQueryable<StaffLine> Lines(AwardFlowDb db, string? part, long? unitId, PersonState? state)
    {
        var people = db.Users.AsNoTracking().Where(p => p.UnitId != null);
        if (unitId is { } unit) people = people.Where(p => p.UnitId == unit);
        if (state is { } s) people = people.Where(p => p.State == s);
        if (!string.IsNullOrWhiteSpace(part))
        {
            var wanted = part.Trim();
            people = people.Where(p => p.Name.Contains(wanted) || p.Email!.Contains(wanted));
        }
        return from p in people
               join u in db.Units on p.UnitId equals u.Id
               select new StaffLine
               {
                   Id = p.Id,
                   Name = p.Name,
                   Email = p.Email!,
                   UnitId = u.Id,
                   UnitZh = u.NameZh,
                   UnitEn = u.NameEn,
                   State = p.State,
                   LastSignInAt = p.LastSignInAt,
               };
    }

    public static async Task<List<StaffLine>> WithRolesAsync(AwardFlowDb db, List<StaffLine> lines, CancellationToken ct)
    {
        var ids = lines.Select(l => l.Id).ToList();
        var roles = (await db.RoleGrants.AsNoTracking().Where(g => ids.Contains(g.PersonId)).ToListAsync(ct)).ToLookup(g => g.PersonId, g => Roles.Find(g.Role)!);
        return [.. lines.Select(l => l with { Roles = [.. roles[l.Id]] })];
    }

    /// <summary>Who works in the same unit now.</summary>
    public static IQueryable<Person> Colleagues(AwardFlowDb db, Person person) =>
        db.Users.AsNoTracking().Where(p => p.UnitId == person.UnitId && p.Id != person.Id && p.State == PersonState.Active);

    public static async Task<List<EmptyRole>> LeftWithNobodyAsync(AwardFlowDb db, Person person, CancellationToken ct)
    {
        var mine = await db.RoleGrants.AsNoTracking().Where(g => g.PersonId == person.Id).Select(g => g.Role).ToListAsync(ct);
        var covered = await (from g in db.RoleGrants.AsNoTracking()
                             join p in Colleagues(db, person) on g.PersonId equals p.Id
                             where mine.Contains(g.Role)
                             select g.Role).Distinct().ToListAsync(ct);
        var waiting = await db.TaskCounters.AsNoTracking().Where(t => t.UnitId == person.UnitId).ToDictionaryAsync(t => t.Role, t => t.Open, ct);
        return [.. mine.Except(covered).Select(r => new EmptyRole(Roles.Find(r)!, waiting.GetValueOrDefault(r)))];
    }

    public static string Words(PersonState state) => state switch
    {
        PersonState.Invited => "待接受邀请",
        PersonState.Waiting => "待确认",
        PersonState.Active => "在岗",
        _ => "已离岗",
    };

    public static string Tone(PersonState state) => state switch
    {
        PersonState.Active => "ok",
        PersonState.Left => "new",
        _ => "warn",
    };
}
