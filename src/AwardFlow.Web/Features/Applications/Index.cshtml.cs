using System.Runtime.CompilerServices;
using AwardFlow.Rules;
using AwardFlow.Web.Casework;
using AwardFlow.Web.Features.Shared;
using AwardFlow.Web.Plumbing.Identity;
using AwardFlow.Web.Records;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

namespace AwardFlow.Web.Features.Applications;

/// <summary>The firm's applications in all states, newest first.</summary>
[Needs(Permission.FileApplication)]
public sealed class IndexModel(AwardFlowDb db, PolicyCatalogue policies, Stages stages, CurrentActor actor, IStringLocalizer<SharedResource> L) : PageModel
{
    public const int PageLength = 20;

    public sealed record Row(Application Application, string AwardZh, string AwardEn, StageText Stage);

    public static IReadOnlyDictionary<string, string> States { get; } = new Dictionary<string, string>
    {
        [""] = "全部",
        ["draft"] = "草稿",
        ["correcting"] = "待补正",
        ["open"] = "办理中",
        ["paid"] = "已拨付",
        ["closed"] = "其他办结",
    };

    [BindProperty(SupportsGet = true)] public string? State { get; set; }
    [BindProperty(SupportsGet = true)] public string? Q { get; set; }
    [BindProperty(SupportsGet = true)] public long? Before { get; set; }
    public IReadOnlyList<Row> Rows { get; private set; } = [];
    public long? Next { get; private set; }

    public async Task OnGetAsync(CancellationToken ct)
    {
        var found = await Query().Where(a => Before == null || a.Id < Before).OrderByDescending(a => a.Id).Take(PageLength + 1).ToListAsync(ct);
        var wanting = await WantingAsync(ct);
        Rows = [.. found.Take(PageLength).Select(a => ToRow(a, wanting))];
        if (found.Count > PageLength) Next = Rows[^1].Application.Id;
    }

    public async Task<IActionResult> OnGetExcelAsync(CancellationToken ct) =>
        await ExcelSheet.FileAsync(L["我的申报"], Columns(), RowsAsync(ct), ct);

    private async IAsyncEnumerable<Row> RowsAsync([EnumeratorCancellation] CancellationToken ct)
    {
        var wanting = await WantingAsync(ct);
        await foreach (var application in Query().OrderByDescending(a => a.Id).AsAsyncEnumerable().WithCancellation(ct)) yield return ToRow(application, wanting);
    }

    private IReadOnlyList<ExcelColumn<Row>> Columns() =>
    [
        new(L["编号"], r => r.Application.Number, 22),
        new(L["奖励项目"], r => Show.Text(r.AwardZh, r.AwardEn), 30),
        new(L["状态"], r => Show.Text(r.Stage.Zh, r.Stage.En)),
        new(L["现在由谁办理"], r => Show.Text(r.Stage.HolderZh, r.Stage.HolderEn)),
        new(L["金额（元）"], r => ExcelSheet.Yuan(r.Application.AmountFen)),
        new(L["提交时间"], r => r.Application.SubmittedAt),
        new(L["承诺办结日"], r => r.Application.PromisedBy),
        new(L["办结时间"], r => r.Application.ClosedAt),
    ];

    private IQueryable<Application> Query()
    {
        var mine = db.Applications.AsNoTracking().VisibleTo(db, actor.Value);
        mine = State switch
        {
            "draft" => mine.Where(a => a.Situation == Situation.Draft),
            "correcting" => mine.Where(a => a.Situation == Situation.Correcting),
            "open" => mine.Where(a => a.Situation != Situation.Draft && a.Situation != Situation.Correcting && a.Situation != Situation.Closed),
            "paid" => mine.Where(a => a.Situation == Situation.Closed && a.Result == "paid"),
            "closed" => mine.Where(a => a.Situation == Situation.Closed && a.Result != "paid"),
            _ => mine,
        };
        if (Q?.Trim() is not { Length: > 0 } wanted) return mine;
        var awards = policies.Policies.SelectMany(p => p.Awards).Where(a => a.NameZh.Contains(wanted, StringComparison.OrdinalIgnoreCase)
            || a.NameEn.Contains(wanted, StringComparison.OrdinalIgnoreCase)).Select(a => a.PolicyId + "/" + a.Id).ToList();
        return mine.Where(a => a.Number.Contains(wanted) || awards.Contains(a.PolicyId + "/" + a.AwardId));
    }

    private Task<HashSet<long>> WantingAsync(CancellationToken ct) => AccountWanted.CasesOfAsync(db, actor.Value.EnterpriseId ?? 0, ct);

    private Row ToRow(Application a, HashSet<long> wanting)
    {
        var award = policies.Award(a.PolicyId, a.AwardId);
        return new(a, award?.NameZh ?? a.AwardId, award?.NameEn ?? a.AwardId, wanting.Contains(a.Id) ? AccountWanted.Over(stages.Of(a)) : stages.Of(a));
    }
}
