using System.Globalization;
using AwardFlow.Web.Features.Shared;
using AwardFlow.Web.Plumbing.Identity;
using AwardFlow.Web.Records;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.EntityFrameworkCore;

namespace AwardFlow.Web.Features.Account;

/// <summary>
/// The second half of signing in. Who passed the first half stands in a sealed cookie for five minutes, tied to the
/// person's stamp.
/// </summary>
[AllowAnonymous, EnableRateLimiting(AccessLimits.SignIn)]
public sealed class SecondFactorModel(AwardFlowDb db, SecondFactors factors, SignInManager<Person> signIn, RecordSession record, CurrentActor actor, TimeProvider time) : PageModel
{
    private const string Key = "second-factor-of";
    private const int Minutes = 5;

    public static void Remember(ITempDataDictionary memory, Person person, string? returnUrl, DateTimeOffset now) =>
        memory[Key] = string.Create(CultureInfo.InvariantCulture, $"{person.Id}|{now.AddMinutes(Minutes).ToUnixTimeSeconds()}|{person.SecurityStamp}|{returnUrl}");

    public async Task<IActionResult> OnGetAsync(CancellationToken ct) => await HalfwayAsync(ct) is null ? LocalRedirect("/Account/SignIn") : Page();

    public async Task<IActionResult> OnPostAsync(CancellationToken ct)
    {
        if (await HalfwayAsync(ct) is not { } halfway) return LocalRedirect("/Account/SignIn");
        var (person, returnUrl) = halfway;
        var visitor = actor.OrVisitor with { Id = person.Id, Name = person.Name };
        var code = Request.Form[CodeField.Name].ToString();
        var accepted = await factors.SignInAsync(visitor, code, ct);
        if (accepted.Refusal is { } refusal)
        {
            ModelState.Refuse(refusal);
            return Page();
        }
        TempData.Remove(Key);
        await signIn.SignInAsync(person, isPersistent: false);
        await record.SignedInAsync(visitor, person, ct);
        return LocalRedirect(Url.IsLocalUrl(returnUrl) ? returnUrl : "/");
    }

    private async Task<(Person Person, string ReturnUrl)?> HalfwayAsync(CancellationToken ct)
    {
        if (TempData.Peek(Key) is not string kept || kept.Split('|', 4) is not [var id, var until, var stamp, var returnUrl]) return null;
        if (long.Parse(until, CultureInfo.InvariantCulture) < time.GetUtcNow().ToUnixTimeSeconds()) return null;
        var personId = long.Parse(id, CultureInfo.InvariantCulture);
        var person = await db.Users.FirstOrDefaultAsync(p => p.Id == personId && p.State == PersonState.Active && p.SecurityStamp == stamp, ct);
        return person is null ? null : (person, returnUrl);
    }
}
