using AwardFlow.Web.Features.Shared;
using AwardFlow.Web.Plumbing.Identity;
using AwardFlow.Web.Records;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

namespace AwardFlow.Web.Features.Enterprises;

/// <summary>Who acts for the firm, and who asks to.</summary>
[Needs(Permission.AdmitColleague)]
public sealed class ColleaguesModel(DecideMembership decide, AwardFlowDb db, CurrentActor actor, IStringLocalizer<SharedResource> L) : PageModel
{
    public sealed record Colleague(long Id, string Name, string Email, IReadOnlyList<Role> Roles, DateTime? LastSignInAt);
    public sealed record Asking(long Id, string Name, string Email, DateTime AskedAt, bool HasLetter);

    public IReadOnlyList<Colleague> People { get; private set; } = [];
    public IReadOnlyList<Asking> Waiting { get; private set; } = [];
    public long Me => actor.Value.Id;

    public async Task OnGetAsync(CancellationToken ct)
    {
        var firm = actor.Value.EnterpriseId;
        var people = await db.Users.AsNoTracking().Where(p => p.EnterpriseId == firm && p.State == PersonState.Active).OrderBy(p => p.Id).ToListAsync(ct);
        var ids = people.Select(p => p.Id).ToList();
        var roles = (await db.RoleGrants.AsNoTracking().Where(g => ids.Contains(g.PersonId)).ToListAsync(ct)).ToLookup(g => g.PersonId, g => Roles.Find(g.Role)!);
        People = [.. people.Select(p => new Colleague(p.Id, p.Name, p.Email!, [.. roles[p.Id]], p.LastSignInAt))];
        Waiting = await (from m in db.Memberships.AsNoTracking()
                         where m.EnterpriseId == firm && m.State == ProposalState.Proposed && m.Kind == MembershipKind.Further
                         join p in db.Users.AsNoTracking() on m.PersonId equals p.Id
                         orderby m.Id
                         select new Asking(m.Id, p.Name, p.Email!, m.AskedAt, m.LetterFileId != null)).ToListAsync(ct);
    }

    public Task<IActionResult> OnPostAdmitAsync(long membership, string? role, CancellationToken ct) =>
        AfterAsync(decide.ByFirmAsync(actor.Command(Request), new MembershipDecision(membership, true, "", role), ct), L["已确认，对方重新登录后即可使用。"], ct);

    public Task<IActionResult> OnPostRefuseAsync(long membership, string? reason, CancellationToken ct) =>
        AfterAsync(decide.ByFirmAsync(actor.Command(Request), new MembershipDecision(membership, false, (reason ?? "").Length > 500 ? reason![..500] : reason ?? ""), ct), L["已回复不予确认。"], ct);

    public Task<IActionResult> OnPostRemoveAsync(long person, CancellationToken ct) =>
        AfterAsync(decide.RemoveAsync(actor.Command(Request), person, ct), L["已移除，对方不能再登录。"], ct);

    private async Task<IActionResult> AfterAsync(Task<Result<Done>> work, string said, CancellationToken ct)
    {
        var result = await work;
        if (!result.IsRefused)
        {
            this.Say(said);
            return RedirectToPage();
        }
        if (result.Refusal!.Code == "not-found") return NotFound();
        ModelState.Refuse(result.Refusal);
        await OnGetAsync(ct);
        return Page();
    }
}
