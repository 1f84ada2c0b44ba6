using AwardFlow.Web.Records;
using Microsoft.EntityFrameworkCore;

namespace AwardFlow.Web.Features.Messages;

/// <summary>Messages to a person and, for people of a firm who work for it, to the firm.</summary>
public sealed class ReadMessages(Ledger ledger, TimeProvider time)
{
    /// <summary>A person who only waits to be admitted sees what is addressed to them, nothing of the firm.</summary>
    public static IQueryable<Message> Of(AwardFlowDb db, Actor actor)
    {
        var firm = actor.May(Permission.FileApplication) ? actor.EnterpriseId : null;
        return firm is null ? db.Messages.Where(m => m.PersonId == actor.Id) : db.Messages.Where(m => m.PersonId == actor.Id || m.EnterpriseId == firm);
    }

    public Task<Result<Done>> MarkAsync(Actor actor, long messageId, CancellationToken ct) => ledger.WriteAsync<Done>(async (db, c) =>
    {
        if (await Of(db, actor).FirstOrDefaultAsync(m => m.Id == messageId, c) is not { } message) return new Refusal("not-found", "没有找到这条消息。");
        message.Read(time.GetUtcNow().UtcDateTime);
        return new Done();
    }, ct);

    public Task<Result<int>> MarkAllAsync(Command command, CancellationToken ct) => ledger.WriteAsync<int>(command, async (db, c) =>
    {
        var now = time.GetUtcNow().UtcDateTime;
        return await Of(db, command.Actor).Where(m => m.ReadAt == null).ExecuteUpdateAsync(s => s.SetProperty(m => m.ReadAt, now), c);
    }, ct);
}
