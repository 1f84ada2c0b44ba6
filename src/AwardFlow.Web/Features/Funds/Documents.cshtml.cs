using AwardFlow.Web.Features.Shared;
using AwardFlow.Web.Plumbing.Identity;
using AwardFlow.Web.Records;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

namespace AwardFlow.Web.Features.Funds;

/// <summary>All fund documents, newest first.</summary>
[Needs(Permission.SeePayments)]
public sealed class DocumentsModel(AwardFlowDb db, IStringLocalizer<SharedResource> L) : PageModel
{
    public const int PageLength = 30;

    public sealed record Row(long Id, string Number, string Title, DateOnly DatedOn, FundDocumentState State, int Lines, long TotalFen, string MakerName, string? IssuerName, DateTime? IssuedAt);

    [BindProperty(SupportsGet = true)] public FundDocumentState? State { get; set; }
    [BindProperty(SupportsGet = true)] public string? Q { get; set; }
    [BindProperty(SupportsGet = true)] public long? Before { get; set; }
    public IReadOnlyList<Row> Rows { get; private set; } = [];
    public long? Next { get; private set; }

    public async Task OnGetAsync(CancellationToken ct)
    {
        var found = await Query().Where(d => Before == null || d.Id < Before).Take(PageLength + 1).ToListAsync(ct);
        Rows = [.. found.Take(PageLength)];
        if (found.Count > PageLength) Next = Rows[^1].Id;
    }

    public Task<FileStreamResult> OnGetExcelAsync(CancellationToken ct) => ExcelSheet.FileAsync<Row>(L["资金文件"],
    [
        new(L["文号"], d => d.Number, 24),
        new(L["标题"], d => d.Title, 36),
        new(L["成文日期"], d => d.DatedOn),
        new(L["状态"], d => L[FundWords.Zh(d.State)].Value),
        new(L["明细行数"], d => d.Lines, 8),
        new(L["金额（元）"], d => ExcelSheet.Yuan(d.TotalFen)),
        new(L["起草人"], d => d.MakerName, 12),
        new(L["下达人"], d => d.IssuerName, 12),
        new(L["下达时间"], d => d.IssuedAt, 18),
    ], Query().AsAsyncEnumerable(), ct);

    private IQueryable<Row> Query()
    {
        var found = db.FundDocuments.AsNoTracking();
        if (State is { } state) found = found.Where(d => d.State == state);
        if (Q?.Trim() is { Length: > 0 } q) found = found.Where(d => d.Number.Contains(q) || d.Title.Contains(q));
        return found.OrderByDescending(d => d.Id)
            .Select(d => new Row(d.Id, d.Number, d.Title, d.DatedOn, d.State, d.Lines, d.TotalFen, d.MakerName, d.IssuerName, d.IssuedAt));
    }
}
