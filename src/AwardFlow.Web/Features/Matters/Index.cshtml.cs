using AwardFlow.Web.Casework;
using AwardFlow.Web.Features.Shared;
using AwardFlow.Web.Plumbing.Identity;
using AwardFlow.Web.Records;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace AwardFlow.Web.Features.Matters;

/// <summary>What is held against the firm, and what it has filed about it. Repaired entries are not shown any more.</summary>
[Needs(Permission.FileApplication)]
public sealed class IndexModel(AwardFlowDb db, Stages stages, CurrentActor actor, BusinessClock clock) : PageModel
{
    public const int PageLength = 20;

    [BindProperty(SupportsGet = true)] public long? Before { get; set; }
    public IReadOnlyList<Application> Matters { get; private set; } = [];
    public IReadOnlyList<DishonestyRecord> Records { get; private set; } = [];
    public long? Next { get; private set; }
    public bool MayFile => actor.May(Permission.SubmitApplication);

    public async Task OnGetAsync(CancellationToken ct)
    {
        var found = await db.Applications.AsNoTracking().MattersVisibleTo(db, actor.Value).Where(a => Before == null || a.Id < Before)
            .OrderByDescending(a => a.Id).Take(PageLength + 1).ToListAsync(ct);
        Matters = [.. found.Take(PageLength)];
        if (found.Count > PageLength) Next = Matters[^1].Id;
        var code = await db.Enterprises.Where(e => e.Id == actor.Value.EnterpriseId).Select(e => e.CreditCode).FirstOrDefaultAsync(ct);
        var today = clock.Today;
        Records = await db.DishonestyRecords.AsNoTracking().Where(r => r.CreditCode == code && r.Status == IntegrityStatus.InForce && (r.To == null || r.To >= today))
            .OrderByDescending(r => r.Id).Take(PageLength).ToListAsync(ct);
    }

    public StageText StageOf(Application matter) => stages.Of(matter);
    public static string Kind(CaseKind kind) => Show.Text(CaseKindText.Of(kind).Zh, CaseKindText.Of(kind).En);
}
