using AwardFlow.Web.Features.Shared;
using AwardFlow.Web.Plumbing.Identity;
using AwardFlow.Web.Records;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

namespace AwardFlow.Web.Features.Review.Panels;

/// <summary>The register of experts: everybody who holds the role, with what is on record.</summary>
[Needs(Permission.OrganisePanels)]
public sealed class ExpertsModel(KeepExperts keep, AwardFlowDb db, CurrentActor actor, BusinessClock clock, IStringLocalizer<SharedResource> l) : PageModel
{
    private const int PageSize = 25;

    public sealed record Row(long PersonId, string Name, string? Employer, string? EmployerCode, string? Field, bool Drawn);

    [BindProperty(SupportsGet = true)] public long? After { get; set; }
    [BindProperty] public long Person { get; set; }
    [BindProperty] public string? Employer { get; set; }
    [BindProperty] public string? EmployerCode { get; set; }
    [BindProperty] public string? Field { get; set; }
    [BindProperty] public bool Drawn { get; set; }

    public IReadOnlyList<Row> Rows { get; private set; } = [];
    public long? Next { get; private set; }
    public Row? Edited { get; private set; }

    public async Task<IActionResult> OnGetAsync(long? edit, CancellationToken ct)
    {
        await LoadAsync(edit, ct);
        if (edit is not null && Edited is null) return NotFound();
        (Employer, EmployerCode, Field, Drawn) = Edited is { Employer: not null } known ? (known.Employer, known.EmployerCode, known.Field, known.Drawn) : (null, null, null, true);
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken ct)
    {
        var kept = await keep.KeepAsync(actor.Command(Request), new(Person, Employer, EmployerCode, Field, Drawn), ct);
        if (kept.Refusal is { } refusal)
        {
            await LoadAsync(Person, ct);
            if (Edited is null) return NotFound();
            ModelState.Refuse(refusal);
            return Page();
        }
        this.Say(l["评审专家已登记。"]);
        return RedirectToPage("Experts");
    }

    public async Task<IActionResult> OnGetExcelAsync(CancellationToken ct) => await ExcelSheet.FileAsync<Row>(l["评审专家库"] + clock.Today.ToString(" yyyy-MM-dd", null),
    [
        new(l["专家"], r => r.Name, 14), new(l["工作单位"], r => r.Employer ?? "", 34), new(l["单位统一社会信用代码"], r => r.EmployerCode ?? "", 22),
        new(l["专业领域"], r => r.Field ?? "", 24), new(l["状态"], r => (r.Employer is null ? l["未登记，不参加抽取"] : r.Drawn ? l["参加抽取"] : l["暂不参加"]).Value, 20),
    ], Query(null, null).AsAsyncEnumerable(), ct);

    private async Task LoadAsync(long? edit, CancellationToken ct)
    {
        var rows = await Query(After, null).Take(PageSize + 1).ToListAsync(ct);
        Next = rows.Count > PageSize ? rows[PageSize - 1].PersonId : null;
        Rows = [.. rows.Take(PageSize)];
        if (edit is { } id) Edited = await Query(null, id).FirstOrDefaultAsync(ct);
    }

    private IQueryable<Row> Query(long? after, long? only) =>
        from p in db.Users.AsNoTracking()
        where p.State == PersonState.Active && (after == null || p.Id > after) && (only == null || p.Id == only) && db.RoleGrants.Any(g => g.PersonId == p.Id && g.Role == Roles.Expert)
        join e in db.Experts.AsNoTracking() on p.Id equals e.PersonId into kept
        from e in kept.DefaultIfEmpty()
        orderby p.Id
        select new Row(p.Id, p.Name, e == null ? null : e.Employer, e == null ? null : e.EmployerCode, e == null ? null : e.Field, e != null && e.Drawn);
}
