using AwardFlow.Web.Features.Shared;
using AwardFlow.Web.Plumbing.Identity;
using AwardFlow.Web.Records;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

namespace AwardFlow.Web.Features.Review;

[Needs(Permission.Review)]
public sealed class InboxModel(Inbox inbox, CaseWords words, CurrentActor actor, AwardFlowDb db, BusinessClock clock, IStringLocalizer<SharedResource> l) : PageModel
{
    [BindProperty(SupportsGet = true)]
    public InboxFilter Filter { get; set; } = new();

    public CaseWords Words => words;
    public DateOnly Today => clock.Today;
    public DateTime Now => clock.UtcNow;
    public long Me => actor.Value.Id;
    public TaskPage List { get; private set; } = new([], null);
    public InboxFigures Figures { get; private set; } = new(0, 0, 0, 0, 0);
    public IReadOnlyDictionary<long, Unit> Units { get; private set; } = new Dictionary<long, Unit>();
    public IReadOnlyDictionary<long, string> Holders { get; private set; } = new Dictionary<long, string>();
    public bool IsFirstPage { get; private set; }

    /// <summary>A township sees its own firms only, so there is nothing to choose.</summary>
    public IReadOnlyList<Unit> Townships => actor.Value.Is(Roles.TownshipReviewer) ? [] : [.. Units.Values.Where(u => u.Kind == UnitKind.Township)];

    public IEnumerable<(string? Tab, string Label, int? Count)> Tabs =>
    [
        (null, "全部", Figures.Open), (InboxFilter.Today, "今日到期", Figures.DueToday), (InboxFilter.Overdue, "已超期", Figures.Overdue),
        (InboxFilter.Urged, "已催办", null), (InboxFilter.Mine, "指派给我", Figures.Mine),
    ];

    public static string Count(int n) => n >= Inbox.CountsTo ? $"{Inbox.CountsTo - 1}+" : Show.Whole(n);

    public async Task OnGetAsync(string? after, CancellationToken ct)
    {
        IsFirstPage = after is null;
        Units = await CaseWords.UnitsAsync(db, ct);
        Figures = await inbox.FiguresAsync(actor.Value, ct);
        List = await inbox.PageAsync(actor.Value, Filter, after, Inbox.PageSize, ct);
        var holders = List.Rows.Select(r => r.AssigneeId).OfType<long>().Distinct().ToList();
        if (holders.Count > 0) Holders = await db.Users.AsNoTracking().Where(p => holders.Contains(p.Id)).ToDictionaryAsync(p => p.Id, p => p.Name, ct);
    }

    public async Task<IActionResult> OnGetExportAsync(CancellationToken ct)
    {
        var units = await CaseWords.UnitsAsync(db, ct);
        return await ExcelSheet.FileAsync<TaskRow>(l["待办审核"] + clock.Today.ToString(" yyyy-MM-dd", null),
        [
            new(l["编号"], r => r.Number, 22), new(l["申报单位"], r => r.EnterpriseName, 34), new(l["奖励项目"], r => words.Award(r.CaseKind, r.PolicyId, r.AwardId), 26),
            new(l["镇街"], r => CaseWords.Unit(units, r.TownshipId)), new(l["申请金额（元）"], r => ExcelSheet.Yuan(r.AmountFen)),
            new(l["当前环节"], r => words.Step(r.CaseKind, r.PolicyId, r.AwardId, r.NodeId)), new(l["提交时间"], r => r.SubmittedAt, 18),
            new(l["办理时限"], r => r.DueOn, 12), new(l["催办次数"], r => r.Urged, 10),
        ], inbox.AllAsync(actor.Value, Filter, ct), ct);
    }
}
