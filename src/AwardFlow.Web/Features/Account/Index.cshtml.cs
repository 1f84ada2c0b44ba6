using AwardFlow.Web.Features.Shared;
using AwardFlow.Web.Plumbing.Identity;
using AwardFlow.Web.Records;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

namespace AwardFlow.Web.Features.Account;

/// <summary>My account: who I am here, my password, my sessions.</summary>
[Authorize]
public sealed class IndexModel(
    AwardFlowDb db, SetPassword passwords, RecordSession sessions, SignInManager<Person> signIn, CurrentActor actor, IStringLocalizer<SharedResource> L) : PageModel
{
    [BindProperty] public string? Current { get; set; }
    [BindProperty] public string? Password { get; set; }
    [BindProperty] public string? Again { get; set; }

    public Person Person { get; private set; } = null!;
    public string Belongs { get; private set; } = "";
    public int ShortestPassword => passwords.ShortestPassword;
    public IEnumerable<Role> MyRoles => actor.Value.Roles.Select(r => Roles.Find(r)!);

    public async Task OnGetAsync(CancellationToken ct) => await LoadAsync(ct);

    public async Task<IActionResult> OnPostPasswordAsync(CancellationToken ct)
    {
        var changed = await passwords.ChangeAsync(actor.Command(Request), Current ?? "", Password ?? "", Again ?? "", ct);
        if (changed.Refusal is { } refusal)
        {
            ModelState.Refuse(refusal);
            await LoadAsync(ct);
            return Page();
        }
        // The new stamp ended this session too; it goes on with the new one.
        await signIn.SignInAsync(await db.Users.FirstAsync(p => p.Id == actor.Value.Id, ct), isPersistent: false);
        this.Say(L["密码已修改，其他设备上的登录已失效。"]);
        return RedirectToPage();
    }

    public async Task<IActionResult> OnPostEverywhereAsync(CancellationToken ct)
    {
        await sessions.EndAllAsync(actor.Value, ct);
        await signIn.SignOutAsync();
        this.Say(L["已在所有设备上退出。"]);
        return LocalRedirect("/Account/SignIn");
    }

    private async Task LoadAsync(CancellationToken ct)
    {
        Person = await db.Users.AsNoTracking().FirstAsync(p => p.Id == actor.Value.Id, ct);
        Belongs = Person.UnitId is { } unit
            ? await db.Units.Where(u => u.Id == unit).Select(u => Show.Text(u.NameZh, u.NameEn)).FirstAsync(ct)
            : await db.Enterprises.Where(e => e.Id == Person.EnterpriseId).Select(e => e.Name).FirstAsync(ct);
    }
}
