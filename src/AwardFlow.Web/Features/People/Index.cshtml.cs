using AwardFlow.Web.Features.Shared;
using AwardFlow.Web.Plumbing.Identity;
using AwardFlow.Web.Records;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace AwardFlow.Web.Features.People;

[Needs(Permission.ManagePeople)]
public sealed class IndexModel(AwardFlowDb db) : PageModel
{
    public const int PageSize = 20;

    [BindProperty(SupportsGet = true)] public string? Q { get; set; }
    [BindProperty(SupportsGet = true)] public long? UnitId { get; set; }
    [BindProperty(SupportsGet = true)] public PersonState? State { get; set; }
    [BindProperty(SupportsGet = true)] public long? After { get; set; }

    public IReadOnlyList<StaffLine> Staff { get; private set; } = [];
    public IReadOnlyList<Unit> Units { get; private set; } = [];
    public long? Next { get; private set; }

    public async Task OnGetAsync(CancellationToken ct)
    {
        Units = await db.Units.AsNoTracking().OrderBy(u => u.Id).ToListAsync(ct);
        var lines = StaffDirectory.Lines(db, Q, UnitId, State);
        if (After is { } after) lines = lines.Where(l => l.Id > after);
        var found = await lines.OrderBy(l => l.Id).Take(PageSize + 1).ToListAsync(ct);
        Next = found.Count > PageSize ? found[PageSize - 1].Id : null;
        Staff = await StaffDirectory.WithRolesAsync(db, [.. found.Take(PageSize)], ct);
    }

    public async Task<IActionResult> OnGetExcelAsync(CancellationToken ct)
    {
        var all = await StaffDirectory.WithRolesAsync(db, await StaffDirectory.Lines(db, Q, UnitId, State).OrderBy(l => l.Id).Take(ExcelSheet.MostRows).ToListAsync(ct), ct);
        return await ExcelSheet.FileAsync<StaffLine>("人员账号",
        [
            new("姓名", l => l.Name),
            new("电子邮箱", l => l.Email, 30),
            new("机构", l => l.UnitZh, 28),
            new("角色", l => string.Join("、", l.Roles.Select(r => r.NameZh)), 30),
            new("状态", l => StaffDirectory.Words(l.State)),
            new("最近登录", l => l.LastSignInAt, 20),
        ], all.ToAsyncEnumerable(), ct);
    }
}
