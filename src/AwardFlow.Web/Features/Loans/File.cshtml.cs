using AwardFlow.Rules;
using AwardFlow.Web.Casework;
using AwardFlow.Web.Features.Shared;
using AwardFlow.Web.Plumbing.Identity;
using AwardFlow.Web.Records;
using AwardFlow.Workflow;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Localization;

namespace AwardFlow.Web.Features.Loans;

[Needs(Permission.FileLoans)]
public sealed class FileModel(FileLoan file, Catalogues catalogues, Paths paths, CurrentActor actor, BusinessClock clock, IStringLocalizer<SharedResource> l) : PageModel
{
    [BindProperty(SupportsGet = true)]
    public string? Award { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Code { get; set; }

    public IReadOnlyDictionary<string, string> Cells { get; private set; } = new Dictionary<string, string>();
    public IReadOnlyList<Award> Awards { get; private set; } = [];

    /// <summary>The chosen award, or the only one there is.</summary>
    public Award? Chosen => Awards.FirstOrDefault(a => $"{a.PolicyId}/{a.Id}" == Award) ?? (Awards.Count == 1 ? Awards[0] : null);
    public FormField? Table => Chosen is { } award ? BankLoans.Table(award) : null;

    public void OnGet() => Load();

    public async Task<IActionResult> OnPostAsync(CancellationToken ct)
    {
        Load();
        Cells = (Table?.Columns ?? []).ToDictionary(c => c.Id, c => Request.Form[c.Id].ToString());
        var filed = await file.FileAsync(actor.Command(Request), Chosen?.PolicyId ?? "", Chosen?.Id ?? "", Code ?? "", Cells, ct);
        if (filed.Refusal is { } refusal)
        {
            ModelState.Refuse(refusal);
            return Page();
        }
        this.Say(l["已报送第 {0} 笔贷款，企业已收到通知。", filed.Value.Row + 1]);
        return RedirectToPage("Show", new { id = filed.Value.ApplicationId });
    }

    public static string InputType(FieldKind kind) => kind == FieldKind.Date ? "date" : "text";

    private void Load() => Awards = BankLoans.OpenAwards(catalogues.Current, paths.Current, clock.Today);
}
