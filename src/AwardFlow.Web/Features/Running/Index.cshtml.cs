using AwardFlow.Web.Casework;
using AwardFlow.Web.Features.Shared;
using AwardFlow.Web.Plumbing.Identity;
using AwardFlow.Web.Plumbing.Jobs;
using AwardFlow.Web.Records;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Localization;

namespace AwardFlow.Web.Features.Running;

[Needs(Permission.RunSystem)]
public sealed class IndexModel(SystemState state, SchedulerState scheduler, HealthCheckService health, MoveCase move, SendAgain again, CurrentActor actor,
    IStringLocalizer<SharedResource> L) : PageModel
{
    public SchedulerPicture Scheduler { get; private set; } = null!;
    public HealthReport Health { get; private set; } = null!;
    public int Waiting { get; private set; }
    public IReadOnlyList<DeadMail> Dead { get; private set; } = [];
    public IReadOnlyList<FaultedCase> Faulted { get; private set; } = [];
    public IReadOnlyList<Orphaned> Orphaned { get; private set; } = [];
    public Storage Storage { get; private set; } = null!;

    public Task OnGetAsync(CancellationToken ct) => ReadAsync(ct);

    public async Task<IActionResult> OnPostRetryAsync(long id, CancellationToken ct) =>
        await AnswerAsync((await move.RetryAsync(actor.Command(Request), id, ct)).Refusal, L["已重试，请查看该申报是否恢复正常。"], ct);

    public async Task<IActionResult> OnPostSendAgainAsync(long id, CancellationToken ct) =>
        await AnswerAsync((await again.SendAsync(actor.Command(Request), id, ct)).Refusal, L["已重新放入发送队列。"], ct);

    private async Task<IActionResult> AnswerAsync(Refusal? refusal, string done, CancellationToken ct)
    {
        if (refusal is null)
        {
            this.Say(done);
            return RedirectToPage();
        }
        ModelState.Refuse(refusal);
        await ReadAsync(ct);
        return Page();
    }

    private async Task ReadAsync(CancellationToken ct)
    {
        Scheduler = await scheduler.ReadAsync(ct);
        Health = await health.CheckHealthAsync(ct);
        Waiting = await state.WaitingMailsAsync(ct);
        Dead = await state.DeadMailsAsync(ct);
        Faulted = await state.FaultedAsync(ct);
        Orphaned = await state.OrphanedAsync(ct);
        Storage = state.Storage();
    }
}
