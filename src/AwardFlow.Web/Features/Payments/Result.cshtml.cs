using System.Globalization;
using AwardFlow.Web.Features.Shared;
using AwardFlow.Web.Plumbing.Files;
using AwardFlow.Web.Plumbing.Identity;
using AwardFlow.Web.Records;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Localization;

namespace AwardFlow.Web.Features.Payments;

/// <summary>The bank's result of a batch: upload, look at what it says, record it as a whole.</summary>
[Needs(Permission.ImportBankResult)]
public sealed class ResultModel(ReadBatch read, ReadResult reader, ImportResult import, BankTemplates templates, SealedShelf shelf, CurrentActor actor, IStringLocalizer<SharedResource> L) : PageModel
{
    public const int MostShown = 200;

    public Batch Batch { get; private set; } = null!;
    public BankTemplate? Template => templates.Find(Batch.Template);
    public ResultReading? Reading { get; private set; }
    [BindProperty(SupportsGet = true)] public string? Sha { get; set; }
    [BindProperty(SupportsGet = true)] public string? Name { get; set; }

    public async Task<IActionResult> OnGetAsync(long id, CancellationToken ct)
    {
        if (await read.FindAsync(id, ct) is not { } batch) return NotFound();
        Batch = batch;
        if (Sha is null) return Page();
        if (shelf.Open(Of(id), Sha) is not { } kept) return RedirectToPage("Result", new { id });
        await using var file = kept;
        Keep(await reader.ReadAsync(actor.Value, id, file, ct));
        return Page();
    }

    public async Task<IActionResult> OnPostUploadAsync(long id, IFormFile? file, CancellationToken ct)
    {
        if (await read.FindAsync(id, ct) is not { } batch) return NotFound();
        Batch = batch;
        if (file is null || file.Length == 0) ModelState.AddModelError("file", L["请选择银行回单文件；不能是空文件。"]);
        else if (file.Length > ResultFile.Limits.MostBytes) ModelState.AddModelError("file", L["回单文件超过 24 MB，请核对是否选错文件。"]);
        else if (FileStore.SafeName(file.FileName) is not { } name) ModelState.AddModelError("file", L["文件名为空或含有路径，请重新命名后上传。"]);
        else
        {
            await using var content = file.OpenReadStream();
            Keep(await reader.ReadAsync(actor.Value, id, content, ct));
            if (Reading is { IsRight: true }) return RedirectToPage("Result", new { id, sha = await shelf.KeepAsync(Of(id), content, ct), name });
        }
        return Page();
    }

    public async Task<IActionResult> OnPostApplyAsync(long id, int confirmed, bool keepUnmatched, CancellationToken ct)
    {
        if (await read.FindAsync(id, ct) is not { } batch) return NotFound();
        Batch = batch;
        if (shelf.Open(Of(id), Sha) is not { } kept)
        {
            ModelState.AddModelError("", L["没有找到刚才上传的文件，请重新上传。"]);
            return Page();
        }
        await using var file = kept;
        var imported = await import.ApplyAsync(actor.Command(Request), id, FileStore.SafeName(Name) ?? "回单.csv", file, new(confirmed, keepUnmatched), ct);
        if (imported.Refusal is { } refusal)
        {
            ModelState.Refuse(refusal);
            Keep(await reader.ReadAsync(actor.Value, id, file, ct));
            return Page();
        }
        var result = imported.Value;
        this.Say(result.Again ? L["这个回单文件此前已经登记过，没有重复登记。"]
            : L["回单已登记：到账 {0} 笔，退票 {1} 笔，查证中 {2} 笔。", result.Paid, result.Returned, result.Unknown]);
        return RedirectToPage("Batch", new { id });
    }

    public async Task<IActionResult> OnGetTemplateAsync(long id, CancellationToken ct)
    {
        var template = await reader.TemplateAsync(actor.Value, id, ct);
        return template.IsRefused ? NotFound() : File(template.Value.Bytes, "text/csv", template.Value.Name);
    }

    private static string Of(long batchId) => $"bank-results/{batchId.ToString(CultureInfo.InvariantCulture)}";

    private void Keep(Result<ResultReading> reading)
    {
        if (reading.Refusal is { } refusal) ModelState.Refuse(refusal);
        else Reading = reading.Value;
    }
}
