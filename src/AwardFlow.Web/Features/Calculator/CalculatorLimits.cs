using System.Globalization;
using System.Threading.RateLimiting;
using AwardFlow.Web.Plumbing.Settings;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.Options;

namespace AwardFlow.Web.Features.Calculator;

/// <summary>How many questions one address may ask: a burst at once, then so many a second.</summary>
public static class CalculatorLimits
{
    public const string Policy = "calculator";

    public static void AddCalculatorLimits(this IServiceCollection services)
    {
        services.AddRateLimiter(o =>
        {
            o.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
            o.OnRejected = RefuseAsync;
        });
        services.AddOptions<RateLimiterOptions>().Configure<IOptions<CalculatorOptions>>((o, limits) =>
            o.AddPolicy(Policy, c => RateLimitPartition.GetTokenBucketLimiter($"{Policy} {c.Connection.RemoteIpAddress}", _ => new()
            {
                TokenLimit = limits.Value.Burst,
                TokensPerPeriod = limits.Value.PerSecond,
                ReplenishmentPeriod = TimeSpan.FromSeconds(1),
            })));
    }

    // Pages get the problem page by their status alone; the interface answers in its own format.
    private static async ValueTask RefuseAsync(OnRejectedContext rejected, CancellationToken ct)
    {
        var http = rejected.HttpContext;
        if (rejected.Lease.TryGetMetadata(MetadataName.RetryAfter, out var after))
            http.Response.Headers.RetryAfter = Math.Max(1, (int)Math.Ceiling(after.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
        if (http.Request.Path.StartsWithSegments("/api"))
            await CalculatorProblem.Of(StatusCodes.Status429TooManyRequests, "提问太频繁", new Rules.InputFault(QuestionReader.Body, "请稍等片刻后重试。")).ExecuteAsync(http);
    }
}
