using AwardFlow.Web.Features.Shared;
using AwardFlow.Web.Plumbing.Identity;
using AwardFlow.Web.Records;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

namespace AwardFlow.Web.Features.People;

[Needs(Permission.ManagePeople)]
public sealed class ShowModel(AwardFlowDb db, ManageStaff manage, CreateStaff invitations, ResetSecondFactor resetting, CurrentActor actor, IStringLocalizer<SharedResource> L) : PageModel
{
    [BindProperty] public long UnitId { get; set; }
    [BindProperty] public long? ColleagueId { get; set; }
    [BindProperty] public bool Knows { get; set; }
    [BindProperty] public string? ResetReason { get; set; }

    public Person Person { get; private set; } = null!;
    public IReadOnlyList<Unit> Units { get; private set; } = [];
    public IReadOnlyList<Role> Roles { get; private set; } = [];
    public IReadOnlyList<Person> Colleagues { get; private set; } = [];
    public IReadOnlyList<EmptyRole> LeftEmpty { get; private set; } = [];
    public int OwnTasks { get; private set; }
    public bool HasSecondFactor { get; private set; }
    public bool ResetAsked { get; private set; }
    public bool IsMyself => Person.Id == actor.Value.Id;
    public Unit Unit => Units.First(u => u.Id == Person.UnitId);

    public async Task<IActionResult> OnGetAsync(long id, CancellationToken ct)
    {
        if (!await LoadAsync(id, ct)) return NotFound();
        UnitId = Person.UnitId!.Value;
        return Page();
    }

    public async Task<IActionResult> OnPostMoveAsync(long id, CancellationToken ct) =>
        await AnswerAsync(id, await manage.MoveAsync(actor.Command(Request), id, UnitId, ct), L["所属机构已调整，此人须重新登录。"], ct);

    public async Task<IActionResult> OnPostLeaveAsync(long id, CancellationToken ct) =>
        await AnswerAsync(id, await manage.LeaveAsync(actor.Command(Request), id, ColleagueId, Knows, ct), L["已离岗：登录已失效，角色已收回，待办已移交。"], ct);

    public async Task<IActionResult> OnPostInviteAsync(long id, CancellationToken ct) =>
        await AnswerAsync(id, await invitations.InviteAgainAsync(actor.Command(Request), id, ct), L["邀请已重新发送，之前的链接已失效。"], ct);

    public async Task<IActionResult> OnPostResetAsync(long id, CancellationToken ct) =>
        await AnswerAsync(id, await resetting.AskAsync(actor.Command(Request), id, ResetReason ?? "", ct), L["已提出，等待安全管理员确认。"], ct);

    private async Task<IActionResult> AnswerAsync(long id, Result<Done> result, string said, CancellationToken ct)
    {
        if (result.Refusal is not { } refusal)
        {
            this.Say(said);
            return RedirectToPage(new { id });
        }
        if (!await LoadAsync(id, ct)) return NotFound();
        ModelState.Refuse(refusal);
        return Page();
    }

    private async Task<bool> LoadAsync(long id, CancellationToken ct)
    {
        if (await db.Users.AsNoTracking().FirstOrDefaultAsync(p => p.Id == id && p.UnitId != null, ct) is not { } person) return false;
        Person = person;
        Units = await db.Units.AsNoTracking().OrderBy(u => u.Id).ToListAsync(ct);
        Roles = [.. (await db.RoleGrants.AsNoTracking().Where(g => g.PersonId == id).Select(g => g.Role).ToListAsync(ct)).Select(r => Records.Roles.Find(r)!)];
        Colleagues = await StaffDirectory.Colleagues(db, person).OrderBy(p => p.Id).Take(200).ToListAsync(ct);
        LeftEmpty = await StaffDirectory.LeftWithNobodyAsync(db, person, ct);
        HasSecondFactor = await db.SecondFactors.AnyAsync(f => f.PersonId == id && f.Secret != null, ct);
        ResetAsked = await db.SecondFactorResets.AnyAsync(r => r.PersonId == id && r.State == ProposalState.Proposed, ct);
        OwnTasks = await db.Tasks.CountAsync(t => t.AssigneeId == id && t.State == TaskState.Open, ct);
        return true;
    }
}
