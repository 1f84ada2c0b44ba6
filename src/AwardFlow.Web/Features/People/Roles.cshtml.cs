using AwardFlow.Web.Features.Shared;
using AwardFlow.Web.Plumbing.Identity;
using AwardFlow.Web.Records;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

namespace AwardFlow.Web.Features.People;

[Needs(Permission.ChangeRoles)]
public sealed class RolesModel(AwardFlowDb db, ChangeRoles changes, ResetSecondFactor resetting, CurrentActor actor, IStringLocalizer<SharedResource> L) : PageModel
{
    private const int PageSize = 20;

    public sealed record ChangeLine(RoleChange Change, string Person, string ProposedBy, string? DecidedBy);

    [BindProperty] public long PersonId { get; set; }
    [BindProperty] public string? Role { get; set; }
    [BindProperty] public RoleChangeKind Kind { get; set; }
    [BindProperty] public string? Reason { get; set; }
    [BindProperty(SupportsGet = true)] public long? Before { get; set; }

    public IReadOnlyList<(SecondFactorReset Reset, string Person, string Asker)> Resets { get; private set; } = [];
    public IReadOnlyList<ChangeLine> Waiting { get; private set; } = [];
    public IReadOnlyList<ChangeLine> History { get; private set; } = [];
    public IReadOnlyList<StaffLine> Staff { get; private set; } = [];
    public long? Next { get; private set; }
    public long Me => actor.Value.Id;

    public async Task OnGetAsync(CancellationToken ct) => await LoadAsync(ct);

    public async Task<IActionResult> OnPostProposeAsync(CancellationToken ct)
    {
        var proposed = await changes.ProposeAsync(actor.Command(Request), PersonId, Role ?? "", Kind, Reason ?? "", ct);
        return await AnswerAsync(proposed.Refusal, L["已提出，等待另一名安全管理员确认。"], ct);
    }

    public async Task<IActionResult> OnPostDecideAsync(long changeId, bool confirm, CancellationToken ct)
    {
        var decided = await changes.DecideAsync(actor.Command(Request), changeId, confirm, ct);
        return await AnswerAsync(decided.Refusal, confirm ? L["已确认，对方重新登录后生效。"] : L["已否决。"], ct);
    }

    public async Task<IActionResult> OnPostResetAsync(long resetId, bool confirm, CancellationToken ct)
    {
        var decided = await resetting.DecideAsync(actor.Command(Request), resetId, confirm, ct);
        return await AnswerAsync(decided.Refusal, confirm ? L["已重置，对方须重新登录并绑定验证器。"] : L["已否决。"], ct);
    }

    private async Task<IActionResult> AnswerAsync(Refusal? refusal, string said, CancellationToken ct)
    {
        if (refusal is null)
        {
            this.Say(said);
            return RedirectToPage();
        }
        ModelState.Refuse(refusal);
        await LoadAsync(ct);
        return Page();
    }

    private async Task LoadAsync(CancellationToken ct)
    {
        var asked = await (from r in db.SecondFactorResets.AsNoTracking()
                           where r.State == ProposalState.Proposed
                           join p in db.Users on r.PersonId equals p.Id
                           join a in db.Users on r.AskedBy equals a.Id
                           orderby r.Id
                           select new { r, Person = p.Name, Asker = a.Name }).Take(200).ToListAsync(ct);
        Resets = [.. asked.Select(x => (x.r, x.Person, x.Asker))];
        Waiting = await NamedAsync(await db.RoleChanges.AsNoTracking().Where(r => r.State == ProposalState.Proposed).OrderBy(r => r.Id).Take(200).ToListAsync(ct), ct);
        var decided = db.RoleChanges.AsNoTracking().Where(r => r.State != ProposalState.Proposed);
        if (Before is { } before) decided = decided.Where(r => r.Id < before);
        var page = await decided.OrderByDescending(r => r.Id).Take(PageSize + 1).ToListAsync(ct);
        Next = page.Count > PageSize ? page[PageSize - 1].Id : null;
        History = await NamedAsync([.. page.Take(PageSize)], ct);
        var staff = await StaffDirectory.Lines(db, null, null, null).Where(l => l.State != PersonState.Left && l.Id != Me).OrderBy(l => l.UnitId).ThenBy(l => l.Id).Take(2000).ToListAsync(ct);
        Staff = await StaffDirectory.WithRolesAsync(db, staff, ct);
    }

    private async Task<IReadOnlyList<ChangeLine>> NamedAsync(List<RoleChange> found, CancellationToken ct)
    {
        var ids = found.SelectMany(r => new[] { r.PersonId, r.ProposedBy, r.DecidedBy ?? 0 }).Distinct().ToList();
        var names = await db.Users.Where(p => ids.Contains(p.Id)).ToDictionaryAsync(p => p.Id, p => p.Name, ct);
        return [.. found.Select(r => new ChangeLine(r, names[r.PersonId], names.GetValueOrDefault(r.ProposedBy, "系统"), r.DecidedBy is { } by ? names.GetValueOrDefault(by) : null))];
    }
}
