using System.Globalization;
using System.Security.Claims;
using AwardFlow.Web.Plumbing.Settings;
using AwardFlow.Web.Records;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace AwardFlow.Web.Plumbing.Identity;

public static class SignInSetup
{
    public static void AddSignIn(this IServiceCollection services, IConfiguration configuration)
    {
        var signIn = configuration.GetSection("SignIn").Get<AccessOptions>() ?? new AccessOptions();
        services.AddHttpContextAccessor();
        services.AddScoped<CurrentActor>();
        services.AddSingleton<AccountLinks>();
        services.AddSingleton<SecondFactors>();
        services.AddSingleton<IAuthorizationHandler, PermissionCheck>();
        services.AddIdentityCore<Person>(o =>
            {
                o.User.RequireUniqueEmail = true;
                o.Lockout.MaxFailedAccessAttempts = signIn.FailuresBeforeLockout;
                o.Lockout.DefaultLockoutTimeSpan = TimeSpan.FromMinutes(signIn.LockoutMinutes);
                o.Password.RequiredLength = signIn.PasswordLength;
                o.Password.RequireNonAlphanumeric = false;
            })
            .AddErrorDescriber<ChineseIdentityErrors>()
            .AddEntityFrameworkStores<AwardFlowDb>()
            .AddSignInManager<ActivePeopleOnly>()
            .AddDefaultTokenProviders()
            .AddClaimsPrincipalFactory<PersonClaims>();
        services.AddAuthentication(IdentityConstants.ApplicationScheme).AddCookie(IdentityConstants.ApplicationScheme, o =>
        {
            o.Cookie.Name = "awardflow";
            o.Cookie.HttpOnly = true;
            o.Cookie.SameSite = SameSiteMode.Lax;
            o.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
            o.LoginPath = "/Account/SignIn";
            o.AccessDeniedPath = "/Account/Denied";
            o.ReturnUrlParameter = "returnUrl";
            o.ExpireTimeSpan = TimeSpan.FromMinutes(signIn.IdleMinutes);
            o.SlidingExpiration = true;
            o.Events.OnCheckSlidingExpiration = RenewOnUse;
            o.Events.OnValidatePrincipal = RefuseOldStamps;
        });
        services.AddAuthorizationBuilder().SetFallbackPolicy(new AuthorizationPolicyBuilder().RequireAuthenticatedUser().Build());
    }

    /// <summary>Idle means idle: each page a person asks for starts the time anew; background polling does not.</summary>
    private static Task RenewOnUse(CookieSlidingExpirationContext context)
    {
        context.ShouldRenew = !context.Request.Headers.ContainsKey("X-Background");
        return Task.CompletedTask;
    }

    /// <summary>A changed stamp (sign-out everywhere, new roles, new password, left) ends every session at its next request.</summary>
    private static async Task RefuseOldStamps(CookieValidatePrincipalContext context)
    {
        var id = context.Principal?.FindFirstValue(ClaimTypes.NameIdentifier);
        var stamp = context.Principal?.FindFirstValue("AspNet.Identity.SecurityStamp");
        if (long.TryParse(id, CultureInfo.InvariantCulture, out var personId))
        {
            var db = context.HttpContext.RequestServices.GetRequiredService<AwardFlowDb>();
            var now = await db.Users.Where(p => p.Id == personId).Select(p => new { p.SecurityStamp, p.State }).FirstOrDefaultAsync(context.HttpContext.RequestAborted);
            if (now is { State: PersonState.Active or PersonState.Waiting } && now.SecurityStamp == stamp) return;
        }
        context.RejectPrincipal();
        await context.HttpContext.SignOutAsync(IdentityConstants.ApplicationScheme);
    }
}

/// <summary>Unit, enterprise, roles and name travel in the cookie; a change of any of them changes the stamp.</summary>
public sealed class PersonClaims(UserManager<Person> people, IOptions<IdentityOptions> options, AwardFlowDb db)
    : UserClaimsPrincipalFactory<Person>(people, options)
{
    protected override async Task<ClaimsIdentity> GenerateClaimsAsync(Person user)
    {
        var identity = await base.GenerateClaimsAsync(user);
        identity.AddClaim(new(CurrentActor.NameClaim, user.Name));
        if (user.UnitId is { } unit) identity.AddClaim(new(CurrentActor.UnitClaim, unit.ToString(CultureInfo.InvariantCulture)));
        // Whoever only asks to act for a firm doesn't belong to it yet.
        if (user.State == PersonState.Active && user.EnterpriseId is { } enterprise) identity.AddClaim(new(CurrentActor.EnterpriseClaim, enterprise.ToString(CultureInfo.InvariantCulture)));
        if (user.State == PersonState.Active)
            foreach (var role in await db.RoleGrants.Where(g => g.PersonId == user.Id).Select(g => g.Role).ToListAsync())
                identity.AddClaim(new(CurrentActor.RoleClaim, role));
        return identity;
    }
}

/// <summary>Who left or has not accepted the invitation does not sign in.</summary>
public sealed class ActivePeopleOnly(
    UserManager<Person> people, IHttpContextAccessor http, IUserClaimsPrincipalFactory<Person> claims, IOptions<IdentityOptions> options,
    ILogger<SignInManager<Person>> logger, IAuthenticationSchemeProvider schemes, IUserConfirmation<Person> confirmation)
    : SignInManager<Person>(people, http, claims, options, logger, schemes, confirmation)
{
    public override async Task<bool> CanSignInAsync(Person user) =>
        user.State is PersonState.Active or PersonState.Waiting && await base.CanSignInAsync(user);
}
