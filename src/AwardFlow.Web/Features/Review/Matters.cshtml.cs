using AwardFlow.Web.Casework;
using AwardFlow.Web.Features.Shared;
using AwardFlow.Web.Plumbing.Identity;
using AwardFlow.Web.Records;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Localization;

namespace AwardFlow.Web.Features.Review;

/// <summary>Objections, appeals, listings, repairs and recoveries that the person may see.</summary>
[Needs(Permission.SeeCases)]
public sealed class MattersModel(ListMatters matters, CaseWords words, CurrentActor actor, BusinessClock clock, IStringLocalizer<SharedResource> l) : PageModel
{
    [BindProperty(SupportsGet = true)]
    public MatterFilter Filter { get; set; } = new();

    public CaseWords Words => words;
    public IReadOnlyList<MatterRow> Rows { get; private set; } = [];
    public long? Next { get; private set; }
    public bool IsFirstPage { get; private set; }

    public async Task OnGetAsync(long? before, CancellationToken ct)
    {
        IsFirstPage = before is null;
        (Rows, Next) = await matters.PageAsync(actor.Value, Filter, before, ListMatters.PageSize, ct);
    }

    public async Task<IActionResult> OnGetExportAsync(CancellationToken ct) =>
        await ExcelSheet.FileAsync<MatterRow>(l["异议、申诉与信用事项"] + clock.Today.ToString(" yyyy-MM-dd", null),
        [
            new(l["编号"], r => r.Number, 20), new(l["事项"], r => Kind(r.Kind), 18), new(l["企业"], r => r.EnterpriseName, 34),
            new(l["奖励项目"], r => r.AwardId.Length == 0 ? "" : words.Award(r.PolicyId, r.AwardId), 26), new(l["状态"], Stage),
            new(l["提出时间"], r => r.SubmittedAt, 18), new(l["承诺办结日"], r => r.PromisedBy, 12),
        ], matters.AllAsync(actor.Value, Filter, ct), ct);

    public static string Kind(CaseKind kind) => Show.Text(CaseKindText.Of(kind).Zh, CaseKindText.Of(kind).En);

    private string Stage(MatterRow row)
    {
        var stage = words.Stage(row.Situation, row.Stage, row.Result);
        return Show.Text(stage.Zh, stage.En);
    }
}
