using AwardFlow.Web.Plumbing.Identity;
using AwardFlow.Web.Records;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace AwardFlow.Web.Features.Enterprises;

/// <summary>What a township has to confirm for its firms: registrations, and account changes that nobody in the firm can confirm.</summary>
[Needs(Permission.ConfirmRegistration)]
public sealed class RegistrationsModel(AwardFlowDb db, CurrentActor actor) : PageModel
{
    public const int PageLength = 20;

    public sealed record Row(long Id, string CreditCode, string FirmName, string PersonName, MembershipKind Kind, ProposalState State, DateTime AskedAt, DateTime? DecidedAt);
    public sealed record AccountRow(long Id, string CreditCode, string FirmName, BankAccount Account, BankAccount? Present, string ProposedBy, DateTime ProposedAt);

    [BindProperty(SupportsGet = true)] public bool Done { get; set; }
    [BindProperty(SupportsGet = true)] public string? Q { get; set; }
    [BindProperty(SupportsGet = true)] public long? Before { get; set; }
    public IReadOnlyList<Row> Rows { get; private set; } = [];
    public IReadOnlyList<AccountRow> Accounts { get; private set; } = [];
    public long? Next { get; private set; }

    public async Task OnGetAsync(CancellationToken ct)
    {
        var wanted = Q?.Trim() ?? "";
        var admitting = Roles.With(Permission.AdmitColleague);
        var found = await (from m in db.Memberships.AsNoTracking()
                           where (m.State != ProposalState.Proposed) == Done && (Before == null || m.Id < Before)
                           join e in db.Enterprises.AsNoTracking() on m.EnterpriseId equals e.Id
                           where e.TownshipId == actor.Value.UnitId && (wanted == "" || e.Name.Contains(wanted) || e.CreditCode == wanted)
                           where m.Kind == MembershipKind.First || !(from x in db.Users
                                                                     join g in db.RoleGrants on x.Id equals g.PersonId
                                                                     where x.EnterpriseId == e.Id && x.State == PersonState.Active && admitting.Contains(g.Role)
                                                                     select x.Id).Any()
                           join p in db.Users.AsNoTracking() on m.PersonId equals p.Id
                           orderby m.Id descending
                           select new Row(m.Id, e.CreditCode, e.Name, p.Name, m.Kind, m.State, m.AskedAt, m.DecidedAt)).Take(PageLength + 1).ToListAsync(ct);
        Rows = [.. found.Take(PageLength)];
        if (found.Count > PageLength) Next = Rows[^1].Id;
        if (!Done) Accounts = await AccountsAsync(ct);
    }

    private async Task<IReadOnlyList<AccountRow>> AccountsAsync(CancellationToken ct)
    {
        var confirming = Roles.With(Permission.ConfirmAccount);
        var open = await (from a in db.AccountChanges.AsNoTracking()
                          where a.State == ProposalState.Proposed
                          join e in db.Enterprises.AsNoTracking() on a.EnterpriseId equals e.Id
                          where e.TownshipId == actor.Value.UnitId && e.State == EnterpriseState.Confirmed
                          where !(from x in db.Users
                                  join g in db.RoleGrants on x.Id equals g.PersonId
                                  where x.EnterpriseId == e.Id && x.Id != a.ProposedBy && x.State == PersonState.Active && confirming.Contains(g.Role)
                                  select x.Id).Any()
                          join p in db.Users.AsNoTracking() on a.ProposedBy equals p.Id
                          orderby a.Id
                          select new { Change = a, Firm = e, p.Name }).Take(PageLength).ToListAsync(ct);
        return [.. open.Select(o => new AccountRow(o.Change.Id, o.Firm.CreditCode, o.Firm.Name, o.Change.Account, o.Firm.Account, o.Name, o.Change.ProposedAt))];
    }
}
