using AwardFlow.Web.Features.Shared;
using AwardFlow.Web.Plumbing.Identity;
using AwardFlow.Web.Records;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

namespace AwardFlow.Web.Features.Account;

[AllowAnonymous, EnableRateLimiting(AccessLimits.SignIn)]
public sealed class SignInModel(
    AwardFlowDb db, SecondFactors factors, TimeProvider time,
    SignInManager<Person> signIn, UserManager<Person> people, RecordSession record, CurrentActor actor, IStringLocalizer<SharedResource> L) : PageModel
{
    // Somebody to check where there is no such account, so that the answer takes as long.
    private static readonly Person Nobody = Person.Staff("nobody@example.invalid", "", 0, DateTime.UnixEpoch);
    private static readonly string NobodysHash = new PasswordHasher<Person>().HashPassword(Nobody, Guid.NewGuid().ToString());

    [BindProperty] public string? Email { get; set; }
    [BindProperty] public string? Password { get; set; }
    [BindProperty(SupportsGet = true)] public string? ReturnUrl { get; set; }

    public void OnGet()
    {
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken ct)
    {
        if (string.IsNullOrWhiteSpace(Email)) ModelState.AddModelError(nameof(Email), L["请填写电子邮箱"]);
        if (string.IsNullOrEmpty(Password)) ModelState.AddModelError(nameof(Password), L["请填写密码"]);
        if (!ModelState.IsValid) return Page();
        var visitor = actor.OrVisitor;
        if (await people.FindByEmailAsync(Email!.Trim()) is not { PasswordHash: not null } person)
        {
            people.PasswordHasher.VerifyHashedPassword(Nobody, NobodysHash, Password!);
            return Wrong(locked: false);
        }
        var wasLocked = await people.IsLockedOutAsync(person);
        var result = await signIn.CheckPasswordSignInAsync(person, Password!, lockoutOnFailure: true);
        if (result.IsLockedOut && !wasLocked) await record.LockedAsync(visitor, person, ct);
        if (!result.Succeeded) return Wrong(result.IsLockedOut);
        var bound = factors.AskedToSignIn && await db.SecondFactors.AnyAsync(f => f.PersonId == person.Id && f.Secret != null, ct);
        if (bound)
        {
            SecondFactorModel.Remember(TempData, person, ReturnUrl, time.GetUtcNow());
            return LocalRedirect("/Account/SecondFactor");
        }
        await signIn.SignInAsync(person, isPersistent: false);
        await record.SignedInAsync(visitor, person, ct);
        if (person.State == PersonState.Waiting) return LocalRedirect("/Enterprises/Standing");
        if (factors.AskedToSignIn) return LocalRedirect("/Account/Authenticator");
        return LocalRedirect(Url.IsLocalUrl(ReturnUrl) ? ReturnUrl! : "/");
    }

    private PageResult Wrong(bool locked)
    {
        ModelState.AddModelError("", locked ? L["连续输错密码，账号已锁定，请稍后再试或找回密码。"] : L["电子邮箱或密码不正确。"]);
        return Page();
    }
}
