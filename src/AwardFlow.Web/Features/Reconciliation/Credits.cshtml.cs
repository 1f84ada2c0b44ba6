using AwardFlow.Web.Features.Shared;
using AwardFlow.Web.Plumbing.Identity;
using AwardFlow.Web.Records;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

namespace AwardFlow.Web.Features.Reconciliation;

/// <summary>Rows of the bank's files that fit no line of ours, until somebody finds out what they were.</summary>
[Needs(Permission.SeePayments)]
public sealed class CreditsModel(AwardFlowDb db, CloseDay close, CurrentActor actor, BusinessClock clock, IStringLocalizer<SharedResource> L) : PageModel
{
    public const int PageLength = 50;

    [BindProperty(SupportsGet = true)] public bool Settled { get; set; }
    [BindProperty(SupportsGet = true)] public long? After { get; set; }
    public IReadOnlyList<Difference> Rows { get; private set; } = [];
    public long? Next { get; private set; }
    public DateOnly Today => clock.Today;
    public bool MaySettle(Difference d) => d.SettledAt is null && (d.OwnerId == actor.Value.Id || CloseDay.May(actor.Value));

    public async Task OnGetAsync(CancellationToken ct)
    {
        var found = await Query().Where(d => After == null || d.Id > After).Take(PageLength + 1).ToListAsync(ct);
        Rows = [.. found.Take(PageLength)];
        if (found.Count > PageLength) Next = Rows[^1].Id;
    }

    public async Task<IActionResult> OnPostSettleAsync(long id, string? resolution, CancellationToken ct)
    {
        var done = await close.SettleAsync(actor.Command(Request), id, resolution, ct);
        if (done.Refusal is not { } refusal)
        {
            this.Say(L["已登记查清的结果。"]);
            return RedirectToPage("Credits");
        }
        ModelState.Refuse(refusal);
        await OnGetAsync(ct);
        return Page();
    }

    public Task<FileStreamResult> OnGetExcelAsync(CancellationToken ct) => ExcelSheet.FileAsync<Difference>(L["待查款项"],
    [
        new(L["日期"], d => d.Day),
        new(L["款项"], d => d.Subject, 50),
        new(L["金额（元）"], d => ExcelSheet.Yuan(d.BankFen)),
        new(L["负责人"], d => d.OwnerName, 12),
        new(L["查清期限"], d => d.DueOn),
        new(L["结果"], d => d.Resolution, 40),
        new(L["登记人"], d => d.SettledByName, 12),
        new(L["登记时间"], d => d.SettledAt, 18),
    ], Query().AsAsyncEnumerable(), ct);

    private IQueryable<Difference> Query() =>
        db.Differences.AsNoTracking().Where(d => d.Kind == DifferenceKind.UnmatchedCredit && (d.SettledAt != null) == Settled).OrderBy(d => d.Id);
}
