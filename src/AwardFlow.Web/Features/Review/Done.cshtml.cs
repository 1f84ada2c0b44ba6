using AwardFlow.Web.Casework;
using AwardFlow.Web.Features.Shared;
using AwardFlow.Web.Plumbing.Identity;
using AwardFlow.Web.Records;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Localization;

namespace AwardFlow.Web.Features.Review;

[Needs(Permission.Review)]
public sealed class DoneModel(MyDecisions mine, CaseWords words, CurrentActor actor, BusinessClock clock, IStringLocalizer<SharedResource> l) : PageModel
{
    [BindProperty(SupportsGet = true)]
    public string? Q { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Outcome { get; set; }

    public static IReadOnlyList<string> Outcomes { get; } = [DecideTask.Approve, DecideTask.Return, DecideTask.Reject, DecideTask.Released, DecideTask.Refused];

    public CaseWords Words => words;
    public DonePage List { get; private set; } = new([], null);
    public bool IsFirstPage { get; private set; }
    public bool IsNarrowed => !string.IsNullOrWhiteSpace(Q) || !string.IsNullOrEmpty(Outcome);

    public Dictionary<string, string> Route(string? after = null) =>
        new Dictionary<string, string?> { ["q"] = Q, ["outcome"] = Outcome, ["after"] = after }
            .Where(r => !string.IsNullOrEmpty(r.Value)).ToDictionary(r => r.Key, r => r.Value!);

    public async Task OnGetAsync(string? after, CancellationToken ct)
    {
        IsFirstPage = after is null;
        List = await mine.PageAsync(actor.Value, Q, Outcome, after, MyDecisions.PageSize, ct);
    }

    public async Task<IActionResult> OnGetExportAsync(CancellationToken ct) =>
        await ExcelSheet.FileAsync<DoneRow>(l["已办事项"] + clock.Today.ToString(" yyyy-MM-dd", null),
        [
            new(l["编号"], r => r.Number, 22), new(l["申报单位"], r => r.EnterpriseName, 34), new(l["奖励项目"], r => words.Award(r.CaseKind, r.PolicyId, r.AwardId), 26),
            new(l["环节"], r => words.Step(r.CaseKind, r.PolicyId, r.AwardId, r.NodeId)), new(l["结论"], r => l[MatterWords.Outcome(r.Step, r.Outcome)].Value, 12),
            new(l["金额（元）"], r => ExcelSheet.Yuan(r.AmountFen)), new(l["办理时间"], r => r.DoneAt, 18), new(l["办理时限"], r => r.DueOn, 12),
        ], mine.AllAsync(actor.Value, Q, Outcome, ct), ct);
}
