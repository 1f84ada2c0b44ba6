using System.Text.Json;
using Microsoft.EntityFrameworkCore;

namespace AwardFlow.Web.Records;

/// <summary>
/// The one way to write. A unit of work runs alone (SQLite has one writer), in one immediate transaction that holds
/// the change, its audit entries and its outbox rows; a refusal rolls all of it back.
/// Nothing slow belongs inside: no mail, no HTTP, no large file.
/// </summary>
public sealed class Ledger(IDbContextFactory<AwardFlowDb> contexts, WriteGate gate, AuditChain audit, TimeProvider time, BusinessClock clock)
{
    /// <summary>Raised after a commit, outside the gate: the outbox and the alarms look for new work.</summary>
    public event Action? Committed;

    public async Task<Result<T>> WriteAsync<T>(Func<AwardFlowDb, CancellationToken, Task<Result<T>>> work, CancellationToken ct)
    {
        var result = await WriteInsideGate(work, ct);
        if (!result.IsRefused) Committed?.Invoke();
        return result;
    }

    /// <summary>
    /// As above, but a form counts once: a second use of its token gives the first one's result and changes nothing.
    /// </summary>
    public Task<Result<T>> WriteAsync<T>(Command command, Func<AwardFlowDb, CancellationToken, Task<Result<T>>> work, CancellationToken ct) =>
        command.FormToken is not { Length: > 0 } token ? WriteAsync(work, ct) : WriteAsync(async (db, c) =>
        {
            var used = await db.FormTokens.AsNoTracking().FirstOrDefaultAsync(t => t.Token == token, c);
            if (used is not null)
                return used.ActorId == command.Actor.Id
                    ? JsonSerializer.Deserialize<T>(used.Result)!
                    : new Refusal("foreign-form", "这张表单不是您打开的，请刷新页面后重试。");
            var result = await work(db, c);
            if (!result.IsRefused)
                db.FormTokens.Add(new FormToken(token, command.Actor.Id, JsonSerializer.Serialize(result.Value), time.GetUtcNow().UtcDateTime));
            return result;
        }, ct);

    private async Task<Result<T>> WriteInsideGate<T>(Func<AwardFlowDb, CancellationToken, Task<Result<T>>> work, CancellationToken ct)
    {
        using var turn = await gate.EnterAsync(ct);
        await using var db = await contexts.CreateDbContextAsync(ct);
        db.Database.AutoSavepointsEnabled = false;
        try
        {
            await using var transaction = await db.Database.BeginTransactionAsync(ct);
            var result = await work(db, ct);
            if (result.IsRefused) return result;
            var head = await audit.LinkNew(db, time.GetUtcNow().UtcDateTime, clock.Today, ct);
            await db.SaveChangesAsync(CancellationToken.None);
            await transaction.CommitAsync(CancellationToken.None);
            if (head is not null) audit.Anchor(head);
            return result;
        }
        finally
        {
            db.TakeAudit();
        }
    }
}

/// <summary>SQLite has one writer: waiting in order here is shorter and fairer than colliding there.</summary>
public sealed class WriteGate : IDisposable
{
    private readonly SemaphoreSlim _one = new(1, 1);

    public async ValueTask<IDisposable> EnterAsync(CancellationToken ct)
    {
        await _one.WaitAsync(ct);
        return new Turn(_one);
    }

    public void Dispose() => _one.Dispose();

    private sealed class Turn(SemaphoreSlim one) : IDisposable
    {
        private int _left;
        public void Dispose()
        {
            if (Interlocked.Exchange(ref _left, 1) == 0) one.Release();
        }
    }
}
