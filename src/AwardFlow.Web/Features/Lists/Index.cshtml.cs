using AwardFlow.Rules;
using AwardFlow.Web.Features.Shared;
using AwardFlow.Web.Plumbing.Identity;
using AwardFlow.Web.Records;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

namespace AwardFlow.Web.Features.Lists;

/// <summary>The imported lists of a bureau, or those that name firms of a township, newest first.</summary>
[Needs(Permission.SeeLists)]
public sealed class IndexModel(AwardFlowDb db, PolicyCatalogue policies, CurrentActor actor, IStringLocalizer<SharedResource> L) : PageModel
{
    public const int PageSize = 20;

    [BindProperty(SupportsGet = true)] public long? Before { get; set; }
    public IReadOnlyList<AwardList> Lists { get; private set; } = [];
    public long? Next { get; private set; }
    public bool MayImport => actor.May(Permission.KeepLists);

    public async Task OnGetAsync(CancellationToken ct)
    {
        var found = await Query().Where(l => Before == null || l.Id < Before).Take(PageSize + 1).ToListAsync(ct);
        Lists = [.. found.Take(PageSize)];
        Next = found.Count > PageSize ? Lists[^1].Id : null;
    }

    public async Task<IActionResult> OnGetExcelAsync(CancellationToken ct) => await ExcelSheet.FileAsync<AwardList>(L["名单"],
    [
        new(L["名单编号"], l => l.Number), new(L["名单名称"], l => l.Title, 40), new(L["类型"], l => L[ListWords.Kind(l.Kind)].Value),
        new(L["奖励项目"], AwardName, 30), new(L["文号"], l => l.DocumentNumber, 26), new(L["文件日期"], l => l.DocumentDate, 12),
        new(L["状态"], l => L[ListWords.State(l.State)].Value), new(L["导入人"], l => l.CreatedByName), new(L["导入时间"], l => l.CreatedAt, 18), new(L["开办时间"], l => l.OpenedAt, 18),
    ], Query().AsAsyncEnumerable(), ct);

    public string AwardName(AwardList list) => policies.Award(list.PolicyId, list.AwardId) is { } award ? Show.Text(award.NameZh, award.NameEn) : list.AwardId;

    private IQueryable<AwardList> Query() => db.AwardLists.AsNoTracking().VisibleTo(db, actor.Value).OrderByDescending(l => l.Id);
}
