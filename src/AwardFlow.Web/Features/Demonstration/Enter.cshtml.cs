using AwardFlow.Web.Features.Shared;
using AwardFlow.Web.Plumbing.Settings;
using AwardFlow.Web.Records;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace AwardFlow.Web.Features.Demonstration;

/// <summary>One click signs in, in a demonstration database and nowhere else.</summary>
[AllowAnonymous]
public sealed class EnterModel(DemonstrationMark mark, AwardFlowDb db, SignInManager<Person> signIn) : PageModel
{
    public sealed record Somebody(long Id, string Login, string Name, IReadOnlyList<Role> Roles);
    public sealed record Group(string Key, string Name, IReadOnlyList<Somebody> People);

    public IReadOnlyList<Group> Groups { get; private set; } = [];
    [BindProperty(SupportsGet = true)] public string? ReturnUrl { get; set; }

    public async Task<IActionResult> OnGetAsync(CancellationToken ct)
    {
        if (!mark.IsDemonstration) return NotFound();
        var people = await db.Users.AsNoTracking().Where(p => p.State == PersonState.Active && p.Email!.EndsWith("@demo.example")).OrderBy(p => p.Id).ToListAsync(ct);
        var roles = (await db.RoleGrants.AsNoTracking().ToListAsync(ct)).ToLookup(g => g.PersonId, g => Roles.Find(g.Role)!);
        var units = await db.Units.AsNoTracking().ToDictionaryAsync(u => u.Id, ct);
        var firms = await db.Enterprises.AsNoTracking().Where(e => people.Select(p => p.EnterpriseId).Contains(e.Id)).ToDictionaryAsync(e => e.Id, ct);
        Groups =
        [
            .. people.GroupBy(p => p.EnterpriseId is { } firm ? ("e" + firm, firms[firm].Name) : ("u" + p.UnitId, Show.Text(units[p.UnitId!.Value].NameZh, units[p.UnitId.Value].NameEn)))
                .OrderBy(g => g.Key.Item1, StringComparer.Ordinal)
                .Select(g => new Group(g.Key.Item1, g.Key.Item2, [.. g.Select(p => new Somebody(p.Id, p.Email!.Split('@')[0], p.Name, [.. roles[p.Id]]))])),
        ];
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(long personId, CancellationToken ct)
    {
        if (!mark.IsDemonstration) return NotFound();
        var person = await db.Users.FirstOrDefaultAsync(p => p.Id == personId && p.State == PersonState.Active, ct);
        if (person is null) return NotFound();
        await signIn.SignInAsync(person, isPersistent: false);
        return LocalRedirect(Url.IsLocalUrl(ReturnUrl) ? ReturnUrl! : "/");
    }
}
