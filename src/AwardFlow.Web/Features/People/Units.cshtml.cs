using AwardFlow.Web.Features.Shared;
using AwardFlow.Web.Plumbing.Identity;
using AwardFlow.Web.Records;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

namespace AwardFlow.Web.Features.People;

[Needs(Permission.ManagePeople)]
public sealed class UnitsModel(AwardFlowDb db, KeepUnits units, CurrentActor actor, IStringLocalizer<SharedResource> L) : PageModel
{
    [BindProperty] public string? Code { get; set; }
    [BindProperty] public string? NameZh { get; set; }
    [BindProperty] public string? NameEn { get; set; }
    [BindProperty] public UnitKind? Kind { get; set; }

    public IReadOnlyList<Unit> Units { get; private set; } = [];
    public IReadOnlyDictionary<long, int> People { get; private set; } = new Dictionary<long, int>();

    public async Task OnGetAsync(CancellationToken ct) => await LoadAsync(ct);

    public async Task<IActionResult> OnPostAddAsync(CancellationToken ct)
    {
        var added = await units.AddAsync(actor.Command(Request), Code ?? "", NameZh ?? "", NameEn ?? "", Kind, ct);
        return await AnswerAsync(added.Refusal, L["机构已新增。"], ct);
    }

    public async Task<IActionResult> OnPostRenameAsync(long unitId, string? newZh, string? newEn, CancellationToken ct)
    {
        var renamed = await units.RenameAsync(actor.Command(Request), unitId, newZh ?? "", newEn ?? "", ct);
        return await AnswerAsync(renamed.Refusal, L["机构名称已修改。"], ct);
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
        Units = await db.Units.AsNoTracking().OrderBy(u => u.Kind).ThenBy(u => u.Id).ToListAsync(ct);
        People = await db.Users.Where(p => p.UnitId != null && p.State == PersonState.Active).GroupBy(p => p.UnitId!.Value)
            .Select(g => new { g.Key, Count = g.Count() }).ToDictionaryAsync(g => g.Key, g => g.Count, ct);
    }
}
