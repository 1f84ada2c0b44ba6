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

/// <summary>Binds an authenticator: password (and the old code), then the QR code and its first code, then the recovery codes.</summary>
[Authorize, EnableRateLimiting(AccessLimits.SignIn), ResponseCache(NoStore = true)]
public sealed class AuthenticatorModel(AwardFlowDb db, SecondFactors factors, SignInManager<Person> signIn, CurrentActor actor, IStringLocalizer<SharedResource> L) : PageModel
{
    [BindProperty] public string? Password { get; set; }

    public bool IsEnrolled { get; private set; }
    public bool HasPassword { get; private set; }
    public DateTime? EnrolledAt { get; private set; }
    public int RecoveryLeft { get; private set; }
    public (string Key, string Address)? Waiting { get; private set; }
    public IReadOnlyList<string> RecoveryCodes { get; private set; } = [];

    public Task OnGetAsync(CancellationToken ct) => LoadAsync(ct);

    public async Task<IActionResult> OnPostBeginAsync(CancellationToken ct)
    {
        var me = await db.Users.FirstAsync(p => p.Id == actor.Value.Id, ct);
        // People of a demonstration have no password; the session stands for it there.
        if (me.PasswordHash is not null && !(await signIn.CheckPasswordSignInAsync(me, Password ?? "", lockoutOnFailure: true)).Succeeded)
        {
            ModelState.AddModelError(nameof(Password), L["密码不正确，或账号已锁定。"]);
            await LoadAsync(ct);
            return Page();
        }
        var begun = await factors.CountAsync(actor.Value, await factors.BeginAsync(actor.Command(Request), ct), ct);
        if (begun.Refusal is not { } refusal) return RedirectToPage();
        ModelState.Refuse(refusal);
        await LoadAsync(ct);
        return Page();
    }

    public async Task<IActionResult> OnPostConfirmAsync(CancellationToken ct)
    {
        var enrolled = await factors.ConfirmAsync(actor.Value, actor.Command(Request).Code, ct);
        if (enrolled.Refusal is { } refusal) ModelState.Refuse(refusal);
        else RecoveryCodes = enrolled.Value;
        await LoadAsync(ct);
        return Page();
    }

    private async Task LoadAsync(CancellationToken ct)
    {
        var me = await db.Users.AsNoTracking().FirstAsync(p => p.Id == actor.Value.Id, ct);
        var factor = await db.SecondFactors.AsNoTracking().FirstOrDefaultAsync(f => f.PersonId == me.Id, ct);
        (HasPassword, IsEnrolled, EnrolledAt) = (me.PasswordHash is not null, factor?.IsEnrolled == true, factor?.EnrolledAt);
        RecoveryLeft = await db.RecoveryCodes.CountAsync(r => r.PersonId == me.Id && r.UsedAt == null, ct);
        Waiting = factors.Pending(factor, me.Email!);
    }
}
