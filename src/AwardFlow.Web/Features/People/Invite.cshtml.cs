using AwardFlow.Web.Features.Shared;
using AwardFlow.Web.Plumbing.Identity;
using AwardFlow.Web.Plumbing.Settings;
using AwardFlow.Web.Records;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;
using Microsoft.Extensions.Options;

namespace AwardFlow.Web.Features.People;

[Needs(Permission.ManagePeople)]
public sealed class InviteModel(AwardFlowDb db, CreateStaff staff, CurrentActor actor, IOptions<AccessOptions> access, IStringLocalizer<SharedResource> L) : PageModel
{
    [BindProperty] public string? Name { get; set; }
    [BindProperty] public string? Email { get; set; }
    [BindProperty] public long UnitId { get; set; }

    public IReadOnlyList<Unit> Units { get; private set; } = [];
    public int Hours => access.Value.InvitationHours;

    public async Task OnGetAsync(CancellationToken ct) => await LoadAsync(ct);

    public async Task<IActionResult> OnPostAsync(CancellationToken ct)
    {
        var invited = await staff.InviteAsync(actor.Command(Request), Name ?? "", Email ?? "", UnitId, ct);
        if (invited.Refusal is { } refusal)
        {
            ModelState.Refuse(refusal);
            await LoadAsync(ct);
            return Page();
        }
        this.Say(L["邀请已发送。请通知安全管理员授予角色，授予之前此人不能办理业务。"]);
        return RedirectToPage("/People/Show", new { id = invited.Value });
    }

    private async Task LoadAsync(CancellationToken ct) => Units = await db.Units.AsNoTracking().OrderBy(u => u.Id).ToListAsync(ct);
}
