using System.Net;

namespace AwardFlow.Web.Features.Demonstration;

/// <summary>
/// A demonstration lets anyone sign in as anyone, so it answers this machine only: no foreign address, no foreign
/// Host (which a DNS trick would carry), nothing that came through a proxy.
/// </summary>
public sealed class LoopbackOnly(RequestDelegate next)
{
    private static readonly string[] Forwarded =
        ["Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Forwarded-Prefix", "X-Real-IP", "Via"];

    public async Task InvokeAsync(HttpContext context)
    {
        var remote = context.Connection.RemoteIpAddress;
        var host = context.Request.Host.Host;
        var local = (remote is null || IPAddress.IsLoopback(remote))
            && (host is "localhost" or "127.0.0.1" or "[::1]" or "::1")
            && !Forwarded.Any(context.Request.Headers.ContainsKey);
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
