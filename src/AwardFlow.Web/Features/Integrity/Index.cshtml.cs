using AwardFlow.Web.Features.Shared;
using AwardFlow.Web.Plumbing.Identity;
using AwardFlow.Web.Records;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

namespace AwardFlow.Web.Features.Integrity;

[Needs(Permission.KeepIntegrityList)]
public sealed class IndexModel(AwardFlowDb db, KeepIntegrityList list, CurrentActor actor, BusinessClock clock, IStringLocalizer<SharedResource> L) : PageModel
{
    public const int PageSize = 20;

    [BindProperty(SupportsGet = true)] public string? Q { get; set; }
    [BindProperty(SupportsGet = true)] public IntegrityStatus? Status { get; set; }
    [BindProperty(SupportsGet = true)] public long? Before { get; set; }
    [BindProperty] public bool Stated { get; set; }

    public IReadOnlyList<DishonestyRecord> Records { get; private set; } = [];
    public long? Next { get; private set; }
    public string? KeptSince { get; private set; }
    public DateOnly Today => clock.Today;

    public async Task OnGetAsync(CancellationToken ct) => await LoadAsync(ct);

    public async Task<IActionResult> OnPostStartAsync(CancellationToken ct)
    {
        if ((await list.StartAsync(actor.Command(Request), Stated, ct)).Refusal is { } refusal)
        {
            ModelState.Refuse(refusal);
            await LoadAsync(ct);
            return Page();
        }
        this.Say(L["名单已启用，信用核查今后以名单为准。"]);
        return RedirectToPage();
    }

    public async Task<IActionResult> OnGetExcelAsync(CancellationToken ct) =>
        await ExcelSheet.FileAsync<DishonestyRecord>("失信名单",
        [
            new("统一社会信用代码", r => r.CreditCode, 24),
            new("企业名称", r => r.Name, 36),
            new("列入事由", r => r.Cause, 40),
            new("决定文书", r => r.DecisionDocument, 28),
            new("来源", r => r.Source, 22),
            new("影响", r => IntegrityWords.Effect(r.Effect)),
            new("生效日期", r => r.From),
            new("截止日期", r => r.To),
            new("状态", r => IntegrityWords.Status(r, clock.Today)),
            new("修复或解除依据", r => r.StatusReason, 40),
        ], Filtered().OrderByDescending(r => r.Id).AsAsyncEnumerable(), ct);

    private async Task LoadAsync(CancellationToken ct)
    {
        KeptSince = await db.SettingAsync(Setting.IntegrityListKeptSince, ct);
        var records = Filtered();
        if (Before is { } before) records = records.Where(r => r.Id < before);
        var found = await records.OrderByDescending(r => r.Id).Take(PageSize + 1).ToListAsync(ct);
        Records = [.. found.Take(PageSize)];
        Next = found.Count > PageSize ? Records[^1].Id : null;
    }

    private IQueryable<DishonestyRecord> Filtered()
    {
        var records = db.DishonestyRecords.AsNoTracking();
        if (Status is { } status) records = records.Where(r => r.Status == status);
        var wanted = Rules.Fold.Narrow(Q ?? "").Trim();
        if (wanted.Length == 0) return records;
        var code = wanted.ToUpperInvariant();
        return Rules.CreditCode.Check(code).IsValid
            ? records.Where(r => r.CreditCode == code)
            : records.Where(r => r.Name.Contains(wanted) || r.CreditCode.Contains(code));
    }
}
