using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using AwardFlow.Web.Casework;
using AwardFlow.Web.Plumbing.Identity;
using AwardFlow.Web.Records;
using Microsoft.EntityFrameworkCore;

namespace AwardFlow.Web.Features.People;

/// <summary>Somebody to invite. Roles come with the invitation only for the first administrators; pages give none.</summary>
public sealed record NewStaff(string Name, string Email, long UnitId, IReadOnlyCollection<string> Roles);

public sealed record InvitedStaff(Person Person, string Link);

/// <summary>Creates an invited person of a unit and mails the link by which the person sets a password.</summary>
public sealed class CreateStaff(Ledger ledger, AccountLinks links, TimeProvider time)
{
    public Task<Result<long>> InviteAsync(Command command, string name, string email, long unitId, CancellationToken ct) =>
        ledger.WriteAsync<long>(command, async (db, c) =>
        {
            if (!command.Actor.May(Permission.ManagePeople)) return Forbidden;
            var invited = await InviteInAsync(db, command.Actor, new(name, email, unitId, []), c);
            return invited.Refusal is { } refusal ? refusal : invited.Value.Person.Id;
        }, ct);

    /// <summary>The same inside a write that is already open, with the roles to begin with.</summary>
    public async Task<Result<InvitedStaff>> InviteInAsync(AwardFlowDb db, Actor actor, NewStaff input, CancellationToken ct)
    {
        var name = input.Name.Trim();
        var email = input.Email.Trim();
        if (Faults(name, email) is { Count: > 0 } faults) return new Refusal("incomplete", "还有内容需要修改。") { Faults = faults };
        if (Roles.Conflict(input.Roles) is { } conflict) return conflict;
        if (input.Roles.Any(r => Roles.Find(r)!.OfEnterprise)) return new Refusal("enterprise-and-staff", "企业角色不能授予政府工作人员。");
        var unit = await db.Units.FirstOrDefaultAsync(u => u.Id == input.UnitId, ct);
        if (unit is null) return new Refusal("no-such-unit", "请选择所属机构。") { Faults = [new("UnitId", "请选择所属机构")] };
        var normal = email.ToUpperInvariant();
        if (await db.Users.AnyAsync(p => p.NormalizedEmail == normal, ct))
            return new Refusal("email-taken", "该电子邮箱已有账号。") { Faults = [new("Email", "该电子邮箱已有账号，请核对；离岗人员返岗须使用新的邮箱")] };

        var now = time.GetUtcNow().UtcDateTime;
        var person = Person.Staff(email, name, unit.Id, now);
        person.Prepare();
        db.Users.Add(person);
        await db.SaveChangesAsync(ct);
        db.RoleGrants.AddRange(input.Roles.Select(r => new RoleGrant(person.Id, r, now)));
        db.Audit(actor, "person.invited", "person", person.Id, after: new { person.Name, unit = unit.Code, roles = input.Roles });
        return new InvitedStaff(person, Mail(db, person));
    }

    /// <summary>A new link for somebody who has not accepted yet; the earlier one stops working.</summary>
    public Task<Result<Done>> InviteAgainAsync(Command command, long personId, CancellationToken ct) =>
        ledger.WriteAsync<Done>(command, async (db, c) =>
        {
            if (!command.Actor.May(Permission.ManagePeople)) return Forbidden;
            var person = await db.Users.FirstOrDefaultAsync(p => p.Id == personId && p.UnitId != null, c);
            if (person is null) return NotFound;
            if (person.State != PersonState.Invited) return new Refusal("already-accepted", "此人已经接受邀请，不需要再发送。");
            person.EndSessions();
            Mail(db, person);
            db.Audit(command.Actor, "person.invited-again", "person", person.Id);
            return new Done();
        }, ct);

    internal static Refusal Forbidden { get; } = new("not-allowed", "您没有管理人员账号的权限。");
    internal static Refusal NotFound { get; } = new("not-found", "没有找到此人，或者此人不是工作人员。");

    private string Mail(AwardFlowDb db, Person person)
    {
        var link = links.Make(LinkKind.Invitation, person);
        var body = $"{person.Name}，您好：\n\n系统管理员为您开通了工作人员账号。请打开下面的链接设置密码，之后用本邮箱登录：\n{link}\n\n" +
            "链接只能使用一次，过期后请联系系统管理员重新发送。如果您并不知情，请忽略本邮件。";
        db.Outbox.Add(new OutboxItem("mail", $"invitation/{person.Id}/{person.SecurityStamp}",
            JsonSerializer.Serialize(new MailToSend(person.Id, null, "【账号开通】请设置登录密码", body)), time.GetUtcNow().UtcDateTime));
        return link;
    }

    private static List<FieldFault> Faults(string name, string email)
    {
        var faults = new List<FieldFault>();
        if (name.Length is 0 or > 60) faults.Add(new("Name", "请填写姓名（60 字以内）"));
        else if (name.Any(char.IsControl)) faults.Add(new("Name", "姓名中含有不能识别的字符，请重新输入"));
        if (email.Length is 0 or > 200 || !new EmailAddressAttribute().IsValid(email) || email.Any(c => char.IsControl(c) || c == ' '))
            faults.Add(new("Email", "请填写正确的电子邮箱，例如 name@example.gov.cn"));
        return faults;
    }
}
