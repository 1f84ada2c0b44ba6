using AwardFlow.Rules;
using AwardFlow.Web.Casework;
using AwardFlow.Web.Features.Shared;
using AwardFlow.Web.Plumbing.Identity;
using AwardFlow.Web.Records;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

namespace AwardFlow.Web.Features.Policies;

/// <summary>The files of a draft, one at a time, with the loader's faults beside their lines.</summary>
[Needs(Permission.EditPolicies)]
public sealed class EditModel(AwardFlowDb db, Catalogues catalogues, Paths paths, KeepVersion versions, CurrentActor actor, IStringLocalizer<SharedResource> L) : PageModel
{
    [BindProperty(SupportsGet = true)] public string? Path { get; set; }
    [BindProperty] public int Revision { get; set; }
    [BindProperty] public string? Text { get; set; }
    [BindProperty] public string? NewPath { get; set; }
    [BindProperty] public IFormFile? Upload { get; set; }

    public PolicyVersion Version { get; private set; } = null!;
    public IReadOnlyList<string> Paths { get; private set; } = [];
    public VersionCheck Check { get; private set; } = null!;
    public IEnumerable<CatalogueFault> FaultsHere => Check.Faults.Where(f => f.File == $"policies/{Path}").Concat(
        Check.Failed.Where(c => c.File == $"policies/{Path}").Select(c => new CatalogueFault(c.File, c.Line, c.Name, "", c.Failure!)));

    public async Task<IActionResult> OnGetAsync(long id, CancellationToken ct)
    {
        if (!await ReadAsync(id, ct)) return NotFound();
        if (KeepVersion.NotMine(Version, actor.Value) is not null) return RedirectToPage("Show", new { id });
        (Text, Revision) = (Version.Files.GetValueOrDefault(Path!), Version.Revision);
        return Text is null ? NotFound() : Page();
    }

    public async Task<IActionResult> OnPostAsync(long id, CancellationToken ct)
    {
        if (Upload is { Length: > 0 and < 1024 * 1024 } file)
        {
            using var reader = new StreamReader(file.OpenReadStream());
            Text = await reader.ReadToEndAsync(ct);
        }
        return await AfterAsync(id, await versions.SaveFileAsync(actor.Command(Request), id, Revision, Path ?? "", Text ?? "", ct), Path, ct);
    }

    public async Task<IActionResult> OnPostAddAsync(long id, CancellationToken ct) =>
        await AfterAsync(id, await versions.SaveFileAsync(actor.Command(Request), id, Revision, NewPath?.Trim() ?? "", "\n", ct), NewPath?.Trim(), ct);

    public async Task<IActionResult> OnPostRemoveAsync(long id, CancellationToken ct) =>
        await AfterAsync(id, await versions.RemoveFileAsync(actor.Command(Request), id, Revision, Path ?? "", ct), null, ct);

    private async Task<IActionResult> AfterAsync(long id, Result<int> result, string? path, CancellationToken ct)
    {
        if (result.Refusal is not { } refusal)
        {
            this.Say(L["已保存，校验结果见下。"]);
            return RedirectToPage(new { id, path });
        }
        if (!await ReadAsync(id, ct)) return NotFound();
        Text ??= Version.Files.GetValueOrDefault(Path!);
        ModelState.Refuse(refusal, refusal.Code == "bad-path" ? nameof(NewPath) : nameof(Text));
        return Page();
    }

    private async Task<bool> ReadAsync(long id, CancellationToken ct)
    {
        if (await db.PolicyVersions.AsNoTracking().FirstOrDefaultAsync(v => v.Id == id, ct) is not { } version) return false;
        Version = version;
        Paths = [.. version.Files.Keys];
        Path ??= $"{version.PolicyId}/policy.yaml";
        Check = VersionCheck.Run(catalogues, paths, version.PolicyId, version.Files);
        return true;
    }
}
