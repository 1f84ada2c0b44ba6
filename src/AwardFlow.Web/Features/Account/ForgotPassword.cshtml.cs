using AwardFlow.Web.Features.Shared;
using AwardFlow.Web.Plumbing.Identity;
using AwardFlow.Web.Records;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.Localization;

namespace AwardFlow.Web.Features.Account;

[AllowAnonymous, EnableRateLimiting(AccessLimits.SignIn)]
public sealed class ForgotPasswordModel(SetPassword passwords, CurrentActor actor, IStringLocalizer<SharedResource> L) : PageModel
{
    [BindProperty] public string? Email { get; set; }

    public int Hours => passwords.ResetHours;

    public void OnGet()
    {
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken ct)
    {
        if (string.IsNullOrWhiteSpace(Email) || Email.Length > 256)
        {
            ModelState.AddModelError(nameof(Email), L["请填写电子邮箱"]);
            return Page();
        }
        await passwords.AskForLinkAsync(new Command(actor.OrVisitor), Email, ct);
        this.Say(L["如果该邮箱有账号，我们已经发出邮件，请在 {0} 小时内打开其中的链接。没有收到的，请检查垃圾邮件或核对邮箱。", Hours]);
        return RedirectToPage();
    }
}
