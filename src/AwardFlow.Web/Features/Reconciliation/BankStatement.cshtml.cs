using System.Globalization;
using AwardFlow.Web.Features.Shared;
using AwardFlow.Web.Plumbing.Files;
using AwardFlow.Web.Plumbing.Identity;
using AwardFlow.Web.Records;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Localization;

namespace AwardFlow.Web.Features.Reconciliation;

/// <summary>The bank's statement of a day: upload, look at what it says, keep it as a whole.</summary>
[Needs(Permission.ImportBankResult)]
public sealed class BankStatementModel(
    AwardFlowDb db, ImportStatement import, StatementTemplates templates, SealedShelf shelf, CurrentActor actor, BusinessClock clock, IStringLocalizer<SharedResource> L) : PageModel
{
    public const int MostShown = 100;

    [BindProperty(SupportsGet = true)] public DateOnly? Day { get; set; }
    [BindProperty(SupportsGet = true)] public string? Sha { get; set; }
    [BindProperty(SupportsGet = true)] public string? Name { get; set; }
    public DateOnly On => Day ?? clock.Today;
    public StatementReading? Reading { get; private set; }
    public IReadOnlyList<StatementTemplate> Templates => templates.All;
    private string Of => $"bank-statements/{On.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)}";

    public async Task<IActionResult> OnGetAsync()
    {
        if (Sha is null) return Page();
        if (shelf.Open(Of, Sha) is not { } kept) return RedirectToPage("BankStatement", new { Day = Show.Day(On) });
        await using var file = kept;
        Keep(import.Read(actor.Value, On, file));
        return Page();
    }

    public async Task<IActionResult> OnPostUploadAsync(IFormFile? file, CancellationToken ct)
    {
        if (file is null || file.Length == 0) ModelState.AddModelError("file", L["请选择银行对账单文件；不能是空文件。"]);
        else if (file.Length > StatementFile.Limits.MostBytes) ModelState.AddModelError("file", L["对账单文件超过 24 MB，请核对是否选错文件。"]);
        else if (FileStore.SafeName(file.FileName) is not { } name) ModelState.AddModelError("file", L["文件名为空或含有路径，请重新命名后上传。"]);
        else
        {
            await using var content = file.OpenReadStream();
            Keep(import.Read(actor.Value, On, content));
            if (Reading is { IsRight: true }) return RedirectToPage("BankStatement", new { Day = Show.Day(On), sha = await shelf.KeepAsync(Of, content, ct), name });
        }
        return Page();
    }

    public async Task<IActionResult> OnPostApplyAsync(CancellationToken ct)
    {
        if (shelf.Open(Of, Sha) is not { } kept)
        {
            ModelState.AddModelError("", L["没有找到刚才上传的文件，请重新上传。"]);
            return Page();
        }
        await using var file = kept;
        var done = await import.ApplyAsync(actor.Command(Request), On, FileStore.SafeName(Name) ?? "对账单.csv", file, ct);
        if (done.Refusal is { } refusal)
        {
            ModelState.Refuse(refusal);
            Keep(import.Read(actor.Value, On, file));
            return Page();
        }
        this.Say(done.Value.Added == 0 ? L["对账单的内容此前都已导入，没有重复登记。"] : L["对账单已导入：新增 {0} 笔，此前已有 {1} 笔。", done.Value.Added, done.Value.Known]);
        return RedirectToPage("Index", new { Day = Show.Day(On) });
    }

    public async Task<FileStreamResult> OnGetExcelAsync(CancellationToken ct)
    {
        var lines = (await DayMatch.OfDayAsync(db, On, ct))?.All ?? [];
        return await ExcelSheet.FileAsync<MatchedLine>($"{L["银行对账单"]} {Show.Day(On)}",
        [
            new(L["核对"], m => m.Agrees ? L["相符"].Value : L[ReconciliationWords.Zh(m.Kind)].Value, 18), new(L["款项"], m => m.Side == StatementSide.Out ? L["付出"].Value : L["退回"].Value, 10),
            new(L["户名"], m => m.Payee, 34), new(L["账号尾号"], m => m.LastFour, 10), new(L["业务编号"], m => m.Ours?.Id, 24), new(L["流水号"], m => m.Bank?.Reference, 24),
            new(L["账上（元）"], m => ExcelSheet.Yuan(m.Ours?.AmountFen), 18), new(L["银行（元）"], m => ExcelSheet.Yuan(m.Bank?.AmountFen), 18), new(L["摘要"], m => m.Bank?.Text, 34),
        ], lines.ToAsyncEnumerable(), ct);
    }

    private void Keep(Result<StatementReading> reading)
    {
        if (reading.Refusal is { } refusal) ModelState.Refuse(refusal);
        else Reading = reading.Value;
    }
}
