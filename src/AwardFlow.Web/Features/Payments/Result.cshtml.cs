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
public sealed class ResultModel(ReadBatch read, ImportResult import, ResultShelf shelf, CurrentActor actor, IStringLocalizer<SharedResource> L) : PageModel
{
    public const int MostShown = 200;

    public Batch Batch { get; private set; } = null!;
    public ResultReading? Reading { get; private set; }
    [BindProperty(SupportsGet = true)] public string? Sha { get; set; }
    [BindProperty(SupportsGet = true)] public string? Name { get; set; }

    public async Task<IActionResult> OnGetAsync(long id, CancellationToken ct)
    {
        if (await read.FindAsync(id, ct) is not { } batch) return NotFound();
        Batch = batch;
        if (Sha is null) return Page();
        if (await shelf.TakeAsync(id, Sha, ct) is not { } bytes) return RedirectToPage("Result", new { id });
        Keep(await import.ReadAsync(actor.Value, id, bytes, ct));
        return Page();
    }

    public async Task<IActionResult> OnPostUploadAsync(long id, IFormFile? file, CancellationToken ct)
    {
        if (await read.FindAsync(id, ct) is not { } batch) return NotFound();
        Batch = batch;
        if (file is null || file.Length == 0) ModelState.AddModelError("file", L["请选择银行回单文件；不能是空文件。"]);
        else if (file.Length > ImportResult.MostBytes) ModelState.AddModelError("file", L["回单文件超过 8 MB，请核对是否选错文件。"]);
        else if (FileStore.SafeName(file.FileName) is not { } name) ModelState.AddModelError("file", L["文件名为空或含有路径，请重新命名后上传。"]);
        else
        {
            var bytes = await BytesAsync(file, ct);
            Keep(await import.ReadAsync(actor.Value, id, bytes, ct));
            if (Reading is { IsRight: true }) return RedirectToPage("Result", new { id, sha = await shelf.KeepAsync(id, bytes, ct), name });
        }
        return Page();
    }

    public async Task<IActionResult> OnPostApplyAsync(long id, CancellationToken ct)
    {
        if (await read.FindAsync(id, ct) is not { } batch) return NotFound();
        Batch = batch;
        if (await shelf.TakeAsync(id, Sha, ct) is not { } bytes)
        {
            ModelState.AddModelError("", L["没有找到刚才上传的文件，请重新上传。"]);
            return Page();
        }
        var imported = await import.ApplyAsync(actor.Command(Request), id, FileStore.SafeName(Name) ?? "回单.csv", bytes, ct);
        if (imported.Refusal is { } refusal)
        {
            ModelState.Refuse(refusal);
            return Page();
        }
        var result = imported.Value;
        this.Say(result.Again ? L["这个回单文件此前已经登记过，没有重复登记。"]
            : L["回单已登记：到账 {0} 笔，退票 {1} 笔，查证中 {2} 笔。", result.Paid, result.Returned, result.Unknown]);
        return RedirectToPage("Batch", new { id });
    }

    public async Task<IActionResult> OnGetTemplateAsync(long id, CancellationToken ct)
    {
        var template = await import.TemplateAsync(actor.Value, id, ct);
        return template.IsRefused ? NotFound() : File(template.Value.Bytes, BankFile.ContentType, template.Value.Name);
    }

    private void Keep(Result<ResultReading> reading)
    {
        if (reading.Refusal is { } refusal) ModelState.Refuse(refusal);
        else Reading = reading.Value;
    }

    private static async Task<byte[]> BytesAsync(IFormFile file, CancellationToken ct)
    {
        await using var content = file.OpenReadStream();
        var bytes = new byte[file.Length];
        await content.ReadExactlyAsync(bytes, ct);
        return bytes;
    }
}
