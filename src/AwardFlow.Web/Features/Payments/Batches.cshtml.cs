using AwardFlow.Web.Features.Shared;
using AwardFlow.Web.Plumbing.Identity;
using AwardFlow.Web.Records;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

namespace AwardFlow.Web.Features.Payments;

/// <summary>All batches, newest first.</summary>
[Needs(Permission.SeePayments)]
public sealed class BatchesModel(AwardFlowDb db, IStringLocalizer<SharedResource> L) : PageModel
{
    public const int PageLength = 30;

    public sealed record Row(long Id, string Number, BatchState State, int Lines, long TotalFen, string MakerName, DateTime BuiltAt, string? ReleaserName, DateTime? ReleasedAt, long? ReissuesBatchId);

    [BindProperty(SupportsGet = true)] public BatchState? State { get; set; }
    [BindProperty(SupportsGet = true)] public string? Q { get; set; }
    [BindProperty(SupportsGet = true)] public long? Before { get; set; }
    public IReadOnlyList<Row> Rows { get; private set; } = [];
    public long? Next { get; private set; }

    public async Task OnGetAsync(CancellationToken ct)
    {
        var found = await Query(Before).Take(PageLength + 1).ToListAsync(ct);
        Rows = [.. found.Take(PageLength)];
        if (found.Count > PageLength) Next = Rows[^1].Id;
    }

    public Task<FileStreamResult> OnGetExcelAsync(CancellationToken ct) => ExcelSheet.FileAsync<Row>(L["拨付批次"],
    [
        new(L["批次号"], b => b.Number),
        new(L["状态"], b => L[PaymentWords.Zh(b.State)].Value),
        new(L["笔数"], b => b.Lines, 8),
        new(L["金额（元）"], b => ExcelSheet.Yuan(b.TotalFen)),
        new(L["经办人"], b => b.MakerName, 12),
        new(L["制单时间"], b => b.BuiltAt, 18),
        new(L["复核放款人"], b => b.ReleaserName, 12),
        new(L["放款时间"], b => b.ReleasedAt, 18),
    ], Query(null).AsAsyncEnumerable(), ct);

    private IQueryable<Row> Query(long? before)
    {
        var found = db.Batches.AsNoTracking();
        if (before is { } id) found = found.Where(b => b.Id < id);
        if (State is { } state) found = found.Where(b => b.State == state);
        if (Q?.Trim() is { Length: > 0 } q) found = found.Where(b => b.Number.StartsWith(q));
        return found.OrderByDescending(b => b.Id)
            .Select(b => new Row(b.Id, b.Number, b.State, b.Lines, b.TotalFen, b.MakerName, b.BuiltAt, b.ReleaserName, b.ReleasedAt, b.ReissuesBatchId));
    }
}
