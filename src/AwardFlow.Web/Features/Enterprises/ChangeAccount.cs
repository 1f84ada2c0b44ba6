using System.Text.Json;
using AwardFlow.Web.Casework;
using AwardFlow.Web.Records;
using Microsoft.EntityFrameworkCore;

namespace AwardFlow.Web.Features.Enterprises;

/// <summary>
/// A firm's bank account changes when two persons say so: one proposes, another confirms. Where the firm has no other
/// person who may confirm, its township does.
/// </summary>
public sealed class ChangeAccount(Ledger ledger, AccountVault vault, BusinessClock clock)
{
    private static Refusal NotFound { get; } = new("not-found", "没有找到这项账户变更，或者您无权办理。");

    public Task<Result<long>> ProposeAsync(Command command, AccountInput input, CancellationToken ct) =>
        ledger.WriteAsync<long>(command, async (db, c) =>
        {
            if (!command.Actor.May(Permission.EditEnterprise)) return NotFound;
            var firm = await db.Enterprises.FirstOrDefaultAsync(e => e.Id == command.Actor.EnterpriseId, c);
            if (firm is not { State: EnterpriseState.Confirmed }) return NotFound;
            var rules = new FieldRules();
            if (input.Read(rules, firm.Name, vault) is not { } account) return new Refusal("account-faults", "账户信息有误。") { Faults = rules.Faults };
            if (firm.Account?.Fingerprint == account.Fingerprint && firm.Account.BankName == account.BankName && firm.Account.BankCode == account.BankCode)
                return new Refusal("account-unchanged", "填写的就是现在使用的账户，没有变化。");
            var open = await db.AccountChanges.FirstOrDefaultAsync(a => a.EnterpriseId == firm.Id && a.State == ProposalState.Proposed, c);
            open?.Replace(command.Actor.Id, clock.UtcNow);
            // One open proposal at most: the old one has to go first.
            await db.SaveChangesAsync(c);
            var change = new AccountChange(firm.Id, account, command.Actor.Id, clock.UtcNow);
            db.AccountChanges.Add(change);
            await db.SaveChangesAsync(c);
            db.Audit(command.Actor, "bank-account.proposed", "enterprise", firm.CreditCode, Seen(firm.Account), Seen(account));
            return change.Id;
        }, ct);

    public Task<Result<Done>> DecideAsync(Command command, long changeId, bool confirm, CancellationToken ct) =>
        ledger.WriteAsync<Done>(command, async (db, c) =>
        {
            var change = await db.AccountChanges.FirstOrDefaultAsync(a => a.Id == changeId, c);
            var firm = change is null ? null : await db.Enterprises.FirstAsync(e => e.Id == change.EnterpriseId, c);
            if (firm is not { State: EnterpriseState.Confirmed } || change is null || !await MayDecideAsync(db, command.Actor, firm, change, confirm, c)) return NotFound;
            if (change.Decide(command.Actor.Id, confirm, clock.UtcNow) is { } refusal) return refusal;
            var before = firm.Account;
            if (confirm && firm.UseAccount(change.Account) is { } differs) return differs;
            db.Audit(command.Actor, confirm ? "bank-account.confirmed" : "bank-account.refused", "enterprise", firm.CreditCode, Seen(before), Seen(change.Account));
            Tell(db, firm, change, confirm);
            return new Done();
        }, ct);

    /// <summary>Another person of the firm who may confirm accounts exists and is active.</summary>
    public static Task<bool> HasSecondPersonAsync(AwardFlowDb db, long enterpriseId, long proposer, CancellationToken ct)
    {
        var roles = Roles.With(Permission.ConfirmAccount);
        return (from p in db.Users
                where p.EnterpriseId == enterpriseId && p.Id != proposer && p.State == PersonState.Active
                join g in db.RoleGrants on p.Id equals g.PersonId
                where roles.Contains(g.Role)
                select p.Id).AnyAsync(ct);
    }

    private static async Task<bool> MayDecideAsync(AwardFlowDb db, Actor actor, Enterprise firm, AccountChange change, bool confirm, CancellationToken ct)
    {
        if (actor.EnterpriseId == firm.Id) return actor.May(Permission.ConfirmAccount) || (!confirm && change.ProposedBy == actor.Id);
        return actor.May(Permission.ConfirmRegistration) && actor.UnitId == firm.TownshipId && !await HasSecondPersonAsync(db, firm.Id, change.ProposedBy, ct);
    }

    private void Tell(AwardFlowDb db, Enterprise firm, AccountChange change, bool confirmed)
    {
        var subject = confirmed ? "【收款账户已变更】" : "【收款账户变更未确认】";
        var body = confirmed
            ? $"贵单位的收款账户已变更为 {change.Account.BankName} {change.Account.Masked}。此后的拨付使用新账户；如不是贵单位所为，请立即联系所属镇街。"
            : $"变更为 {change.Account.BankName} {change.Account.Masked} 的申请没有被确认，收款账户不变。";
        db.Messages.Add(Message.ToEnterprise(firm.Id, null, "account", subject + firm.Name, body, clock.UtcNow));
        db.Outbox.Add(new OutboxItem("mail", $"account-change/{change.Id}", JsonSerializer.Serialize(new MailToSend(null, firm.Id, subject + firm.Name, body)), clock.UtcNow));
    }

    private static object? Seen(BankAccount? account) => account is null ? null : new { account.BankName, account.BankCode, account.LastFour };
}
