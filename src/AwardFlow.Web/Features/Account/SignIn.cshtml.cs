using AwardFlow.Web.Features.Shared;
using AwardFlow.Web.Records;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Localization;

namespace AwardFlow.Web.Features.Account;

[AllowAnonymous]
public sealed class SignInModel(SignInManager<Person> signIn, UserManager<Person> people, IStringLocalizer<SharedResource> L) : PageModel
{
    [BindProperty] public string? Email { get; set; }
    [BindProperty] public string? Password { get; set; }
    [BindProperty(SupportsGet = true)] public string? ReturnUrl { get; set; }

    public void OnGet()
    {
    }

    public async Task<IActionResult> OnPostAsync()
    {
        if (string.IsNullOrWhiteSpace(Email)) ModelState.AddModelError(nameof(Email), L["请填写电子邮箱"]);
        if (string.IsNullOrEmpty(Password)) ModelState.AddModelError(nameof(Password), L["请填写密码"]);
        if (!ModelState.IsValid) return Page();
        var person = await people.FindByEmailAsync(Email!.Trim());
        var result = person is null
            ? Microsoft.AspNetCore.Identity.SignInResult.Failed
            : await signIn.PasswordSignInAsync(person, Password!, isPersistent: false, lockoutOnFailure: true);
        if (result.Succeeded) return LocalRedirect(Url.IsLocalUrl(ReturnUrl) ? ReturnUrl! : "/");
        ModelState.AddModelError("", result.IsLockedOut
            ? L["连续输错密码，账号已锁定，请稍后再试或找回密码。"]
            : L["电子邮箱或密码不正确。"]);
        return Page();
    }
}
