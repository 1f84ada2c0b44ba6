using AwardFlow.Web.Features.Shared;
using AwardFlow.Web.Plumbing.Identity;
using AwardFlow.Web.Records;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.Localization;

namespace AwardFlow.Web.Features.Account;

[AllowAnonymous, EnableRateLimiting(AccessLimits.SignIn), ResponseCache(NoStore = true)]
public sealed class AcceptInvitationModel(AwardFlowDb db, SetPassword passwords, CurrentActor actor, IStringLocalizer<SharedResource> L) : PageModel
{
    [BindProperty(SupportsGet = true)] public string? Token { get; set; }
    [BindProperty] public string? Password { get; set; }
    [BindProperty] public string? Again { get; set; }

    public Person? Owner { get; private set; }
    public int ShortestPassword => passwords.ShortestPassword;

    public async Task OnGetAsync(CancellationToken ct)
    {
        Owner = await passwords.OwnerAsync(db, LinkKind.Invitation, Token, ct);
        if (Owner is null) ModelState.AddModelError("", L[SetPassword.LinkRefused(LinkKind.Invitation).Message]);
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken ct)
    {
        var set = await passwords.ByLinkAsync(actor.OrVisitor, LinkKind.Invitation, Token, Password ?? "", Again ?? "", ct);
        if (set.Refusal is { } refusal)
        {
            Owner = await passwords.OwnerAsync(db, LinkKind.Invitation, Token, ct);
            ModelState.Refuse(refusal);
            return Page();
        }
        this.Say(L["密码已设置，请登录。"]);
        return LocalRedirect("/Account/SignIn");
    }
}
