using System.Threading.RateLimiting;

namespace AwardFlow.Web.Features.Shared;

/// <summary>How often one address may send forms without signing in (registration, objection).</summary>
public static class RateLimits
{
    public const string AnonymousPost = "anonymous-post";
    public const int PostsPerWindow = 20;
    public static readonly TimeSpan Window = TimeSpan.FromMinutes(10);

    public static void AddRateLimits(this IServiceCollection services) => services.AddRateLimiter(o =>
    {
        o.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
        o.AddPolicy(AnonymousPost, context =>
            HttpMethods.IsPost(context.Request.Method)
                ? RateLimitPartition.GetFixedWindowLimiter(context.Connection.RemoteIpAddress?.ToString() ?? "",
                    _ => new FixedWindowRateLimiterOptions { PermitLimit = PostsPerWindow, Window = Window })
                : RateLimitPartition.GetNoLimiter(""));
    });
}
