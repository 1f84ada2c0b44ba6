using AwardFlow.Rules;
using AwardFlow.Web.Features.Shared;
using AwardFlow.Web.Plumbing.Files;
using AwardFlow.Web.Plumbing.Identity;
using AwardFlow.Web.Records;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Localization;

namespace AwardFlow.Web.Features.Lists;

/// <summary>The bureau chooses an award, takes its template and uploads the list. A file with a fault is shown whole, with every fault by its row.</summary>
[Needs(Permission.KeepLists)]
public sealed class ImportModel(ImportList import, FileStore files, AwardFlowDb db, CurrentActor actor, IStringLocalizer<SharedResource> L) : PageModel
{
    public const int MostShown = 1000;
    private static readonly AllowedFile Documents = new(20 * 1024 * 1024, new HashSet<string>(StringComparer.Ordinal) { "pdf" });

    [BindProperty(SupportsGet = true)] public string? Award { get; set; }
    [BindProperty] public string? Title { get; set; }
    [BindProperty] public string? DocumentNumber { get; set; }
    [BindProperty] public DateOnly? DocumentDate { get; set; }
    [BindProperty] public string? Level { get; set; }

    public IReadOnlyList<Award> Awards { get; private set; } = [];
    public Award? Chosen { get; private set; }
    public ListReading? Reading { get; private set; }
    public ListKind Kind => Chosen is null ? ListKind.Recognition : ImportList.KindOf(Chosen);
    public IReadOnlyList<ListColumn> Columns => Chosen is null ? [] : ListTemplate.Of(Chosen, Kind == ListKind.UpperLevel);

    public static string KeyOf(Award award) => $"{award.PolicyId}/{award.Id}";

    public Task OnGetAsync(CancellationToken ct) => LoadAsync(ct);

    public async Task<IActionResult> OnGetTemplateAsync(CancellationToken ct)
    {
        await LoadAsync(ct);
        if (Chosen is not { } award) return NotFound();
        return await ExcelSheet.FileAsync<string>($"名单模板-{award.NameZh}", [.. Columns.Select(c => new ExcelColumn<string>(c.Head, r => r, 24))], AsyncEnumerable.Empty<string>(), ct);
    }

    public async Task<IActionResult> OnPostAsync(IFormFile? file, IFormFile? document, CancellationToken ct)
    {
        await LoadAsync(ct);
        if (Chosen is not { } award)
        {
            ModelState.AddModelError("Award", L["请选择奖励项目。"]);
            return Page();
        }
        if (file is null || file.Length == 0) ModelState.AddModelError("file", L["请选择名单文件；不能是空文件。"]);
        else if (file.Length > TableFile.MostBytes) ModelState.AddModelError("file", L["文件超过 5 MB，请核对是否选错文件。"]);
        else if (FileStore.SafeName(file.FileName) is null) ModelState.AddModelError("file", L["文件名为空或含有路径，请重新命名后上传。"]);
        if (!ModelState.IsValid) return Page();
        var (stored, refused) = await DocumentAsync(document, ct);
        if (refused is not null)
        {
            ModelState.Refuse(refused, "document");
            return Page();
        }
        var input = new ListInput(award.PolicyId, award.Id, Title ?? "", DocumentNumber ?? "", DocumentDate, Level, FileStore.SafeName(file!.FileName)!);
        var (kept, reading) = await import.ImportAsync(actor.Command(Request), input, await BytesAsync(file, ct), stored, ct);
        if (kept.Refusal is { } refusal)
        {
            Reading = reading;
            ModelState.Refuse(refusal, refusal.Code == "list-faulty" ? "file" : "");
            return Page();
        }
        this.Say(kept.Value.Again ? L["这份文件此前已经导入，没有重复导入。"] : L["名单核对无误，已保存为待开办，请再核对一遍后开办。"]);
        return RedirectToPage("Show", new { id = kept.Value.Id });
    }

    private async Task<(StoredFile?, Refusal?)> DocumentAsync(IFormFile? document, CancellationToken ct)
    {
        if (Kind != ListKind.UpperLevel || document is null) return (null, null);
        var taken = await files.TakeAsync(document, Documents, actor.Value.Id, ct);
        return taken.IsRefused ? (null, taken.Refusal) : (taken.Value, null);
    }

    private async Task LoadAsync(CancellationToken ct)
    {
        Awards = await import.AwardsAsync(db, actor.Value, ct);
        Chosen = Awards.FirstOrDefault(a => KeyOf(a) == Award) ?? (Award is null && Awards.Count == 1 ? Awards[0] : null);
        if (Chosen is not null) Award = KeyOf(Chosen);
    }

    private static async Task<byte[]> BytesAsync(IFormFile file, CancellationToken ct)
    {
        await using var content = file.OpenReadStream();
        var bytes = new byte[file.Length];
        await content.ReadExactlyAsync(bytes, ct);
        return bytes;
    }
}
