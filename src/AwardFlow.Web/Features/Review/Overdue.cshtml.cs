using AwardFlow.Web.Features.Shared;
using AwardFlow.Web.Plumbing.Identity;
using AwardFlow.Web.Records;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

namespace AwardFlow.Web.Features.Review;

/// <summary>督办: every step of the district that is late, with a button that urges those who hold it, and what has waited too long for finance.</summary>
[Needs(Permission.Supervise)]
public sealed class OverdueModel(OverdueSteps steps, LateWaits waits, UrgeTask urge, CaseWords words, CurrentActor actor, AwardFlowDb db, BusinessClock clock, IStringLocalizer<SharedResource> l) : PageModel
{
    [BindProperty(SupportsGet = true)]
    public OverdueFilter Filter { get; set; } = new();

    [BindProperty(SupportsGet = true)]
    public string? After { get; set; }

    public CaseWords Words => words;
    public DateOnly Today => clock.Today;
    public OverduePage List { get; private set; } = new([], null);
    public WaitPage Waits { get; private set; } = new([], null);
    public int LateDocuments { get; private set; }
    public int LatePayments { get; private set; }
    public int Standard => waits.DaysOf(Filter.Tab!);
    public IReadOnlyList<LateUnit> Late { get; private set; } = [];
    public int DueToday { get; private set; }
    public IReadOnlyDictionary<long, Unit> Units { get; private set; } = new Dictionary<long, Unit>();
    public IReadOnlyDictionary<long, string> Holders { get; private set; } = new Dictionary<long, string>();
    public int LongestDays => Late.Count == 0 ? 0 : Today.DayNumber - Late.Min(u => u.Oldest).DayNumber;

    public IEnumerable<(string? Tab, string Label, int? Count)> Tabs =>
        [(null, "已超期", Late.Sum(u => u.Steps)), (OverdueFilter.Today, "今日到期", DueToday), (OverdueFilter.Urged, "已催办", null), (OverdueFilter.Document, "待资金文件超期", LateDocuments), (OverdueFilter.Money, "待拨付超期", LatePayments)];

    public Task OnGetAsync(CancellationToken ct) => LoadAsync(ct);

    public async Task<IActionResult> OnPostUrgeAsync(long id, CancellationToken ct)
    {
        var result = await urge.UrgeAsync(actor.Command(Request), id, null, ct);
        if (result.Refusal is { } refusal)
        {
            ModelState.Refuse(refusal);
            await LoadAsync(ct);
            return Page();
        }
        this.Say(l["已催办，{0}会收到消息。", result.Value]);
        return RedirectToPage("Overdue", Filter.Route(("after", After)));
    }

    public async Task<IActionResult> OnGetExportAsync(CancellationToken ct)
    {
        var units = await CaseWords.UnitsAsync(db, ct);
        if (Filter.OfWaits) return await ExportWaitsAsync(units, ct);
        var names = await db.Users.AsNoTracking().Where(p => p.UnitId != null).ToDictionaryAsync(p => p.Id, p => p.Name, ct);
        return await ExcelSheet.FileAsync<OverdueRow>(l["超期环节"] + clock.Today.ToString(" yyyy-MM-dd", null),
        [
            new(l["编号"], r => r.Number, 22), new(l["申报单位"], r => r.EnterpriseName, 34), new(l["事项"], r => words.Award(r.CaseKind, r.PolicyId, r.AwardId), 30),
            new(l["当前环节"], r => words.Step(r.CaseKind, r.PolicyId, r.AwardId, r.NodeId), 20), new(l["承办单位"], r => CaseWords.Unit(units, r.UnitId), 28), new(l["岗位"], r => Role(r.Role), 20),
            new(l["办理人"], r => r.AssigneeId is { } person ? names.GetValueOrDefault(person) : null), new(l["办理时限"], r => r.DueOn, 12), new(l["超期天数"], r => Math.Max(0, Today.DayNumber - r.DueOn.DayNumber), 10),
            new(l["催办次数"], r => r.Urged, 10), new(l["最近催办"], r => r.UrgedAt, 18),
        ], steps.AllAsync(Filter, ct), ct);
    }

    private async Task<IActionResult> ExportWaitsAsync(IReadOnlyDictionary<long, Unit> units, CancellationToken ct)
    {
        var document = Filter.Tab == OverdueFilter.Document;
        return await ExcelSheet.FileAsync<WaitRow>(l[document ? "待资金文件超期" : "待拨付超期"] + clock.Today.ToString(" yyyy-MM-dd", null),
        [
            new(l["编号"], r => r.Number, 22), new(l["申报单位"], r => r.EnterpriseName, 34), new(l["事项"], r => words.Award(CaseKind.Award, r.PolicyId, r.AwardId), 30),
            new(l["主管部门"], r => r.LeadUnitId is { } lead ? CaseWords.Unit(units, lead) : null, 28), new(l["金额（元）"], r => ExcelSheet.Yuan(r.AmountFen), 14), new(l["等待自"], r => BusinessClock.DayOf(r.Since), 12),
            new(l["办理时限"], r => r.DueOn, 12), new(l["超期天数"], r => Today.DayNumber - r.DueOn.DayNumber, 10), new(l["进展"], r => l[WaitWords.Of(r, document)].Value, 20),
        ], waits.AllAsync(Filter, ct), ct);
    }

    public static string Role(string role) => Roles.Find(role) is { } r ? Show.Text(r.NameZh, r.NameEn) : role;

    /// <summary>Why a row can't be urged now, or null: urged today, or not late yet.</summary>
    public string? WhyNot(OverdueRow row) => urge.WhyNot(row.DueOn, row.UrgedAt)?.Message;

    private async Task LoadAsync(CancellationToken ct)
    {
        Units = await CaseWords.UnitsAsync(db, ct);
        Late = await steps.UnitsAsync(ct);
        DueToday = await steps.DueTodayAsync(ct);
        (LateDocuments, LatePayments) = (await waits.CountAsync(OverdueFilter.Document, ct), await waits.CountAsync(OverdueFilter.Money, ct));
        if (Filter.OfWaits)
        {
            Waits = await waits.PageAsync(Filter, After, OverdueSteps.PageSize, ct);
            return;
        }
        List = await steps.PageAsync(Filter, After, OverdueSteps.PageSize, ct);
        var holders = List.Rows.Select(r => r.AssigneeId).OfType<long>().Distinct().ToList();
        if (holders.Count > 0) Holders = await db.Users.AsNoTracking().Where(p => EF.Parameter(holders).Contains(p.Id)).ToDictionaryAsync(p => p.Id, p => p.Name, ct);
    }
}
