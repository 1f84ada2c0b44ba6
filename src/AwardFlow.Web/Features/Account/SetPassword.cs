using System.Text.Json;
using AwardFlow.Web.Casework;
using AwardFlow.Web.Plumbing.Identity;
using AwardFlow.Web.Plumbing.Settings;
using AwardFlow.Web.Records;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace AwardFlow.Web.Features.Account;

/// <summary>The three ways to a new password: knowing the old one, a mailed link, an invitation. Each ends every other session.</summary>
public sealed class SetPassword(
    Ledger ledger, AccountLinks links, UserManager<Person> people, TimeProvider time, IOptions<AccessOptions> access)
{
    private const int LongestPassword = 200;

    /// <summary>How many hours a mailed link holds.</summary>
    public int ResetHours => access.Value.ResetLinkHours;
    public int ShortestPassword => access.Value.PasswordLength;

    public Task<Result<Done>> ChangeAsync(Command command, string current, string password, string again, CancellationToken ct) =>
        ledger.WriteAsync<Done>(command, async (db, c) =>
        {
            var person = await db.Users.FirstAsync(p => p.Id == command.Actor.Id, c);
            if (person.PasswordHash is null) return new Refusal("no-password", "演示身份没有密码，不能修改。");
            if (people.PasswordHasher.VerifyHashedPassword(person, person.PasswordHash, current) == PasswordVerificationResult.Failed)
                return Wrong("Current", "原密码不正确");
            if (current == password) return Wrong("Password", "新密码不能与原密码相同");
            if (await FaultsAsync(person, password, again) is { } refusal) return refusal;
            Use(person, password);
            db.Audit(command.Actor, "account.password-changed", "person", person.Id, after: new { by = "old-password" });
            return new Done();
        }, ct);

    /// <summary>Says the same whether the address has an account or not; only an account's owner gets a mail.</summary>
    public Task<Result<Done>> AskForLinkAsync(Command command, string email, CancellationToken ct) =>
        ledger.WriteAsync<Done>(command, async (db, c) =>
        {
            var normal = email.Trim().ToUpperInvariant();
            var person = await db.Users.FirstOrDefaultAsync(p => p.NormalizedEmail == normal && (p.State == PersonState.Active || p.State == PersonState.Waiting), c);
            if (person is null) return new Done();
            var now = time.GetUtcNow().UtcDateTime;
            var link = links.Make(LinkKind.PasswordReset, person);
            var body = $"{person.Name}，您好：\n\n有人申请重置您的登录密码。如果是您本人，请在 {access.Value.ResetLinkHours} 小时内打开下面的链接设置新密码：\n{link}\n\n" +
                "链接只能使用一次。如果不是您本人申请，请忽略本邮件，原密码仍然有效。";
            db.Outbox.Add(new OutboxItem("mail", $"reset/{person.Id}/{Guid.NewGuid():N}",
                JsonSerializer.Serialize(new MailToSend(person.Id, null, "【重置密码】请设置新的登录密码", body)), now));
            db.Audit(command.Actor, "account.reset-asked", "person", person.Id);
            return new Done();
        }, ct);

    /// <summary>Whose link this is, or null where it is forged, used or too old.</summary>
    public async Task<Person?> OwnerAsync(AwardFlowDb db, LinkKind kind, string? token, CancellationToken ct)
    {
        if (links.Read(kind, token) is not { } link) return null;
        var person = await db.Users.FirstOrDefaultAsync(p => p.Id == link.PersonId, ct);
        var fits = kind == LinkKind.Invitation ? person?.State == PersonState.Invited : person?.State is PersonState.Active or PersonState.Waiting;
        return fits && person!.SecurityStamp == link.Stamp ? person : null;
    }

    public Task<Result<Done>> ByLinkAsync(Actor visitor, LinkKind kind, string? token, string password, string again, CancellationToken ct) =>
        ledger.WriteAsync<Done>(async (db, c) =>
        {
            if (await OwnerAsync(db, kind, token, c) is not { } person) return LinkRefused(kind);
            if (await FaultsAsync(person, password, again) is { } refusal) return refusal;
            Use(person, password);
            var owner = visitor with { Id = person.Id, Name = person.Name };
            if (kind == LinkKind.Invitation)
            {
                person.Activate();
                db.Audit(owner, "person.joined", "person", person.Id);
            }
            else
                db.Audit(owner, "account.password-changed", "person", person.Id, after: new { by = "link" });
            return new Done();
        }, ct);

    public static Refusal LinkRefused(LinkKind kind) => kind == LinkKind.Invitation
        ? new("link-refused", "邀请链接无效、已使用或者已过期，请联系系统管理员重新发送。")
        : new("link-refused", "链接无效、已使用或者已过期，请重新申请找回密码。");

    /// <summary>A new password also opens a lock that wrong ones had closed.</summary>
    private void Use(Person person, string password)
    {
        person.PasswordHash = people.PasswordHasher.HashPassword(person, password);
        person.EndSessions();
        (person.AccessFailedCount, person.LockoutEnd) = (0, null);
    }

    private async Task<Refusal?> FaultsAsync(Person person, string password, string again)
    {
        var faults = new List<FieldFault>();
        if (password.Length > LongestPassword) faults.Add(new("Password", $"密码不超过 {LongestPassword} 位"));
        else
            foreach (var validator in people.PasswordValidators)
                faults.AddRange((await validator.ValidateAsync(people, person, password)).Errors.Select(e => new FieldFault("Password", e.Description)));
        if (password.Contains(person.Email!.Split('@')[0], StringComparison.OrdinalIgnoreCase)) faults.Add(new("Password", "密码不能包含邮箱名"));
        if (password != again) faults.Add(new("Again", "两次输入的密码不一致"));
        return faults.Count == 0 ? null : new Refusal("password-weak", "密码不符合要求。") { Faults = faults };
    }

    private static Refusal Wrong(string field, string message) => new("password-refused", message) { Faults = [new(field, message)] };
}
