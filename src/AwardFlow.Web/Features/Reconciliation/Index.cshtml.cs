using AwardFlow.Web.Features.Shared;
using AwardFlow.Web.Plumbing.Identity;
using AwardFlow.Web.Records;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

namespace AwardFlow.Web.Features.Reconciliation;

/// <summary>One day: batch, bank and ledger side by side, the close of the day, and what is still to be cleared up.</summary>
[Needs(Permission.SeePayments)]
public sealed class IndexModel(AwardFlowDb db, ReadDay read, CloseDay close, CurrentActor actor, BusinessClock clock, IStringLocalizer<SharedResource> L) : PageModel
{
    public const int PageLength = 50;

    [BindProperty(SupportsGet = true)] public DateOnly? Day { get; set; }
    [BindProperty(SupportsGet = true)] public long? Before { get; set; }
    [BindProperty] public string? PaidCount { get; set; }
    [BindProperty] public string? PaidAmount { get; set; }
    [BindProperty] public string? ReturnedCount { get; set; }
    [BindProperty] public string? ReturnedAmount { get; set; }
    [BindProperty] public long? OwnerId { get; set; }
    [BindProperty] public DateOnly? DueOn { get; set; }

    public DateOnly On => Day ?? clock.Today;
    public IReadOnlyList<BatchSides> Batches { get; private set; } = [];
    public long? Next { get; private set; }
    public DaySum Paid { get; private set; }
    public DaySum Returned { get; private set; }
    public const int MostShown = 100;

    /// <summary>The imported statement of the day beside our transfers; null where none was imported.</summary>
    public DayMatch? Statement { get; private set; }
    public DayClose? Closed { get; private set; }
    public DateOnly? LastClosed { get; private set; }
    public IReadOnlyList<Difference> Differences { get; private set; } = [];
    public IReadOnlyList<(long Id, string? Name)> Owners { get; private set; } = [];
    public bool MayClose => Closed is null && On <= clock.Today && CloseDay.May(actor.Value);
    public bool MayImport => MayClose && actor.May(Permission.ImportBankResult);
    public bool MaySettle(Difference d) => d.SettledAt is null && (d.OwnerId == actor.Value.Id || CloseDay.May(actor.Value));

    public async Task OnGetAsync(CancellationToken ct)
    {
        var found = await read.BatchesAsync(On, Before, PageLength + 1, ct);
        Batches = [.. found.Take(PageLength)];
        if (found.Count > PageLength) Next = Batches[^1].Id;
        (Paid, Returned) = await ReadDay.OursAsync(db, On, ct);
        Statement = await DayMatch.OfDayAsync(db, On, ct);
        Closed = await db.DayCloses.AsNoTracking().FirstOrDefaultAsync(d => d.Day == On, ct);
        LastClosed = await db.DayCloses.AsNoTracking().OrderByDescending(d => d.Day).Select(d => (DateOnly?)d.Day).FirstOrDefaultAsync(ct);
        Differences = await db.Differences.AsNoTracking().Where(d => d.SettledAt == null).OrderBy(d => d.DueOn).ThenBy(d => d.Id).Take(PageLength).ToListAsync(ct);
        if (MayClose) Owners = await CloseDay.OwnersAsync(db, ct);
    }

    public async Task<IActionResult> OnPostCloseAsync(CancellationToken ct)
    {
        var done = await close.CloseAsync(actor.Command(Request), new(On, PaidCount ?? "", PaidAmount ?? "", ReturnedCount ?? "", ReturnedAmount ?? "", OwnerId, DueOn), ct);
        return await ShowAsync(done, L["{0} 已办理日终。", Show.Day(On)], ct);
    }

    public async Task<IActionResult> OnPostSettleAsync(long id, string? resolution, CancellationToken ct) =>
        await ShowAsync(await close.SettleAsync(actor.Command(Request), id, resolution, ct), L["已登记查清的结果。"], ct);

    public Task<FileStreamResult> OnGetExcelAsync(CancellationToken ct) => ExcelSheet.FileAsync<BatchSides>($"{L["对账"]} {Show.Day(On)}",
    [
        new(L["批次号"], b => b.Number),
        new(L["转账笔数"], b => b.Transfers, 10),
        new(L["批次合计"], b => ExcelSheet.Yuan(b.TotalFen)),
        new(L["批次：已到账"], b => ExcelSheet.Yuan(b.LinesPaidFen)),
        new(L["批次：退票"], b => ExcelSheet.Yuan(b.LinesReturnedFen)),
        new(L["银行：成功"], b => ExcelSheet.Yuan(b.BankPaidFen)),
        new(L["银行：退回"], b => ExcelSheet.Yuan(b.BankReturnedFen)),
        new(L["账簿：已支付"], b => ExcelSheet.Yuan(b.LedgerPaidFen)),
        new(L["账簿：退回"], b => ExcelSheet.Yuan(b.LedgerReturnedFen)),
        new(L["未回单"], b => ExcelSheet.Yuan(b.OpenFen)),
        new(L["核对"], b => b.Agrees ? L["相符"].Value : L["不符"].Value, 10),
    ], AllAsync(ct), ct);

    private async IAsyncEnumerable<BatchSides> AllAsync([System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken ct)
    {
        foreach (var batch in await read.BatchesAsync(On, null, ExcelSheet.MostRows, ct)) yield return batch;
    }

    private async Task<IActionResult> ShowAsync(Result<Done> done, string said, CancellationToken ct)
    {
        if (done.Refusal is not { } refusal)
        {
            this.Say(said);
            return RedirectToPage("Index", new { Day = Show.Day(On) });
        }
        if (refusal.Faults.Count > 0) ModelState.AddModelError("", refusal.Message);
        ModelState.Refuse(refusal);
        await OnGetAsync(ct);
        return Page();
    }
}
