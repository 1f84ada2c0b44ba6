using System.Net;
using AwardFlow.Web.Features.Demonstration;
using Microsoft.AspNetCore.Http;

namespace AwardFlow.Web.Tests.Plumbing;

public sealed class LoopbackOnlyTests
{
    [Theory]
    [InlineData("127.0.0.1", "localhost:5000")]
    [InlineData("127.0.0.1", "127.0.0.1:5000")]
    [InlineData("::1", "[::1]:5000")]
    [InlineData("::ffff:127.0.0.1", "localhost")]
    public async Task A_request_of_this_machine_is_answered(string remote, string host) => Assert.Equal(200, await AskAsync(remote, host));

    [Theory]
    [InlineData("10.0.0.5", "localhost")]
    [InlineData("192.168.1.2", "127.0.0.1")]
    [InlineData("127.0.0.1", "awards.example.gov.cn")]
    [InlineData("127.0.0.1", "localhost.attacker.example")]
    [InlineData("127.0.0.1", "127.0.0.1.nip.io")]
    [InlineData("127.0.0.1", "")]
    public async Task A_foreign_address_or_host_is_refused(string remote, string host) => Assert.Equal(403, await AskAsync(remote, host));

    [Theory]
    [InlineData("Forwarded")]
    [InlineData("Via")]
    [InlineData("x-forwarded-for")]
    [InlineData("X-Forwarded-Host")]
    [InlineData("X-Forwarded-Port")]
    [InlineData("X-Forwarded-Server")]
    [InlineData("X-Original-Host")]
    [InlineData("X-Real-IP")]
    [InlineData("CF-Connecting-IP")]
    public async Task What_came_through_a_proxy_is_refused(string header) => Assert.Equal(403, await AskAsync("127.0.0.1", "localhost", header));

    private static async Task<int> AskAsync(string remote, string host, string? header = null)
    {
        var context = new DefaultHttpContext();
        context.Connection.RemoteIpAddress = IPAddress.Parse(remote);
        context.Request.Host = new HostString(host);
        context.Request.Headers[header ?? "Accept"] = "127.0.0.1";
        await new LoopbackOnly(_ => Task.CompletedTask).InvokeAsync(context);
        return context.Response.StatusCode;
    }
}
