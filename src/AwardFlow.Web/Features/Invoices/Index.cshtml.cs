using AwardFlow.Web.Features.Shared;
using AwardFlow.Web.Plumbing.Identity;
using AwardFlow.Web.Records;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Localization;

namespace AwardFlow.Web.Features.Invoices;

[Needs(Permission.SearchInvoices)]
public sealed class IndexModel(SearchInvoices search, BusinessClock clock, IStringLocalizer<SharedResource> l) : PageModel
{
    [BindProperty(SupportsGet = true)]
    public string? Q { get; set; }

    public InvoicePage List { get; private set; } = new([], null);
    public bool IsFirstPage { get; private set; }

    public async Task OnGetAsync(long? before, CancellationToken ct)
    {
        IsFirstPage = before is null;
        List = await search.PageAsync(Q, before, SearchInvoices.PageSize, ct);
    }

    public Task<FileStreamResult> OnGetExportAsync(CancellationToken ct) =>
        ExcelSheet.FileAsync<Invoice>(l["发票查重"] + clock.Today.ToString(" yyyy-MM-dd", null),
        [
            new(l["发票号码"], i => i.Number, 24), new(l["销售方代码"], i => i.SellerCode, 22), new(l["编号"], i => i.CaseNumber, 22),
            new(l["申报单位"], i => i.EnterpriseName, 34), new(l["状态"], i => l[State(i)].Value, 12), new(l["登记时间"], i => i.EnteredAt, 18),
        ], search.AllAsync(Q, ct), ct);

    public static string State(Invoice invoice) => invoice.Live ? "占用中" : "已释放";
}
