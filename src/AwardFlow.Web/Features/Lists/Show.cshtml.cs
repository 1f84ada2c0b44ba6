using System.Globalization;
using AwardFlow.Rules;
using AwardFlow.Web.Casework;
using AwardFlow.Web.Features.Shared;
using AwardFlow.Web.Plumbing.Identity;
using AwardFlow.Web.Records;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

namespace AwardFlow.Web.Features.Lists;

/// <summary>Coverage of a list: who was told, when and how, who answered, who was not reached, and what it comes to.</summary>
[Needs(Permission.SeeLists)]
public sealed class ShowModel(ImportList import, Coverage coverage, Stages stages, AwardFlowDb db, PolicyCatalogue policies, CurrentActor actor, IStringLocalizer<SharedResource> L) : PageModel
{
    [BindProperty(SupportsGet = true)] public CoverageGroup Group { get; set; }
    [BindProperty(SupportsGet = true)] public long After { get; set; }

    public AwardList List { get; private set; } = null!;
    public Award? Award { get; private set; }
    public IReadOnlyDictionary<CoverageGroup, CoverageCount> Counts { get; private set; } = new Dictionary<CoverageGroup, CoverageCount>();
    public IReadOnlyList<CoverageRow> Rows { get; private set; } = [];
    public long? Next { get; private set; }
    public IReadOnlyDictionary<long, Unit> Units { get; private set; } = new Dictionary<long, Unit>();
    public bool MayKeep => actor.May(Permission.KeepLists);
    public bool MayContact => actor.May(Permission.ContactFirms);

    public async Task<IActionResult> OnGetAsync(long id, CancellationToken ct) => await LoadAsync(id, ct) ? Page() : NotFound();

    public async Task<IActionResult> OnPostOpenAsync(long id, int version, CancellationToken ct) =>
        await DoneAsync(id, await import.OpenAsync(actor.Command(Request), id, version, ct), L["已开办。系统正在逐家核查、核算并通知企业，请稍后刷新查看。"], ct);

    public async Task<IActionResult> OnPostDiscardAsync(long id, int version, CancellationToken ct) =>
        await DoneAsync(id, await import.DiscardAsync(actor.Command(Request), id, version, ct), L["名单已作废，没有开办任何事项。"], ct);

    public async Task<IActionResult> OnGetExcelAsync(long id, CancellationToken ct)
    {
        if (!await LoadAsync(id, ct)) return NotFound();
        return await ExcelSheet.FileAsync<CoverageRow>($"{L["通知覆盖情况"].Value} {List.Number}",
        [
            new(L["企业名称"], r => r.Entry.Name, 34), new(L["统一社会信用代码"], r => r.Entry.CreditCode, 22), new(L["所属镇街"], r => UnitName(r.Entry.TownshipId)),
            new(L["事项编号"], r => r.Number, 22), new(L["金额（元）"], r => ExcelSheet.Yuan(r.AmountFen)), new(L["答复情况"], r => L[ListWords.Entry(r.Entry.State)].Value),
            new(L["首次通知"], r => r.Entry.FirstToldAt, 18), new(L["最近通知"], r => r.Entry.LastToldAt, 18), new(L["通知次数"], r => r.Entry.Notices),
            new(L["通知方式"], How), new(L["镇街联系次数"], r => r.Entry.Contacts), new(L["最近联系"], r => r.Entry.ContactedAt, 18), new(L["联系上"], r => r.Entry.ReachedAt, 18),
            new(L["答复时间"], r => r.Entry.AnsweredAt, 18), new(L["答复人"], r => r.Entry.AnsweredBy), new(L["放弃理由"], r => r.Entry.Reason, 30), new(L["办理状态"], Stage), new(L["问题"], r => r.Entry.Problem, 30),
        ], coverage.AllAsync(actor.Value, id, Group, ct), ct);
    }

    public string How(CoverageRow row) => row.Entry.FirstToldAt is null ? "" : row.Entry.ByLetter ? L["纸质通知"] : L["平台消息和邮件"];

    public string Stage(CoverageRow row) => row.Situation is not { } situation ? "" : Show.Text(stages.Of(situation, row.Stage!, row.Result).Zh, stages.Of(situation, row.Stage!, row.Result).En);

    public string UnitName(long id) => Units.TryGetValue(id, out var unit) ? Show.Text(unit.NameZh, unit.NameEn) : id.ToString(CultureInfo.InvariantCulture);

    public string Link(CoverageGroup group, long after = 0) => Url.Page("Show", new { id = List.Id, Group = group, After = after > 0 ? after : (long?)null })!;

    private async Task<IActionResult> DoneAsync(long id, Result<Done> result, string said, CancellationToken ct)
    {
        if (result.Refusal is not { } refusal)
        {
            this.Say(said);
            return RedirectToPage(new { id });
        }
        if (refusal.Code == "not-found" || !await LoadAsync(id, ct)) return NotFound();
        ModelState.Refuse(refusal);
        return Page();
    }

    private async Task<bool> LoadAsync(long id, CancellationToken ct)
    {
        if (await db.AwardLists.AsNoTracking().VisibleTo(db, actor.Value).FirstOrDefaultAsync(l => l.Id == id, ct) is not { } list) return false;
        (List, Award) = (list, policies.Award(list.PolicyId, list.AwardId));
        Units = await db.Units.AsNoTracking().ToDictionaryAsync(u => u.Id, ct);
        Counts = await coverage.CountsAsync(actor.Value, id, ct);
        (Rows, Next) = await coverage.PageAsync(actor.Value, id, Group, After, ct);
        return true;
    }
}
