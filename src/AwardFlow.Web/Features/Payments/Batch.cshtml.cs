using AwardFlow.Web.Features.Shared;
using AwardFlow.Web.Plumbing.Identity;
using AwardFlow.Web.Records;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Localization;

namespace AwardFlow.Web.Features.Payments;

/// <summary>One batch from making to its end: lines, what was left out, and the next action of whoever looks.</summary>
[Needs(Permission.SeePayments)]
public sealed class BatchModel(
    ReadBatch read, BuildBatch build, LockBatch locking, CheckBatch checking, ReleaseBatch releasing, CancelBatch cancelling, ExportBatch exporting,
    SendBatch sending, BankTemplates templates, SecondFactors factors, CurrentActor actor, IStringLocalizer<SharedResource> L) : PageModel
{
    public Batch Batch { get; private set; } = null!;
    public IReadOnlyList<LineRow> Lines { get; private set; } = [];
    public IReadOnlyList<LeftOut> LeftOut { get; private set; } = [];
    public IReadOnlyDictionary<AttemptState, (int Lines, long Fen)> Figures { get; private set; } = new Dictionary<AttemptState, (int, long)>();
    public IReadOnlyList<ResultFileRow> Files { get; private set; } = [];
    public Following Following { get; private set; } = new(0, []);
    public (long Id, string Number)? Reissued { get; private set; }
    public IReadOnlyList<(long Id, string Number)> Reissues { get; private set; } = [];
    public string? Reason { get; private set; }
    public BankTemplate? Template { get; private set; }
    public IReadOnlyList<BatchExport> Exports { get; private set; } = [];
    public int? Next { get; private set; }
    [BindProperty(SupportsGet = true)] public int After { get; set; }

    public bool IsMaker => actor.Value.Id == Batch.MakerId;
    public bool MayLock => Batch.State == BatchState.Draft && IsMaker && actor.May(Permission.BuildBatch);
    public IReadOnlyList<BatchSignature> Signatures { get; private set; } = [];
    public bool AwaitsCheck => Batch is { State: BatchState.Locked, CheckNeeded: true, CheckerId: null };
    public bool MayCheck => AwaitsCheck && !IsMaker && actor.May(Permission.CheckBatch);
    public bool MayRelease => !AwaitsCheck && Batch.State == BatchState.Locked && !IsMaker && actor.May(Permission.ReleaseBatch);
    public bool AsksForCode => factors.AskedToSign;
    public bool MayCancel => Batch.State is BatchState.Draft or BatchState.Locked && (actor.May(Permission.BuildBatch) || actor.May(Permission.ReleaseBatch));
    public bool IsOut => Batch.State is BatchState.Released or BatchState.Finished;
    public bool MayExport => IsOut && (actor.May(Permission.BuildBatch) || actor.May(Permission.ReleaseBatch));
    public bool MaySend => MayExport && Batch is { State: BatchState.Released, SentAt: null, Exports: > 0 };
    public bool MayImport => Batch.State == BatchState.Released && actor.May(Permission.ImportBankResult);
    public bool MayReissue => IsOut && actor.May(Permission.BuildBatch) && Lines.Any(l => l.Reissuable);

    public async Task<IActionResult> OnGetAsync(long id, CancellationToken ct) => await LoadAsync(id, ct) ? Page() : NotFound();

    public async Task<IActionResult> OnPostLockAsync(long id, int seen, CancellationToken ct) =>
        await ShowAsync(id, await locking.LockAsync(actor.Command(Request), id, seen, ct), L["批次已锁定，请通知复核人员放款。"], ct);

    public async Task<IActionResult> OnPostCheckAsync(long id, int seen, CancellationToken ct) =>
        await ShowAsync(id, await checking.CheckAsync(actor.Command(Request), id, seen, ct), L["已审核签署，请通知复核人员放款。"], ct);

    public async Task<IActionResult> OnPostReleaseAsync(long id, int seen, CancellationToken ct) =>
        await ShowAsync(id, await releasing.ReleaseAsync(actor.Command(Request), id, seen, ct), L["已复核放款。现在可以下载银行文件。"], ct);

    public async Task<IActionResult> OnPostCancelAsync(long id, int seen, string? reason, CancellationToken ct)
    {
        Reason = reason;
        return await ShowAsync(id, await cancelling.CancelAsync(actor.Command(Request), id, seen, reason, ct), L["批次已撤销，款项回到待拨付。"], ct);
    }

    public async Task<IActionResult> OnPostExportAsync(long id, CancellationToken ct)
    {
        var file = await exporting.ExportAsync(actor.Value, id, ct);
        return file.Refusal is { } refusal ? await RefuseAsync(id, refusal, ct) : File(file.Value.Bytes, file.Value.ContentType, file.Value.Name);
    }

    public async Task<IActionResult> OnPostSendAsync(long id, int seen, string? reference, CancellationToken ct) =>
        await ShowAsync(id, await sending.SendAsync(actor.Command(Request), id, seen, reference, ct), L["已登记送交银行。收到回单后请导入。"], ct);

    public async Task<IActionResult> OnPostReissueAsync(long id, long[] lines, string? confirmed, CancellationToken ct)
    {
        var built = await build.ReissueAsync(actor.Command(Request), id, lines, confirmed, ct);
        if (built.Refusal is { } refusal) return await RefuseAsync(id, refusal, ct);
        this.Say(built.Value.Lines == 0 ? L["没有可以列入的款项，原因见下。"] : L["已制作重付批次，共 {0} 笔。请核对后锁定。", built.Value.Lines]);
        return RedirectToPage("Batch", new { id = built.Value.BatchIds[0] });
    }

    private async Task<IActionResult> ShowAsync(long id, Result<Done> done, string said, CancellationToken ct)
    {
        if (done.Refusal is { } refusal) return await RefuseAsync(id, refusal, ct);
        this.Say(said);
        return RedirectToPage("Batch", new { id });
    }

    private async Task<IActionResult> RefuseAsync(long id, Refusal refusal, CancellationToken ct)
    {
        if (!await LoadAsync(id, ct)) return NotFound();
        if (refusal.Faults.Count > 0) ModelState.AddModelError("", refusal.Message);
        ModelState.Refuse(refusal);
        return Page();
    }

    private async Task<bool> LoadAsync(long id, CancellationToken ct)
    {
        if (await read.FindAsync(id, ct) is not { } batch) return false;
        (Batch, Template) = (batch, templates.Find(batch.Template));
        var lines = await read.LinesAsync(id, After, ReadBatch.PageLength + 1, ct);
        Lines = [.. lines.Take(ReadBatch.PageLength)];
        if (lines.Count > ReadBatch.PageLength) Next = Lines[^1].Line;
        Signatures = await read.SignaturesAsync(id, ct);
        LeftOut = BuildBatch.LeftOutOf(batch.LeftOutJson);
        Figures = await read.FiguresAsync(id, ct);
        Reissued = await read.ReissuedAsync(batch, ct);
        if (!IsOut) return true;
        Files = await read.FilesAsync(id, ct);
        Exports = await read.ExportsAsync(id, ct);
        Following = await read.FollowingAsync(id, ct);
        Reissues = await read.ReissuesAsync(id, ct);
        return true;
    }
}
