using AwardFlow.Web.Casework;
using AwardFlow.Web.Features.Shared;
using AwardFlow.Web.Plumbing.Identity;
using AwardFlow.Web.Records;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Localization;

namespace AwardFlow.Web.Features.Running;

/// <summary>流程异常: cases whose step failed, for the system administrator, who retries the step or ends the case.</summary>
[Needs(Permission.RunSystem)]
public sealed class IncidentsModel(ListIncidents incidents, MoveCase move, CurrentActor actor, BusinessClock clock, IStringLocalizer<SharedResource> L) : PageModel
{
    [BindProperty(SupportsGet = true)] public string? Q { get; set; }
    [BindProperty(SupportsGet = true)] public string? Code { get; set; }
    [BindProperty(SupportsGet = true)] public bool Past { get; set; }
    [BindProperty] public string? Reason { get; set; }

    public IncidentPage List { get; private set; } = new([], null);
    public IReadOnlyList<string> Codes { get; private set; } = [];
    public bool IsFirstPage { get; private set; } = true;
    public long? Chosen { get; private set; }
    public IncidentFilter Filter => new(Q, Code, Past);

    public Dictionary<string, string> Route(string? before = null) =>
        new Dictionary<string, string?> { ["q"] = Q, ["code"] = Code, ["past"] = Past ? "true" : null, ["before"] = before }
            .Where(r => !string.IsNullOrEmpty(r.Value)).ToDictionary(r => r.Key, r => r.Value!);

    public async Task OnGetAsync(long? before, CancellationToken ct)
    {
        IsFirstPage = before is null;
        List = await incidents.PageAsync(Filter, before, ListIncidents.PageSize, ct);
        Codes = await incidents.CodesAsync(ct);
    }

    public async Task<IActionResult> OnPostRetryAsync(long id, CancellationToken ct) =>
        await AnswerAsync(id, (await move.RetryAsync(actor.Command(Request), id, ct)).Refusal, L["已重试，请查看该申报是否恢复正常。"], ct);

    public async Task<IActionResult> OnPostTerminateAsync(long id, CancellationToken ct) =>
        await AnswerAsync(id, (await move.TerminateAsync(actor.Command(Request), id, Reason, ct)).Refusal, L["已终止，申报企业会收到通知。"], ct);

    public async Task<IActionResult> OnGetExportAsync(CancellationToken ct) =>
        await ExcelSheet.FileAsync<CaseIncident>($"{L["流程异常"]} {Show.Day(clock.Today)}",
        [
            new(L["申报编号"], i => i.Number, 22), new(L["停在"], i => Show.Text(i.NodeZh, i.NodeEn), 24), new(L["错误代码"], i => i.Code, 20),
            new(L["原因"], i => i.Message, 60), new(L["发生时间"], i => i.At, 18), new(L["处理结果"], i => i.Ended is { } end ? L[Ended(end)].Value : null),
            new(L["处理人"], i => i.EndedByName), new(L["处理时间"], i => i.EndedAt, 18), new(L["说明"], i => i.Reason, 40),
        ], incidents.AllAsync(Filter, ct), ct);

    public static string Ended(IncidentEnd end) => IncidentWords.Zh(end);

    private async Task<IActionResult> AnswerAsync(long id, Refusal? refusal, string done, CancellationToken ct)
    {
        if (refusal is null)
        {
            this.Say(done);
            return RedirectToPage();
        }
        Chosen = id;
        ModelState.Refuse(refusal);
        await OnGetAsync(null, ct);
        return Page();
    }
}
