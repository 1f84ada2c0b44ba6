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

    /// <summary>One award from declaration to money: who does what, in order.</summary>
    private static readonly (string Login, string What)[] Way =
    [
        ("approver1", "可申报奖励 → 首次认定奖励：选“省级专精特新中小企业”，填表、传材料、提交"),
        ("township1", "待办事项：镇街初审，同意"),
        ("bureau", "待办事项：看自动核验和核算，同意"),
        ("joint-finance", "待办事项：部门联审，同意"),
        ("joint-market", "待办事项：部门联审，同意"),
        ("joint-reform", "待办事项：部门联审，同意"),
        ("head", "待办事项：审定，进入公示"),
        ("sysadmin", "演示时钟：前进 5 个工作日，公示自动结束"),
        ("maker", "待下达资金：起草资金文件"),
        ("checker", "资金文件：核对，下达"),
        ("maker", "待拨付：制作批次，锁定"),
        ("releaser", "拨付批次：复核，放款"),
        ("maker", "拨付批次：下载银行文件，登记送交，导入回单"),
        ("approver1", "我的申报：显示“已拨付”"),
    ];

    public IReadOnlyList<Group> Groups { get; private set; } = [];
    public IReadOnlyList<(Somebody Person, string What)> Steps { get; private set; } = [];
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
        var everybody = Groups.SelectMany(g => g.People).ToDictionary(p => p.Login);
        Steps = [.. Way.Where(w => everybody.ContainsKey(w.Login)).Select(w => (everybody[w.Login], w.What))];
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
