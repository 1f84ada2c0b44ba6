using System.Net;
using AwardFlow.Web.Features.Messages;
using AwardFlow.Web.Records;
using AwardFlow.Web.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace AwardFlow.Web.Tests.Features.Messages;

public sealed class MessageTests
{
    [Fact]
    public async Task People_of_a_firm_read_its_messages_and_nobody_else_does()
    {
        await using var app = await Visitor.ServeAsync();
        var (id, firm) = await AMessageAsync(app);
        using var clerk = await Visitor.AsAsync(app, "clerk1");
        using var stranger = await Visitor.AsAsync(app, "approver2");
        using var township = await Visitor.AsAsync(app, "township1");

        Assert.Contains("全部问题如下", await clerk.TextAsync($"/Messages/Show/{id}"), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await stranger.GetAsync($"/Messages/Show/{id}")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await township.GetAsync($"/Messages/Show/{id}")).StatusCode);
        await using var db = app.Db();
        Assert.NotNull((await db.Messages.SingleAsync(m => m.Id == id)).ReadAt);
        var waiting = (await app.ActorAsync("clerk1")) with { Roles = new HashSet<string>(), EnterpriseId = firm };
        Assert.False(await ReadMessages.Of(db, waiting).AnyAsync());
    }

    [Fact]
    public async Task All_are_marked_read_at_once_and_only_ones_own()
    {
        await using var app = await TestApp.StartAsync();
        await AMessageAsync(app);
        await using var db = app.Db();
        Assert.Equal(0, Given.Ok(await app.Get<ReadMessages>().MarkAllAsync(await app.AsAsync("approver2"), default)));
        Assert.Equal(1, Given.Ok(await app.Get<ReadMessages>().MarkAllAsync(await app.AsAsync("clerk1"), default)));
        Assert.Equal(0, await db.Messages.CountAsync(m => m.EnterpriseId != null && m.ReadAt == null));
    }

    private static async Task<(long Id, long Firm)> AMessageAsync(TestApp app)
    {
        await using var db = app.Db();
        var firm = (await app.ActorAsync("clerk1")).EnterpriseId!.Value;
        var message = Message.ToEnterprise(firm, null, "return", "【退回补正】", "全部问题如下：1. 文号不清。", app.Clock.UtcNow);
        db.Messages.Add(message);
        await db.SaveChangesAsync();
        return (message.Id, firm);
    }
}
