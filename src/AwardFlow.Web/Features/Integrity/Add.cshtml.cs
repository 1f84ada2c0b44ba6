using AwardFlow.Web.Features.Shared;
using AwardFlow.Web.Plumbing.Identity;
using AwardFlow.Web.Records;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Localization;

namespace AwardFlow.Web.Features.Integrity;

[Needs(Permission.KeepIntegrityList)]
public sealed class AddModel(KeepIntegrityList list, CurrentActor actor, IStringLocalizer<SharedResource> L) : PageModel
{
    public IntegrityForm Form { get; private set; } = new();

    public void OnGet()
    {
    }

    public async Task<IActionResult> OnPostAsync([Bind(Prefix = "")] IntegrityForm form, CancellationToken ct)
    {
        Form = form;
        Form.CodeIsFixed = false;
        var added = await list.AddAsync(actor.Command(Request), form.Input(), ct);
        if (added.Refusal is { } refusal)
        {
            ModelState.Refuse(refusal);
            return Page();
        }
        this.Say(L["已列入名单，自生效之日起按所选影响执行。"]);
        return RedirectToPage("/Integrity/Change", new { id = added.Value });
    }
}
