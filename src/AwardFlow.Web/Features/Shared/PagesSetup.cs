using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Unicode;
using AwardFlow.Web.Features.Calculator;
using AwardFlow.Web.Features.Demonstration;
using AwardFlow.Web.Plumbing.Identity;
using AwardFlow.Web.Plumbing.Settings;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.AspNetCore.Localization;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.WebEncoders;

namespace AwardFlow.Web.Features.Shared;

/// <summary>What all pages share: languages, encoding, antiforgery, security headers, the order of the pipeline.</summary>
public static class PagesSetup
{
    public static readonly CultureInfo Chinese = new("zh-CN");
    public static readonly CultureInfo English = new("en");

    public static void AddPages(this IServiceCollection services)
    {
        services.AddLocalization();
        services.AddAccessLimits();
        services.AddRazorPages(o => o.RootDirectory = "/Features").AddViewLocalization();
        services.Configure<WebEncoderOptions>(o => o.TextEncoderSettings = new TextEncoderSettings(UnicodeRanges.All));
        services.AddAntiforgery(o =>
        {
            o.Cookie.Name = "awardflow-form";
            o.Cookie.SameSite = SameSiteMode.Strict;
            o.SuppressXFrameOptionsHeader = true;
        });
        services.Configure<RequestLocalizationOptions>(o =>
        {
            o.DefaultRequestCulture = new RequestCulture(Chinese);
            o.SupportedCultures = o.SupportedUICultures = [Chinese, English];
            o.RequestCultureProviders = [new CookieRequestCultureProvider { CookieName = "lang" }];
        });
        services.AddOptions<ForwardedHeadersOptions>().Configure<IOptions<SiteOptions>>((o, site) =>
        {
            o.ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto;
            foreach (var proxy in site.Value.TrustedProxies) o.KnownProxies.Add(System.Net.IPAddress.Parse(proxy));
        });
        services.AddScoped<Navigation>();
        services.AddScoped<Show>();
    }

    public static void UsePages(this WebApplication app, DemonstrationMark demonstration)
    {
        app.UseMiddleware<SecurityHeaders>();
        if (demonstration.IsDemonstration) app.UseMiddleware<LoopbackOnly>();
        else app.UseForwardedHeaders();
        app.UseExceptionHandler("/Problem");
        app.UseStatusCodePagesWithReExecute("/Problem", "?code={0}");
        app.UseRequestLocalization();
        app.UseRouting();
        app.UseRateLimiter();
        app.UseAuthentication();
        app.UseAuthorization();
        app.MapStaticAssets().AllowAnonymous();
        app.MapRazorPages().WithStaticAssets();
        app.MapCalculator();
        app.MapHealthChecks("/health/live", new() { Predicate = _ => false }).AllowAnonymous();
        app.MapHealthChecks("/health/ready", new() { Predicate = c => c.Tags.Contains("ready") }).AllowAnonymous();
    }
}

/// <summary>The same strict headers on every answer: no inline script, no framing, no sniffing.</summary>
public sealed class SecurityHeaders(RequestDelegate next)
{
    private const string Policy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; " +
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'; manifest-src 'self'";

    public Task InvokeAsync(HttpContext context)
    {
        context.Response.OnStarting(static state =>
        {
            var headers = ((HttpContext)state).Response.Headers;
            headers.TryAdd("Content-Security-Policy", Policy);
            headers.XContentTypeOptions = "nosniff";
            headers.XFrameOptions = "DENY";
            headers["Referrer-Policy"] = "same-origin";
            headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=()";
            headers["Cross-Origin-Opener-Policy"] = "same-origin";
            return Task.CompletedTask;
        }, context);
        return next(context);
    }
}
