using System.Security.Cryptography;
using System.Text;
using AwardFlow.Web.Plumbing.Settings;
using AwardFlow.Web.Records;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace AwardFlow.Web.Plumbing.Identity;

/// <summary>
/// Enrols authenticators and accepts their codes. A code is accepted inside the write that it is for, so that one code
/// signs one thing; wrong codes are counted in a write of their own and lock after as many as wrong passwords do.
/// </summary>
public sealed class SecondFactors(
    Ledger ledger, IDataProtectionProvider protection, IOptions<SignatureOptions> signatures, IOptions<AccessOptions> access, IOptions<SiteOptions> site, TimeProvider time)
{
    public const string Wrong = "second-factor-wrong";
    private const int RecoveryCodes = 10;
    private readonly IDataProtector _seal = protection.CreateProtector("AwardFlow.SecondFactor.v1");

    public bool AskedToSign => signatures.Value.SecondFactor != SignatureOptions.NoSecondFactor;
    public bool AskedToSignIn => signatures.Value.SecondFactor == SignatureOptions.SignaturesAndSignIn;

    /// <summary>A new secret waits for its first code. Who has an authenticator already proves it with a code of the old one.</summary>
    public Task<Result<Done>> BeginAsync(Command command, CancellationToken ct) => ledger.WriteAsync<Done>(async (db, c) =>
    {
        var factor = await db.SecondFactors.FindAsync([command.Actor.Id], c);
        if (factor is { IsEnrolled: true } && await AcceptAsync(db, command, c) is { } no) return no;
        factor ??= db.SecondFactors.Add(new SecondFactor(command.Actor.Id)).Entity;
        factor.Begin(_seal.Protect(Convert.ToBase64String(Totp.NewSecret())));
        db.Audit(command.Actor, "second-factor.begun", "person", command.Actor.Id);
        return new Done();
    }, ct);

    /// <summary>The secret that waits for its first code, as the app wants it; null where none waits.</summary>
    public (string Key, string Address)? Pending(SecondFactor? factor, string account) => factor?.PendingSecret is not { } pending ? null
        : (Totp.Base32(Open(pending)), Totp.Address(site.Value.NameEn, account, Open(pending)));

    /// <summary>The first code of the new device; from now on it counts. Returns the recovery codes, which are shown once.</summary>
    public Task<Result<IReadOnlyList<string>>> ConfirmAsync(Actor actor, string? code, CancellationToken ct) => ledger.WriteAsync<IReadOnlyList<string>>(async (db, c) =>
    {
        var now = time.GetUtcNow().UtcDateTime;
        if (await db.SecondFactors.FindAsync([actor.Id], c) is not { PendingSecret: { } pending } factor)
            return new Refusal("second-factor-not-begun", "还没有开始绑定，请重新开始。");
        if (Totp.StepOf(Open(pending), Plain(code), now) is not { } step)
            return Field(new Refusal("second-factor-first-code-wrong", "验证码不正确。请核对手机时间后，输入应用当前显示的6位数字。"));
        factor.Enrol(step, now);
        db.RecoveryCodes.RemoveRange(await db.RecoveryCodes.Where(r => r.PersonId == actor.Id).ToListAsync(c));
        var codes = Enumerable.Range(0, RecoveryCodes).Select(_ => NewRecoveryCode()).ToList();
        db.RecoveryCodes.AddRange(codes.Select(r => new RecoveryCode(actor.Id, HashOf(r))));
        db.Messages.Add(Message.ToPerson(actor.Id, null, "second-factor", "【动态验证码】已绑定",
            "您的账号已绑定动态验证码。如果不是您本人操作，请立即联系系统管理员。", now));
        db.Audit(actor, "second-factor.enrolled", "person", actor.Id);
        return codes;
    }, ct);

    /// <summary>Accepts the command's code as this person's, once; the refusal otherwise. Count the failure afterwards with <see cref="CountAsync"/>.</summary>
    public async Task<Refusal?> AcceptAsync(AwardFlowDb db, Command command, CancellationToken ct)
    {
        var now = time.GetUtcNow().UtcDateTime;
        var factor = await db.SecondFactors.FindAsync([command.Actor.Id], ct);
        if (factor?.Secret is not { } secret)
            return new("second-factor-missing", "签署须输入动态验证码，您还没有绑定。请先在“我的账号”中绑定验证器，再来签署。");
        if (factor.IsLocked(now)) return Locked;
        var step = Totp.StepOf(Open(secret), Plain(command.Code), now);
        if (step is null) return Field(new(Wrong, "动态验证码不正确，请输入验证器当前显示的6位数字。连续输错会锁定。"));
        if (step <= factor.LastStep) return Field(new("second-factor-used", "这个验证码已经用过，请等验证器显示下一个（最多30秒）。"));
        factor.Accept(step.Value);
        return null;
    }

    /// <summary>Where the code was wrong: one more in a row, and the lock when there are too many.</summary>
    public async Task<Result<T>> CountAsync<T>(Actor actor, Result<T> result, CancellationToken ct)
    {
        if (result.Refusal?.Code != Wrong) return result;
        var counted = await ledger.WriteAsync<bool>(async (db, c) =>
        {
            if (await db.SecondFactors.FindAsync([actor.Id], c) is not { } factor) return false;
            var locked = factor.Fail(access.Value.FailuresBeforeLockout, time.GetUtcNow().UtcDateTime.AddMinutes(access.Value.LockoutMinutes));
            if (locked) db.Audit(actor, "second-factor.locked", "person", actor.Id);
            return locked;
        }, ct);
        return counted is { IsRefused: false, Value: true } ? Locked : result;
    }

    /// <summary>At sign-in a recovery code stands in for a code.</summary>
    public async Task<Result<Done>> SignInAsync(Actor person, string? code, CancellationToken ct)
    {
        var accepted = await ledger.WriteAsync<Done>(async (db, c) =>
        {
            var now = time.GetUtcNow().UtcDateTime;
            if (await db.SecondFactors.FindAsync([person.Id], c) is { } factor && !factor.IsLocked(now) && Plain(code).Length > 6)
            {
                var hash = HashOf(code!);
                if (await db.RecoveryCodes.FirstOrDefaultAsync(r => r.PersonId == person.Id && r.Hash == hash && r.UsedAt == null, c) is not { } recovery)
                    return Field(new Refusal(Wrong, "恢复码不正确或已经用过。"));
                recovery.Use(now);
                factor.Recover();
                db.Audit(person, "second-factor.recovered", "person", person.Id, after: new { left = await db.RecoveryCodes.CountAsync(r => r.PersonId == person.Id && r.UsedAt == null, c) - 1 });
                return new Done();
            }
            return await AcceptAsync(db, new Command(person) { Code = code }, c) is { } no ? no : new Done();
        }, ct);
        return await CountAsync(person, accepted, ct);
    }

    /// <summary>Takes the authenticator off a person, inside the write of the second person who confirms it.</summary>
    public static async Task RemoveAsync(AwardFlowDb db, long personId, CancellationToken ct)
    {
        if (await db.SecondFactors.FindAsync([personId], ct) is { } factor) db.SecondFactors.Remove(factor);
        db.RecoveryCodes.RemoveRange(await db.RecoveryCodes.Where(r => r.PersonId == personId).ToListAsync(ct));
    }

    private static Refusal Locked { get; } = new("second-factor-locked", "动态验证码连续输错，已暂时锁定，请稍后再试或联系系统管理员。");

    private static Refusal Field(Refusal refusal) => refusal with { Faults = [new(CodeField.Name, refusal.Message)] };

    private byte[] Open(string secret) => Convert.FromBase64String(_seal.Unprotect(secret));

    private static string Plain(string? code) => new([.. (code ?? "").Where(char.IsLetterOrDigit)]);

    private static string NewRecoveryCode() => string.Join('-', Totp.Base32(RandomNumberGenerator.GetBytes(10)).Chunk(4).Select(c => new string(c)));

    private static string HashOf(string code) => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(Plain(code).ToUpperInvariant())));
}

/// <summary>The field of a form that holds the code.</summary>
public static class CodeField
{
    public const string Name = "second-factor";
}
