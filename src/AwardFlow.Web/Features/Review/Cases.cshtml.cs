using AwardFlow.Web.Features.Shared;
using AwardFlow.Web.Plumbing.Identity;
using AwardFlow.Web.Records;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Localization;

namespace AwardFlow.Web.Features.Review;

[Needs(Permission.SeeCases)]
public sealed class CasesModel(ListCases cases, CaseWords words, CurrentActor actor, AwardFlowDb db, BusinessClock clock, IStringLocalizer<SharedResource> l) : PageModel
{
    private static readonly Dictionary<Situation, string> Names = new()
    {
        [Situation.InReview] = "审核中",
        [Situation.Correcting] = "退回补正",
        [Situation.Confirming] = "待企业确认",
        [Situation.Held] = "暂缓办理",
        [Situation.InPublicity] = "公示中",
        [Situation.Objected] = "异议处理中",
        [Situation.AwaitingDocument] = "待下达资金",
        [Situation.AwaitingPayment] = "待拨付",
        [Situation.Closed] = "已办结",
        [Situation.Faulted] = "系统处理中",
        [Situation.Suspended] = "中止办理",
    };

    [BindProperty(SupportsGet = true)]
    public CaseFilter Filter { get; set; } = new();

    public CaseWords Words => words;
    public CasePage List { get; private set; } = new([], null);
    public IReadOnlyDictionary<long, Unit> Units { get; private set; } = new Dictionary<long, Unit>();
    public bool IsFirstPage { get; private set; }
    public IReadOnlyList<Unit> Townships => actor.Value.Is(Roles.TownshipReviewer) ? [] : [.. Units.Values.Where(u => u.Kind == UnitKind.Township)];
    public IEnumerable<(Situation? Situation, string Label)> Tabs =>
        ListCases.SituationsOf(actor.Value).Select(s => ((Situation?)s, Names[s])).Prepend((null, "全部"));

    public async Task OnGetAsync(long? before, CancellationToken ct)
    {
        IsFirstPage = before is null;
        Units = await CaseWords.UnitsAsync(db, ct);
        List = await cases.PageAsync(actor.Value, Filter, before, ListCases.PageSize, ct);
    }

    public async Task<IActionResult> OnGetExportAsync(CancellationToken ct)
    {
        var units = await CaseWords.UnitsAsync(db, ct);
        return await ExcelSheet.FileAsync<CaseRow>(l["全部申报"] + clock.Today.ToString(" yyyy-MM-dd", null),
        [
            new(l["编号"], r => r.Number, 22), new(l["申报单位"], r => r.EnterpriseName, 34), new(l["奖励项目"], r => words.Award(r.PolicyId, r.AwardId), 26),
            new(l["镇街"], r => CaseWords.Unit(units, r.TownshipId)), new(l["金额（元）"], r => ExcelSheet.Yuan(r.AmountFen)),
            new(l["状态"], r => Stage(r)), new(l["提交时间"], r => r.SubmittedAt, 18), new(l["承诺办结日"], r => r.PromisedBy, 12),
        ], cases.AllAsync(actor.Value, Filter, ct), ct);
    }

    private string Stage(CaseRow row)
    {
        var stage = words.Stage(row.Situation, row.Stage, row.Result);
        return Show.Text(stage.Zh, stage.En);
    }
}
