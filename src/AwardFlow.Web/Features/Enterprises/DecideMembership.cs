using System.Text.Json;
using AwardFlow.Web.Casework;
using AwardFlow.Web.Records;
using Microsoft.EntityFrameworkCore;

namespace AwardFlow.Web.Features.Enterprises;

public sealed record MembershipDecision(long MembershipId, bool Admit, string Reason, string? Role = null, bool RegisteredInDistrict = false, bool TaxPaidInDistrict = false);

/// <summary>Who may act for a firm: the township confirms the first person and with it the firm, the firm's approvers the others.</summary>
public sealed class DecideMembership(Ledger ledger, BusinessClock clock, TimeProvider time)
{
    private static Refusal NotFound { get; } = new("not-found", "没有找到这项申请，或者您无权办理。");

    /// <summary>By the township: registrations of its own firms, and further people where nobody in the firm can admit them.</summary>
    public Task<Result<Done>> ByTownshipAsync(Command command, MembershipDecision decision, CancellationToken ct) =>
        ledger.WriteAsync<Done>(command, async (db, c) =>
        {
            if (!command.Actor.May(Permission.ConfirmRegistration) || await OpenAsync(db, decision.MembershipId, c) is not { } found) return NotFound;
            var (membership, firm, person) = found;
            if (firm.TownshipId != command.Actor.UnitId) return NotFound;
            if (membership.Kind == MembershipKind.Further && await CanAdmitAsync(db, firm.Id, c)) return NotFound;
            if (membership.Decide(command.Actor.Id, decision.Admit, decision.Reason.Trim(), clock.UtcNow) is { } refusal) return refusal;
            if (membership.Kind == MembershipKind.First && await DecideFirmAsync(db, command.Actor, firm, person, decision, c) is { } no) return no;
            Settle(db, command.Actor, membership, firm, person, Roles.EnterpriseApprover);
            return new Done();
        }, ct);

    /// <summary>By an approver of the firm.</summary>
    public Task<Result<Done>> ByFirmAsync(Command command, MembershipDecision decision, CancellationToken ct) =>
        ledger.WriteAsync<Done>(command, async (db, c) =>
        {
            if (!command.Actor.May(Permission.AdmitColleague) || await OpenAsync(db, decision.MembershipId, c) is not { } found) return NotFound;
            var (membership, firm, person) = found;
            if (firm.Id != command.Actor.EnterpriseId || membership.Kind != MembershipKind.Further) return NotFound;
            if (decision.Admit && decision.Role is not (Roles.EnterpriseClerk or Roles.EnterpriseApprover))
                return new Refusal("role-missing", "请选择角色：经办人或审批人。");
            if (membership.Decide(command.Actor.Id, decision.Admit, decision.Reason.Trim(), clock.UtcNow) is { } refusal) return refusal;
            Settle(db, command.Actor, membership, firm, person, decision.Role ?? Roles.EnterpriseClerk);
            return new Done();
        }, ct);

    /// <summary>Takes a colleague's access away, at once and in every browser.</summary>
    public Task<Result<Done>> RemoveAsync(Command command, long personId, CancellationToken ct) =>
        ledger.WriteAsync<Done>(command, async (db, c) =>
        {
            if (!command.Actor.May(Permission.AdmitColleague)) return NotFound;
            if (personId == command.Actor.Id) return new Refusal("own-account", "不能移除自己，请由另一名审批人办理。");
            var person = await db.Users.FirstOrDefaultAsync(p => p.Id == personId && p.EnterpriseId == command.Actor.EnterpriseId && p.State == PersonState.Active, c);
            if (person is null) return NotFound;
            var grants = await db.RoleGrants.Where(g => g.PersonId == personId).ToListAsync(c);
            db.RoleGrants.RemoveRange(grants);
            person.Leave(time.GetUtcNow().UtcDateTime);
            person.EndSessions();
            db.Audit(command.Actor, "person.left", "person", personId, before: new { roles = grants.Select(g => g.Role) });
            return new Done();
        }, ct);

    public static Task<bool> CanAdmitAsync(AwardFlowDb db, long enterpriseId, CancellationToken ct)
    {
        var roles = Roles.With(Permission.AdmitColleague);
        return (from p in db.Users
                where p.EnterpriseId == enterpriseId && p.State == PersonState.Active
                join g in db.RoleGrants on p.Id equals g.PersonId
                where roles.Contains(g.Role)
                select p.Id).AnyAsync(ct);
    }

    private async Task<Refusal?> DecideFirmAsync(AwardFlowDb db, Actor actor, Enterprise firm, Person person, MembershipDecision decision, CancellationToken ct)
    {
        var proposed = await db.AccountChanges.FirstOrDefaultAsync(a => a.EnterpriseId == firm.Id && a.State == ProposalState.Proposed && a.ProposedBy == person.Id, ct);
        if (decision.Admit)
        {
            firm.Place(decision.RegisteredInDistrict, decision.TaxPaidInDistrict);
            firm.Confirm();
            if (proposed is not null && firm.UseAccount(proposed.Account) is { } differs) return differs;
        }
        else firm.Refuse();
        if (proposed?.Decide(actor.Id, decision.Admit, clock.UtcNow) is { } refusal) return refusal;
        db.Audit(actor, decision.Admit ? "enterprise.confirmed" : "enterprise.refused", "enterprise", firm.CreditCode,
            after: new { decision.RegisteredInDistrict, decision.TaxPaidInDistrict, reason = decision.Reason, account = proposed?.Account.LastFour });
        return null;
    }

    private void Settle(AwardFlowDb db, Actor actor, Membership membership, Enterprise firm, Person person, string role)
    {
        var admitted = membership.State == ProposalState.Confirmed;
        if (admitted)
        {
            person.Activate();
            db.RoleGrants.Add(new RoleGrant(person.Id, role, time.GetUtcNow().UtcDateTime));
        }
        // The next sign-in carries the new state.
        person.EndSessions();
        var (subject, body) = admitted
            ? ($"【已确认】{firm.Name}", $"您代表“{firm.Name}”使用平台的申请已经确认，角色为{Roles.Find(role)!.NameZh}，请重新登录。")
            : ($"【未予确认】{firm.Name}", $"您代表“{firm.Name}”使用平台的申请未予确认。\n理由：{membership.Reason}\n登录后可以查看，企业登记未获确认的可以更正后重新提交。");
        db.Messages.Add(Message.ToPerson(person.Id, null, "membership", subject, body, clock.UtcNow));
        db.Outbox.Add(new OutboxItem("mail", $"membership/{membership.Id}", JsonSerializer.Serialize(new MailToSend(person.Id, null, subject, body)), clock.UtcNow));
        db.Audit(actor, admitted ? "membership.confirmed" : "membership.refused", "person", person.Id, after: new { firm.CreditCode, role = admitted ? role : null, membership.Reason });
    }

    private static async Task<(Membership, Enterprise, Person)?> OpenAsync(AwardFlowDb db, long membershipId, CancellationToken ct)
    {
        var membership = await db.Memberships.FirstOrDefaultAsync(m => m.Id == membershipId, ct);
        if (membership is null) return null;
        return (membership, await db.Enterprises.FirstAsync(e => e.Id == membership.EnterpriseId, ct), await db.Users.FirstAsync(p => p.Id == membership.PersonId, ct));
    }
}
