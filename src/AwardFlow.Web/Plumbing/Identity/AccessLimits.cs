using System.Threading.RateLimiting;
using AwardFlow.Web.Plumbing.Settings;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.Options;

namespace AwardFlow.Web.Plumbing.Identity;

/// <summary>How often one address may send the forms that anybody can send. Looking at pages is not limited.</summary>
public static class AccessLimits
{
    public const string SignIn = "sign-in";
    public const string Objection = "objection";
    public const string Registration = "registration";
    public const string Verification = "verification";

    public static void AddAccessLimits(this IServiceCollection services)
    {
        services.AddRateLimiter(o => o.RejectionStatusCode = StatusCodes.Status429TooManyRequests);
        services.AddOptions<RateLimiterOptions>().Configure<IOptions<AccessOptions>>((o, access) => o
            .AddPolicy(SignIn, c => PerAddress(c, access.Value.FormsPerMinute, TimeSpan.FromMinutes(1)))
            .AddPolicy(Registration, c => PerAddress(c, access.Value.FormsPerMinute, TimeSpan.FromMinutes(1)))
            .AddPolicy(Verification, c => Tries(c, access.Value.FormsPerMinute))
            .AddPolicy(Objection, c => PerAddress(c, access.Value.ObjectionsPerHour, TimeSpan.FromHours(1))));
    }

    /// <summary>Each try of a code counts, whether it was typed or scanned; the empty form does not.</summary>
    private static RateLimitPartition<string> Tries(HttpContext context, int most) => context.Request.Query.ContainsKey("code")
        ? RateLimitPartition.GetFixedWindowLimiter(context.Connection.RemoteIpAddress?.ToString() ?? "unknown", _ => new() { PermitLimit = most, Window = TimeSpan.FromMinutes(1) })
        : RateLimitPartition.GetNoLimiter("look");

    private static RateLimitPartition<string> PerAddress(HttpContext context, int most, TimeSpan window) =>
        HttpMethods.IsPost(context.Request.Method)
            ? RateLimitPartition.GetFixedWindowLimiter(context.Connection.RemoteIpAddress?.ToString() ?? "unknown", _ => new() { PermitLimit = most, Window = window })
            : RateLimitPartition.GetNoLimiter("look");
}
