using System.Net;

namespace AwardFlow.Web.Features.Demonstration;

/// <summary>
/// A demonstration lets anyone sign in as anyone, so it answers this machine only: no foreign address, no foreign
/// Host (which a DNS trick would carry), nothing that came through a proxy.
/// </summary>
public sealed class LoopbackOnly(RequestDelegate next)
{
    private static readonly string[] Forwarded = ["Forwarded", "Via", "X-Real-IP", "X-Client-IP", "X-Cluster-Client-IP", "True-Client-IP", "CF-Connecting-IP"];
    private static readonly string[] ForwardedFamilies = ["X-Forwarded", "X-Original-"];

    private static bool CameThroughProxy(string header) =>
        Forwarded.Contains(header, StringComparer.OrdinalIgnoreCase)
        || ForwardedFamilies.Any(f => header.StartsWith(f, StringComparison.OrdinalIgnoreCase));

    public async Task InvokeAsync(HttpContext context)
    {
        var remote = context.Connection.RemoteIpAddress;
        var host = context.Request.Host.Host;
        var local = (remote is null || IPAddress.IsLoopback(remote))
            && (host is "localhost" or "127.0.0.1" or "[::1]" or "::1")
            && !context.Request.Headers.Keys.Any(CameThroughProxy);
        if (local)
        {
            await next(context);
            return;
        }
        context.Response.StatusCode = StatusCodes.Status403Forbidden;
        context.Response.ContentType = "text/plain; charset=utf-8";
        await context.Response.WriteAsync("演示环境只接受本机访问（localhost）。This demonstration answers this machine only.");
    }
}
