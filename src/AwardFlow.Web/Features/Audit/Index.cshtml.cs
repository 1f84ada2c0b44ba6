using System.Globalization;
using AwardFlow.Web.Casework;
using AwardFlow.Web.Features.Shared;
using AwardFlow.Web.Plumbing.Identity;
using AwardFlow.Web.Records;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.EntityFrameworkCore;

namespace AwardFlow.Web.Features.Audit;

/// <summary>The audit administrator reads the log; nothing here changes anything.</summary>
[Needs(Permission.ReadAudit)]
public sealed class IndexModel(SearchAudit search, AuditChain chain) : PageModel
{
    private const int PerPage = 50;

    [BindProperty(SupportsGet = true)] public string? Kind { get; set; }
    [BindProperty(SupportsGet = true)] public string? Object { get; set; }
    [BindProperty(SupportsGet = true)] public string? Who { get; set; }
    [BindProperty(SupportsGet = true)] public string? What { get; set; }
    [BindProperty(SupportsGet = true)] public DateOnly? From { get; set; }
    [BindProperty(SupportsGet = true)] public DateOnly? To { get; set; }

    public IReadOnlyList<AuditEntry> Entries { get; private set; } = [];
    public IReadOnlyList<string> Kinds { get; private set; } = [];
    public IReadOnlyList<string> Actions { get; private set; } = [];
    public AuditHead? Anchored { get; private set; }
    public string? Next { get; private set; }
    public bool Filtered => (Kind ?? Object ?? Who ?? What) is not null || From is not null || To is not null;

    public async Task OnGetAsync(long? before, CancellationToken ct)
    {
        Kinds = await search.KindsAsync(ct);
        Actions = await search.ActionsAsync(ct);
        Anchored = chain.Anchored();
        var found = await search.FindAsync(Filter, ct);
        if (before is { } id) found = found.Where(e => e.Id < id);
        var page = await found.OrderByDescending(e => e.Id).Take(PerPage + 1).ToListAsync(ct);
        Entries = [.. page.Take(PerPage)];
        Next = page.Count > PerPage ? Address("", Entries[^1].Id) : null;
    }

    /// <summary>What the filter finds, newest first, as an Excel file.</summary>
    public async Task<IActionResult> OnGetExportAsync(CancellationToken ct)
    {
        var found = (await search.FindAsync(Filter, ct)).OrderByDescending(e => e.Id).Take(ExcelSheet.MostRows);
        return await ExcelSheet.FileAsync("审计日志",
            [
                new ExcelColumn<AuditEntry>("序号", e => e.Id, 10), new("时间", e => e.At, 18), new("业务日期", e => e.BusinessDay, 12),
                new("人员", e => e.ActorName, 14), new("地址", e => e.Address, 16), new("事项", e => AuditText.Zh(e.Action), 22), new("代码", e => e.Action, 22),
                new("对象", e => e.ObjectKind, 14), new("编号", e => e.ObjectId, 22), new("变更前", e => e.Before, 40), new("变更后", e => e.After, 60), new("链值", e => e.Chain, 66),
            ], found.AsAsyncEnumerable(), ct);
    }

    public string Export => Address("Export", null);

    private AuditFilter Filter => new(Kind, Object, Who, What, From, To);

    private string Address(string handler, long? before) => QueryHelpers.AddQueryString("/Audit", new Dictionary<string, string?>
    {
        ["Kind"] = Kind,
        ["Object"] = Object,
        ["Who"] = Who,
        ["What"] = What,
        ["From"] = From is null ? null : Show.Day(From),
        ["To"] = To is null ? null : Show.Day(To),
        ["handler"] = handler.Length > 0 ? handler : null,
        ["before"] = before?.ToString(CultureInfo.InvariantCulture),
    }.Where(p => !string.IsNullOrEmpty(p.Value)));
}
